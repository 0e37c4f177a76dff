"""The pages that show ratings: the board, and the same in a frame."""

from flask import Blueprint, current_app, render_template, request

from voteboard.ratings import period
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.period import Asked
from voteboard.runtime import Runtime
from voteboard.web import embedding
from voteboard.web.looks import LooksOfPages


def asked() -> Asked:
    """The period that the address asks for; today's without one. Raises BadParameter."""
    return period.parse(request.args.get("period", "today"))


def blueprint(boards: RatingsBoards, looks: LooksOfPages, runtime: Runtime) -> Blueprint:
    """`/ratings` and `/embed/ratings` (`period`)."""
    pages = Blueprint("ratings", __name__)

    @pages.get("/ratings")
    def board() -> str:
        return _page("ratings")

    # An address of its own goes before `/embed/HASH`.
    @pages.get("/embed/ratings")
    def embed() -> str:
        return _page("ratings-embed", embedding=embedding.asked())

    def _page(kind: str, **more: object) -> str:
        wanted = asked()
        told = boards.recall(wanted).message()
        boards.read(wanted)
        return render_template(
            "ratings.html",
            kind=kind,
            message=told,
            watch=told["watch"],
            looks=looks.asked(),
            now=runtime.now(),
            zone=current_app.config["TIMEZONE"],
            **more,
        )

    return pages
