"""A real Redis for tests, started for them on a free port, with a password and without a file."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from redis import Redis as Client
from redis.exceptions import RedisError

from tests.leaks import MARK

PASSWORD = f"{MARK}/redis"
HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds until it answers


@contextmanager
def redis(*hosts: str, tls: "Tls | None" = None) -> Iterator["Redis"]:
    """A server of its own, gone with everything in it when the block ends; it listens at ``hosts`` too.

    With ``tls`` it speaks nothing else.
    """
    folder = Path(tempfile.mkdtemp(prefix="voteboard-redis-"))
    server = Redis(folder, hosts, tls)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Tls(NamedTuple):
    """Files: a certificate for `localhost`, its key, and who has signed it."""

    certificate: Path
    key: Path
    authority: Path


class Redis:
    """`redis-server` on a ``port`` that stays the same; it keeps nothing over an end, however that came.

    ``url`` is what a program is given.
    """

    def __init__(self, folder: Path, hosts: tuple[str, ...] = (), tls: Tls | None = None) -> None:
        self._tls = tls
        self._hosts = (HOST, *hosts)
        self._folder = folder
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        scheme, host = ("rediss", "localhost") if tls else ("redis", HOST)
        self.url = f"{scheme}://:{quote(PASSWORD, safe='')}@{host}:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        options = {
            **self._listening(),
            "bind": " ".join(self._hosts),
            "requirepass": PASSWORD,
            "save": "",
            "appendonly": "no",
            "rdbcompression": "no",  # so that what a key holds can be searched
            "dir": str(self._folder),
        }
        self.process = subprocess.Popen(
            ["redis-server", *(word for name, value in options.items() for word in (f"--{name}", value))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "redis-server ended"
            assert time.monotonic() < end, "redis-server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it where it is."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop it where it is: connections stay, and nobody answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def client(self) -> Client:
        """A connection of one's own."""
        trusting = {"ssl_ca_certs": str(self._tls.authority)} if self._tls else {}
        return Client.from_url(self.url, socket_timeout=2, **trusting)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Each key, and all that it holds in Redis's own form."""
        with self.client() as client:
            for key in client.scan_iter(count=1000):
                yield key.decode("utf-8", "replace"), client.dump(key) or b""

    def cpu(self) -> float:
        """Seconds of processor time that it has taken."""
        with self.client() as client:
            told = client.info("cpu")
        return told["used_cpu_sys"] + told["used_cpu_user"]

    def _listening(self) -> dict[str, str]:
        if self._tls is None:
            return {"port": str(self.port)}
        files = {"tls-cert-file": str(self._tls.certificate), "tls-key-file": str(self._tls.key)}
        return {"port": "0", "tls-port": str(self.port), "tls-auth-clients": "no", **files}

    def _answers(self) -> bool:
        with suppress(RedisError), self.client() as client:
            return client.ping()
        return False

    def _end(self, number: int) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
