"""Errors as pages for people, and as JSON under `/api`."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException, InternalServerError


def attach(app: Flask) -> None:
    """Answer every HTTP error of ``app`` in the form that its reader understands."""

    @app.errorhandler(HTTPException)
    def show(error: HTTPException) -> Response:
        if request.path.startswith("/api/"):
            code = (error.name or "error").lower().replace(" ", "-")
            response = jsonify({"error": {"code": code, "message": error.description}})
        else:
            # The language of the page may be the very parameter that is wrong.
            with force_locale(app.config["BABEL_DEFAULT_LOCALE"]):
                response = make_response(render_template("error.html", error=error))
        response.status_code = error.code or 500
        return response

    @app.errorhandler(Exception)
    def crash(error: Exception) -> Response:
        app.logger.exception("An error while answering %s %s", request.method, request.path)
        return show(InternalServerError())
