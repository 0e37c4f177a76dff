"""The board's typeface: how wide texts are in it, and which of its files sets which part of a text. Pure.

The table is `typeface.json`, as build_typeface.py writes it: widths in ems, with tabular figures. Kerning
is left out: with it texts are a little narrower, never wider by more than a hair.
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

# Characters that the typeface lacks are set in a font of the reader's system; these are wide enough for most.
_LETTER, _WIDE, _PICTOGRAPH = 0.68, 1.05, 1.4


@dataclass(frozen=True, slots=True)
class Face:
    """One file of the typeface: a subset of its characters. ``family`` is its name in a picture."""

    family: str
    ttf: str
    woff2: str


class Typeface:
    """Measures in ems; sizes and heights in the pixels of ``size``."""

    def __init__(self, table: Mapping) -> None:
        self._ascent, self._descent = table["ascent"], table["descent"]
        self._columns = {weight: i for i, weight in enumerate(table["weights"])}
        self._zero = table["zero"]
        self.faces: dict[str, Face] = {}
        self._widths: dict[str, tuple[list[float], str]] = {}
        for name, face in table["faces"].items():
            self.faces[name] = Face(face["family"], face["ttf"], face["woff2"])
            for character, widths in face["widths"].items():
                self._widths.setdefault(character, (widths, name))

    def width(self, text: str, weight: int, spacing: float = 0.0) -> float:
        """How far ``text`` goes, with ``spacing`` after each character as browsers put it."""
        column = self._columns[weight]
        known = self._widths
        return sum(
            known[c][0][column] + spacing if c in known else (_foreign(c)[1] or -spacing) + spacing
            for c in text
        )

    def zero(self, weight: int) -> float:
        """CSS's `ch`."""
        return self._zero[self._columns[weight]]

    def ascent(self, size: float) -> int:
        """From the baseline up, in whole pixels as browsers take it."""
        return _whole(self._ascent * size)

    def line(self, size: float) -> int:
        """CSS's `line-height: normal`."""
        return self.ascent(size) + _whole(self._descent * size)

    def baseline(self, size: float, line_height: float) -> float:
        """How far below the upper edge of a line its baseline is."""
        return (line_height - self.line(size)) / 2 + self.ascent(size)

    def runs(self, text: str) -> list[tuple[str | None, str]]:
        """The parts of ``text`` with the name of the face that sets them; None: a font of the system."""
        kinds: list[str] = []
        for character in text:
            known = character in self._widths
            kind = self._widths[character][1] if known else _foreign(character)[0]
            if kinds and (character in " \u00a0" or _belongs_to_the_one_before(character)):
                kind = kinds[-1]
            kinds.append(kind)
        return [
            (kind if kind in self.faces else None, "".join(character for _, character in run))
            for kind, run in groupby(zip(kinds, text, strict=True), key=lambda pair: pair[0])
        ]


def _belongs_to_the_one_before(character: str) -> bool:
    """A mark, a joiner or the skin of an emoji: another font would tear them apart."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


@lru_cache(4096)
def _foreign(character: str) -> tuple[str, float]:
    """The kind of a character that the typeface lacks: a run of one kind is likely to be in one font."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return "letters", 0.0
    if character >= "\U0001f000":
        return "pictographs", _PICTOGRAPH
    if unicodedata.category(character) == "So":
        return "symbols", _PICTOGRAPH
    wide = unicodedata.east_asian_width(character) in "WF"
    return ("wide", _WIDE) if wide else ("letters", _LETTER)


def _whole(pixels: float) -> int:
    return math.floor(pixels + 0.5)
