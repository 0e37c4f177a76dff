"""Who may read the API in a browser: pages of any origin, since boards are public and no cookie is read."""

from flask import Flask, Response, request

from voteboard.web.problems import under_api

REMEMBERED = 86_400  # seconds that a browser needs not ask again whether it may


def attach(app: Flask) -> None:
    """Let pages of other origins read everything under `/api`, errors and 304 too; never with credentials."""

    @app.after_request
    def allow(response: Response) -> Response:
        if not under_api():
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = "ETag"
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            headers["Access-Control-Allow-Headers"] = "If-None-Match"
            headers["Access-Control-Max-Age"] = str(REMEMBERED)
        return response
