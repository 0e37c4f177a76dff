"""The sheet of how a vote went: a row for each moment, a column for each answer, and a chart of lines.

The chart is Excel's scatter chart with straight lines: its line chart puts moments at equal distances,
however far apart they are, and its date axis knows no less than a day.
"""

from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from voteboard.exported import Exported, Result
from voteboard.model import Answer
from voteboard.timeline import Timeline
from voteboard.writers import words
from voteboard.writers.cells import INK, LINE, QUIET, Cells, chart_title, height
from voteboard.writers.vote_sheet import colour

MOST_LINES = 12  # as many as the palette has colours
_TIMES = {"ru": ("hh:mm", "dd.mm hh:mm"), "en": ("hh:mm", "mm-dd hh:mm")}
_EPOCH = datetime(1899, 12, 30)  # the day 0 of Excel's dates


def write(book: Workbook, sheet: Worksheet, result: Result, exported: Exported, cells: Cells) -> None:
    """Write it all. Answers stand by their places now, those that are gone at the end."""
    _ = exported.translate
    timeline = result.timeline
    answers = _answers(result)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, len(answers) + 1, 15)
    sheet.set_column(len(answers) + 2, len(answers) + 2, 3)
    sheet.set_row(0, height(3))
    cells.text(sheet, 0, 0, _("Time"), "head")
    cells.text(sheet, 0, 1, _("Votes in all"), "head right")
    for column, answer in enumerate(answers, 2):
        cells.text(sheet, 0, column, answer.text, "head right")
    notes = [_("Each row is the last state of a stretch of time")]
    if len(answers) > MOST_LINES:
        notes.append(_("The chart shows the first {n} answers").replace("{n}", str(MOST_LINES)))
    cells.text(sheet, 0, len(answers) + 3, " · ".join(notes), "remark")
    for row, point in enumerate(timeline.points, 1):
        cells.time(sheet, row, 0, point.at)
        cells.number(sheet, row, 1, point.report.total, "count bold")
        counts = point.report.by_id()
        for column, answer in enumerate(answers, 2):
            cells.number(sheet, row, column, counts.get(answer.id), "count")
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
    if len(timeline.points) > 1:
        chart = _chart(book, sheet, result, exported, answers[:MOST_LINES])
        sheet.insert_chart(1, len(answers) + 3, chart)


def _answers(result: Result) -> list[Answer]:
    """Every answer that the vote ever had."""
    vote = result.board.vote
    known = {vote.answers[place.index].id: vote.answers[place.index] for place in result.board.standings}
    for point in result.timeline.points:
        for answer in point.report.vote.answers:
            known.setdefault(answer.id, answer)
    return list(known.values())


def _chart(
    book: Workbook, sheet: Worksheet, result: Result, exported: Exported, answers: list[Answer]
) -> object:
    _ = exported.translate
    timeline = result.timeline
    colours = {
        answer.id: number
        for point in timeline.points
        for answer, number in zip(point.report.vote.answers, point.colours, strict=True)
    }
    last = len(timeline.points)
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    for column, answer in enumerate(answers, 2):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
                "line": {"color": colour(colours.get(answer.id, 0)), "width": 2.25},
            }
        )
    title = chart_title(words.title(result.board, exported))
    chart.set_title({"name": title, "name_font": {"size": 13, "color": INK}})
    begin, end = (_serial(at, exported) for at in _span(timeline))
    of_a_day, longer = _TIMES[exported.language]
    font = {"color": QUIET}
    chart.set_x_axis(
        {
            "min": begin,
            "max": end,
            "num_format": longer if end - begin > 1 else of_a_day,
            "num_font": font,
            "major_gridlines": {"visible": False},
        }
    )
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "num_font": font, "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": {"color": INK}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 960, "height": 520})
    return chart


def _span(timeline: Timeline) -> tuple[datetime, datetime]:
    return timeline.points[0].at, timeline.points[-1].at


def _serial(at: datetime, exported: Exported) -> float:
    """The moment in days, as Excel counts them."""
    local = at.astimezone(exported.zone).replace(tzinfo=None)
    return (local - _EPOCH).total_seconds() / 86_400
