"""Built scripts, styles and fonts: compressed when they were built, cached for a year.

Their names hold a hash of their content. The service worker and embed.js alone have names that stay.
"""

from flask import Blueprint, Flask, Response, send_file
from whitenoise import WhiteNoise

from voteboard import resources

YEAR, MINUTES = 31_536_000, 300  # seconds
_PREFIX = "/static/dist/"


class _CachedForAYear(WhiteNoise):
    FOREVER = YEAR


def attach(app: Flask) -> None:
    """Serve what was built from ``app``, and give templates ``asset(name)``, its address, and
    ``themes()``, those of all themes.

    Raises FileNotFoundError, in words, when the front end was not built.
    """
    built = resources.manifest()
    app.wsgi_app = _CachedForAYear(
        app.wsgi_app,
        root=resources.STATIC / "dist",
        prefix=_PREFIX,
        max_age=0,
        # Sandboxed embeds ask for fonts and scripts across origins.
        allow_all_origins=True,
        add_headers_function=lambda headers, *_: headers.add_header("X-Content-Type-Options", "nosniff"),
        immutable_file_test=lambda _path, url: url != f"{_PREFIX}manifest.json",
    )
    app.jinja_env.globals["asset"] = address = lambda name: _PREFIX + built[name]
    app.jinja_env.globals["themes"] = lambda: {
        name: address(f"themes/{name}.css") for name in resources.themes()
    }
    app.register_blueprint(_steady(built))


def _steady(built: dict[str, str]) -> Blueprint:
    """What has a name that stays: asked for anew, or kept for minutes where other sites name it."""
    steady = Blueprint("steady", __name__)

    def script(name: str, max_age: int) -> Response:
        file = resources.STATIC / "dist" / built[name]
        return send_file(file, mimetype="text/javascript", max_age=max_age)

    @steady.get("/service-worker.js")
    def worker() -> Response:
        return script("service-worker.js", 0)

    @steady.get("/embed.js")
    def embed() -> Response:
        response = script("embed.js", MINUTES)
        response.cache_control.public = True
        # A site that isolates itself takes nothing that does not say so.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return steady
