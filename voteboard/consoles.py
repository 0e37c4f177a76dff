"""The consoles that are open: the Socket.IO namespace `/present`, told what has changed and no more often
than they can take it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from socketio import Server
from socketio.exceptions import ConnectionRefusedError as Refuse

from voteboard.desk import Desk, refusal
from voteboard.doorkeeper import ConsoleSession, Doorkeeper, check_origin
from voteboard.errors import Forged, NotLoggedIn
from voteboard.runtime import Runtime
from voteboard.session import ViewerSession

NAMESPACE = "/present"
EVERY = 0.1  # seconds between two looks at what has changed
PATIENCE = 30.0  # seconds for a console to acknowledge; then it is told again
ASKS_AGAIN = 15.0  # seconds within which a console without a socket asks again
LANGUAGES = ("ru", "en")


@dataclass(slots=True)
class _Open:
    """One open console: what it knows, and until when (monotonic) its word is waited for."""

    session: ConsoleSession
    name: str
    language: str
    knows: dict[str, object] = field(default_factory=dict)
    waits_until: float = 0.0


class Consoles:
    """All open consoles."""

    def __init__(
        self,
        server: Server,
        door: Doorkeeper,
        desk: Desk,
        runtime: Runtime,
        language: str,
    ) -> None:
        self._server = server
        self._door = door
        self.desk = desk
        # Names of those that are open elsewhere.
        self.others: Callable[[], list[str]] = list
        self._runtime = runtime
        self._language = language
        self._open: dict[str, _Open] = {}
        self._asks_until = -inf
        server.on("connect", self._connect, namespace=NAMESPACE)
        server.on("disconnect", self._disconnect, namespace=NAMESPACE)
        server.on("do", self._do, namespace=NAMESPACE)

    def __len__(self) -> int:
        """How many have a socket."""
        return len(self._open)

    @property
    def are_open(self) -> bool:
        """Whether there is any, if only one that has no socket and asks over plain HTTP."""
        return bool(self._open) or self._runtime.monotonic() < self._asks_until

    @property
    def names(self) -> list[str]:
        """What those that are open are called."""
        return [one.name for one in self._open.values()]

    def parts(self, language: str) -> dict[str, object]:
        """All that a console is told, in its language."""
        self._asks_until = self._runtime.monotonic() + ASKS_AGAIN
        return {
            **self.desk.parts(language),
            "consoles": [*self.names, *self.others()],
        }

    def do(self, session: ConsoleSession, asked: object, language: str) -> dict:
        """Do the command ``{id, do, with}``; the answer to who asked."""
        return self.desk.do(self.name_of(session), asked, language)

    def name_of(self, session: ConsoleSession) -> str:
        """What the others call it: by the name it gave, else by a number."""
        if session.name:
            return session.name
        known = {one.session.id: one.name for one in self._open.values()}
        if session.id in known:
            return known[session.id]
        taken = {*known.values(), *self.others()}
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)

    def tell(self) -> None:
        """Tell each console what it does not know yet, unless something is still on its way to it."""
        now = self._runtime.monotonic()
        parts: dict[str, dict[str, object]] = {}
        for sid, one in tuple(self._open.items()):
            if not self._door.valid(one.session):
                self._server.disconnect(sid, namespace=NAMESPACE)
                continue
            if now < one.waits_until:
                continue
            if one.language not in parts:
                parts[one.language] = self.parts(one.language)
            current = parts[one.language]
            news = {name: part for name, part in current.items() if one.knows.get(name, self) != part}
            if news:
                one.waits_until = now + PATIENCE
                # It knows them when it says so: what was lost on the way is told again.
                self._server.emit(
                    "state", news, to=sid, namespace=NAMESPACE, callback=self._acknowledged(sid, news)
                )

    def _acknowledged(self, sid: str, news: dict[str, object]) -> Callable[..., None]:
        def heard(*_: object) -> None:
            one = self._open.get(sid)
            if one is not None:
                one.knows.update(news)
                one.waits_until = 0.0

        return heard

    # ── the namespace ──

    def _connect(self, sid: str, environ: dict, auth: object = None) -> None:
        auth = auth if isinstance(auth, dict) else {}
        session = self._door.session(environ)
        try:
            check_origin(environ)
        except Forged:
            session = None
        if session is None or not session.owns(auth.get("csrf")):
            raise Refuse("unauthorized")
        language = auth.get("lang") if auth.get("lang") in LANGUAGES else self._language
        self._open[sid] = _Open(session, self.name_of(session), language)
        connection = self._server.eio.sockets.get(self._server.manager.eio_sid_from_sid(sid, NAMESPACE))
        if isinstance(connection, ViewerSession):
            connection.socket.trust()

    def _disconnect(self, sid: str, *_: object) -> None:
        self._open.pop(sid, None)

    def _do(self, sid: str, asked: object = None, *_: object) -> dict:
        one = self._open.get(sid)
        if one is None or not self._door.valid(one.session):
            self._server.start_background_task(self._server.disconnect, sid, namespace=NAMESPACE)
            return refusal(NotLoggedIn(), one.language if one else self._language)
        return self.desk.do(one.name, asked, one.language)
