"""HTTP to the vendor: a command in, the bytes of its answer out, or a VendorError.

The account's secret travels in the query string, so no exception of the HTTP library, whose
texts quote the address, leaves this module.
"""

import ipaddress
import json
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

import requests
import urllib3
from requests.exceptions import ConnectTimeout

from voteboard.errors import N_
from voteboard.settings import Settings
from voteboard.vendor import bounded
from voteboard.vendor.errors import DeadlineExceeded, Throttled, TooMuch, Unreachable, Unreadable

DEADLINE = 8.0  # seconds for a whole call; below the 15 s after which a screen turns stale
CONNECT = 4.0  # seconds to open a connection
MAX_BODY = 256 * 1024
MAX_ANSWER = MAX_BODY + 64 * 1024  # with its head, and whatever else HTTP wraps it in
MAX_WAIT = 300.0  # the longest Retry-After that is honoured
_NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)

_WRONG_TIME = N_("The vendor's certificate is not valid at this time: check this computer's clock and date")
_WRONG_HOST = N_("The vendor's certificate is for another host: check VOTEBOARD_API_URL and the network")
_WRONG_ISSUER = N_(
    "The vendor's certificate is signed by nobody known: is a login page or an antivirus in between?"
)
# By OpenSSL's codes, see x509_vfy.h.
_CERTIFICATES = {
    **dict.fromkeys((9, 10), _WRONG_TIME),
    **dict.fromkeys((62, 64), _WRONG_HOST),
    **dict.fromkeys((18, 19, 20, 21), _WRONG_ISSUER),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, at most MAX_BODY bytes, and the vendor's clock, None if it did not say."""

    body: bytes
    sent_at: datetime | None


class Transport:
    """The vendor's commands for one account, over one HTTP session.

    ``deadline(seconds, error)`` is a context that raises ``error`` when it takes longer.
    """

    def __init__(
        self, settings: Settings, deadline: Callable[[float, Exception], AbstractContextManager]
    ) -> None:
        if settings.api_id is None or settings.api_secret is None:
            raise ValueError("a client needs an account")
        self._base = settings.api_url
        self._id = settings.api_id
        self._secret = settings.api_secret
        self._deadline = deadline
        self._session = self._new_session()

    def ask(
        self,
        command: str,
        parameters: dict,
        *,
        seconds: float | None = None,
        fresh: bool = False,
        sampled: Callable[[bytes], str] = lambda _: "",
    ) -> Answer:
        """The vendor's answer to ``command``, whole within ``seconds``, else DEADLINE.

        ``fresh``: over a connection of its own, which no server can have closed meanwhile. Raises Unreachable
        and Unreadable; ``unsent`` of the first tells whether the request has surely not gone out, and its
        ``sample`` is what ``sampled`` makes of the body of a status that is no success.
        """
        seconds = seconds or DEADLINE
        late = DeadlineExceeded(N_("No whole answer within %(seconds)s s"), seconds=int(seconds))
        try:
            with (
                self._deadline(seconds, late),
                self._new_session() if fresh else nullcontext(self._session) as session,
                session.get(
                    self._address(command),
                    params=self._query(parameters),
                    timeout=(min(CONNECT, seconds), seconds),
                    allow_redirects=False,  # a redirect would carry the secret to another host
                    stream=True,
                ) as response,
            ):
                body = _decoded(response)
                sent_at = _sent_at(response.headers.get("Date"))
                refusal = _refusal(response, body, sent_at)
                if refusal is None:
                    return Answer(body, sent_at)
                refusal.sample = sampled(body)
                raise refusal
        except _NETWORK as error:
            failure = _explain(error)
        # Raised out here so that it has no context: that would quote the address.
        raise failure

    def length(self, command: str, parameters: dict) -> int:
        """How many bytes the address of that request has."""
        request = requests.Request("GET", self._address(command), params=self._query(parameters))
        return len(request.prepare().url)

    def _address(self, command: str) -> str:
        return f"{self._base}/api/command/{command}.php"

    def _query(self, parameters: dict) -> dict[str, str]:
        query = {"id": self._id, **parameters, "secure": self._secret.get_secret_value()}
        # Letters as they are: as escapes they would take a third more of the address.
        return {"json": json.dumps(query, ensure_ascii=False)}

    def _new_session(self) -> requests.Session:
        session = bounded.session(MAX_ANSWER, _too_much)
        # A proxy of the environment can't know this machine's own simulator.
        session.trust_env = not _is_loopback(self._base)
        session.headers.update({"Accept-Encoding": "identity", "User-Agent": "voteboard"})
        return session


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
            raise _too_much()
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
        raise _too_much()
    return body


def _too_much() -> TooMuch:
    return TooMuch(N_("The answer is larger than %(most)s KB"), most=MAX_BODY // 1024)


def _refusal(response: requests.Response, body: bytes, sent_at: datetime | None) -> Unreachable | None:
    """Why the answer may not be read, or None: the vendor's errors may come with any status."""
    status = response.status_code
    if status == 200 or body.strip(b'\xef\xbb\xbf \t\r\n"').lower().startswith(b"error:"):
        return None
    if status in (429, 403):
        return Throttled(
            N_("The vendor answered with HTTP status %(status)s: fewer requests are wanted"),
            _retry_after(response.headers.get("Retry-After"), sent_at),
            status=status,
        )
    if 300 <= status < 400:
        return Unreachable(
            N_(
                "The vendor answered with a redirect (HTTP status %(status)s), which is never followed: "
                "check VOTEBOARD_API_URL"
            ),
            status=status,
        )
    return Unreachable(N_("The vendor answered with HTTP status %(status)s"), status=status)


def _sent_at(date: str | None) -> datetime | None:
    """The moment of a date in HTTP's or mail's spelling, in UTC."""
    try:
        told = parsedate_to_datetime(date) if date else None
        if told is None:
            return None
        # The zone -0000 is Greenwich too, and comes as none.
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _retry_after(value: str | None, sent_at: datetime | None) -> float | None:
    """Seconds to wait, from a number of them or from a date by the vendor's own clock; RFC 9110, 10.2.3."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_WAIT)
    until = _sent_at(value)
    if until is None or sent_at is None:
        return None
    return min(max((until - sent_at).total_seconds(), 0.0), MAX_WAIT)


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
    failure = _in_words(causes)
    never_left = (
        ConnectTimeout,
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
    )
    failure.unsent = any(isinstance(cause, never_left) for cause in causes)
    return failure


def _in_words(causes: list[BaseException]) -> Unreachable:
    # To urllib3, whatever keeps a connection from being opened is a kind of timeout.
    told = [cause for cause in causes if not isinstance(cause, urllib3.exceptions.NewConnectionError)]

    def is_any(*kinds: type) -> bool:
        return any(isinstance(cause, kinds) for cause in told)

    if is_any(socket.gaierror):
        return Unreachable(N_("The vendor's host name is not found: check VOTEBOARD_API_URL and the network"))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in _CERTIFICATES:
            return Unreachable(_CERTIFICATES[cause.verify_code])
    if is_any(ssl.SSLError, urllib3.exceptions.SSLError):
        return Unreachable(N_("The vendor's certificate or TLS can't be trusted"))
    if is_any(ConnectionRefusedError):
        return Unreachable(N_("The vendor refuses connections: check VOTEBOARD_API_URL and the network"))
    if is_any(TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError):
        return DeadlineExceeded(N_("The vendor is silent: no answer in time"))
    if is_any(ConnectionResetError, BrokenPipeError, urllib3.exceptions.ProtocolError, HTTPException):
        return Unreachable(N_("The connection to the vendor broke before the answer was whole"))
    return Unreachable(N_("The vendor can't be reached: check the network"))
