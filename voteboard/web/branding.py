"""An event's colours as a stylesheet, since pages have no inline style, and its logo."""

from flask import Blueprint, Response, abort, send_file

from voteboard.web.looks import LooksOfPages

LASTS = 300  # seconds in a browser's cache


def blueprint(looks: LooksOfPages) -> Blueprint:
    """`/branding.css` (`ground`, `ink`, `accent`, `bars`) and `/logo/NAME`."""
    branding = Blueprint("branding", __name__)

    @branding.get("/branding.css")
    def stylesheet() -> Response:
        response = Response(looks.asked().branding.stylesheet(), mimetype="text/css")
        response.cache_control.public, response.cache_control.max_age = True, LASTS
        # A sandboxed embed has an origin of its own.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @branding.get("/logo/<name>")
    def logo(name: str) -> Response:
        file = looks.logo_file(name)
        if file is None:
            abort(404, "Unknown logo")
        return send_file(file, max_age=LASTS)

    return branding
