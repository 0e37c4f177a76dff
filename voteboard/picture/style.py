"""What a picture is drawn with beside the board: its looks and its words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voteboard.picture.palette import Palette
from voteboard.picture.typeface import Typeface


@dataclass(frozen=True, slots=True)
class Style:
    """How the picture looks; ``show`` and ``sort`` as on pages (voteboard/stage.py).

    ``logo`` is the address of a picture as `data:`, or None. ``fonts`` are the WOFF2 files of the
    typeface's faces by name, to be put inside; without them the reader has to have the typeface.
    """

    palette: Palette
    typeface: Typeface
    show: str = "both"
    sort: str = "rank"
    logo: str | None = None
    demo: bool = False
    fonts: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one board in one language. ``first(n, all)`` says that no more answers have room."""

    language: str
    state: str  # waiting, soon, live, final or frozen
    title: str
    badge: str
    event: str
    freshness: str
    revision: str
    rule: str  # of voting: one vote from each, or several
    hidden: str
    empty: str
    waiting: str
    promise: str
    number: Callable[[int], str]
    percent: Callable[[int], str]
    unit: Callable[[int], str]
    first: Callable[[int, int], str]
