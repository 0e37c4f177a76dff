"""CSV of ratings: one row for each, as `delimited.py` writes votes.

``order`` is a column of the presenter's file alone. Telephone numbers are without a plus; a text that a
spreadsheet would run as a formula stands after an apostrophe.
"""

import csv
import io
from typing import BinaryIO

from voteboard.ratings.exported import ExportedRatings, Row
from voteboard.writers.delimited import BOM
from voteboard.writers.formulas import quoted

PUBLIC = ("at", "value", "employee", "phone", "text")
WHOLE = ("at", "value", "employee", "order", "phone", "text")


def write(exported: ExportedRatings, stream: BinaryIO) -> None:
    """Times are ISO 8601 in the event's zone, the oldest first."""
    columns = WHOLE if exported.whole_phones else PUBLIC
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    try:
        text.write(BOM)
        rows = csv.writer(text, delimiter=exported.delimiter)
        rows.writerow(columns)
        for row in exported.rows():
            told = _told(row, exported)
            rows.writerow([told[column] for column in columns])
    finally:
        text.detach()  # the stream is the caller's


def _told(row: Row, exported: ExportedRatings) -> dict[str, object]:
    return {
        "at": row.at.astimezone(exported.zone).isoformat(timespec="seconds"),
        "value": row.value,
        "employee": quoted(row.employee),
        "order": quoted(row.order),
        "phone": quoted(row.phone),
        "text": quoted(row.text),
    }
