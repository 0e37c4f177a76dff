"""Keeps secrets out of whatever is written: the last line of defence behind the edges."""

import html
import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import TextIO

MASK = "…"


class Redactor:
    """Replaces known secrets in text, however JSON, URLs, HTML or several of them have spelled them.

    Text and secrets are compared in a plain form, in which every escape is resolved.
    """

    def __init__(self) -> None:
        self._secrets: set[bytes] = set()

    def hide(self, secret: str) -> None:
        """Never let ``secret`` through again. One shorter than 4 characters can't be told from text."""
        plain = b"".join(octets for octets, _ in _resolved(secret))
        if len(plain) >= 4:
            self._secrets.add(plain)

    def __call__(self, text: str) -> str:
        """``text`` with every secret in it replaced by the mask."""
        plain = b"".join(octets for octets, _ in _resolved(text))
        # Nearly every text has none: it is not taken apart letter by letter, which takes long.
        if not any(secret in plain for secret in self._secrets):
            return text
        pieces = list(_resolved(text, _LETTER))
        plain = b"".join(octets for octets, _ in pieces)
        spans = [found.span() for secret in self._secrets for found in re.finditer(re.escape(secret), plain)]
        ends = list(accumulate(len(octets) for octets, _ in pieces))
        cuts = sorted((bisect_right(ends, first), bisect_left(ends, last) + 1) for first, last in spans)
        masked, done = [], 0
        for first, last in cuts:
            if last > done:
                masked += ["".join(written for _, written in pieces[done : max(first, done)]), MASK]
                done = last
        return "".join([*masked, *(written for _, written in pieces[done:])])


_BACKSLASHES = r"(?:\\|%(?:25)*5c)+"
_ESCAPE = rf"""
    {_BACKSLASHES}u(?P<high>d[89ab][0-9a-f]{{2}}){_BACKSLASHES}u(?P<low>d[c-f][0-9a-f]{{2}})
    | {_BACKSLASHES}u(?P<json>[0-9a-f]{{4}})
    | {_BACKSLASHES}
    | %(?:25)*(?P<octet>[0-9a-f]{{2}})
    | &(?:amp;)*(?:\#0*(?P<decimal>\d{{1,6}})|\#x0*(?P<hex>[0-9a-f]{{1,5}})|(?P<name>quot|lt|gt|amp|apos));
    """
_LETTER, _RUN = (
    re.compile(rf"{_ESCAPE} | (?P<raw>{raw})", re.IGNORECASE | re.DOTALL | re.VERBOSE)
    for raw in (".", r"[^\\%&]+ | .")
)


def _resolved(text: str, pattern: re.Pattern[str] = _RUN) -> Iterator[tuple[bytes, str]]:
    """``text`` in pieces: what each stands for in UTF-8, and as it is written.

    A plus sign stands for a blank, and a backslash, which only escapes what follows, for nothing.
    """
    for found in pattern.finditer(text):
        kind, value = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        match kind:
            case "low":
                octets = bytes.fromhex(found["high"] + value).decode("utf-16-be").encode()
            case "octet":
                octets = bytes.fromhex(value)
            case "json" | "hex" | "decimal":
                code = int(value, 10 if kind == "decimal" else 16)
                octets = chr(code).encode("utf-8", "surrogatepass")
            case "name":
                octets = html.unescape(f"&{value.lower()};").encode()
            case _:
                octets = value.encode("utf-8", "surrogatepass")
        yield octets.replace(b"+", b" ").replace(b"\\", b""), found[0]


class RedactingFormatter(logging.Formatter):
    """A log formatter whose whole output, traceback included, passes a Redactor."""

    def __init__(self, redactor: Redactor, fmt: str) -> None:
        super().__init__(fmt)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor(super().format(record))


class RedactingStream:
    """A text stream for what does not go by the log: tracebacks of the runtime, and of a command's end."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        self._stream = stream
        self._redactor = redactor

    def write(self, text: str) -> int:
        self._stream.write(self._redactor(text))
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
