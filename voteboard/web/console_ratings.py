"""The console's page `/present/ratings`: comments to release, the event's beginning, files, snippets."""

from flask import Blueprint, g, render_template
from flask_babel import gettext as _

from voteboard.doorkeeper import Doorkeeper
from voteboard.web import links, login
from voteboard.web.looks import LooksOfPages
from voteboard.web.snippets import Snippets

WATCH = "ratings"  # stands in an embed's address where a vote's hash does
ROWS = 10  # of a frame that can't follow its content: five bars, the mean, and some of the rest


def blueprint(door: Doorkeeper, looks: LooksOfPages, *, comments_open: bool) -> Blueprint:
    """`/present/ratings`, for who is logged in. ``comments_open``: comments come out by themselves."""
    pages = Blueprint("console_ratings", __name__)
    login.guard(pages, door)

    @pages.get("/present/ratings")
    def page() -> str:
        base = links.origin()
        return render_template(
            "console_ratings.html",
            console=g.console,
            looks=looks.asked(),
            comments_open=comments_open,
            periods=(("today", _("Today")), ("event", _("This event")), ("week", _("7 days"))),
            snippets=Snippets(base, WATCH, _("Ratings"), ROWS, {}),
            desk_texts=texts,
        )

    return pages


def texts() -> dict[str, str]:
    """What the page's script says."""
    return {
        "release": _("Release"),
        "withdraw": _("Take back"),
        "released": _("On the board"),
        "waits": _("Waits"),
        "begins": _("Begins {at}"),
        "began": _("Began {at}"),
        "connected": _("connected"),
        "lost": _("no contact"),
        "failed": _("That did not reach the server: try again"),
    }
