"""Boards as JSON, the same as the `board` message, with an ETag."""

from flask import Blueprint, Response, abort, jsonify, request

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.relay.boards import STAGE, LocalRelay


def blueprint(archive: Archive, relay: LocalRelay) -> Blueprint:
    """`/api/stage` and `/api/votes/HASH`."""
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.get("/stage")
    def stage() -> Response:
        return _answer(relay.stage())

    @api.get("/votes/<hash>")
    def vote(hash: str) -> Response:
        board = archive.recall(hash) if hash != STAGE else None
        if board is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        return _answer(board)

    def _answer(board: Board) -> Response:
        response = jsonify(board.message("board"))
        # Weak: the time of the data may differ between two answers that say the same.
        response.set_etag(board.etag, weak=True)
        return response.make_conditional(request)

    return api
