"""Who may use the console: sessions in signed cookies, the tokens of their forms, and who has left."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData
from werkzeug.sansio.http import parse_cookie  # unlike that of werkzeug.http, it needs no UTF-8

from voteboard import forwarded
from voteboard.errors import Forged

COOKIE = "voteboard_console"
LASTS = timedelta(days=7)
LONGEST_NAME = 40  # characters
_DEFAULT_PORTS = (":80", ":443")


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """One console that is logged in. ``csrf`` is the token that proves its forms; ``since`` is in seconds
    since 1970."""

    id: str = field(repr=False)
    csrf: str = field(repr=False)
    name: str
    since: float

    def owns(self, token: object) -> bool:
        """Whether ``token``, whatever it is, is this session's own."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self.csrf.encode())


class Doorkeeper:
    """Lets consoles in and out. Who changes the settings' password ends all sessions.

    A password that was made at start does not: its sessions outlive a restart, as the key does.
    """

    def __init__(self, app: flask.Flask, key: str, password: str | None, now: Callable[[], datetime]) -> None:
        app.secret_key = key
        app.session_interface = cookies = _Cookies()
        app.config.update(
            SESSION_COOKIE_NAME=COOKIE,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_REFRESH_EACH_REQUEST=False,
            PERMANENT_SESSION_LIFETIME=LASTS,
        )
        self._signed = cookies.get_signing_serializer(app)
        self._fingerprint = hmac.new(key.encode(), (password or "").encode(), "sha256").hexdigest()
        self._now = now
        self._left: dict[str, float] = {}  # ids of sessions, and when those sessions began
        # Called when a session was ended here.
        self.dismissed: Callable[[dict[str, float]], None] = lambda _: None

    def admit(self, name: str) -> None:
        """Begin a session, whose cookie goes out with the answer to this request."""
        flask.session.clear()
        flask.session.permanent = True
        flask.session.update(
            id=secrets.token_urlsafe(16),
            csrf=secrets.token_urlsafe(24),
            name=_readable(name),
            since=self._now().timestamp(),
            fingerprint=self._fingerprint,
        )

    def session(self, environ: Mapping[str, object]) -> ConsoleSession | None:
        """The session of a WSGI environment, of which only the headers are looked at, or None."""
        try:
            said = self._signed.loads(parse_cookie(environ.get("HTTP_COOKIE")).get(COOKIE, ""))
        except BadData:
            return None
        if said.get("fingerprint") != self._fingerprint:
            return None
        session = ConsoleSession(said["id"], said["csrf"], said["name"], said["since"])
        return session if self.valid(session) else None

    def valid(self, session: ConsoleSession) -> bool:
        """Whether it has not been left and has not run out meanwhile."""
        return session.id not in self._left and not self._is_over(session.since)

    def dismiss(self, session: ConsoleSession) -> None:
        """End it: its cookie, copied or not, opens nothing any more."""
        self.dismiss_all({session.id: session.since})
        self.dismissed({session.id: session.since})
        flask.session.clear()

    @property
    def left(self) -> dict[str, float]:
        """Ids of sessions that were ended before their time, and when each began."""
        return self._left

    def dismiss_all(self, left: dict[str, float]) -> None:
        """These were ended, here or in another process."""
        known = {**self._left, **left}
        self._left = {id: since for id, since in known.items() if not self._is_over(since)}

    def check_csrf(self, session: ConsoleSession) -> None:
        """Raises Forged when the request that is being answered does not come from a page of ``session``.

        The token is in the header ``X-CSRF-Token`` or in the form's field ``csrf``.
        """
        check_origin(flask.request.environ)
        if not session.owns(flask.request.headers.get("X-CSRF-Token") or flask.request.form.get("csrf")):
            raise Forged

    def _is_over(self, since: float) -> bool:
        return self._now().timestamp() - since >= LASTS.total_seconds()


def check_origin(environ: Mapping[str, object]) -> None:
    """Raises Forged when a browser says that the request comes from a page of another host."""
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        return
    hosts = f"{environ.get('HTTP_HOST', '')},{environ.get('HTTP_X_FORWARDED_HOST', '')}".split(",")
    ours = {_without_default_port(host) for host in hosts} - {""}
    if _without_default_port(str(origin).partition("://")[2]) not in ours:
        raise Forged


def _without_default_port(host: str) -> str:
    host = host.strip().lower()
    return next((host.removesuffix(port) for port in _DEFAULT_PORTS if host.endswith(port)), host)


def _readable(name: str) -> str:
    """Without what can't be seen, or turns the line around."""
    seen = "".join(c for c in name if c.isprintable() or c.isspace() or c == "\u200d")
    return " ".join(seen.split())[:LONGEST_NAME]


class _Cookies(SecureCookieSessionInterface):
    """Flask's session, for HTTPS alone where the request came by it."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_secure(self, app: flask.Flask) -> bool:  # noqa: ARG002 - Flask's signature
        return flask.request.is_secure or forwarded.says_https(flask.request.environ)
