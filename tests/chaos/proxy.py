"""A vendor on a raw socket, which answers byte for byte as it is told, or not at all."""

import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import unquote_plus

LONGEST_HEAD = 64 * 1024
NEVER = 30.0  # seconds after which a silent server gives up, whatever happens

Step = Callable[["Connection"], None]


class Connection:
    """One client, as the steps of an answer see it; ``gone`` is set when the server is to stop."""

    def __init__(self, client: socket.socket, gone: threading.Event) -> None:
        self.socket = client
        self.gone = gone
        self.open = True


class Vendor:
    """Answers each request by ``answer``, which makes the steps of it; ``requests`` are the heads of them.

    ``greet``, when set, is done to each new connection in place of reading a request. ``tls``, when set, is
    spoken to connections made from then on. ``clients`` are connected now; ``accepted`` counts them all.
    """

    def __init__(self) -> None:
        self.answer: Callable[[str], Sequence[Step]] = lambda head: reply(b"")
        self.greet: Sequence[Step] | None = None
        self.tls: ssl.SSLContext | None = None
        self.requests: list[str] = []
        self._gone = threading.Event()
        self.clients: set[socket.socket] = set()
        self.accepted = 0
        self._listener: socket.socket | None = None
        self.port = 0
        self.listen()

    def listen(self) -> None:
        """Take connections, on the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Take no connections any more, and close those there are."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def drop(self) -> None:
        """Close all connections."""
        for client in list(self.clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._gone.set()
        self.refuse()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(NEVER)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls is not None:
            client = self.tls.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        self.clients.add(client)
        try:
            with client, suppress(OSError):
                if isinstance(client, ssl.SSLSocket):
                    client.do_handshake()
                self._talk(Connection(client, self._gone))
        finally:
            self.clients.discard(client)

    def _talk(self, connection: Connection) -> None:
        if self.greet is not None:
            for step in self.greet:
                step(connection)
            return
        while connection.open and (head := _head(connection.socket)):
            self.requests.append(head)
            for step in self.answer(head):
                step(connection)


def _head(client: socket.socket) -> str:
    read = b""
    while b"\r\n\r\n" not in read:
        chunk = client.recv(4096)
        read += chunk
        if not chunk or len(read) > LONGEST_HEAD:
            return ""
    return unquote_plus(read.decode("latin-1"))


# ── steps of an answer ──


def send(data: bytes) -> Step:
    """All of it at once."""
    return lambda connection: connection.socket.sendall(data)


def drip(data: bytes, pause: float = 0.02) -> Step:
    """A byte at a time, and the whole again and again."""

    def step(connection: Connection) -> None:
        while True:
            for byte in data:
                connection.socket.sendall(bytes((byte,)))
                if connection.gone.wait(pause):
                    return

    return step


def flood(data: bytes) -> Step:
    """The same again and again, as fast as it is taken."""

    def step(connection: Connection) -> None:
        while not connection.gone.is_set():
            connection.socket.sendall(data)

    return step


def silence(connection: Connection) -> None:
    """Nothing, until the client goes."""
    while connection.socket.recv(4096):
        pass
    connection.open = False


def close(connection: Connection) -> None:
    """The end of the connection."""
    connection.open = False


def reset(connection: Connection) -> None:
    """The end of it without a goodbye."""
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.open = False


def wait(seconds: float) -> Step:
    """Nothing for a while."""
    return lambda connection: connection.gone.wait(seconds) and None


def until(event: threading.Event) -> Step:
    """Nothing, until ``event`` is set."""
    return lambda connection: event.wait(NEVER) and None


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def reply(body: bytes, *lines: str, status: str = "200 OK") -> list[Step]:
    """A whole answer as HTTP wants it; the connection stays open."""
    lines = ("Content-Type: text/html", f"Content-Length: {len(body)}", *lines)
    return [send(head(*lines, status=status) + body)]


def about(newest: bytes, by_number: Mapping[int, bytes]) -> Callable[[str], Sequence[Step]]:
    """Answers with ``newest`` to who asks for the newest running vote, else with that of the number."""

    def answer(head: str) -> Sequence[Step]:
        asked = re.search(r'"vote_nr": "(\w+)"', head)[1]
        return reply(newest if asked == "most_recent_active" else by_number[int(asked)])

    return answer


@contextmanager
def vendor() -> Iterator[Vendor]:
    """A running one."""
    running = Vendor()
    try:
        yield running
    finally:
        running.close()
