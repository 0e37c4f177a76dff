"""A file of messages, from its bytes to rows with their line numbers. Pure.

CSV as spreadsheets write it: any line ends, `;`, `,` or tabs between cells, quotes around cells and doubled
within (RFC 4180). Lines and rows are read in small pieces, so that a large file keeps nobody waiting.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voteboard.errors import N_
from voteboard.messages import columns, encoding
from voteboard.messages.problems import NotATable

MOST_ROWS = 100_000
LONGEST_LINE = 100_000  # characters, below what csv takes in one cell
LARGEST = 32 * 1024 * 1024  # bytes
DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the ``line`` of the file at which it begins, and the text of each field, empty where it has
    none.

    ``whole`` is False when it has more cells than the file has columns.
    """

    line: int
    cells: dict[str, str]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, read while they are asked for, and the names of the columns that are not used."""

    rows: Iterator[Row]
    unused: tuple[str, ...]


def read(data: bytes, *, has_text: bool = False) -> Table:
    """The table in ``data``. ``has_text``: one text for all is given, so that it needs no column.

    Raises NotATable, also while rows are read: then none of them is to be used.
    """
    if len(data) > LARGEST:
        raise NotATable(N_("The file is larger than %(most)s MB: split it"), most=LARGEST // 1024 // 1024)
    lines = _Lines(data)
    for line in lines:
        if line.strip(" \t\r\n;,\ufeff"):
            break
    else:
        raise NotATable(N_("The file is empty"))
    delimiter = None
    if line.casefold().startswith("sep=") and len(line.rstrip("\r\n")) == 5:  # Excel's own way to tell
        delimiter = line[4]
        line = next(lines, "")
    head, delimiter = _head(line, delimiter)
    places = columns.found(head, has_text=has_text)
    return Table(_rows(lines, delimiter, places, len(head)), columns.unused(head))


class _Lines:
    """The lines of a file with their ends, counted. Raises NotATable for those that are no text."""

    def __init__(self, data: bytes) -> None:
        # As many line ends as there are: a lone CR is one too.
        self._text = io.TextIOWrapper(io.BytesIO(data), encoding.detect(data), newline="")
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number += 1
        try:
            line = self._text.readline(LONGEST_LINE + 1)
        except UnicodeError:
            raise NotATable(
                N_("Line %(line)s or one soon after it is no text: save the file as “CSV UTF-8”"),
                line=self.number,
            ) from None
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE:
            raise NotATable(
                N_("Line %(line)s is longer than %(most)s characters"), line=self.number, most=LONGEST_LINE
            )
        if "\0" in line:
            raise NotATable(
                N_("Line %(line)s has a zero byte: save the file anew, as “CSV UTF-8”"), line=self.number
            )
        return line


def _head(line: str, told: str | None) -> tuple[Sequence[str], str]:
    """The first line's cells, and what stands between them: that with which most of them are known."""
    best: tuple[Sequence[str], str] = ((), ";")
    known = (-1, -1)
    for delimiter in told or DELIMITERS:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        count = sum(columns.field_of(cell) is not None for cell in cells), len(cells)
        if count > known:
            best, known = (cells, delimiter), count
    if known == (-1, -1):
        raise NotATable(N_("The first line, with the names of the columns, has quotes that don't match"))
    return best


def _rows(lines: _Lines, delimiter: str, places: dict[str, int], width: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    read = 0
    while True:
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise _broken(error, first) from None
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        if read > MOST_ROWS:
            raise NotATable(N_("The file has more than %(most)s rows: split it"), most=MOST_ROWS)
        texts = {field: cells[place] if place < len(cells) else "" for field, place in places.items()}
        yield Row(first, texts, whole=not any(cell.strip() for cell in cells[width:]))
    if not read:
        raise NotATable(N_("The file has names of columns and no rows"))


def _broken(error: csv.Error, line: int) -> NotATable:
    said = str(error)
    if "unexpected end" in said or "field larger" in said:
        return NotATable(N_("Line %(line)s: quotes are opened and never closed"), line=line)
    if "expected after" in said:
        return NotATable(
            N_("Line %(line)s: a quote within a text has to be doubled, and the text to stand in quotes"),
            line=line,
        )
    return NotATable(N_("Line %(line)s is not CSV"), line=line)
