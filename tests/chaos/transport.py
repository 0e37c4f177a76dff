"""What may go wrong between the vendor and us, as data: steps of a raw server, and what must come of them."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.proxy import (
    Step,
    close,
    drip,
    flood,
    head,
    reply,
    reset,
    send,
    silence,
    wait,
)
from tests.chaos.spellings import GOOD

NEWS = [4868, 2123]  # counts of an answer that is to be read
FRESH = GOOD.replace(b"4867", b"4868").replace(b"2122", b"2123")
LENGTH = f"Content-Length: {len(FRESH)}"
PLANTED = GOOD.replace(b"4867", b"9999")  # must never be shown
CHUNKED = "Transfer-Encoding: chunked"
DATE = "Date: Tue, 24 Nov 2026 17:00:00 GMT"
BOMB = gzip.compress(b" " * 20_000_000)
OWN_ERROR = b"Error: wrong user id or token"


# Seconds until the client gives up: those of its deadline where that is what must come of it.
PATIENT, SHORT = 5.0, 0.2


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``steps`` of the server, and what must come of them.

    ``code`` is that of the problem, and ``says`` part of its English sentence; None: FRESH is read. ``wait``:
    seconds until the vendor is asked again, within a second. ``greeting``: nothing is read before.
    """

    name: str
    steps: Sequence[Step] = ()
    code: str | None = "unreachable"
    says: str = ""
    wait: float = 0.0
    greeting: bool = False

    @property
    def patience(self) -> float:
        return SHORT if self.code == "deadline" else PATIENT


def chunks(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + end


def _status(status: str, *lines: str, body: bytes = b"<html>", **more: object) -> Fault:
    name = ", ".join([f"status {status}", *(line[:60] for line in lines if line != DATE)])
    name += ", on its clock" * (DATE in lines) + f", {body[:9]!r}" * (body != b"<html>")
    return Fault(name, reply(body, *lines, status=status), says=status[:3], **more)


def _throttled(status: str, retry_after: str, wait: float, *lines: str) -> Fault:
    return _status(status, f"Retry-After: {retry_after}", *lines, code="throttled", wait=wait)


BROKE, SILENT, LATE = "broke before", "is silent", "No whole answer"

FAULTS = (
    # ── the connection ──
    Fault("reset when it is opened", [reset], greeting=True),
    Fault("closed when it is opened", [close], greeting=True, says=BROKE),
    Fault("silent when it is opened", [silence], "deadline", LATE, greeting=True),
    Fault("an answer before the question", [send(head(LENGTH) + FRESH), close], None, greeting=True),
    Fault("reset after the question", [reset], says=BROKE),
    Fault("closed after the question", [close], says=BROKE),
    Fault("silent after the question", [silence], "deadline", LATE),
    Fault("slow, but in time", [wait(0.05), *reply(FRESH)], None),
    # ── the head ──
    Fault("reset in the head", [send(b"HTTP/1.1 200 OK\r\nConte"), reset], says=BROKE),
    Fault("closed in the status", [send(b"HTTP/1."), close], says=BROKE),
    Fault("closed in the head", [send(b"HTTP/1.1 200 OK\r\nContent-Le"), close], "unreadable"),
    Fault("silent in the head", [send(b"HTTP/1.1 200 OK\r\n"), silence], "deadline", LATE),
    Fault("a dripping status", [drip(b"H")], "deadline", LATE),
    Fault("a dripping head", [send(b"HTTP/1.1 200 OK\r\n"), drip(b"X: y\r\n")], "deadline", LATE),
    Fault("not HTTP", [send(b"hello, I am not HTTP\r\n\r\n"), close], says=BROKE),
    Fault("another protocol's greeting", [send(b"SSH-2.0-OpenSSH_9.6\r\n"), close], says=BROKE),
    Fault("HTTP/0.9", [send(FRESH), close], says=BROKE),
    Fault("HTTP of another age", [send(b"HTTP/3.7 200 OK\r\n\r\n" + FRESH), close]),
    Fault("a status in letters", [send(b"HTTP/1.1 abc\r\n\r\n"), close], says=BROKE),
    Fault("a status of four digits", [send(b"HTTP/1.1 2000 OK\r\n\r\n"), close], says=BROKE),
    Fault("an empty line for a status", [send(b"\r\n\r\n\r\n"), close], says=BROKE),
    Fault("random bytes", [send(bytes(range(256)) * 4), close], says=BROKE),
    Fault("a huge line in the head", [send(head("X: " + "x" * 100_000) + FRESH), close], says=BROKE),
    Fault("an endless line in the head", [send(b"HTTP/1.1 200 OK\r\nX: "), flood(b"x" * 4096)], says=BROKE),
    Fault("an endless status", [flood(b"HTTP/1.1 200 " + b"O" * 4096)], says=BROKE),
    Fault("500 lines in the head", [send(head(*["X: x"] * 500) + FRESH), close], says=BROKE),
    Fault("a line without a colon", [send(head(LENGTH, "no colon here") + FRESH)], None),
    Fault("line ends of UNIX", [send(head(LENGTH).replace(b"\r", b"") + FRESH)], None),
    Fault("no reason", [send(b"HTTP/1.1 200\r\n" + head(LENGTH).split(b"\r\n", 1)[1] + FRESH)], None),
    Fault("HTTP/1.0", [send(b"HTTP/1.0 200 OK\r\n\r\n" + FRESH), close], None),
    Fault("told to go on, then the answer", [send(head(status="100 Continue")), *reply(FRESH)], None),
    Fault("told to go on for ever", [flood(head(status="100 Continue") * 500)], "too-much"),
    Fault("told to go on now and then", [drip(head(status="100 Continue"), 0.005)], "deadline", LATE),
    _status("101 Switching Protocols", "Upgrade: websocket", body=b""),
    _status("103 Early Hints", body=b""),
    # ── the body ──
    Fault("reset in the body", [send(head(LENGTH) + FRESH[:200]), reset], says=BROKE),
    Fault("cut, with a length", [send(head(LENGTH) + FRESH[:200]), close], says=BROKE),
    Fault("cut at the last byte", [send(head(LENGTH) + FRESH[:-1]), close], says=BROKE),
    Fault("cut, without a length", [send(head() + FRESH[:200]), close], "unreadable", "not JSON"),
    Fault("whole, without a length", [send(head() + FRESH), close], None),
    Fault("silent in the body", [send(head(LENGTH) + FRESH[:200]), silence], "deadline", LATE),
    Fault("a dripping body", [send(head("Content-Length: 100000")), drip(b" ")], "deadline", LATE),
    Fault("a dripping body without a length", [send(head()), drip(b" ")], "deadline", LATE),
    Fault("over the cap", reply(FRESH + b" " * 262_144), "too-much"),
    Fault("an endless body", [send(head()), flood(b" " * 65_536)], "too-much"),
    # ── its length ──
    Fault("a length too short", [send(head("Content-Length: 200") + FRESH)], "unreadable", "not JSON"),
    Fault("a length too long", [send(head("Content-Length: 5000") + FRESH), silence], "deadline", LATE),
    Fault("a length too long, closed", [send(head("Content-Length: 5000") + FRESH), close], says=BROKE),
    Fault("a length beyond all", [send(head(f"Content-Length: {10**30}") + FRESH), close], says=BROKE),
    Fault("no length at all", [send(head("Content-Length: 0") + FRESH), close], "unreadable", "empty"),
    Fault("two lengths", [send(head(LENGTH, "Content-Length: 5") + FRESH), close]),
    Fault("a length in two values", [send(head("Content-Length: 5, 700") + FRESH), close]),
    Fault("the same length twice", [send(head(LENGTH, LENGTH) + FRESH)], None),
    Fault("a negative length, cut", [send(head("Content-Length: -5") + FRESH[:300]), close], "unreadable"),
    Fault("a length in letters", [send(head("Content-Length: many") + FRESH[:300]), close], "unreadable"),
    # ── chunks ──
    Fault("chunks", [send(head(CHUNKED) + chunks(FRESH[:99], FRESH[99:]))], None),
    Fault("chunks with extensions",
          [send(head(CHUNKED) + chunks(FRESH).replace(b"\r\n", b";a\r\n", 1))], None),
    Fault("chunks and a length", [send(head(CHUNKED, "Content-Length: 5") + chunks(FRESH))], None),
    Fault("cut in a chunk", [send(head(CHUNKED) + chunks(FRESH)[:200]), close], says=BROKE),
    Fault("cut between chunks", [send(head(CHUNKED) + chunks(FRESH, end=b"")), close], says=BROKE),
    Fault("reset between chunks", [send(head(CHUNKED) + chunks(FRESH, end=b"")), reset], says=BROKE),
    Fault("silent between chunks", [send(head(CHUNKED) + chunks(FRESH, end=b"")), silence], "deadline", LATE),
    Fault("a chunk's length in letters", [send(head(CHUNKED) + b"zz\r\n" + FRESH), close], says=BROKE),
    Fault("a chunk's length below zero", [send(head(CHUNKED) + b"-5\r\n" + FRESH), close]),
    Fault("a chunk's length beyond all", [send(head(CHUNKED) + b"f" * 40 + b"\r\n"), close], says=BROKE),
    Fault("a chunk's length without an end", [send(head(CHUNKED)), flood(b"0" * 4096)], says=BROKE),
    Fault("no chunk's length", [send(head(CHUNKED) + FRESH), close], says=BROKE),
    Fault("endless chunks", [send(head(CHUNKED)), flood(b"80\r\n" + b" " * 128 + b"\r\n")], "too-much"),
    Fault("dripping chunks", [send(head(CHUNKED)), drip(b"1\r\n \r\n")], "deadline", LATE),
    Fault("endless trailers", [send(head(CHUNKED) + chunks(FRESH, end=b"0\r\n")), flood(b"X: y\r\n" * 500)],
          "too-much"),
    # ── compressed, though that was not asked for ──
    Fault("gzip", reply(gzip.compress(FRESH), "Content-Encoding: gzip"), None),
    Fault("GZIP", reply(gzip.compress(FRESH), "Content-Encoding: GZIP"), None),
    Fault("deflate", reply(zlib.compress(FRESH), "Content-Encoding: deflate"), None),
    Fault("said to be as it is", reply(FRESH, "Content-Encoding: identity"), None),
    Fault("gzip, cut", reply(gzip.compress(FRESH)[:-40], "Content-Encoding: gzip"), "unreadable"),
    Fault("gzip that is none", reply(FRESH, "Content-Encoding: gzip"), "unreadable", "compressed"),
    Fault("compressed by a stranger", reply(FRESH, "Content-Encoding: br"), "unreadable", "compressed"),
    Fault("compressed twice", reply(FRESH, "Content-Encoding: gzip, gzip"), "unreadable", "compressed"),
    Fault("a gzip bomb", reply(BOMB, "Content-Encoding: gzip"), "too-much"),
    Fault("a bomb in a bomb", reply(gzip.compress(BOMB), "Content-Encoding: gzip"),
          "unreadable"),
    # ── the status ──
    *(_status(status) for status in (
        "400 Bad Request", "404 Not Found", "405 Method Not Allowed", "408 Request Timeout",
        "418 I'm a teapot", "500 Internal Server Error", "502 Bad Gateway",
        "503 Service Unavailable", "504 Gateway Timeout",
        "511 Network Authentication Required", "599 Whatever", "203 Non-Authoritative Information",
        "206 Partial Content",
    )),
    _status("503 Service Unavailable", "Retry-After: 120"),
    _status("500 Internal Server Error", body=PLANTED),
    _status("204 No Content", body=b""),
    _status("205 Reset Content", body=b""),
    _status("304 Not Modified", body=b""),
    Fault("its own error with status 500", reply(OWN_ERROR, status="500 Oops"), "account"),
    Fault("its own error with status 403", reply(OWN_ERROR, status="403 Forbidden"), "account"),
    Fault("its own error with status 302", reply(OWN_ERROR, "Location: /", status="302 Found"), "account"),
    Fault("a redirect that is a gzip bomb",
          reply(BOMB, "Content-Encoding: gzip", "Location: /", status="302 Found"), "too-much"),
    _throttled("429 Too Many Requests", "120", 120),
    _throttled("429 Too Many Requests", "0", 1),
    _throttled("429 Too Many Requests", "300", 300),
    _throttled("429 Too Many Requests", "99999", 300),
    _throttled("429 Too Many Requests", "9" * 400, 300),
    _throttled("429 Too Many Requests", "-5", 1),
    _throttled("429 Too Many Requests", "1.5", 1),
    _throttled("429 Too Many Requests", "soon", 1),
    _throttled("429 Too Many Requests", "", 1),
    _throttled("429 Too Many Requests", "Tue, 24 Nov 2026 17:02:00 GMT", 120, DATE),
    _throttled("429 Too Many Requests", "Wed, 25 Nov 2026 17:00:00 GMT", 300, DATE),
    _throttled("429 Too Many Requests", "Tue, 24 Nov 2026 16:00:00 GMT", 1, DATE),
    _throttled("429 Too Many Requests", "Tue, 24 Nov 2026 17:02:00 GMT", 1),  # on whose clock?
    _throttled("403 Forbidden", "60", 60),
    _throttled("403 Forbidden", "Tue, 31 Feb 2026 17:00:00 GMT", 1, DATE),
)  # fmt: skip
REDIRECTS = (
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
)
