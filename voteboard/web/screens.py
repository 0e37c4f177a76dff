"""The pages that show a board: the stage, one vote, and the embed."""

from flask import Blueprint, abort, current_app, render_template, request

from voteboard.relay import STAGE, LocalRelay
from voteboard.web import theme


def blueprint(relay: LocalRelay) -> Blueprint:
    """`/`, `/?v=HASH` and `/embed/HASH`."""
    screens = Blueprint("screens", __name__)

    @screens.get("/")
    def stage() -> str:
        asked = request.args.get("v")
        return _screen("stage.html", STAGE) if asked is None else _one_vote("stage.html", asked)

    @screens.get("/embed/<hash>")
    def embed(hash: str) -> str:
        return _one_vote("embed.html", hash)

    def _one_vote(template: str, hash: str) -> str:
        if hash == STAGE or relay.latest(hash) is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        return _screen(template, hash)

    def _screen(template: str, watch: str) -> str:
        return render_template(
            template,
            board=relay.latest(watch),
            watch=watch,
            theme=theme.asked(),
            zone=current_app.config["TIMEZONE"],
        )

    return screens
