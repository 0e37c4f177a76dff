"""A network between browsers and the program that can be moved by hand: a proxy on a port of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Network:
    """``url`` leads to the program, like a reverse proxy.

    ``lets_upgrade``: whether websockets may be opened. ``requests`` are the first lines of all requests,
    ``answers`` those of all answers that passed.
    """

    target: str
    lets_upgrade: bool = True
    url: str = ""
    requests: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    _silent: bool = False
    _open: list[socket.socket] = field(default_factory=list)
    _forgotten: set[socket.socket] = field(default_factory=set)
    _swallowed: set[socket.socket] = field(default_factory=set)

    def asked(self, path: str) -> int:
        """How many requests for a path there were."""
        return sum(line.split()[1].startswith(path) for line in self.requests)

    def fall_silent(self) -> None:
        """From now on nothing passes, and nothing is closed: as when a cable is pulled behind a switch."""
        self._silent = True

    def pass_again(self) -> None:
        """New connections work; the old ones are forgotten, as by a router: who sends on one is told."""
        self._forgotten.update(self._open)
        self._silent = False
        for one in self._swallowed:  # its sender says it again and again
            _end(one)

    def _passes(self, source: socket.socket) -> bool:
        if self._silent:
            self._swallowed.add(source)
        elif source in self._forgotten:
            _end(source)
        else:
            return True
        return False

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                browser, _ = listener.accept()
                self._open.append(browser)
                threading.Thread(target=self._begin, args=(browser,), daemon=True).start()

    def _begin(self, browser: socket.socket) -> None:
        with suppress(OSError):
            head = browser.recv(65536)
            if not head or not self._passes(browser):
                return
            self._note(head)
            if not self.lets_upgrade and b"upgrade: websocket" in head.lower():
                browser.sendall(REFUSAL)
                browser.close()
                return
            address = urlsplit(self.target)
            program = socket.create_connection((address.hostname, address.port))
            self._open.append(program)
            program.sendall(head)
            back = (program, browser, self.answers)
            threading.Thread(target=self._carry, args=back, daemon=True).start()
            self._carry(browser, program, self.requests)

    def _note(self, head: bytes) -> None:
        self.requests.append(head.split(b"\r\n", 1)[0].decode("latin-1"))  # whatever is spoken there

    def _carry(self, source: socket.socket, sink: socket.socket, noted: list[str]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._passes(source):
                    continue
                line = data.split(b"\r\n", 1)[0]
                if line.endswith(b" HTTP/1.1") or line.startswith(b"HTTP/1.1 "):
                    noted.append(line.decode())
                sink.sendall(data)
            if not self._silent:
                _end(sink)

    def _close(self) -> None:
        for one in self._open:
            _end(one)
            one.close()


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(
    target: str, *, host: str = "127.0.0.1", port: int = 0, lets_upgrade: bool = True
) -> Iterator[Network]:
    """A network that leads to the program at ``target``; on a free port if none is given."""
    network = Network(target, lets_upgrade)
    with socket.create_server((host, port), backlog=128) as listener:
        network.url = f"http://{host}:{listener.getsockname()[1]}"
        threading.Thread(target=network._accept, args=(listener,), daemon=True).start()
        try:
            yield network
        finally:
            # A listener that is only closed goes on accepting in the thread that waits in it.
            listener.shutdown(socket.SHUT_RDWR)
            network._close()
