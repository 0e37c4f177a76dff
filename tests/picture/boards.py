"""Boards to be drawn, without a program around them."""

from datetime import UTC, datetime
from functools import cache

from voteboard import board, resources
from voteboard.board import Board
from voteboard.catalogue import translator
from voteboard.exported import Exported, Looks, Options, Result
from voteboard.model import Answer, Report, Revision, Status, Vote
from voteboard.picture import palette
from voteboard.picture.style import Style
from voteboard.settings import load
from voteboard.writers import picture

AT = datetime(2026, 11, 24, 17, 14, 3, tzinfo=UTC)


def made(
    counts: list[int], texts: list[str] | None = None, codes: list[str] | None = None,
    question: str = "Кто станет лучшим?", name: str = "Премия", status: Status = Status.ACTIVE,
) -> Board:  # fmt: skip
    """A vote with these counts."""
    texts = texts or [f"Участник {i}" for i in range(1, len(counts) + 1)]
    codes = codes or [str(i) for i in range(1, len(counts) + 1)]
    answers = tuple(
        Answer(str(i), code, text) for i, (code, text) in enumerate(zip(codes, texts, strict=True))
    )
    vote = Vote(29, "abc", name, question, False, status, AT, None, answers)
    colours = tuple(range(len(counts)))
    return board.of(Report(vote, tuple(counts)), Revision("0000abcd", 17), colours, at=AT)


def style(theme: str = "dark", **more: object) -> Style:
    return Style(palette_of(theme), picture.typeface(), **more)


@cache
def palette_of(theme: str) -> palette.Palette:
    sheets = (resources.built(name) for name in ("screen.css", f"themes/{theme}.css"))
    return palette.read(*sheets)


def exported(
    of: Board, language: str = "ru", width: int = 1920, height: int = 1080, **looks: object
) -> Exported:
    options = Options(looks=Looks(**looks), width=width, height=height)
    zone = load(_env_file=None).zone
    return Exported((Result(of),), zone, language, translator(language), AT, options)
