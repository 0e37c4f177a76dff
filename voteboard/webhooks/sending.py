"""One request to one address: nothing, or Undelivered.

The name is looked up once, what it says is checked, and the connection goes to exactly the address that was
checked, so that a name can't point elsewhere a moment later. TLS still proves the name. The environment's
proxies are not used: nobody could check where they go.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from functools import cache
from urllib.parse import unquote, urlsplit

import requests.certs
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError
from urllib3.util import Timeout, make_headers
from urllib3.util.ssl_ import create_urllib3_context

from voteboard.errors import VoteboardError
from voteboard.webhooks.inside import is_public

DEADLINE = 10.0  # seconds for a whole attempt
CONNECT = 4.0  # seconds to open a connection
MOST_TRIED = 3  # of a name's IP addresses
GONE = 410

Resolve = Callable[..., list[tuple]]


class Undelivered(VoteboardError):
    """A message was not taken. ``retry_after``: seconds, if that was said; ``gone``: it wants no more."""

    code = "undelivered"

    def __init__(self, sentence: str, retry_after: float | None = None, gone: bool = False, **more: object):
        super().__init__(sentence, **more)
        self.retry_after = retry_after
        self.gone = gone


class Address:
    """Where messages go. As text it is its origin alone: the rest may be a secret."""

    def __init__(self, url: str, *, inside: bool, resolve: Resolve | None = None) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._authority = f"{host}:{parts.port}" if parts.port else host
        self._origin = f"{parts.scheme}://{self._authority}"
        self._inside = inside
        self._resolve = resolve
        self._headers = {"Content-Type": "application/json", "User-Agent": "voteboard", "Connection": "close"}
        if parts.username is not None:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers |= make_headers(basic_auth=user)

    def __str__(self) -> str:
        return self._origin

    def send(self, body: bytes, headers: dict[str, str]) -> None:
        """Raises Undelivered, whose text has nothing of the address but IP addresses."""
        failure = Undelivered("no address of it can be reached")
        for ip in self._checked():
            try:
                self._ask(ip, body, headers)
            except (NewConnectionError, ConnectTimeoutError) as error:
                failure = _explain(error)
            except (HTTPError, OSError, ValueError) as error:
                failure = _explain(error)
                break
            else:
                return
        # Raised out here so that it has no context: that would quote the address.
        raise failure

    def _checked(self) -> list[str]:
        resolve = self._resolve or socket.getaddrinfo
        try:
            found = resolve(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        if not addresses:
            raise Undelivered("its name is not found")
        private = [] if self._inside else [ip for ip in addresses if not is_public(ip)]
        if private:
            raise Undelivered(
                "it points inside the network (%(ip)s); VOTEBOARD_WEBHOOKS_INSIDE=1 allows that",
                ip=private[0],
            )
        return addresses[:MOST_TRIED]

    def _ask(self, ip: str, body: bytes, headers: dict[str, str]) -> None:
        timeout = Timeout(connect=CONNECT, read=DEADLINE, total=DEADLINE)
        options = {"port": self._port, "timeout": timeout, "retries": False}
        pool = (
            urllib3.HTTPSConnectionPool(
                ip, **options, ssl_context=_trust(), server_hostname=self._host, assert_hostname=self._host
            )
            if self._secure
            else urllib3.HTTPConnectionPool(ip, **options)
        )
        with (
            closing(pool),
            # A redirect would lead past the check. What it answers beside its status is nobody's business.
            closing(
                pool.urlopen(
                    "POST",
                    self._target,
                    body=body,
                    headers={"Host": self._authority, **self._headers, **headers},
                    redirect=False,
                    preload_content=False,
                    assert_same_host=False,
                )
            ) as response,
        ):
            _check(response.status, response.headers.get("Retry-After"))


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that this machine trusts, and those that browsers do."""
    context = create_urllib3_context()
    context.load_default_certs()
    context.load_verify_locations(requests.certs.where())
    return context


def _check(status: int, retry_after: str | None) -> None:
    if 200 <= status < 300:
        return
    waits = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
    sentence = "it answers with HTTP status %(status)s"
    if 300 <= status < 400:
        sentence = "it answers with a redirect (HTTP status %(status)s), which is never followed"
    raise Undelivered(sentence, waits, status == GONE, status=status)


def _explain(error: Exception) -> Undelivered:
    if isinstance(error, SSLError):
        return Undelivered("its certificate or TLS can't be trusted")
    if isinstance(error, NewConnectionError):
        return Undelivered("it refuses connections")
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return silent()
    return Undelivered("the connection broke before it answered")


def silent() -> Undelivered:
    """It took too long."""
    return Undelivered("no answer within %(seconds)s s", seconds=int(DEADLINE))
