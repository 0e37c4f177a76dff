"""Texts in lines, as browsers break them, made smaller in steps until they fit. Pure.

Steps are those of static/src/lib/shrink.js. Lines end after spaces, hyphens and dashes, and between
ideographs; a word that is too long is broken anywhere (CSS's `overflow-wrap: anywhere`).
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voteboard.picture.typeface import Typeface

_WORD = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
    r"[\u3001\u3002\uff0c\uff1f\uff01]? *"
    r"|(?:[^ \-\u2013\u2014\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
    r"|-(?=\d))+[\-\u2013\u2014]* *"
    r"|[\-\u2013\u2014]+ *| +"
)
_CLOSE = 1e-4  # ems: what adding up may be wrong by
_KERNED = 1.003  # lines with kerning are narrower than measured by at least so much, nearly all of them
ELLIPSIS = "…"
BALANCED = 10  # lines at most
MOST_STEPS = 5  # static/src/models/steps.js


def plain(text: str) -> str:
    """The text as HTML shows it: runs of white space are one space; without what no XML may hold."""
    kept = "".join(
        " " if c in "\t\n\r\f\u2028\u2029" else c
        for c in text
        if c in "\t\n\r\f" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")
    )
    return re.sub(" +", " ", kept).strip(" ")


class Text:
    """A text whose words are measured once, to be broken into lines of many widths."""

    def __init__(self, text: str, weight: int, typeface: Typeface, spacing: float = 0.0) -> None:
        self.text = text
        self._measure = lambda part: typeface.width(part, weight, spacing)
        self._words: list[tuple[str, float, float]] = []  # with the spaces after it; without and with them
        for word in _WORD.findall(text):
            width = self._measure(word.rstrip(" "))
            self._words.append((word, width, self._measure(word) if word.endswith(" ") else width))

    @property
    def width(self) -> float:
        """On one line, in ems."""
        return self._measure(self.text)

    def lines(self, width: float) -> list[str]:
        """The text in lines no wider than ``width`` ems; a single character may be wider."""
        found, line, at, room = [], "", 0.0, width * _KERNED + _CLOSE
        for word, needs, goes in self._words:
            if line and at + needs > room:
                found.append(line.rstrip(" "))
                line, at = "", 0.0
            if needs > room:
                *whole, word = self._broken(word, room)  # noqa: PLW2901
                found += whole
                goes = self._measure(word)  # noqa: PLW2901
            line += word
            at += goes
        return [*found, line.rstrip(" ")]

    def balanced(self, width: float) -> list[str]:
        """The same number of lines, as even as can be (CSS's `text-wrap: balance`): least squares."""
        lines = self.lines(width)
        words, most, room = self._words, len(lines), width + _CLOSE
        if not 1 < most <= BALANCED or any(needs > room for _, needs, _ in words):
            return lines
        # least[n]: what the first words cost in the lines so far, and where the last of these lines begins.
        least: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(math.inf, 0)] * len(words)]
        for _ in range(most):
            before, now = least[-1], [(math.inf, 0)]
            for end in range(1, len(words) + 1):
                best, at = (math.inf, 0), 0.0
                for start in range(end - 1, -1, -1):
                    at += words[start][1] if start == end - 1 else words[start][2]
                    if at > room:
                        break
                    best = min(best, (before[start][0] + at * at, start))
                now.append(best)
            least.append(now)
        if least[-1][-1][0] == math.inf:  # they fit for their kerning only
            return lines
        ends = [len(words)]
        for costs in reversed(least[1:]):
            ends.append(costs[ends[-1]][1])
        bounds = zip(reversed(ends[1:]), reversed(ends[:-1]), strict=True)
        return ["".join(word for word, _, _ in words[start:end]).rstrip(" ") for start, end in bounds]

    def cut(self, lines: Sequence[str], most: int, width: float) -> list[str]:
        """The first ``most`` lines; the last of them ends in an ellipsis where more would follow."""
        if len(lines) <= most:
            return list(lines)
        after = 0
        for line in lines[: most - 1]:
            after = self.text.index(line, after) + len(line)
        return [*lines[: most - 1], self._ended(self.text[after:].lstrip(" "), width)]

    def _ended(self, rest: str, width: float) -> str:
        """As much of ``rest`` as one line holds before an ellipsis."""
        room, kept = width - self._measure(ELLIPSIS) + _CLOSE, ""
        for cluster in _clusters(rest):
            room -= self._measure(cluster)
            if room < 0:
                break
            kept += cluster
        return kept.rstrip(" ") + ELLIPSIS

    def _broken(self, word: str, room: float) -> list[str]:
        pieces, piece, at = [], "", 0.0
        for cluster in _clusters(word):
            needs = self._measure(cluster)
            if piece and cluster != " " and at + needs > room:
                pieces.append(piece)
                piece, at = "", 0.0
            piece += cluster
            at += needs
        return [*pieces, piece]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is set: its lines at a size in pixels. ``whole``: nothing was cut."""

    lines: list[str]
    size: float
    step: int
    whole: bool


def fit(
    text: Text,
    sizes: Callable[[int], float],
    room: Callable[[int], tuple[float, float]],
    line_height: float,
    *,
    step: int = 0,
    balance: bool = False,
) -> Fitted:
    """The text at the first step from ``step`` on at which it fits into its room (width, height; pixels)."""
    lines: list[str] = []
    for step in range(step, MOST_STEPS + 1):  # noqa: B020, PLR1704
        size, (width, height) = sizes(step), room(step)
        lines = text.lines(width / size)
        if len(lines) * line_height * size <= height + 1:
            return Fitted(text.balanced(width / size) if balance else lines, size, step, whole=True)
    most = max(1, int((height + 1) / (line_height * size)))
    return Fitted(text.cut(lines, most, width / size), size, step, whole=False)


def one_line(text: Text, size: float, width: float, least: float = 0.7) -> Fitted:
    """On one line: smaller where it has to be, down to ``least`` of its size, then with an ellipsis."""
    needs = text.width * size
    if needs <= width + _CLOSE:
        return Fitted([text.text], size, 0, whole=True)
    smaller = max(size * width / needs, size * least)
    whole = text.width * smaller <= width + _CLOSE
    lines = [text.text] if whole else text.cut([text.text, ""], 1, width / smaller)
    return Fitted(lines, smaller, 0, whole)


def _clusters(text: str) -> list[str]:
    """What must not be broken: a character with its marks, and emoji that are joined."""
    found: list[str] = []
    joined = False
    for character in text:
        mark = unicodedata.category(character) in ("Mn", "Me", "Cf")
        skin = "\U0001f3fb" <= character <= "\U0001f3ff"
        if found and (mark or skin or joined):
            found[-1] += character
        else:
            found.append(character)
        joined = character == "\u200d"
    return found
