"""HTTP to the vendor: one request in, a `Reading` or a VendorError out.

The account's secret travels in the query string, so no exception of the HTTP library, whose
texts quote the address, leaves this module.
"""

import ipaddress
import json
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

import requests
import urllib3

from voteboard.errors import N_
from voteboard.redaction import Redactor
from voteboard.settings import Settings
from voteboard.vendor import wire
from voteboard.vendor.errors import (
    DeadlineExceeded,
    OtherVote,
    Throttled,
    Unreachable,
    Unreadable,
    VendorError,
)
from voteboard.vendor.fields import Keys

MOST_RECENT_ACTIVE = "most_recent_active"
DEADLINE = 8.0  # seconds for a whole call; below the 15 s after which a screen turns stale
CONNECT = 4.0  # seconds to open a connection
SILENCE = DEADLINE  # seconds without a byte
MAX_BODY = 256 * 1024
MAX_WAIT = 300.0  # the longest Retry-After that is honoured
_NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)


class Client:
    """The vendor's API for one account, over one HTTP session."""

    def __init__(
        self,
        settings: Settings,
        deadline: Callable[[float, Exception], AbstractContextManager],
        redactor: Redactor,
    ) -> None:
        if settings.api_id is None or settings.api_secret is None:
            raise ValueError("a client needs an account")
        self._base = settings.api_url
        self._id = settings.api_id
        self._secret = settings.api_secret
        self._keys = Keys(settings.api_keys)
        self._zone = settings.zone
        self._deadline = deadline
        self._redactor = redactor
        redactor.hide(self._secret.get_secret_value())
        self._session = requests.Session()
        # A proxy of the environment can't know this machine's own simulator.
        self._session.trust_env = not _is_loopback(self._base)
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "voteboard"})

    def vote_report(self, nr: int | str = MOST_RECENT_ACTIVE) -> wire.Reading:
        """The report of the vote number ``nr``, or of the newest running one.

        Raises a VendorError of any kind; nothing in it tells the secret.
        """
        reading = self._understand(*self._ask("vote_report", {"vote_nr": str(nr)}))
        if nr == MOST_RECENT_ACTIVE:
            return wire.believe_running(reading)
        if reading.report.vote.nr != int(nr):
            raise OtherVote(
                N_("Asked for vote %(asked)s, the answer is about vote %(told)s"),
                asked=nr,
                told=reading.report.vote.nr,
            )
        return reading

    def _understand(self, body: bytes, sent_at: datetime | None) -> wire.Reading:
        try:
            return replace(wire.read(body, self._keys, self._zone), sent_at=sent_at)
        except VendorError as error:
            failure = error
        # Errors quote the answer, cut short, and an answer may quote the request: mask it before it is cut.
        text = body.decode("utf-8", "replace")
        masked = self._redactor(text)
        if masked != text:
            failure.redact(self._redactor)
            try:
                wire.read(masked.encode("utf-8", "replace"), self._keys, self._zone)
            except VendorError as error:
                failure = error
        failure.sent_at = sent_at
        raise failure

    def _ask(self, command: str, parameters: dict) -> tuple[bytes, datetime | None]:
        """The body of the vendor's answer to ``command``, at most MAX_BODY bytes, and the vendor's clock."""
        query = {"id": self._id, **parameters, "secure": self._secret.get_secret_value()}
        late = DeadlineExceeded(N_("No whole answer within %(seconds)s s"), seconds=int(DEADLINE))
        try:
            with (
                self._deadline(DEADLINE, late),
                self._session.get(
                    f"{self._base}/api/command/{command}.php",
                    params={"json": json.dumps(query)},
                    timeout=(CONNECT, SILENCE),
                    allow_redirects=False,  # a redirect would carry the secret to another host
                    stream=True,
                ) as response,
            ):
                body = _decoded(response)
                _check_status(response, body)
                return body, _sent_at(response.headers.get("Date"))
        except _NETWORK as error:
            failure = _explain(error)
        # Raised out here so that it has no context: that would quote the address.
        raise failure


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _decoded(response: requests.Response) -> bytes:
    """The whole body, decompressed where the server compressed it although asked not to."""
    raw = bytearray()
    while chunk := response.raw.read(65536, decode_content=False):
        raw += chunk
        if len(raw) > MAX_BODY:
            raise Unreadable(N_("The answer is larger than %(most)s KB"), most=MAX_BODY // 1024)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return bytes(raw)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable(N_("The answer is compressed in an unknown way"))
    try:
        body = zlib.decompressobj(wbits=47).decompress(bytes(raw), MAX_BODY + 1)
    except zlib.error:
        raise Unreadable(N_("The answer is compressed in an unknown way")) from None
    if len(body) > MAX_BODY:
        raise Unreadable(N_("The answer is larger than %(most)s KB"), most=MAX_BODY // 1024)
    return body


def _check_status(response: requests.Response, body: bytes) -> None:
    """Raise Unreachable unless the answer may be read: the vendor's errors may come with any status."""
    status = response.status_code
    if status == 200 or body.strip(b'\xef\xbb\xbf \t\r\n"').lower().startswith(b"error:"):
        return
    if status in (429, 403):
        raise Throttled(
            N_("The vendor answered with HTTP status %(status)s: fewer requests are wanted"),
            _retry_after(response.headers.get("Retry-After")),
            status=status,
        )
    if 300 <= status < 400:
        raise Unreachable(
            N_(
                "The vendor answered with a redirect (HTTP status %(status)s), which is never followed: "
                "check VOTEBOARD_API_URL"
            ),
            status=status,
        )
    raise Unreachable(N_("The vendor answered with HTTP status %(status)s"), status=status)


def _sent_at(date: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(date) if date else None
        if told is None:
            return None
        # The zone -0000 is Greenwich too, and comes as none.
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _retry_after(value: str | None) -> float | None:
    return min(float(value), MAX_WAIT) if value and value.isascii() and value.isdigit() else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps; HTTP libraries wrap in arguments as well as in contexts."""
    seen: list[BaseException] = []
    todo: list[object] = [error]
    while todo:
        item = todo.pop()
        if isinstance(item, BaseException) and not any(item is other for other in seen):
            seen.append(item)
            todo += [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]
    return iter(seen)


def _explain(error: BaseException) -> Unreachable:
    """Our error for one of the HTTP library's, in words without the address's query."""
    causes = list(_causes(error))

    def is_any(*kinds: type) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if is_any(socket.gaierror, urllib3.exceptions.NameResolutionError):
        return Unreachable(N_("The vendor's host name is not found: check VOTEBOARD_API_URL and the network"))
    if is_any(ssl.SSLError, urllib3.exceptions.SSLError):
        return Unreachable(N_("The vendor's certificate or TLS can't be trusted"))
    if is_any(ConnectionRefusedError):
        return Unreachable(N_("The vendor refuses connections: check VOTEBOARD_API_URL and the network"))
    if is_any(TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError):
        return DeadlineExceeded(N_("The vendor is silent: no answer in time"))
    if is_any(ConnectionResetError, BrokenPipeError, urllib3.exceptions.ProtocolError, HTTPException):
        return Unreachable(N_("The connection to the vendor broke before the answer was whole"))
    return Unreachable(N_("The vendor can't be reached: check the network"))
