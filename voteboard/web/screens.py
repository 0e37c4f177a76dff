"""The pages that show a board: the stage, one vote, and the embed."""

from flask import Blueprint, abort, current_app, render_template, request

from voteboard.archive import Archive
from voteboard.relay import STAGE, LocalRelay
from voteboard.web.looks import LooksOfPages


def blueprint(archive: Archive, relay: LocalRelay, looks: LooksOfPages) -> Blueprint:
    """`/`, `/?v=HASH` and `/embed/HASH`."""
    screens = Blueprint("screens", __name__)

    @screens.get("/")
    def stage() -> str:
        asked = request.args.get("v")
        return _screen("stage", STAGE) if asked is None else _one_vote("stage", asked)

    @screens.get("/embed/<hash>")
    def embed(hash: str) -> str:
        return _one_vote("embed", hash)

    def _one_vote(kind: str, hash: str) -> str:
        if hash == STAGE or archive.recall(hash) is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        return _screen(kind, hash)

    def _screen(kind: str, watch: str) -> str:
        return render_template(
            f"{kind}.html",
            kind=kind,
            board=relay.latest(watch),
            watch=watch,
            looks=looks.asked(),
            zone=current_app.config["TIMEZONE"],
        )

    return screens
