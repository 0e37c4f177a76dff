"""The foot of the picture: how fresh the numbers are, what had no room, the rule, the revision. Pure."""

from dataclasses import dataclass

from voteboard.board import Board
from voteboard.colour import Colour
from voteboard.model import Curtain
from voteboard.picture.frame import Frame
from voteboard.picture.lines import Fitted, Text, one_line, plain
from voteboard.picture.style import Style, Words
from voteboard.picture.svg import Drawing

GAP, ROW_GAP = 2.0, 0.2  # ems between texts, and between lines of them
DOT = 1.1  # ems that the dot and its margin take
REVISION = 0.8  # of the foot's size: it is for those who look for it


@dataclass(frozen=True, slots=True)
class _Item:
    """A text of the foot at its size; ``dot`` is the colour of the dot before it."""

    text: Fitted
    width: float
    weight: int
    paint: Colour
    dot: Colour | None = None


class Foot:
    """Laid out when made; `height` is what it takes. ``first``: only so many answers had room."""

    def __init__(
        self, board: Board, style: Style, words: Words, frame: Frame, first: int | None = None
    ) -> None:
        self._frame, self._style = frame, style
        self._size = frame.px(24, 11)
        self._line = style.typeface.line(self._size)
        palette = style.palette
        held = board.curtain is Curtain.HELD
        dot = palette.stale if board.stale else palette.quiet if held else palette.fresh
        paint, weight = (palette.stale, 700) if board.stale else (palette.quiet, 500)
        items = [self._item(words.freshness, weight, paint, dot=dot)]
        if first is not None:
            items.append(self._item(words.first(first, len(board.vote.answers)), 700, palette.ink))
        if not (frame.low and first is not None):
            items.append(self._item(words.rule, 500, palette.quiet))
        items.append(self._item(words.revision, 500, palette.quiet, max(REVISION, 10 / self._size)))
        self._rows: list[list[_Item]] = []
        for item in (item for item in items if item.text.lines[0]):
            if self._rows and self._needs([*self._rows[-1], item]) <= frame.inner:
                self._rows[-1].append(item)
            else:
                self._rows.append([item])
        lines = len(self._rows) * self._line + (len(self._rows) - 1) * ROW_GAP * self._size
        self.height = 1 + frame.px(24, 6) + lines

    def draw(self, drawing: Drawing) -> None:
        """Put it at the lower edge."""
        frame, palette, size = self._frame, self._style.palette, self._size
        y = frame.height - frame.bottom - self.height
        drawing.box(frame.side, y, frame.inner, 1, palette.line)
        y += 1 + frame.px(24, 6)
        baseline = self._style.typeface.ascent(size)
        for row in self._rows:
            spare = frame.inner - sum(item.width for item in row)
            x = frame.side
            for item in row:
                at = x
                if item.dot:
                    drawing.dot(at + 0.25 * size, y + baseline - 0.35 * size, 0.25 * size, item.dot)
                    at += DOT * size
                drawing.text(
                    item.text.lines[0], at, y + baseline, item.text.size, item.weight, item.paint, kind="foot"
                )
                x += item.width + spare / max(1, len(row) - 1)
            y += self._line + ROW_GAP * size

    def _item(
        self, text: str, weight: int, paint: Colour, part: float = 1, dot: Colour | None = None
    ) -> _Item:
        before = DOT * self._size if dot else 0
        shown = Text(plain(text), weight, self._style.typeface)
        fitted = one_line(shown, self._size * part, self._frame.inner - before)
        width = self._style.typeface.width(fitted.lines[0], weight) * fitted.size
        return _Item(fitted, before + width, weight, paint, dot)

    def _needs(self, row: list[_Item]) -> float:
        return sum(item.width for item in row) + GAP * self._size * (len(row) - 1)
