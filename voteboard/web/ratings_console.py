"""What the console asks about ratings: their comments, and files with whole telephone numbers."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from voteboard import advice
from voteboard.doorkeeper import Doorkeeper
from voteboard.history.rated import Comment
from voteboard.history.ratings import PAGE
from voteboard.ratings.board import iso, public
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.desk import RatingsDesk
from voteboard.ratings.period import Asked
from voteboard.ratings.polling import RatingsPoller
from voteboard.vendor.errors import VendorError
from voteboard.web import login
from voteboard.web.parameters import whole
from voteboard.web.ratings_exports import Files

FURTHEST = 1_000_000  # comments


def blueprint(
    door: Doorkeeper, boards: RatingsBoards, desk: RatingsDesk, poller: RatingsPoller, files: Files
) -> Blueprint:
    """`/present/ratings/comments` (`offset`) and `/present/ratings/export.FORMAT`, for who is logged in."""
    pages = Blueprint("ratings_console", __name__, url_prefix="/present/ratings")
    login.guard(pages, door)

    @pages.get("/comments")
    def comments() -> ResponseReturnValue:
        boards.read(Asked("today"))  # an open page waits for new comments, whoever else looks
        found, total = desk.comments(whole("offset", 0, 0, FURTHEST))
        return jsonify(
            comments=list(map(_told, found)),
            total=total,
            page=PAGE,
            event=iso(desk.event()),
            problem=_problem(poller.health().problem),
        )

    @pages.get("/export.<extension>")
    def export(extension: str) -> Response:
        return files.answer(extension, whole_phones=True)

    return pages


def _problem(error: VendorError | None) -> dict[str, str] | None:
    return error and {
        "code": error.code,
        "message": error.translated(gettext),
        "advice": gettext(advice.on(error.code)),
    }


def _told(comment: Comment) -> dict:
    return {**public(comment), "released": comment.released}
