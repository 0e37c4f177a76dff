"""The sheet of one vote: its answers by place, what else is known of it, and a bar chart."""

from collections.abc import Iterator

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from voteboard.board import Board
from voteboard.branding import OWN
from voteboard.exported import Exported
from voteboard.tally import Standing
from voteboard.writers import words
from voteboard.writers.cells import INK, TALLEST, Cells, chart_title, height, lines

MOST_BARS = 20  # more could not be read; Excel's own limit is 255 series
HEAD, FACTS = 2, 6  # the row over the answers; the column of what else is known
_WIDTHS = (8, 9, 50, 13, 9, 3, 24, 62)  # characters
_TITLE_LINE, _QUIET_LINE = 52, 90  # characters that fit a line over the table


def write(
    book: Workbook, sheet: Worksheet, board: Board, exported: Exported, cells: Cells, overview: str | None
) -> None:
    """Write it all; ``overview`` is the name of the sheet to link back to."""
    _ = exported.translate
    title, occasion = words.title(board, exported), words.occasion(board, exported)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _over(sheet, 0, title, cells, "title", 26 * lines(title, _TITLE_LINE))
    if overview is not None:
        text = f"← {_('Overview')}"
        sheet.write_url(0, FACTS, f"internal:'{overview}'!A1", cells.styles["back"], text)
    _over(sheet, 1, occasion, cells, "quiet", height(lines(occasion, _QUIET_LINE)))
    sheet.set_row(HEAD, 24)
    names = (_("Place"), _("Number"), _("Answer"), _("Votes"), _("Share"))
    for column, name in enumerate(names):
        cells.text(sheet, HEAD, column, name, "head right" if column > 2 else "head")
    facts = list(_facts(board, exported, cells))
    standings, results = board.standings, board.results
    first = HEAD + 1
    for row in range(max(len(standings) + 1, len(facts))):
        text = board.vote.answers[standings[row].index].text if row < len(standings) else ""
        sheet.set_row(first + row, height(lines(text, _WIDTHS[2] - 4)))
        if row < len(standings):
            _answer(sheet, first + row, board, standings[row], results, cells)
        elif row == len(standings):
            cells.text(sheet, first + row, 2, _("Votes in all"), "bold")
            cells.number(sheet, first + row, 3, board.total, "count bold")
        if row < len(facts):
            label, put = facts[row]
            cells.text(sheet, first + row, FACTS, label, "label")
            put(sheet, first + row, FACTS + 1)
    if board.counts is not None and board.total:
        sheet.insert_chart(first + len(facts) + 1, FACTS, _chart(book, sheet, board, exported))
    _set_up(sheet)


def _answer(sheet: Worksheet, row: int, board: Board, place: Standing, results: tuple, cells: Cells) -> None:
    answer = board.vote.answers[place.index]
    votes, share = results[place.index] or (None, None)
    cells.number(sheet, row, 0, place.rank or None, "place")
    cells.text(sheet, row, 1, answer.code, "centre")
    cells.text(sheet, row, 2, answer.text, "bold" if place.leads else "text")
    cells.number(sheet, row, 3, votes, "count")
    cells.number(sheet, row, 4, None if share is None else share / 100, "share")


def _facts(board: Board, exported: Exported, cells: Cells) -> Iterator[tuple]:
    """Labels, and what writes their values into a cell."""
    _ = exported.translate

    def said(text: str, style: str = "fact"):
        return lambda *at: cells.text(*at, text, style)

    yield _("Status"), said(words.status(board, exported))
    if words.curtain(board, exported):
        yield _("Result"), said(words.curtain(board, exported), "bold")
    if board.total is not None:
        yield _("Votes in all"), lambda *at: cells.number(*at, board.total, "fact count")
    if words.first(board):
        names = " · ".join(board.vote.answers[i].text for i in words.first(board))
        yield _("First place"), said(names, "bold")
    yield _("Data as of"), lambda *at: cells.time(*at, board.at)
    yield _("Revision"), said(words.revision(board))
    yield _("Time zone"), said(str(exported.zone))
    yield _("File made"), lambda *at: cells.time(*at, exported.made_at)
    if board.counts is not None and len(board.counts) > MOST_BARS:
        said_of_chart = _("The chart shows the first {n} answers").replace("{n}", str(MOST_BARS))
        yield _("Chart"), said(said_of_chart)


def _chart(book: Workbook, sheet: Worksheet, board: Board, exported: Exported) -> object:
    _ = exported.translate
    shown = board.standings[:MOST_BARS]
    last = HEAD + len(shown)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": _("Votes"),
            "categories": [sheet.name, HEAD + 1, 2, last, 2],
            "values": [sheet.name, HEAD + 1, 3, last, 3],
            "points": [{"fill": {"color": colour(board.colours[place.index])}} for place in shown],
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"color": INK, "bold": True}},
            "gap": 40,
        }
    )
    title = chart_title(words.title(board, exported))
    chart.set_title({"name": title, "name_font": {"size": 13, "color": INK}, "overlay": False})
    chart.set_y_axis(
        {
            "reverse": True,  # the first place on top
            "major_tick_mark": "none",
            "line": {"none": True},
            "num_font": {"size": 10, "color": INK},
        }
    )
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 640, "height": 90 + 36 * max(3, len(shown))})
    return chart


def colour(number: int) -> str:
    """The colour of an answer in the palette of the board."""
    return str(OWN.bars[number % len(OWN.bars)])


def _over(sheet: Worksheet, row: int, text: str, cells: Cells, style: str, points: float) -> None:
    """A text over the width of the table."""
    sheet.set_row(row, min(points, TALLEST))
    sheet.merge_range(row, 0, row, 4, "", cells.styles[style])
    cells.text(sheet, row, 0, text, style)


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&L&A&R&P / &N")
