"""The first sheet of several votes: a row for each, with a link to its own sheet."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from voteboard.board import Board
from voteboard.exported import Exported
from voteboard.writers import words
from voteboard.writers.cells import LONGEST, Cells, cut, height, lines, readable

HEAD = 2
_WIDTHS = (7, 48, 28, 18, 21, 21, 12, 32, 8, 17, 21)


def write(sheet: Worksheet, exported: Exported, cells: Cells, sheets: Sequence[str]) -> None:
    """``sheets`` are the names of the votes' sheets, in their order."""
    _ = exported.translate
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 28)
    sheet.set_row(1, 20)
    sheet.set_row(HEAD, 24)
    sheet.write_string(0, 0, _("Results of votes"), cells.styles["heading"])
    made = _("Votes: {n} · made {time} · time zone {zone}")
    for name, value in {
        "n": str(len(exported.results)),
        "time": cells.local(exported.made_at).strftime("%Y-%m-%d %H:%M:%S"),
        "zone": str(exported.zone),
    }.items():
        made = made.replace(f"{{{name}}}", value)
    sheet.write_string(1, 0, made, cells.styles["remark"])
    names = (
        (_("No."), "head"), (_("Question"), "head"), (_("Event"), "head"), (_("Status"), "head"),
        (_("Started"), "head"), (_("Finished"), "head"), (_("Votes"), "head right"),
        (_("First place"), "head"), (_("Share"), "head right"), (_("Revision"), "head"),
        (_("Data as of"), "head"),
    )  # fmt: skip
    for column, (name, style) in enumerate(names):
        cells.text(sheet, HEAD, column, name, style)
    for row, (result, name) in enumerate(zip(exported.results, sheets, strict=True), HEAD + 1):
        _vote(sheet, row, result.board, exported, cells, name)
    sheet.autofilter(HEAD, 0, HEAD + len(exported.results), len(names) - 1)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer("&L&A&R&P / &N")


def _vote(sheet: Worksheet, row: int, board: Board, exported: Exported, cells: Cells, name: str) -> None:
    vote, first = board.vote, words.first(board)
    title = cut(readable(words.title(board, exported)), LONGEST)
    winners = " · ".join(vote.answers[index].text for index in first)
    texts = zip((title, vote.name, winners), (_WIDTHS[1], _WIDTHS[2], _WIDTHS[7]), strict=True)
    curtain = words.curtain(board, exported)
    sheet.set_row(row, height(max(1 + bool(curtain), *(lines(text, fits - 4) for text, fits in texts))))
    cells.number(sheet, row, 0, vote.nr, "place")
    sheet.write_url(row, 1, f"internal:'{name}'!A1", cells.styles["link"], title)
    cells.text(sheet, row, 2, vote.name)
    cells.text(sheet, row, 3, "\n".join(filter(None, (words.status(board, exported), curtain))))
    cells.time(sheet, row, 4, vote.started_at)
    cells.time(sheet, row, 5, vote.finished_at)
    cells.number(sheet, row, 6, board.total, "count bold")
    cells.text(sheet, row, 7, winners, "bold")
    cells.number(sheet, row, 8, board.results[first[0]][1] / 100 if first else None, "share")
    cells.text(sheet, row, 9, words.revision(board))
    cells.time(sheet, row, 10, board.at)
