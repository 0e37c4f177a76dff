"""Results as files: `/votes/HASH/export.FORMAT`, and several votes in one."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, request
from flask_babel import get_locale

from voteboard.archive import Archive
from voteboard.board import Board
from voteboard.bulkhead import Bulkhead
from voteboard.catalogue import translator
from voteboard.errors import N_, BadParameter, NotOneOf, UnknownVote
from voteboard.exported import Exported, Looks, Options, Result, points
from voteboard.exports import DELIMITERS, EXPORTS, check_number, filename
from voteboard.model import Curtain
from voteboard.picture.frame import HEIGHTS, USUAL, WIDTHS
from voteboard.rasterizing import rasterizer
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.web.downloads import Downloads
from voteboard.web.looks import LooksOfPages
from voteboard.web.parameters import whole

AT_ONCE, WAITING = 2, 20  # exports that are made, and that wait: readers of the record need threads too
IN_MEMORY = 1 << 20  # bytes; larger files are made on the disk
CHUNK = 1 << 18  # bytes
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox"
TRIES = 3  # to have board and timeline of one moment


def blueprint(
    archive: Archive,
    relay: LocalRelay,
    looks: LooksOfPages,
    runtime: Runtime,
    zone: ZoneInfo,
    downloads: Downloads,
) -> Blueprint:
    """`/votes/HASH/export.FORMAT` and `/votes/export.FORMAT?v=A&v=B`; both take `delimiter`, and what a
    picture can be asked for: `width`, `height`, and the looks of pages."""
    files = Blueprint("exports", __name__, url_prefix="/votes")
    files.add_app_template_global(lambda: EXPORTS, "export_formats")
    bulkhead, rasterize = Bulkhead(runtime, AT_ONCE, WAITING), rasterizer(runtime.run)

    @files.get("/<hash>/export.<extension>")
    def of_one(hash: str, extension: str) -> Response:
        _check_format(extension)
        if _board(hash) is None:
            abort(404, "Unknown vote")
        return _answer(extension, [hash])

    @files.get("/export.<extension>")
    def of_several(extension: str) -> Response:
        _check_format(extension)
        hashes = list(dict.fromkeys(request.args.getlist("v")))
        if not hashes:
            sentence = N_("%(name)s: choose at least one vote, then ask for the file again")
            raise BadParameter(sentence, name="v", value="")
        check_number(extension, len(hashes))
        return _answer(extension, hashes)

    def _answer(extension: str, hashes: list[str]) -> Response:
        options, language = _options(looks), str(get_locale())
        boards = _boards(hashes)
        etag = _etag(extension, options, language, boards)
        if request.if_none_match.contains_weak(etag):
            return _described(Response(status=304), extension, boards, etag)
        if request.method == "HEAD":
            return _described(Response(), extension, boards, etag)
        downloads.count()
        with bulkhead.turn():
            boards = _boards(hashes)  # anew: a curtain may have been drawn while others had their turn
            with_timeline = EXPORTS[extension].timeline and len(hashes) == 1
            results = [_gone_on(hash) for hash in hashes] if with_timeline else [Result(b) for b in boards]
            boards = [result.board for result in results]
            etag = _etag(extension, options, language, boards)
            asked = Exported(
                tuple(results), zone, language, translator(language), runtime.now(), options, rasterize
            )
            file, size = runtime.blocking(_written, extension, asked)
        response = Response(chunks(file, runtime))
        response.call_on_close(file.close)
        response.content_length = size
        return _described(response, extension, boards, etag if all(map(_whole, results)) else None)

    def _boards(hashes: list[str]) -> list[Board]:
        return [_board(hash) or _unknown(hash) for hash in hashes]

    def _board(hash: str) -> Board | None:
        board = archive.recall(hash) if hash != STAGE else None
        if board is not None:
            relay.read(hash)
        return board

    def _gone_on(hash: str) -> Result:
        """Board and timeline behind the same curtain; without a timeline where it does not hang still."""
        board = archive.recall(hash)
        for _ in range(TRIES):
            before, timeline = board, archive.timeline(hash, points(board))
            board = archive.recall(hash)
            if _seen_through(before) == _seen_through(board):
                return Result(board, timeline)
        return Result(board)

    return files


def _check_format(extension: str) -> None:
    if extension not in EXPORTS:
        raise NotOneOf("export", extension, tuple(EXPORTS))


def _options(looks: LooksOfPages) -> Options:
    asked = looks.asked()
    logo = str(looks.logo_file(asked.logo)) if asked.logo else None
    demo = current_app.config["DEMO"]
    return Options(
        delimiter=_delimiter(),
        looks=Looks(asked.theme, asked.show, asked.sort, asked.branding, logo, demo),
        width=whole("width", USUAL[0], *WIDTHS),
        height=whole("height", USUAL[1], *HEIGHTS),
    )


def _delimiter() -> str:
    asked = request.args.get("delimiter", "comma")
    if asked not in DELIMITERS:
        raise NotOneOf("delimiter", asked, tuple(DELIMITERS))
    return DELIMITERS[asked]


def _unknown(hash: str) -> NoReturn:
    raise UnknownVote(hash)


def _seen_through(board: Board) -> tuple:
    return board.curtain, board.revealed, board.at if board.curtain is Curtain.HELD else None


def _whole(result: Result) -> bool:
    """Whether the timeline reaches the board: what is recorded late changes the file, but not its ETag."""
    timeline, counts = result.timeline, result.board.counts
    return (
        timeline is None
        or counts is None
        or (bool(timeline.points) and timeline.points[-1].report.counts == counts)
    )


def _etag(extension: str, options: Options, language: str, boards: list[Board]) -> str:
    # A timeline grows with its board's revision.
    everything = repr((extension, options, language, [board.etag for board in boards]))
    return hashlib.blake2s(everything.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _written(extension: str, asked: Exported) -> tuple[BinaryIO, int]:
    """The file at its start, and its size in bytes."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the response
    try:
        EXPORTS[extension].write(asked, file)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, size


def chunks(file: BinaryIO, runtime: Runtime) -> Iterator[bytes]:
    while chunk := runtime.blocking(file.read, CHUNK):
        yield chunk


def _described(response: Response, extension: str, boards: list[Board], etag: str | None) -> Response:
    response.mimetype = EXPORTS[extension].mimetype
    name = filename(extension, boards)
    shown = "inline" if EXPORTS[extension].inline else "attachment"
    response.headers.set("Content-Disposition", shown, filename=name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    if extension == "svg":
        # Its fonts and styles are inside.
        response.headers["Content-Security-Policy"] = _SVG_POLICY
    if etag is not None:
        # Weak: two files that say the same differ in when they were made.
        response.set_etag(etag, weak=True)
    return response
