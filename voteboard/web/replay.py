"""A vote played again: as a page of the stage, and as one file to keep."""

import json
import math

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from voteboard import replay
from voteboard.archive import Archive
from voteboard.errors import N_, BadParameter, NotOneOf
from voteboard.runtime import Runtime
from voteboard.timeline import Timeline
from voteboard.web.downloads import Downloads
from voteboard.web.enclosed import enclose
from voteboard.web.looks import LooksOfPages
from voteboard.web.wording import key_texts

FIT = "fit"  # the speed that shows the whole vote in about a minute
SPEEDS = (FIT, "1", "2", "4", "10", "60")


def blueprint(archive: Archive, looks: LooksOfPages, runtime: Runtime, downloads: Downloads) -> Blueprint:
    """`/replay/HASH` and `/replay/HASH.html`; both take `speed` and `at` (seconds from the start)."""
    pages = Blueprint("replay", __name__)

    @pages.get("/replay/<hash>")
    def page(hash: str) -> str:
        return _page(_recorded(hash))

    @pages.get("/replay/<hash>.html")
    def file(hash: str) -> Response:
        timeline = _recorded(hash)
        downloads.count()
        asked = looks.asked()
        response = make_response(_page(timeline, enclose(asked, asked.logo and looks.logo_file(asked.logo))))
        name = f"voteboard-{timeline.points[-1].report.vote.nr}-replay.html"
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response

    def _recorded(hash: str) -> Timeline:
        timeline = archive.timeline(hash, replay.FRAMES)
        if timeline is None:
            abort(404, "Unknown vote")
        if not timeline.points:
            abort(403, _("The presenter keeps this result hidden for now"))
        return timeline

    def _page(timeline: Timeline, enclosed: object = None) -> str:
        at = _seconds("at")
        return render_template(
            "replay.html",
            kind="replay",
            board=replay.still(timeline, at),
            watch="replay",
            looks=looks.asked(),
            zone=current_app.config["TIMEZONE"],
            enclosed=enclosed,
            replay=runtime.blocking(_embedded, timeline),
            at=at,
            speed=_speed(),
            speeds=SPEEDS,
            keys=_key_texts(),
        )

    return pages


def _key_texts() -> dict[str, str]:
    """What each key does: those of the player, then those of the stage."""
    space = _("Space")  # by itself: what collects texts does not look into f-strings
    return {
        f"{space} K": _("Play or pause"),
        "+ −": _("Faster, slower"),
        "Home End": _("To the start, to the end"),
        **key_texts(),
        "← →": _("Turn pages; on the time bar: back and forth"),
    }


def _embedded(timeline: Timeline) -> Markup:
    """As JSON that stays inside its element whatever the texts are: markup and all but ASCII is escaped."""
    return htmlsafe_json_dumps(replay.message(timeline), dumps=json.dumps, separators=(",", ":"))


def _speed() -> str:
    asked = request.args.get("speed", FIT)
    if asked not in SPEEDS:
        raise NotOneOf("speed", asked, SPEEDS)
    return asked


def _seconds(name: str) -> float:
    value = request.args.get(name, "0")
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise BadParameter(
            N_("%(name)s: “%(value)s” is not a number of seconds from the start"), name=name, value=value
        )
    return seconds
