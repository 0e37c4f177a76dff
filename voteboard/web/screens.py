"""The pages that show a board: the stage, one vote, and the embed."""

from flask import Blueprint, abort, current_app, render_template, request

from voteboard import resources
from voteboard.errors import BadParameter
from voteboard.relay import STAGE, LocalRelay

DEFAULT_THEME = "dark"


def blueprint(relay: LocalRelay) -> Blueprint:
    """`/`, `/?v=HASH` and `/embed/HASH`."""
    screens = Blueprint("screens", __name__)

    @screens.get("/")
    def stage() -> str:
        return _screen("stage.html", request.args.get("v", STAGE))

    @screens.get("/embed/<hash>")
    def embed(hash: str) -> str:
        return _screen("embed.html", hash)

    def _screen(template: str, watch: str) -> str:
        board = relay.latest(watch)
        if board is None:
            abort(404, "Unknown vote")
        if watch != STAGE:
            relay.read(watch)
        theme = request.args.get("theme", DEFAULT_THEME)
        if theme not in resources.themes():
            raise BadParameter("theme", theme, resources.themes())
        return render_template(
            template, board=board, watch=watch, theme=theme, zone=current_app.config["TIMEZONE"]
        )

    return screens
