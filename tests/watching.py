"""Watches all that the program lets out while tests run, and keeps what was found until the test's end.

Answers and frames are looked at inside the program, in this process or in a fork of it, which tells of what
it finds by a line on standard error; what a process writes, and the files that it leaves, from outside.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from engineio.packet import Packet
from flask import Flask

from tests import leaks
from tests.databases import running as servers
from voteboard.message import Message
from voteboard.redaction import RedactingFormatter, Redactor

# Where what is planted may be, of which kind, and why.
LAWFUL = (
    (r"GET /present/ratings/export\.\w+ → 200", leaks.NUMBER, "the presenter's own file, behind the login"),
    (r"the file ratings\.csv", leaks.NUMBER, "who runs the program has asked for them: --phones"),
    (r"the file clients\.csv", leaks.NUMBER, "what a test gives to the command that sends"),
)
_TOLD = "something planted was let out: "
_found: list[str] = []
_in_module: dict[Path, list[Redactor]] = {}
_in_test: list[Redactor] = []
Report = Callable[[str], object]


def look(place: str, content: bytes, *, numbers: bool = True, report: Report = _found.append) -> None:
    """Report what of the planted is in the content, unless it may be there."""
    kinds = {kind for layer in leaks.unpacked(content) for kind in leaks.found(layer, numbers=numbers)}
    for kind in sorted(kinds):
        if not any(kind.startswith(of) and re.fullmatch(where, place) for where, of, _ in LAWFUL):
            report(f"{kind}: {place}")


def heard(who: str, text: str) -> None:
    """Look at what a process wrote; what it found itself is among it."""
    for told in re.findall(f"{_TOLD}(.*)", text):
        _found.append(told)
    look(f"what {who} wrote", text.encode("utf-8", "surrogateescape"))


def files(folder: Path, *, numbers: bool) -> None:
    """Look at every file in a folder. Databases lawfully have whole numbers: they are asked for secrets."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            stored = ".db" in file.name
            look(f"the file {file.name}", file.read_bytes(), numbers=numbers and not stored)


def databases() -> None:
    """Look for secrets in each database of PostgreSQL that was made since."""
    for server in servers:
        for table, rows in server.contents():
            look(f"the table {table}", rows, numbers=False)


def taken() -> list[str]:
    """What was found since this was last asked."""
    everything = [_found.pop(0) for _ in range(len(_found))]  # others may find more meanwhile
    return list(dict.fromkeys(everything))


def tell(told: str) -> None:
    """Report from a process whose standard error is listened to."""
    os.write(2, f"\n{_TOLD}{told}\n".encode())


def install(report: Report = _found.append) -> None:
    """Watch the program in this process from now on, and in its forks."""
    _watch_answers(report)
    _watch_frames(report)


def _watch_answers(report: Report) -> None:
    call = Flask.__call__

    def watched(app: Flask, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if app.import_name != "voteboard":
            return call(app, environ, start_response)  # the simulator is not what is tested
        answer = _Answer(f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}", report)

        def start(status: str, headers: list, *rest: object) -> object:
            answer.begin(status, headers)
            return start_response(status, headers, *rest)

        answer.body = call(app, environ, start)
        return answer

    Flask.__call__ = watched


class _Answer:
    """A WSGI body that is looked at when it was sent, as its head is."""

    def __init__(self, asked: str, report: Report) -> None:
        self.body: Iterable[bytes] = ()
        self._asked = asked
        self._report = report

    def begin(self, status: str, headers: list) -> None:
        self._asked += f" → {status[:3]}"
        head = "\n".join(f"{name}: {value}" for name, value in headers)
        look(self._asked, head.encode("latin-1", "replace"), report=self._report)

    def __iter__(self) -> Iterator[bytes]:
        sent = []
        try:
            for piece in self.body:
                sent.append(piece)
                yield piece
        finally:  # a test may not want to read all of it
            look(self._asked, b"".join(sent), report=self._report)

    def close(self) -> None:
        if hasattr(self.body, "close"):
            self.body.close()


def _watch_frames(report: Report) -> None:
    made, encode = Message.__init__, Packet.encode

    def make(message: Message, *event: object) -> None:
        made(message, *event)
        look(f"the message {event[0]} to screens", message.text.encode(), report=report)

    def encoded(packet: Packet, *arguments: object, **named: object) -> str | bytes:
        text = encode(packet, *arguments, **named)
        look("a packet of Engine.IO", text.encode() if isinstance(text, str) else text, report=report)
        return text

    Message.__init__, Packet.encode = make, encoded


# ── the log of a program in this process ──


def watch_log() -> None:
    """Look at each record as the programs in this process would write it."""
    ordinary = Redactor.__init__

    def make(redactor: Redactor) -> None:
        ordinary(redactor)
        for made in (_in_test, *_in_module.values()):
            made.append(redactor)

    Redactor.__init__ = make
    logging.getLogger().addHandler(_Written())


def begin(module: Path) -> None:
    """A test of the module begins."""
    _in_test.clear()
    if module not in _in_module:
        _in_module.clear()
        _in_module[module] = []


class _Written(logging.Handler):
    """Formats as `logs.to_stderr` does, by the redactors of the test, or else of its module."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(RedactingFormatter(_by_all, "%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("urllib3") and record.levelno < logging.INFO:
            return  # the program never has it say so much
        look(f"the log of {record.name}", self.format(record).encode("utf-8", "replace"))


def _by_all(text: str) -> str:
    for redactor in tuple(_in_test or chain(*_in_module.values())):
        text = redactor(text)
    return text
