"""XLSX: one vote with its timeline, or an overview of several and a sheet for each."""

from datetime import UTC
from typing import BinaryIO

from xlsxwriter import Workbook

from voteboard.exported import Exported
from voteboard.writers import overview_sheet, timeline_sheet, vote_sheet, words
from voteboard.writers.cells import Cells, cut, readable
from voteboard.writers.sheet_names import sheet_names

LONGEST_TITLE = 255  # of the properties
# Texts stay texts. Rows go to files on the disk as they are written: a large workbook takes little memory.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(exported: Exported, stream: BinaryIO) -> None:
    """Counts are numbers, shares are per cents, times are dates of Excel's in the event's zone."""
    _ = exported.translate
    with Workbook(stream, OPTIONS) as book:
        book.set_properties(
            {
                "title": cut(readable(_title(exported)), LONGEST_TITLE),
                "created": exported.made_at.astimezone(UTC).replace(tzinfo=None),
                "comments": f"voteboard {exported.made_at.isoformat(timespec='seconds')}",
            }
        )
        cells = Cells(book, exported.zone, exported.language)
        if len(exported.results) == 1:
            _one(book, exported, cells)
        else:
            _several(book, exported, cells)


def _one(book: Workbook, exported: Exported, cells: Cells) -> None:
    _ = exported.translate
    [result] = exported.results
    vote_sheet.write(book, book.add_worksheet(_("Results")), result.board, exported, cells, None)
    if words.has_history(result.timeline):
        timeline_sheet.write(book, book.add_worksheet(_("Votes over time")), result, exported, cells)


def _several(book: Workbook, exported: Exported, cells: Cells) -> None:
    _ = exported.translate
    boards = [result.board for result in exported.results]
    titles = [f"{board.vote.nr} {words.title(board, exported)}" for board in boards]
    overview, *names = sheet_names([_("Overview"), *titles])
    overview_sheet.write(book.add_worksheet(overview), exported, cells, names)
    for board, name in zip(boards, names, strict=True):
        vote_sheet.write(book, book.add_worksheet(name), board, exported, cells, overview)


def _title(exported: Exported) -> str:
    _ = exported.translate
    if len(exported.results) > 1:
        return _("Results of votes")
    return words.title(exported.results[0].board, exported)
