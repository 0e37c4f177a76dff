"""Where the answers stand. Pure.

As long as all fit as on the board (static/src/models/plan.js), they stand as there. A picture turns no pages:
more answers take more columns and lower rows, and when those could no longer be read, only the first ones are
shown, which the foot tells.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voteboard.board import Board
from voteboard.picture.frame import Frame
from voteboard.picture.lines import Text, plain
from voteboard.picture.rows import DENSE, LEAST_TEXT, Entry, Sizes, Widest, draw_row
from voteboard.picture.style import Style, Words
from voteboard.picture.svg import Drawing
from voteboard.tally import Standing

LEAST_ROW, LEAST_COLUMN = 28, 420  # pixels: static/src/models/plan.js
TRIES = (12, 10, 8, 6, 5, 4, 3, 2, 1)
MOST_ROWS = 12
LEAST_DENSE = 200  # pixels of a column where there are more than two
TEXTS_TRIED = 80  # of hundreds of answers: the longest ones tell whether a plan will do


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows and columns; ``tall`` rows take all the room; ``dense`` ones are not of the board's own design."""

    rows: int
    columns: int
    tall: bool = False
    dense: bool = False


class Answers:
    """The answers within ``width`` × ``height`` pixels; `shown` of them have room."""

    def __init__(self, board: Board, style: Style, words: Words, frame: Frame, height: float) -> None:
        self._style, self._words, self._frame = style, words, frame
        self._stale = board.stale
        self._width, self._height = frame.inner, height
        places = _in_order(board, style.sort)
        entries = {place.index: _entry(board, place, style, words) for place in places}
        self._widest = Widest.of(entries.values(), style.typeface)
        order = [entries[place.index] for place in places]
        self.plan = self._best(order)
        if self.plan is None and order:
            largest = self._largest()
            most = largest.rows * largest.columns
            kept = {
                place.index for place in sorted(places, key=lambda place: (not place.rank, place.rank))[:most]
            }
            order = [entries[place.index] for place in places if place.index in kept]
            self.plan = self._best(order) or largest
        self.entries = order
        self.shown = len(order)

    def sizes(self, plan: Plan) -> Sizes:
        """Of the rows of a plan."""
        gap = self._gap(plan)
        width = (self._width - gap * (plan.columns - 1)) / plan.columns
        height = self._height / plan.rows
        if not plan.tall:
            fifth = min(0.2 * self._frame.height, width / 2)  # a strip has no row that is higher than wide
            height = min(height, max(240 * self._frame.unit, fifth))
        return Sizes(self._frame, self._widest, width, height, tall=plan.tall, dense=plan.dense)

    def draw(self, drawing: Drawing, y: float) -> None:
        """Put them below ``y``, down the columns."""
        frame, palette = self._frame, self._style.palette
        if not self.entries:
            size = frame.px(38, 17)
            text = plain(self._words.empty)
            baseline = y + self._style.typeface.ascent(size)
            drawing.text(text, frame.side, baseline, size, 400 + 100, palette.quiet, kind="empty")
            return
        sizes = self.sizes(self.plan)
        for number, entry in enumerate(self.entries):
            column, row = divmod(number, self.plan.rows)
            x = frame.side + column * (sizes.width + self._gap(self.plan))
            draw_row(
                drawing,
                entry,
                sizes,
                x,
                y + row * sizes.height,
                palette,
                self._style.typeface,
                stale=self._stale,
            )

    # ── choosing a plan ──

    def _best(self, entries: Sequence[Entry]) -> Plan | None:
        """The board's own plan where all fits, else the one whose smallest text is largest."""
        if not entries:
            return Plan(1, 1)
        tried = sorted(entries, key=lambda entry: -entry.text.width)[:TEXTS_TRIED]
        for plan in self._boards(len(entries)):
            sizes = self.sizes(plan)
            if all(sizes.fitted(entry).whole for entry in tried):
                return plan
        scored = [(self._score(plan, tried), plan) for plan in self._denser(len(entries))]
        return max(scored, key=lambda pair: pair[0])[1] if scored else None

    def _boards(self, count: int) -> Iterator[Plan]:
        """What the board tries, as far as it needs no second page."""
        for most in TRIES:
            rows = max(1, min(most, int(self._height // LEAST_ROW)))
            columns = 1 if count <= rows else 2 if self._width >= 2 * LEAST_COLUMN else 1
            if count <= rows * columns:
                rows = max(1, math.ceil(count / columns))
                yield Plan(rows, columns)
                yield Plan(rows, columns, tall=True)

    def _denser(self, count: int) -> Iterator[Plan]:
        for columns in range(1, count + 1):
            rows = math.ceil(count / columns)
            dense = columns > 2 or rows > MOST_ROWS
            for tall in (False, True):
                plan = Plan(rows, columns, tall, dense)
                if self._readable(plan):
                    yield plan

    def _readable(self, plan: Plan) -> bool:
        gap = self._gap(plan)
        width = (self._width - gap * (plan.columns - 1)) / plan.columns
        if self._height / plan.rows < LEAST_ROW or (plan.columns > 1 and width < LEAST_DENSE):
            return False
        sizes = self.sizes(plan)
        return plan.columns == 1 or (sizes.font >= 0.3 * LEAST_ROW and sizes.text >= LEAST_TEXT * sizes.font)

    def _score(self, plan: Plan, entries: Sequence[Entry]) -> tuple:
        """The most of all texts is seen, then the small texts are largest, then columns are few."""
        sizes = self.sizes(plan)
        fitted = [(entry.text.text, sizes.fitted(entry)) for entry in entries]
        seen = [1.0 if set_.whole else len("".join(set_.lines)) / len(text) for text, set_ in fitted]
        least = min(set_.size for _, set_ in fitted)
        return round(sum(seen) / len(seen), 2), round(least, 1), round(sizes.font, 1), -plan.columns

    def _largest(self) -> Plan:
        """The plan that has room for most."""
        rows = max(1, int(self._height // LEAST_ROW))
        plans = [Plan(rows, columns, dense=True) for columns in range(1, 40)]
        return next(filter(self._readable, reversed(plans)), plans[0])

    def _gap(self, plan: Plan) -> float:
        frame = self._frame
        if not plan.dense:
            return frame.px(72, 20)
        low = min(1.0, self._height / plan.rows / (DENSE * frame.unit))
        return max(72 * frame.unit * low, 20)


def _in_order(board: Board, sort: str) -> list[Standing]:
    places = board.standings
    return sorted(places, key=lambda place: place.index) if sort == "created" else list(places)


def _entry(board: Board, place: Standing, style: Style, words: Words) -> Entry:
    answer, result = board.vote.answers[place.index], board.results[place.index]
    text, code = plain(answer.text), plain(answer.code)
    count = words.number(result[0]) if result else ""
    percent = words.percent(result[1]) if result else ""
    told = f": {count} {words.unit(result[0])}, {percent}" if result else ""
    return Entry(
        code=code,
        text=Text(text, 600, style.typeface),
        count=count if style.show != "percent" else "",
        percent=percent if style.show != "counts" else "",
        colour=board.colours[place.index] % len(style.palette.answers),
        length=place.length,
        leads=place.leads,
        hidden=result is None,
        known=bool(board.revealed),
        label=f"{code}. {text}{told}",
    )
