"""Draws a board: the same look as static/css has it, laid out without a browser. Pure."""

from voteboard.board import Board
from voteboard.colour import Colour
from voteboard.picture.answers import LEAST_ROW, Answers
from voteboard.picture.foot import Foot
from voteboard.picture.frame import USUAL, Frame
from voteboard.picture.head import Head
from voteboard.picture.lines import Text, plain
from voteboard.picture.palette import Palette
from voteboard.picture.style import Style, Words
from voteboard.picture.svg import Drawing, described

LEAST_ROWS = 4
GLOWS = 0.62  # as far as the gradient goes


def draw(board: Board, style: Style, words: Words, width: int = USUAL[0], height: int = USUAL[1]) -> str:
    """The board as SVG of so many pixels (within `WIDTHS` and `HEIGHTS` of frame.py)."""
    frame = Frame(width, height)
    drawing = Drawing(width, height, style.typeface)
    _draw_ground(drawing, style.palette, frame)
    foot = Foot(board, style, words, frame)
    told: list[str] = []
    if board.vote is None:
        _draw_waiting(drawing, style, words, frame)
    else:
        between = frame.height - frame.top - frame.bottom
        rows = LEAST_ROW * min(LEAST_ROWS, max(1, len(board.vote.answers)))  # whatever the head needs
        head = Head(board, style, words, frame, between - foot.height - rows)
        answers = Answers(board, style, words, frame, between - foot.height - head.height)
        if answers.shown < len(board.vote.answers):
            # It says so, which may take a line from the room.
            foot = Foot(board, style, words, frame, answers.shown)
            head = Head(board, style, words, frame, between - foot.height - rows)
            answers = Answers(board, style, words, frame, between - foot.height - head.height)
            foot = Foot(board, style, words, frame, answers.shown)
        head.draw(drawing)
        answers.draw(drawing, frame.top + head.height)
        told = [entry.label for entry in answers.entries]
    foot.draw(drawing)
    description = described([words.badge, words.event, *told, words.freshness, words.rule])
    return drawing.written(words.language, plain(words.title), description, _facts(board), style.fonts)


def _draw_ground(drawing: Drawing, palette: Palette, frame: Frame) -> None:
    """The glow of static/css/base.css; only where it is, since rasterising it takes long."""
    drawing.box(0, 0, frame.width, frame.height, palette.ground)
    if palette.glow == palette.ground:
        return
    stops: tuple[tuple[float, Colour], ...] = (
        (0, palette.glow),
        (0.3, palette.ground.mixed(palette.glow, 0.4)),
        (GLOWS, palette.ground),
    )
    wide, high = 1.2 * frame.width, 0.9 * frame.height
    drawing.box(0, 0, GLOWS * wide, GLOWS * high, drawing.glow(stops, wide, high))


def _draw_waiting(drawing: Drawing, style: Style, words: Words, frame: Frame) -> None:
    """The stage before the first vote: a promise in the middle."""
    title, size = Text(plain(words.waiting), 800, style.typeface, -0.02), frame.px(76, 26)
    lines = title.balanced(frame.inner / size)
    small = frame.px(30, 15)
    promise = Text(plain(words.promise), 500, style.typeface)
    below = promise.lines(frame.inner / small)
    height = 1.15 * size * len(lines) + 0.6 * small + style.typeface.line(small) * len(below)
    y = (frame.height - height) / 2
    for line in lines:
        x = (frame.width - style.typeface.width(line, 800, -0.02) * size) / 2
        baseline = y + style.typeface.baseline(size, 1.15 * size)
        drawing.text(line, x, baseline, size, 800, style.palette.ink, -0.02, "question")
        y += 1.15 * size
    y += 0.6 * small
    for line in below:
        x = (frame.width - style.typeface.width(line, 500) * small) / 2
        drawing.text(line, x, y + style.typeface.ascent(small), small, 500, style.palette.quiet, kind="event")
        y += style.typeface.line(small)


def _facts(board: Board) -> dict[str, object]:
    """What programs may want to know of the picture: `metadata`."""
    return {
        "vote": board.key,
        "epoch": board.revision.epoch,
        "rev": board.revision.rev,
        "at": board.message("status")["at"],
        "stale": board.stale,
        "curtain": str(board.curtain),
    }
