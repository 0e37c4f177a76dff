"""`/wall?v=A&v=B…`: several votes on one screen. Each tile is a board of its own, in a frame."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, abort, current_app, render_template, request

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.errors import N_, BadParameter
from voteboard.relay.boards import STAGE
from voteboard.web import embedding
from voteboard.web.headers import WALL_PAGE
from voteboard.web.looks import Looks, LooksOfPages
from voteboard.web.parameters import one_of, whole

MOST_TILES = 24
MOST_TITLE = 120  # characters
LAYOUTS = ("grid", "pages")
EVERY, USUAL = (3, 120), 10  # seconds that a page stays


@dataclass(frozen=True, slots=True)
class Tile:
    """One vote of a wall; ``address`` is that of its frame."""

    board: Board
    address: str


def blueprint(archive: Archive, looks: LooksOfPages) -> Blueprint:
    """`/wall` (`v` once for each vote, `layout`, `every`, `title`, and the looks of pages)."""
    pages = Blueprint("wall", __name__)

    @pages.get(WALL_PAGE)
    def wall() -> str:
        hashes = _hashes()
        title, layout, every = _title(), one_of("layout", "grid", LAYOUTS), whole("every", USUAL, *EVERY)
        shown = looks.asked()
        boards = [_board(hash) for hash in hashes]
        event = _event(boards)
        title = event if title is None else title
        query = _query(shown, "number" if event and title == event else "whole")
        tiles = [Tile(board, f"/embed/{quote(board.vote.hash, safe='')}?{query}") for board in boards]
        return render_template(
            "wall.html",
            tiles=tiles,
            title=title,
            layout=layout,
            every=every,
            looks=shown,
            zone=current_app.config["TIMEZONE"],
        )

    def _board(hash: str) -> Board:
        board = archive.recall(hash) if hash != STAGE else None
        if board is None or board.vote is None:
            abort(404, "Unknown vote")
        return board

    return pages


def _hashes() -> list[str]:
    """The votes that are asked for, each once, in their order."""
    hashes = list(dict.fromkeys(filter(None, request.args.getlist("v"))))
    if not hashes:
        sentence = N_("%(name)s: name at least one vote, as in /wall?v=HASH&v=HASH")
        raise BadParameter(sentence, name="v", value="")
    if len(hashes) > MOST_TILES:
        sentence = N_("%(name)s: a wall has room for %(most)s votes, these are %(n)s; leave some out")
        raise BadParameter(sentence, name="v", value="", most=MOST_TILES, n=len(hashes))
    return hashes


def _title() -> str | None:
    """What stands over the wall; empty: nothing; None: what the votes have in common."""
    if "title" not in request.args:
        return None
    title = " ".join(request.args["title"].split())
    if len(title) > MOST_TITLE:
        sentence = N_("%(name)s: “%(value)s” is longer than %(most)s characters")
        raise BadParameter(sentence, name="title", value=title, most=MOST_TITLE)
    return title


def _event(boards: list[Board]) -> str:
    """The event that all votes belong to, or nothing."""
    names = {board.vote.name for board in boards}
    return names.pop() if len(names) == 1 and len(boards) > 1 else ""


def _query(shown: Looks, tile: str) -> str:
    """How each tile looks: as the wall, whose logo stands once over all of them."""
    asked = {name: request.args.get(name, "") for name in embedding.names("wall")}
    options = embedding.chosen(asked | {"logo": "", "theme": shown.theme})
    return urlencode(options | {"tile": tile}, safe=",")
