"""The pages that show ratings: the board, and the same in a frame."""

from flask import Blueprint, current_app, render_template, request

from voteboard.ratings import period
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.period import Asked
from voteboard.runtime import Runtime
from voteboard.web import embedding
from voteboard.web.looks import LooksOfPages


def asked() -> Asked:
    """The period that the address asks for; today's without one. Raises BadParameter.

    Forms ask with two days, ``from`` and ``to``, in place of ``period`` or beside ``range``.
    """
    first, last = request.args.get("from"), request.args.get("to")
    if first and last and request.args.get("period", period.RANGE) in ("", period.RANGE):
        return period.parse(f"{first}..{last}", "from, to")
    return period.parse(request.args.get("period", "today"))


def blueprint(boards: RatingsBoards, looks: LooksOfPages, runtime: Runtime) -> Blueprint:
    """`/ratings` and `/embed/ratings` (`period`)."""
    pages = Blueprint("ratings", __name__)

    @pages.get("/ratings")
    def board() -> str:
        return _page("ratings", "ratings.html")

    # An address of its own goes before `/embed/HASH`.
    @pages.get("/embed/ratings")
    def embed() -> str:
        return _page("embed", "embed_ratings.html", embedding=embedding.asked())

    def _page(kind: str, template: str, **more: object) -> str:
        wanted = asked()
        told = boards.recall(wanted).message()
        boards.read(wanted)
        return render_template(
            template,
            kind=kind,
            ratings=told,
            days=(wanted.first or "", wanted.last or ""),
            looks=looks.asked(),
            now=runtime.now(),
            zone=current_app.config["TIMEZONE"],
            **more,
        )

    return pages
