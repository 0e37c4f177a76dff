"""Security headers of every page and message."""

from collections.abc import Callable, Iterable

from flask import Flask, Response, request

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)

EMBED_PAGE = "/present/embed"  # shows an embed as others will see it
WALL_PAGE = "/wall"  # is made of embeds
_FRAMING = (EMBED_PAGE, WALL_PAGE)


_BY_OTHERS = (  # what no view answers: Socket.IO's plain HTTP
    ("Content-Security-Policy", f"{_CSP}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)
SOCKETS = "/socket.io/"


def cover(app: Flask) -> None:
    """Add the headers to what Socket.IO answers too, once it is there."""
    inner = app.wsgi_app

    def covered(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(SOCKETS):
            return inner(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable:
            given = {name.lower() for name, _ in headers}
            ours = [header for header in _BY_OTHERS if header[0].lower() not in given]
            return start_response(status, [*headers, *ours], *rest)

        return inner(environ, start)

    app.wsgi_app = covered


def attach(app: Flask, embed_origins: str) -> None:
    """Add the headers to everything that ``app`` answers.

    Only embeds may be framed, by ``embed_origins``, a list for ``frame-ancestors``, and by pages of ours.
    """
    framers = embed_origins if "*" in embed_origins.split() else f"'self' {embed_origins}"

    @app.after_request
    def add(response: Response) -> Response:
        framed_by = framers if request.path.startswith("/embed/") else "'none'"
        frames = "; frame-src 'self'" if request.path in _FRAMING else ""
        headers = response.headers
        policy = headers.get("Content-Security-Policy", _CSP)  # a file may have one of its own
        headers["Content-Security-Policy"] = f"{policy}{frames}; frame-ancestors {framed_by}"
        headers["X-Content-Type-Options"] = "nosniff"
        if request.path.startswith("/present"):
            # Without a referrer a form would say that it comes from nowhere.
            headers["Referrer-Policy"] = "same-origin"
            headers["Cache-Control"] = "no-store"
        else:
            headers["Referrer-Policy"] = "no-referrer"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-cache"
        return response
