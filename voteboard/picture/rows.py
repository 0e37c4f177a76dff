"""One answer's row: its sizes, as static/css/answers.css sets them, and how it is drawn. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from voteboard.colour import BLACK, Colour
from voteboard.picture.frame import Frame
from voteboard.picture.head import NUMBER_STEPS, step_of
from voteboard.picture.lines import Fitted, Text, fit, one_line
from voteboard.picture.palette import Palette
from voteboard.picture.svg import Drawing
from voteboard.picture.typeface import Typeface

TEXT_STEPS = (30, 80)  # static/src/models/steps.js
SMALLER = (1, 0.78, 0.64, 0.52, 0.44, 0.36)  # of the row's size, by step
BARS = (0.32, 0.32, 0.2, 0.2, 0.1, 0.1)  # of the row's height
GAPS = (0.05, 0.05, 0.05, 0.05, 0.03, 0.03)
COUNTS = (1, 0.8, 0.6)
BODY, LINE = 0.84, 1.2
LEAST_TEXT = 4.5  # ems of an answer's text
DENSE = 58  # design pixels; what has a size of its own shrinks with rows that are lower


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, as it is written; ``count`` and ``percent`` are empty where they are not to be seen."""

    code: str
    text: Text
    count: str
    percent: str
    colour: int
    length: float
    leads: bool
    hidden: bool
    known: bool  # among others that are hidden
    label: str


@dataclass(frozen=True, slots=True)
class Widest:
    """What all rows have in common, in ems: the longest code and numbers; 0 for numbers not shown.

    ``digits`` are characters of the longest code and of the longest count; ``zero`` is CSS's `ch` of both.
    """

    code: float
    count: float
    percent: float
    digits: tuple[int, int]
    zero: float

    @classmethod
    def of(cls, entries: Collection[Entry], typeface: Typeface) -> "Widest":
        """Measure them."""
        percent_weight = 500 if any(entry.count for entry in entries) else 700
        codes = {entry.code for entry in entries}
        counts = {entry.count for entry in entries}
        return cls(
            code=max((typeface.width(code, 700) for code in codes), default=0),
            count=max((typeface.width(count, 700) for count in counts), default=0),
            percent=max((typeface.width(p, percent_weight) for p in {e.percent for e in entries}), default=0),
            digits=(max(map(len, codes), default=1), max(map(len, counts), default=0)),
            zero=typeface.zero(700),
        )


class Sizes:
    """All lengths of a row of ``width`` × ``height`` pixels."""

    def __init__(
        self, frame: Frame, widest: Widest, width: float, height: float, *, tall: bool, dense: bool
    ) -> None:
        unit = min(frame.unit, height / DENSE) if dense else frame.unit
        self.width, self.height, self._unit = width, height, unit
        wanted = max(38 * unit, 16) if tall else max(38 * unit, 0.286 * height, 16)
        self.font = min(wanted, 0.38 * height, max(0.06 * width, 12))
        while not self._lay(widest) and self.font > 4:
            self.font *= 0.94

    def _lay(self, widest: Widest) -> bool:
        """Share the width out; whether enough of it is left for the text."""
        unit = self._unit
        self.gap = max(18 * unit, 7)
        self.code = 0.8 * self.font
        self.border = max(2 * unit, 1)
        digits, figures = widest.digits
        self.chip = min(
            0.3 * self.width,
            max(
                56 * unit, 1.9 * self.code, (min(12, digits) * widest.zero + 0.8) * self.code,
                (widest.code + 0.6) * self.code + 2 * self.border,
            ),
        )  # fmt: skip
        self.left = self.chip + max(8 * unit, 2) + self.gap
        self.count = self.font * COUNTS[sum(figures > step for step in NUMBER_STEPS)]
        alone = not widest.count
        self.percent = self.font * (1 if alone else 0.76)
        self.percent_weight = 700 if alone else 500
        right = self.width
        if alone or not widest.percent:
            right -= self.gap  # the grid keeps the gap of the column that is not there
        self.percent_end = right
        if widest.percent:
            right -= max(3.4, widest.percent) * self.percent + self.gap
        self.count_end = right
        if widest.count:
            right -= max(figures * widest.zero, widest.count) * self.count + self.gap
        self.text = right - self.left
        self.whole = self.width - self.left
        return self.text >= LEAST_TEXT * min(self.font, 0.06 * self.width)

    def size(self, step: int) -> float:
        """Of the text at a step."""
        return min(self.font, max(SMALLER[step] * self.font, 13 * self._unit, 10)) if step else self.font

    def bar(self, step: int) -> float:
        """The bar's height: a long text gets some of its room."""
        return max(BARS[step] * self.height, 4)

    def bottom(self, step: int) -> float:
        """Where the room of text and numbers ends, from the row's upper edge."""
        return BODY * self.height - self.bar(step) - GAPS[step] * self.height

    def radius(self, design: float, least: float) -> float:
        """Of round corners."""
        return max(design * self._unit, least)

    def fitted(self, entry: Entry) -> Fitted:
        """The text of ``entry`` as it is set in such a row."""
        width = self.whole if entry.hidden or not (entry.count or entry.percent) else self.text
        return fit(
            entry.text, self.size, lambda step: (width, self.bottom(step)), LINE,
            step=step_of(entry.text.text, TEXT_STEPS),
        )  # fmt: skip


def draw_row(
    drawing: Drawing,
    entry: Entry,
    sizes: Sizes,
    x: float,
    y: float,
    palette: Palette,
    typeface: Typeface,
    *,
    stale: bool,
) -> None:
    """Put a row with its upper left corner at (x, y)."""
    with drawing.faded(0.66 if entry.hidden and entry.known else 1):
        _draw_chip(drawing, entry, sizes, x, y, palette, typeface)
        text = sizes.fitted(entry)
        bottom = y + sizes.bottom(text.step)
        line = LINE * text.size
        top = max(y, bottom - line * len(text.lines))
        for i, part in enumerate(text.lines):
            baseline = top + i * line + typeface.baseline(text.size, line)
            drawing.text(part, x + sizes.left, baseline, text.size, 600, palette.ink, kind="answer")
        if entry.count:
            height = round(LINE * sizes.count)
            end = x + sizes.count_end - typeface.width(entry.count, 700) * sizes.count
            baseline = bottom - height + typeface.baseline(sizes.count, height)
            drawing.text(entry.count, end, baseline, sizes.count, 700, palette.ink, kind="n count")
        if entry.percent:
            alone = sizes.percent_weight == 700
            height = round((LINE if alone else 1.4) * sizes.percent)
            end = x + sizes.percent_end - typeface.width(entry.percent, sizes.percent_weight) * sizes.percent
            baseline = bottom - height + typeface.baseline(sizes.percent, height)
            paint = palette.ink if alone else palette.quiet
            drawing.text(
                entry.percent, end, baseline, sizes.percent, sizes.percent_weight, paint, kind="n percent"
            )
        _draw_bar(drawing, entry, sizes, x, y, text.step, palette, stale=stale)


def _draw_chip(
    drawing: Drawing, entry: Entry, sizes: Sizes, x: float, y: float, palette: Palette, typeface: Typeface
) -> None:
    border, ground, ink = palette.line, palette.chip, palette.quiet
    if entry.leads:
        border, ground, ink = palette.leader, palette.leader, palette.on_leader
    elif entry.hidden:
        own = palette.answers[entry.colour]
        border, ground, ink = own, palette.chip.mixed(own, 0.24), palette.ink
    height = BODY * sizes.height
    drawing.box(x, y, sizes.chip, height, ground, sizes.radius(14, 6), border, sizes.border, "chip")
    code = one_line(
        Text(entry.code, 700, typeface), sizes.code, sizes.chip - 0.6 * sizes.code - 2 * sizes.border, 0.5
    )
    width = typeface.width(code.lines[0], 700) * code.size
    baseline = y + (height - LINE * code.size) / 2 + typeface.baseline(code.size, LINE * code.size)
    drawing.text(code.lines[0], x + (sizes.chip - width) / 2, baseline, code.size, 700, ink, kind="code")


def _draw_bar(
    drawing: Drawing,
    entry: Entry,
    sizes: Sizes,
    x: float,
    y: float,
    step: int,
    palette: Palette,
    *,
    stale: bool,
) -> None:
    top, height, radius = y + BODY * sizes.height - sizes.bar(step), sizes.bar(step), sizes.radius(10, 4)
    drawing.box(x + sizes.left, top, sizes.whole, height, palette.track, radius, kind="track")
    own = palette.answers[entry.colour]
    dark = BLACK.mixed(own, palette.shading)
    if stale:
        own, dark = faded(own), faded(dark)
    drawing.bar(x + sizes.left, top, sizes.whole * entry.length, height, radius, drawing.fade(dark, own))


def faded(colour: Colour) -> Colour:
    """CSS's `saturate(0.22) brightness(0.78)` (https://www.w3.org/TR/filter-effects-1/#feColorMatrixElement)."""
    s, light = 0.22, 0.78
    parts = (colour.red, colour.green, colour.blue)
    grey = sum(weight * part for weight, part in zip((0.213, 0.715, 0.072), parts, strict=True))
    return Colour(*(min(255, max(0, round((grey + (part - grey) * s) * light))) for part in parts))
