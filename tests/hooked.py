"""A receiver of webhooks: a real HTTP server whose answers are given beforehand."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests import watching
from tests.leaks import MARK

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
SECRET = "whsec_" + base64.b64encode(f"{MARK}: 32 bytes of a secret".encode()).decode()


def answer(status: int, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Told", *headers, "Content-Length: 0", "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


@dataclass
class Got:
    """One request, as it came."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    def is_signed(self) -> bool:
        """Whether it is, by a computation of its own."""
        key = base64.b64decode(SECRET[len("whsec_") :])
        signed = b".".join([*(self.headers[f"webhook-{n}"].encode() for n in ("id", "timestamp")), self.body])
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split()


@dataclass
class Receiver:
    """``answers`` come one after the other, then `OK`; None: never. ``drip`` seconds between their bytes."""

    port: int
    answers: list[bytes | None] = field(default_factory=list)
    drip: float = 0.0
    got: list[Got] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    wrap: object = None

    def url(self, host: str = "127.0.0.1", path: str = f"/hook?token={MARK}-in-query") -> str:
        return f"{'https' if self.wrap else 'http'}://{host}:{self.port}{path}"

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self.wrap:
                connection = self.wrap.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as file:
                line = file.readline().decode().strip()
                headers = {}
                while one := file.readline().decode().strip():
                    name, _, value = one.partition(": ")
                    headers[name.lower()] = value
                if not line:
                    return  # no request, but a look at the certificate
                got = Got(line, headers, file.read(int(headers["content-length"])))
                self.got.append(got)
                watching.look("a webhook", b"\n".join([*map(str.encode, headers.values()), got.body]))
                told = self.answers.pop(0) if self.answers else OK
                if told is None:
                    self.over.wait()
                elif self.drip:
                    for i in range(len(told)):
                        connection.sendall(told[i : i + 1])
                        if self.over.wait(self.drip):
                            return
                else:
                    connection.sendall(told)


@contextmanager
def receiving(*answers: bytes | None, drip: float = 0.0, wrap: object = None) -> Iterator[Receiver]:
    """A receiver on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        receiver = Receiver(listener.getsockname()[1], list(answers), drip, wrap=wrap)
        threading.Thread(target=receiver._serve, args=(listener,), daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            listener.shutdown(socket.SHUT_RDWR)
