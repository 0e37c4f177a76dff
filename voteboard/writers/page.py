"""HTML: one vote's results as a plain document, for browsers, paper, Excel and Word.

Excel runs what looks like a formula in a table's cell too: such texts stand after an invisible blank
(U+200B).
"""

from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from voteboard import moments, resources
from voteboard.board import Board
from voteboard.branding import OWN
from voteboard.exported import Exported
from voteboard.writers import words
from voteboard.writers.cells import readable
from voteboard.writers.formulas import quoted

_INVISIBLE = "\u200b"


def write(exported: Exported, stream: BinaryIO) -> None:
    """The document as a file that needs no other."""
    style = Markup(resources.built("results.css"))  # noqa: S704 - ours; it does not end its element
    stream.write(_rendered(exported, style=style).encode())


def document(exported: Exported, stylesheet: str, *, demo: bool) -> str:
    """The document as a page that takes its style from an address; ``demo``: its votes are made up."""
    return _rendered(exported, stylesheet=stylesheet, demo=demo)


def _rendered(exported: Exported, **more: object) -> str:
    [result] = exported.results
    board = result.board
    return _template().render(
        _=exported.translate,
        language=exported.language,
        board=board,
        title=_safe(words.title(board, exported)),
        occasion=_safe(words.occasion(board, exported)),
        status=words.status(board, exported),
        curtain=words.curtain(board, exported),
        rows=list(_rows(board)),
        facts=_facts(board, exported),
        **more,
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(resources.TEMPLATES)
    return Environment(loader=loader, autoescape=True).get_template("results.html")


def _rows(board: Board) -> Iterator[dict]:
    results = board.results
    for place in board.standings:
        answer = board.vote.answers[place.index]
        votes, share = results[place.index] or (None, None)
        yield {
            "place": place.rank or "",
            "leads": place.leads,
            "code": _safe(answer.code),
            "text": _safe(answer.text),
            "votes": votes,
            "share": share,
            "length": f"{place.length * 100:.2f}",
            "colour": OWN.bars[board.colours[place.index] % len(OWN.bars)],
        }


def _facts(board: Board, exported: Exported) -> list[tuple[str, str]]:
    _ = exported.translate
    zone, language = exported.zone, exported.language
    return [
        (_("Data as of"), moments.full(board.at, zone, language) if board.at else "—"),
        (_("Revision"), words.revision(board)),
        (_("File made"), moments.full(exported.made_at, zone, language)),
        (_("Time zone"), str(zone)),
    ]


def _safe(text: str) -> str:
    return quoted(readable(text), _INVISIBLE)
