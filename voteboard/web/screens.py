"""The pages that show a board: the stage, one vote, and the embed."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, render_template, request

from voteboard.archive import Archive
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.stage import LEAST_SCALE, MOST_SCALE
from voteboard.web import embedding, links
from voteboard.web.looks import LooksOfPages
from voteboard.web.snippets import of_vote

LASTS = 86_400  # seconds in a browser's cache


def blueprint(
    archive: Archive,
    relay: LocalRelay,
    looks: LooksOfPages,
    runtime: Runtime,
    results: Callable[[str], str],
) -> Blueprint:
    """`/`, `/?v=HASH`, `/?x=HASH` (``results``) and `/embed/HASH`.

    And `/scale/PERCENT.css`, since pages have no inline style.
    """
    screens = Blueprint("screens", __name__)

    @screens.get("/")
    def stage() -> str:
        if "v" in request.args:
            return _one_vote("stage", request.args["v"])
        return results(request.args["x"]) if "x" in request.args else _screen("stage", STAGE)

    @screens.get("/embed/<hash>")
    def embed(hash: str) -> str:
        return _one_vote("embed", hash, embedding=embedding.asked())

    @screens.get("/scale/<int:percent>.css")
    def scale(percent: int) -> Response:
        if not LEAST_SCALE <= percent / 100 <= MOST_SCALE:
            abort(404, "Unknown scale")
        response = Response(f":root {{ --scale: {percent / 100}; }}", mimetype="text/css")
        response.cache_control.public, response.cache_control.max_age = True, LASTS
        return response

    def _one_vote(kind: str, hash: str, **more: object) -> str:
        if hash == STAGE or (board := archive.recall(hash)) is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        base = links.origin()
        options = embedding.chosen({name: request.args.get(name, "") for name in embedding.names(kind)})
        snippets = of_vote(base, board.vote, options)
        return _screen(kind, hash, discovery=snippets.discovery, **more)

    def _screen(kind: str, watch: str, **more: object) -> str:
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
