"""Votes with everything that files find hard, and what reads the files back."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import openpyxl

from tests.recorded import told, vote
from voteboard import board
from voteboard.board import Board
from voteboard.catalogue import translator
from voteboard.curtain import OPEN, Drawn
from voteboard.exported import Exported, Options, Result
from voteboard.exports import EXPORTS
from voteboard.history.records import Record, Tallied
from voteboard.timeline import Point, Timeline, behind

FORMULAS = (
    '=HYPERLINK("http://evil.example";"Анна")',
    "@SUM(1+1)",
    "+7 900 000-00-00",
    "-1+1",
    "\t=1+1",
    "＝1+1",
    "http://evil.example",
    "007",
    "=cmd|' /C calc'!A0",
)
MADE = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)


def shown(records: list[Record], drawn: Drawn = OPEN) -> Result:
    """The board after the last of the records, and its timeline, behind the curtain."""
    tallied = [record for record in records if isinstance(record, Tallied)]
    points = tuple(Point(one.at, one.report, one.colours) for one in tallied)
    last = tallied[-1]
    return Result(
        board.of_drawn(drawn, last.report, last.revision, last.colours, at=last.at),
        behind(drawn, Timeline(points[0].at, points[-1].at, points, (), (), ())),
    )


def result(*counts: int, nr: int = 29, **changes: object) -> Result:
    """A vote of which one moment is known."""
    answers = changes.pop("answers", tuple(f"Ответ {i}" for i in range(1, len(counts) + 1)))
    return shown(told(vote(nr, answers, **changes), [(0, counts)]))


def written(extension: str, *results: Result, language: str = "ru", delimiter: str = ",") -> bytes:
    """The file."""
    stream = io.BytesIO()
    zone, options = ZoneInfo("Europe/Moscow"), Options(delimiter=delimiter)
    exported = Exported(results, zone, language, translator(language), MADE, options)
    EXPORTS[extension].write(exported, stream)
    return stream.getvalue()


def rows_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """A CSV file, as a program reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def workbook_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def unpacked(content: bytes) -> str:
    """All that a file has in it, the parts of a workbook too."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def boards(*results: Result) -> list[Board]:
    return [one.board for one in results]
