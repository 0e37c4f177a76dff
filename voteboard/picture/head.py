"""The head of the picture: badge, event, question and total, as static/css/board.css sets them. Pure."""

from voteboard.board import Board
from voteboard.model import Curtain
from voteboard.picture.frame import Frame
from voteboard.picture.lines import Fitted, Text, fit, one_line, plain
from voteboard.picture.style import Style, Words
from voteboard.picture.svg import Drawing

QUESTION = (
    (68, 20),
    (50, 17),
    (38, 15),
    (30, 13),
    (24, 12),
    (19, 11),
)  # by step: design pixels, least pixels
NUMBER = ((106, 32), (78, 24), (48, 15))
QUESTION_STEPS, NUMBER_STEPS = (60, 160), (8, 12)  # static/src/models/steps.js
QUESTION_LINE, QUESTION_TAIL, QUESTION_SPACING = 1.12, 0.06, -0.02
NUMBER_SPACING, UNIT_SPACING, BADGE_SPACING = -0.03, 0.07, 0.06
PAGE_TEXT = 16  # the size of what has no size of its own
LEAST_LEFT = 0.4  # of the width for the question; with less the head is one column


def step_of(text: str, steps: tuple[int, int]) -> int:
    """How many steps smaller a text of this length is set."""
    return sum(len(text) > step for step in steps)


class Head:
    """Laid out when made, within ``room`` pixels of height; `height` is what it takes of them."""

    def __init__(self, board: Board, style: Style, words: Words, frame: Frame, room: float) -> None:
        self._style, self._words, self._frame = style, words, frame
        self._held = board.curtain is Curtain.HELD and not board.stale
        self._stale, self._live = board.stale, words.state == "live"
        self._row_gap, gap = frame.px(22, 6), frame.px(48, 16)

        hidden = board.curtain is Curtain.HIDDEN
        self._number: Fitted | None = None
        self._concealed = hidden and not board.revealed
        right = 0.0
        if not hidden and style.show != "percent":
            right = self._lay_total(words.number(board.total), plain(words.unit(board.total)).upper())
        elif self._concealed:
            right = self._lay_concealed(plain(words.hidden))
        left = frame.inner - right - 2 * gap
        self._stacked = frame.upright or left < LEAST_LEFT * frame.inner
        self._left = frame.inner if self._stacked else left

        self._lay_line()
        spare = room - self._line_height - self._row_gap - frame.px(44, 10)
        if self._stacked:
            spare -= self._row_gap + self._side_height
        self._lay_question(plain(board.vote.question or board.vote.name), spare)
        used = self._line_height + self._row_gap + self._question_height
        if self._stacked:
            used += self._row_gap + self._side_height
        elif self._side_height > used:
            # What the total needs more is shared by the rows beside it.
            self._line_height += (self._side_height - used) / 2
            used = self._side_height
        self.height = used + frame.px(44, 10)

    # ── laying out ──

    def _lay_total(self, number: str, unit: str) -> float:
        frame, typeface = self._frame, self._style.typeface
        step = step_of(number, NUMBER_STEPS)
        size = 26 if frame.low and step == 0 else frame.px(*NUMBER[step])
        room = frame.inner * (1 if frame.upright else 0.6)
        self._number = one_line(Text(number, 800, typeface, NUMBER_SPACING), size, room, least=0)
        self._number_width = self._measure(number, 800, NUMBER_SPACING) * self._number.size
        self._unit = one_line(Text(unit, 600, typeface, UNIT_SPACING), frame.px(21, 11), room, least=0)
        self._unit_width = self._measure(unit, 600, UNIT_SPACING) * self._unit.size
        self._number_height = round(self._number.size)
        below = max(PAGE_TEXT, self._unit.size)
        self._side_height = self._number_height + typeface.line(below)
        if frame.upright:
            self._side_height = max(self._number_height, typeface.line(self._unit.size))
        return max(5.2 * PAGE_TEXT, self._number_width, self._unit_width)

    def _lay_concealed(self, text: str) -> float:
        size = self._frame.px(24, 11)
        border = self._frame.px(2, 1)
        self._pill = Text(text, 600, self._style.typeface), size, border
        self._side_height = self._style.typeface.line(size) + 0.84 * size + 2 * border
        return self._pill_width()

    def _pill_width(self) -> float:
        text, size, border = self._pill
        return (text.width + 3.4) * size + 2 * border

    def _lay_line(self) -> None:
        frame, style, words = self._frame, self._style, self._words
        typeface = style.typeface
        self._gap = frame.px(18, 8)
        size = frame.px(21, 11)
        self._badge_height = typeface.line(size) + 0.84 * size
        self._badges = []
        for text in (words.badge, *(["DEMO"] if style.demo else [])):
            shown = plain(text).upper()
            icon = 0.62 if self._held and not self._badges else 0.55
            width = (1.7 + 0.5 + icon + self._measure(shown, 700, BADGE_SPACING)) * size
            self._badges.append((shown, icon, width, size))
        badges = sum(width + self._gap for _, _, width, _ in self._badges)
        self._logo = (0.0, 0.0)
        if style.logo and style.palette.shows_logo:
            self._logo = min(frame.px(320, 60), self._left / 3), frame.px(72, 24)
        room = self._left - badges - (self._logo[0] + self._gap if self._logo[0] else 0)

        self._event_size = frame.px(27, 12)
        event = Text(plain(words.event), 500, typeface)
        self._wraps = (self._stacked and event.width * self._event_size > room) or room < 6 * self._event_size
        width = (self._left if self._wraps else max(room, 1)) / self._event_size
        self._event = event.cut(event.lines(width), 2, width)
        lines = len(self._event) * typeface.line(self._event_size)
        first = max(self._badge_height, self._logo[1])
        self._first_height = first
        self._line_height = first + self._gap + lines if self._wraps else max(first, lines)

    def _lay_question(self, question: str, spare: float) -> None:
        frame = self._frame
        most = min(max(0.3 * frame.height, 84), max(spare, frame.px(*QUESTION[-1]) * 1.2))
        sizes = [max(68 * frame.unit, 17)] if frame.low else [frame.px(*QUESTION[0])]
        sizes += [frame.px(*pair) for pair in QUESTION[1:]]
        text = Text(question, 800, self._style.typeface, QUESTION_SPACING)
        self._question = fit(
            text, sizes.__getitem__, lambda step: (self._left, most - QUESTION_TAIL * sizes[step]),
            QUESTION_LINE, step=step_of(question, QUESTION_STEPS), balance=True,
        )  # fmt: skip
        size = self._question.size
        self._question_height = (len(self._question.lines) * QUESTION_LINE + QUESTION_TAIL) * size

    _side_height = 0.0

    def _measure(self, text: str, weight: int, spacing: float = 0) -> float:
        return self._style.typeface.width(text, weight, spacing)

    # ── drawing ──

    def draw(self, drawing: Drawing) -> None:
        """Put it at its place."""
        frame, palette, typeface = self._frame, self._style.palette, self._style.typeface
        y = frame.top
        self._draw_line(drawing, y)
        y += self._line_height + self._row_gap
        size, line = self._question.size, QUESTION_LINE * self._question.size
        for i, text in enumerate(self._question.lines):
            baseline = y + i * line + typeface.baseline(size, line)
            drawing.text(text, frame.side, baseline, size, 800, palette.ink, QUESTION_SPACING, "question")
        if self._stacked:
            self._draw_side(drawing, y + self._question_height + self._row_gap)
        else:
            self._draw_side(drawing, frame.top)

    def _draw_line(self, drawing: Drawing, y: float) -> None:
        frame, palette, typeface = self._frame, self._style.palette, self._style.typeface
        x = frame.side
        height = self._first_height if self._wraps else self._line_height
        top = y + (height - self._badge_height) / 2
        for i, (text, icon, width, size) in enumerate(self._badges):
            ground, ink = self._badge_paint() if i == 0 else (palette.badge, palette.on_badge)
            drawing.box(x, top, width, self._badge_height, ground, 2 * size)
            middle = top + self._badge_height / 2
            if icon > 0.6:
                for shift in (0, 0.42):
                    drawing.box(x + (0.85 + shift) * size, middle - 0.36 * size, 0.2 * size, 0.72 * size, ink)
            else:
                drawing.dot(x + (0.85 + icon / 2) * size, middle, icon / 2 * size, ink)
            baseline = top + 0.42 * size + typeface.ascent(size)
            drawing.text(text, x + (1.35 + icon) * size, baseline, size, 700, ink, BADGE_SPACING, "badge")
            x += width + self._gap
        if self._logo[0]:
            wide, high = self._logo
            drawing.picture(
                self._style.logo, frame.side + self._left - wide, y + (height - high) / 2, wide, high
            )
        line = typeface.line(self._event_size)
        if self._wraps:
            x, top = frame.side, y + self._first_height + self._gap
        else:
            top = y + (self._line_height - line * len(self._event)) / 2
        for i, text in enumerate(self._event):
            baseline = top + i * line + typeface.ascent(self._event_size)
            drawing.text(text, x, baseline, self._event_size, 500, palette.quiet, kind="event")

    def _badge_paint(self) -> tuple:
        palette = self._style.palette
        if self._stale:
            return palette.stale_badge, palette.on_stale_badge
        if self._held:
            return palette.ink, palette.ground
        return (palette.live, palette.on_live) if self._live else (palette.badge, palette.on_badge)

    def _draw_side(self, drawing: Drawing, y: float) -> None:
        frame, palette, typeface = self._frame, self._style.palette, self._style.typeface
        edge = frame.side + frame.inner
        if self._number:
            number, unit = self._number, self._unit
            height = self._number_height
            baseline = y + typeface.baseline(number.size, height)
            if self._stacked and frame.upright:
                x, under = frame.side, baseline
                after = x + self._number_width + 0.5 * PAGE_TEXT
            else:
                x = frame.side if self._stacked else edge - self._number_width
                after = frame.side if self._stacked else edge - self._unit_width
                under = y + height + typeface.ascent(max(PAGE_TEXT, unit.size))
            drawing.text(
                number.lines[0], x, baseline, number.size, 800, palette.ink, NUMBER_SPACING, "n total"
            )
            drawing.text(unit.lines[0], after, under, unit.size, 600, palette.quiet, UNIT_SPACING, "unit")
        elif self._concealed:
            text, size, border = self._pill
            width = self._pill_width()
            x = frame.side if self._stacked else edge - width
            drawing.box(x, y, width, self._side_height, "none", 2 * size, palette.line, border)
            middle = y + self._side_height / 2
            x += border + 0.95 * size
            for shift in (0, 0.504):  # two halves that meet
                drawing.box(
                    x + shift * size,
                    middle - 0.45 * size,
                    0.396 * size,
                    0.9 * size,
                    palette.quiet,
                    0.06 * size,
                )
            baseline = y + border + 0.42 * size + typeface.ascent(size)
            drawing.text(text.text, x + 1.5 * size, baseline, size, 600, palette.quiet, kind="concealed")
