"""Ratings as files: `/ratings/export.FORMAT` for everybody, masked."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from flask_babel import get_locale

from voteboard.bulkhead import Bulkhead
from voteboard.catalogue import translator
from voteboard.errors import N_, BadParameter, NotOneOf
from voteboard.exports import DELIMITERS, EXPORTS
from voteboard.history.ratings import RatingsRecord
from voteboard.ratings.board import RatingsBoard
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.exported import ExportedRatings
from voteboard.runtime import Runtime
from voteboard.web.downloads import Downloads
from voteboard.web.exports import IN_MEMORY, chunks
from voteboard.web.parameters import one_of
from voteboard.web.ratings import asked
from voteboard.writers import ratings_table, ratings_workbook

AT_ONCE, WAITING = 1, 10  # files that are made, and that wait
WRITERS: dict[str, Callable[[ExportedRatings, BinaryIO], None]] = {
    "csv": ratings_table.write,
    "xlsx": ratings_workbook.write,
}


@dataclass(frozen=True, slots=True)
class _File:
    """What is asked for: the format, CSV's delimiter, and for whom."""

    extension: str
    delimiter: str
    language: str
    whole_phones: bool


class Files:
    """Answers with files of ratings, one made at a time."""

    def __init__(
        self,
        record: RatingsRecord,
        boards: RatingsBoards,
        runtime: Runtime,
        zone: ZoneInfo,
        downloads: Downloads,
    ) -> None:
        self._record = record
        self._boards = boards
        self._runtime = runtime
        self._zone = zone
        self._downloads = downloads
        self._bulkhead = Bulkhead(runtime, AT_ONCE, WAITING)

    def answer(self, extension: str, *, whole_phones: bool) -> Response:
        """The file of the period that the address asks for.

        Raises BadParameter, TooMany, Busy and HistoryUnavailable.
        """
        if extension not in WRITERS:
            raise NotOneOf("export", extension, tuple(WRITERS))
        delimiter = DELIMITERS[one_of("delimiter", "comma", tuple(DELIMITERS))]
        wanted = _File(extension, delimiter, str(get_locale()), whole_phones)
        period = asked()
        board = self._board()
        if extension == "xlsx" and board.n > ratings_workbook.MOST_ROWS:
            sentence = N_("%(name)s: there are more than %(most)s ratings; ask for a shorter one")
            raise BadParameter(
                sentence, name="period", value=period.text, most=f"{ratings_workbook.MOST_ROWS:,}"
            )
        etag = self._etag(wanted, board)
        if request.if_none_match.contains_weak(etag):
            return _described(Response(status=304), wanted, board, etag)
        if request.method == "HEAD":
            return _described(Response(), wanted, board, etag)
        self._downloads.count()
        with self._bulkhead.turn():
            board = self._board()  # anew: others had their turn
            etag = self._etag(wanted, board)
            file, size = self._runtime.blocking(self._written, wanted, board)
        response = Response(chunks(file, self._runtime))
        response.call_on_close(file.close)
        response.content_length = size
        return _described(response, wanted, board, etag)

    def _board(self) -> RatingsBoard:
        period = asked()
        board = self._boards.recall(period)
        self._boards.read(period)
        return board

    def _written(self, wanted: _File, board: RatingsBoard) -> tuple[BinaryIO, int]:
        """The file at its start, and its size in bytes."""
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the response
        try:
            period = board.period
            exported = ExportedRatings(
                board,
                self._record.rows(period.begin, period.end),
                self._zone,
                wanted.language,
                translator(wanted.language),
                self._runtime.now(),
                wanted.delimiter,
                wanted.whole_phones,
            )
            WRITERS[wanted.extension](exported, file)
            size = file.tell()
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file, size

    def _etag(self, wanted: _File, board: RatingsBoard) -> str:
        # Rows may change that the board says nothing of.
        everything = repr((wanted, board.etag, self._boards.version))
        return hashlib.blake2s(everything.encode(), digest_size=12).hexdigest()


def blueprint(files: Files) -> Blueprint:
    """`/ratings/export.FORMAT` (`period`, `delimiter`): numbers masked, comments that were released."""
    pages = Blueprint("ratings_exports", __name__)

    @pages.get("/ratings/export.<extension>")
    def export(extension: str) -> Response:
        response = files.answer(extension, whole_phones=False)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return pages


def _described(response: Response, wanted: _File, board: RatingsBoard, etag: str) -> Response:
    response.mimetype = EXPORTS[wanted.extension].mimetype
    period = board.period.asked.text.replace("..", "_")
    whole = "-whole" if wanted.whole_phones else ""
    name = f"voteboard-ratings-{period}{whole}.{wanted.extension}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.set_etag(etag, weak=True)
    return response
