"""Ratings as JSON, the same as the message `ratings`, with an ETag."""

from flask import Blueprint, Response, jsonify, request

from voteboard.ratings.boards import RatingsBoards
from voteboard.web.ratings import asked


def blueprint(boards: RatingsBoards) -> Blueprint:
    """`/api/ratings` (`period`)."""
    api = Blueprint("ratings_api", __name__, url_prefix="/api")

    @api.get("/ratings")
    def ratings() -> Response:
        wanted = asked()
        board = boards.recall(wanted)
        boards.read(wanted)
        response = jsonify(board.message())
        # Weak: the time of the data may differ between two answers that say the same.
        response.set_etag(board.etag, weak=True)
        return response.make_conditional(request)

    return api
