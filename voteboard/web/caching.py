"""What a CDN or a reverse proxy may keep: the addresses that very many readers ask for."""

from flask import Flask, Response, request

# Browsers ask each time; what stands between answers for them, so that the origin hears of a vote about once
# a second however many readers there are. It is also how long a result may still be seen that the presenter
# has hidden: 1 s, and 2 s more while a newer one is fetched. With more, a curtain would fall too late.
SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=2"
_PATHS = ("/api/votes/", "/api/ratings", "/embed/")
# Unknown votes too: else a flood of questions for one would go through to the origin.
_STATUSES = (200, 304, 404)


def attach(app: Flask) -> None:
    """Let what ``app`` answers about one vote, or ratings, be kept: it depends on the address alone."""

    @app.after_request
    def mark(response: Response) -> Response:
        reads = request.method in ("GET", "HEAD") and response.status_code in _STATUSES
        if reads and request.path.startswith(_PATHS):
            response.headers["Cache-Control"] = SHARED
        return response
