"""The pages that show a board: the stage, one vote, and the embed."""

from flask import Blueprint, Response, abort, current_app, render_template, request

from voteboard.archive import Archive
from voteboard.relay import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.stage import LEAST_SCALE, MOST_SCALE
from voteboard.web.looks import LooksOfPages
from voteboard.web.parameters import one_of

LASTS = 86_400  # seconds in a browser's cache
# How an embed stays live: by a websocket, as usual, or by asking for what caches keep (`web/caching.py`).
LIVE = ("socket", ("socket", "poll"))


def blueprint(archive: Archive, relay: LocalRelay, looks: LooksOfPages, runtime: Runtime) -> Blueprint:
    """`/`, `/?v=HASH` and `/embed/HASH`; and `/scale/PERCENT.css`, since pages have no inline style."""
    screens = Blueprint("screens", __name__)

    @screens.get("/")
    def stage() -> str:
        asked = request.args.get("v")
        return _screen("stage", STAGE) if asked is None else _one_vote("stage", asked)

    @screens.get("/embed/<hash>")
    def embed(hash: str) -> str:
        return _one_vote("embed", hash, live=one_of("live", *LIVE))

    @screens.get("/scale/<int:percent>.css")
    def scale(percent: int) -> Response:
        if not LEAST_SCALE <= percent / 100 <= MOST_SCALE:
            abort(404, "Unknown scale")
        response = Response(f":root {{ --scale: {percent / 100}; }}", mimetype="text/css")
        response.cache_control.public, response.cache_control.max_age = True, LASTS
        return response

    def _one_vote(kind: str, hash: str, **more: str) -> str:
        if hash == STAGE or archive.recall(hash) is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        return _screen(kind, hash, **more)

    def _screen(kind: str, watch: str, **more: str) -> str:
        board = relay.latest(watch)
        return render_template(
            f"{kind}.html",
            kind=kind,
            board=board,
            watch=watch,
            looks=looks.asked(board.stage),
            opened=looks.asked(),
            now=runtime.now(),
            zone=current_app.config["TIMEZONE"],
            **more,
        )

    return screens
