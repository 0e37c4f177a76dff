"""XLSX of ratings: a summary with a bar chart, a sheet of employees, and all ratings in rows."""

from datetime import UTC
from decimal import Decimal
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from voteboard import moments
from voteboard.branding import OWN
from voteboard.history.rated import VALUES
from voteboard.ratings.exported import ExportedRatings
from voteboard.tally import shares
from voteboard.writers.cells import INK, Cells, height, lines
from voteboard.writers.workbook import OPTIONS

MOST_ROWS = 50_000  # of a file that anybody may ask for: each takes a third of a millisecond
HEAD = 2  # the row over the values
_TEXT_WIDTH = 70  # characters


def write(exported: ExportedRatings, stream: BinaryIO) -> None:
    """Values and counts are numbers, shares are per cents, times are dates of Excel's in the event's zone."""
    _ = exported.translate
    with Workbook(stream, OPTIONS) as book:
        made = exported.made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": _("Ratings"), "created": made})
        cells = Cells(book, exported.zone, exported.language)
        _summary(book, book.add_worksheet(_("Summary")), exported, cells)
        if exported.board.employees:
            _employees(book.add_worksheet(_("Employees")), exported, cells)
        _rows(book.add_worksheet(_("Ratings")), exported, cells)


def _summary(book: Workbook, sheet: Worksheet, exported: ExportedRatings, cells: Cells) -> None:
    _ = exported.translate
    board = exported.board
    _widths(sheet, 12, 12, 10, 4, 42, 30)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, _("Ratings"), cells.styles["heading"])
    sheet.set_row(1, 20)
    sheet.write_string(1, 0, _period(exported), cells.styles["remark"])
    sheet.set_row(HEAD, 24)
    for column, name in enumerate((_("Rating"), _("How many"), _("Share"))):
        cells.text(sheet, HEAD, column, name, "head" if column == 0 else "head right")
    facts = _facts(exported, cells)
    told = list(zip(VALUES, board.rated.counts, shares(board.rated.counts), strict=True))
    for row, (label, put) in enumerate(facts, HEAD + 1):
        if row - HEAD <= len(told):
            value, n, share = told[-(row - HEAD)]
            cells.number(sheet, row, 0, value, "place")
            cells.number(sheet, row, 1, n, "count")
            cells.number(sheet, row, 2, share / 100, "share")
        cells.text(sheet, row, 4, label, "label")
        put(sheet, row, 5)
    sheet.insert_chart(HEAD + 2 + len(facts), 0, _chart(book, sheet, exported))
    _set_up(sheet)


def _facts(exported: ExportedRatings, cells: Cells) -> list[tuple]:
    """Labels, and what writes their values into a cell; more of them than there are values of ratings."""
    _ = exported.translate
    board = exported.board
    trend = board.trend

    def mean(value: Decimal | None):
        number = None if value is None else float(value)
        return lambda *at: cells.number(*at, number, "fact mean")

    return [
        (_("Mean"), mean(board.mean)),
        (_("Ratings in all"), lambda *at: cells.number(*at, board.n, "fact count")),
        (_("Mean of the period before"), mean(trend and trend[0])),
        (_("Data as of"), lambda *at: cells.time(*at, board.at)),
        (_("Time zone"), lambda *at: cells.text(*at, str(exported.zone), "fact")),
        (_("File made"), lambda *at: cells.time(*at, exported.made_at)),
    ]


def _chart(book: Workbook, sheet: Worksheet, exported: ExportedRatings) -> object:
    _ = exported.translate
    last = HEAD + len(VALUES)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": _("Ratings"),
            "categories": [sheet.name, HEAD + 1, 0, last, 0],
            "values": [sheet.name, HEAD + 1, 1, last, 1],
            "fill": {"color": str(OWN.bars[0])},
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"color": INK, "bold": True}},
            "gap": 40,
        }
    )
    chart.set_title({"name": _("Ratings"), "name_font": {"size": 13, "color": INK}, "overlay": False})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none", "line": {"none": True}})  # 5 on top
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 640, "height": 270})
    return chart


def _employees(sheet: Worksheet, exported: ExportedRatings, cells: Cells) -> None:
    _ = exported.translate
    _widths(sheet, 40, 12, 12, 26)
    for column, name in enumerate((_("Employee"), _("Ratings"), _("Mean"), _("Remark"))):
        cells.text(sheet, 0, column, name, "head right" if column in (1, 2) else "head")
    for row, (employee, mean, small) in enumerate(exported.board.employees, 1):
        cells.text(sheet, row, 0, exported.name(employee.name))
        cells.number(sheet, row, 1, employee.n, "count")
        cells.number(sheet, row, 2, float(mean), "mean")
        cells.text(sheet, row, 3, _("Few ratings") if small else "")
    _set_up(sheet)
    sheet.freeze_panes(1, 0)


def _rows(sheet: Worksheet, exported: ExportedRatings, cells: Cells) -> None:
    _ = exported.translate
    columns = [(_("Time"), 21), (_("Rating"), 10), (_("Employee"), 30)]
    columns += [(_("Order"), 16)] if exported.whole_phones else []
    columns += [(_("Phone"), 21), (_("Comment"), _TEXT_WIDTH)]
    _widths(sheet, *(width for _name, width in columns))
    for column, (name, _width) in enumerate(columns):
        cells.text(sheet, 0, column, name, "head")
    last = 0
    for last, row in enumerate(exported.rows(), 1):
        sheet.set_row(last, height(max(lines(row.text, _TEXT_WIDTH - 4), lines(row.employee, 26))))
        cells.time(sheet, last, 0, row.at)
        cells.number(sheet, last, 1, row.value, "place")
        order = [row.order] if exported.whole_phones else []
        for column, text in enumerate([row.employee, *order, row.phone, row.text], 2):
            cells.text(sheet, last, column, text)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    _set_up(sheet)
    sheet.freeze_panes(1, 0)


def _period(exported: ExportedRatings) -> str:
    period = exported.board.period
    end = period.end or exported.made_at
    return moments.period(period.begin, end, exported.zone, exported.language)


def _widths(sheet: Worksheet, *widths: int) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
