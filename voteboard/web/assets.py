"""Built scripts, styles and fonts: compressed when they were built, cached for a year.

Their names hold a hash of their content. The service worker alone has a name that stays.
"""

from flask import Blueprint, Flask, Response, send_file
from whitenoise import WhiteNoise

from voteboard import resources

YEAR = 31_536_000  # seconds
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
    app.register_blueprint(_worker(built["service-worker.js"]))


def _worker(file: str) -> Blueprint:
    worker = Blueprint("worker", __name__)

    @worker.get("/service-worker.js")
    def script() -> Response:
        return send_file(resources.STATIC / "dist" / file, mimetype="text/javascript", max_age=0)

    return worker
