"""What goes into the cells of a workbook: texts that XML and Excel take, times in a zone, and their styles.

A text is always written as a text, never as a formula, link or number.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # characters of a cell, which Excel counts in UTF-16
_LONGEST_TITLE = 120
TALLEST = 400  # points; Excel's limit is 409
INK, QUIET, LINE, SHADE = "#16181D", "#5A6070", "#D5D9E2", "#F1F3F8"
LINK = "#1D4ED8"
# What XML 1.0 refuses (www.w3.org/TR/xml/#charsets); halves of surrogate pairs are no characters at all.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TIMES = {"ru": "dd.mm.yyyy hh:mm:ss", "en": "yyyy-mm-dd hh:mm:ss"}


def readable(text: str) -> str:
    """The text without what no file of Excel's can hold."""
    return _REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cut(text: str, most: int) -> str:
    """At most so many characters of it, as Excel counts them."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def lines(text: str, fits: int) -> int:
    """How many lines a text takes where so many characters fit one."""
    return sum(-(-max(1, len(line)) // fits) for line in text.split("\n"))


def height(lines: int) -> int:
    """The height of a row of so many lines, in points: programs find different ones by themselves."""
    return min(5 + 15 * lines, TALLEST)


def chart_title(text: str) -> str:
    """The text over a chart; one that begins with = would be taken for the address of a cell."""
    shown = cut(readable(text), _LONGEST_TITLE)
    return f"\u200b{shown}" if shown.startswith("=") else shown


class Cells:
    """Writes cells of one workbook, in its styles. Rows of a sheet have to be written in order."""

    def __init__(self, book: Workbook, zone: ZoneInfo, language: str) -> None:
        self._zone = zone
        self._time_format = _TIMES[language]
        self.styles = _styles(book, self._time_format)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: str = "text") -> None:
        """A text, whatever it looks like; what is empty is not written."""
        shown = cut(readable(text), LONGEST)
        if shown:
            sheet.write_string(row, column, shown, self.styles[style])

    def number(self, sheet: Worksheet, row: int, column: int, number: float | None, style: str) -> None:
        """A number, in the style ``count`` or ``share``; None leaves the cell empty."""
        if number is not None:
            sheet.write_number(row, column, number, self.styles[style])

    def time(self, sheet: Worksheet, row: int, column: int, at: datetime | None, style: str = "time") -> None:
        """A moment as a date of Excel's, in the event's zone; those that Excel has no date for as text."""
        if at is None:
            return
        local = self.local(at)
        if local.year < 1900:
            self.text(sheet, row, column, local.isoformat(sep=" ", timespec="seconds"))
        else:
            sheet.write_datetime(row, column, local, self.styles[style])

    def local(self, at: datetime) -> datetime:
        """The time on the clocks of the event's zone, without an offset, as Excel's dates are."""
        return at.astimezone(self._zone).replace(tzinfo=None)


def _styles(book: Workbook, time: str) -> dict[str, Format]:
    plain = {"font_color": INK, "valign": "vcenter"}
    cell = {**plain, "bottom": 1, "bottom_color": LINE}
    wrapped = {"text_wrap": True}
    head = {**cell, **wrapped, "bold": True, "bg_color": SHADE, "indent": 1}
    made = {
        "title": {**plain, **wrapped, "bold": True, "font_size": 16},
        "heading": {**plain, "bold": True, "font_size": 16},
        "remark": {**plain, "font_color": QUIET},
        "quiet": {**plain, **wrapped, "font_color": QUIET},
        "head": head,
        "head right": {**head, "align": "right", "indent": 0},
        "text": {**cell, **wrapped, "indent": 1},
        "bold": {**cell, **wrapped, "bold": True, "indent": 1},
        "centre": {**cell, "align": "center"},
        "place": {**cell, "align": "center", "num_format": "0"},
        "count": {**cell, "num_format": "#,##0"},
        "count bold": {**cell, "num_format": "#,##0", "bold": True},
        "share": {**cell, "num_format": "0%"},
        "mean": {**cell, "num_format": "0.0"},
        "time": {**cell, "num_format": time, "align": "left", "indent": 1},
        "label": {**cell, "font_color": QUIET, "indent": 1},
        "fact": {**cell, **wrapped, "align": "left", "indent": 1},
        "fact mean": {**cell, "num_format": "0.0", "align": "left", "indent": 1},
        "fact count": {**cell, "num_format": "#,##0", "align": "left", "indent": 1},
        "link": {**cell, **wrapped, "font_color": LINK, "underline": 1, "indent": 1},
        "back": {**plain, "font_color": LINK, "underline": 1, "indent": 1},
    }
    return {name: book.add_format(style) for name, style in made.items()}
