"""Pages about votes that ran earlier: the list of them, and how one of them went."""

from datetime import datetime

from flask import Blueprint, abort, current_app, render_template, request

from voteboard.archive import Archive
from voteboard.history.reading import PAGE
from voteboard.history.sampling import MOST_MARKS
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.timeline import Timeline
from voteboard.web.looks import LooksOfPages
from voteboard.web.parameters import whole

MOST_PAGES = 10_000
MOST_SEARCHED = 100  # characters
MOST_LISTED = 20  # leads, corrections and gaps each; the chart has the rest
_POINTS = 200  # enough to meet every answer that the vote ever had


def blueprint(archive: Archive, relay: LocalRelay, looks: LooksOfPages) -> Blueprint:
    """`/archive` (`q`, `page`) and `/archive/HASH`."""
    pages = Blueprint("archive", __name__)

    @pages.get("/archive")
    def votes() -> str:
        number = whole("page", 1, 1, MOST_PAGES)
        # PostgreSQL takes no text with a NUL in it.
        search = " ".join(request.args.get("q", "").replace("\0", " ").split())[:MOST_SEARCHED]
        found = archive.page(search, (number - 1) * PAGE)
        last = max(1, -(-found.total // PAGE))
        return render_template(
            "archive.html",
            boards=[archive.board(recorded) for recorded in found.votes],
            total=found.total,
            search=search,
            number=whole("page", 1, 1, last),
            last=last,
            looks=looks.asked(),
        )

    @pages.get("/archive/<hash>")
    def vote(hash: str) -> str:
        shown = archive.recall(hash) if hash != STAGE else None
        if shown is None:
            abort(404, "Unknown vote")
        relay.read(hash)
        return render_template(
            "vote_archive.html",
            board=shown,
            timeline=archive.timeline(hash, _POINTS) or _nothing(shown.at),
            listed=MOST_LISTED,
            most_marks=MOST_MARKS,
            looks=looks.asked(),
            zone=current_app.config["TIMEZONE"],
        )

    return pages


def _nothing(at: datetime) -> Timeline:
    return Timeline(at, at, (), (), (), ())
