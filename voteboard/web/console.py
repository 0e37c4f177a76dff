"""The presenter's console, `/present`: its page, and what its socket says over plain HTTP."""

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from voteboard.archive import Archive
from voteboard.consoles import Consoles
from voteboard.doorkeeper import Doorkeeper
from voteboard.history.records import Recorded
from voteboard.web import login
from voteboard.web.looks import LooksOfPages

MOST_SEARCHED = 100  # characters


def blueprint(door: Doorkeeper, consoles: Consoles, archive: Archive, looks: LooksOfPages) -> Blueprint:
    """`/present`, `/present/state`, `/present/do` and `/present/votes` (`q`), for who is logged in."""
    pages = Blueprint("console", __name__)
    login.guard(pages, door)

    @pages.get("/present", strict_slashes=False)
    def console() -> str:
        name = consoles.name_of(g.console)
        return render_template("console.html", console=g.console, name=name, looks=looks.asked())

    @pages.get("/present/state")
    def state() -> ResponseReturnValue:
        return jsonify(consoles.parts(str(get_locale())))

    @pages.post("/present/do")
    def do() -> ResponseReturnValue:
        answer = consoles.do(g.console, _asked(), str(get_locale()))
        return jsonify(answer), 400 if "error" in answer else 200

    @pages.get("/present/votes")
    def votes() -> ResponseReturnValue:
        search = " ".join(request.args.get("q", "").replace("\0", " ").split())[:MOST_SEARCHED]
        return jsonify(votes=[_told(recorded) for recorded in archive.page(search, 0, begun=False).votes])

    return pages


def _asked() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested thousands deep
        return None


def _told(recorded: Recorded) -> dict:
    vote = recorded.report.vote
    return {
        "hash": vote.hash,
        "nr": vote.nr,
        "title": vote.question or vote.name,
        "status": str(vote.status),
        "started_at": vote.started_at and vote.started_at.isoformat(),
        "curtain": str(recorded.drawn.curtain),
    }
