"""What is exported, as plain values: public boards, their timelines, and how it is asked for. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.board import Board
from voteboard.branding import Branding
from voteboard.timeline import Timeline

POINTS, MOST_CELLS = 1000, 250_000  # moments of a timeline; answers at all moments


@dataclass(frozen=True, slots=True)
class Result:
    """One vote as the public may see it: its board, and how it went where the format tells that."""

    board: Board
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """How a picture looks, as a page with these parameters does; ``logo`` is a file's path, or None."""

    theme: str = "dark"
    show: str = "both"
    sort: str = "rank"
    branding: Branding = field(default_factory=Branding)
    logo: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What the formats can be asked for; each takes what concerns it.

    ``delimiter`` is that of CSV; ``looks``, ``width`` and ``height`` (pixels) are a picture's.
    """

    delimiter: str = ","
    looks: Looks = Looks()
    width: int = 1920
    height: int = 1080


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything that a writer knows. ``results`` are never empty, and several only where it takes several.

    ``language`` is ``ru`` or ``en``, and ``translate`` speaks it; ``made_at`` is aware. ``rasterize`` makes
    PNG of SVG (see rasterizing.py).
    """

    results: tuple[Result, ...]
    zone: ZoneInfo
    language: str
    translate: Callable[[str], str]
    made_at: datetime
    options: Options = Options()
    rasterize: Callable[..., bytes] | None = None


def points(board: Board) -> int:
    """How many moments of the vote's timeline are exported: fewer where its answers are many."""
    return max(100, min(POINTS, MOST_CELLS // max(1, len(board.vote.answers))))
