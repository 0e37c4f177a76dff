"""Errors as pages for people, and as JSON where JSON is answered."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale, gettext
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from voteboard.bulkhead import Busy
from voteboard.errors import N_, BadParameter, Forged, NotLoggedIn, TooMany, UnknownVote
from voteboard.exports import WrongNumber
from voteboard.history.errors import HistoryUnavailable
from voteboard.rasterizing import NotRasterized
from voteboard.repeats import OFTEN
from voteboard.web.language import asked_or
from voteboard.web.looks import LooksOfPages

LOOK_AGAIN = 15  # seconds
# In place of werkzeug's, which are English and long.
_SENTENCES = {
    400: N_("The request can't be understood"),
    403: N_("That is not allowed"),
    404: N_("There is nothing at this address"),
    405: N_("That can't be done at this address"),
    413: N_("More was sent than is taken here"),
    500: N_("Something went wrong in the program; its log tells what"),
}
_JSON = (
    "/present/state",
    "/present/do",
    "/present/votes",
    "/present/ratings/comments",
    "/present/ask/progress",
    "/oembed",
)


def under_api() -> bool:
    """Whether the path that is being asked for is one of the API, if only an unknown one."""
    return request.path == "/api" or request.path.startswith("/api/")


def answers_json() -> bool:
    """Whether the path that is being asked for answers with JSON."""
    return under_api() or request.path in _JSON


def attach(app: Flask, language: str, looks: LooksOfPages) -> None:
    """Answer every error of ``app`` in the form that its reader understands; pages in ``language``."""

    def answer(status: int, code: str, message: str, *, told: bool = False) -> Response:
        """A page for 404 has a sentence of its own; ``told``: the message is better."""
        if answers_json():
            response = jsonify({"error": {"code": code, "message": message}})
        else:
            response = make_response(
                render_template(
                    "error.html",
                    status=status,
                    message=message if told or status != 404 else None,
                    no_page=request.path.startswith("/present"),
                    looks=looks.asked_or_usual(),
                )
            )
        response.status_code = status
        if status == 404 and (request.path.startswith("/embed/") or "v" in request.args):
            # The vote may begin later: an iframe has nobody who would reload it.
            response.headers["Refresh"] = str(LOOK_AGAIN)
        return response

    @app.errorhandler(NotLoggedIn)
    def not_logged_in(error: NotLoggedIn) -> Response:
        with force_locale(asked_or(language)):
            return answer(401, error.code, error.translated(gettext))

    @app.errorhandler(UnknownVote)
    def not_found(error: UnknownVote) -> Response:
        with force_locale(asked_or(language)):
            return answer(404, error.code, error.translated(gettext), told=True)

    @app.errorhandler(Busy)
    @app.errorhandler(TooMany)
    def busy(error: Busy | TooMany) -> Response:
        with force_locale(asked_or(language)):
            status = 503 if isinstance(error, Busy) else 429
            response = answer(status, error.code, error.translated(gettext))
            response.headers["Retry-After"] = str(error.retry_after)
            return response

    @app.errorhandler(NotRasterized)
    def not_rasterized(error: NotRasterized) -> Response:
        with force_locale(asked_or(language)):
            app.logger.warning("%s", error, extra={"event": "not-rasterized", OFTEN: True})
            return answer(503, error.code, error.translated(gettext))

    @app.errorhandler(BadParameter)
    @app.errorhandler(WrongNumber)
    @app.errorhandler(Forged)
    def bad_request(error: BadParameter | WrongNumber | Forged) -> Response:
        with force_locale(asked_or(language)):
            return answer(400, error.code, error.translated(gettext))

    @app.errorhandler(HistoryUnavailable)
    def no_record(error: HistoryUnavailable) -> Response:
        with force_locale(asked_or(language)):
            # Which database it is concerns only those who run it.
            app.logger.warning("%s", error, extra={"event": "record-unread", OFTEN: True})
            if request.method != "GET" or answers_json():
                return answer(503, error.code, gettext("The record can't be read now; try again in a moment"))
            # A projector or an iframe may show this page.
            message = gettext("The record can't be read now; this page tries again by itself")
            response = answer(503, error.code, message)
            response.headers["Refresh"] = str(LOOK_AGAIN)
            return response

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        with force_locale(asked_or(language)):
            code = error.name.lower().replace(" ", "-")
            status, said = error.code or 500, error.description
            if not said or said == type(error).description:
                said = gettext(_SENTENCES.get(status, error.name))
            response = answer(status, code, said)
            if isinstance(error, MethodNotAllowed) and error.valid_methods:
                response.allow.update(error.valid_methods)
            return response

    @app.errorhandler(Exception)
    def crash(_error: Exception) -> Response:
        app.logger.exception(
            "An error while answering %s %s", request.method, request.path, extra={"event": "answer-crashed"}
        )
        with force_locale(asked_or(language)):
            return answer(500, "internal-server-error", gettext(_SENTENCES[500]))
