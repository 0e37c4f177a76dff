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
from urllib.parse import quote

from redis import Redis as Client
from redis.exceptions import RedisError

from tests.leaks import MARK

PASSWORD = f"{MARK}/redis"
HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds until it answers


@contextmanager
def redis(*hosts: str) -> Iterator["Redis"]:
    """A server of its own, gone with everything in it when the block ends; it listens at ``hosts`` too."""
    folder = Path(tempfile.mkdtemp(prefix="voteboard-redis-"))
    server = Redis(folder, hosts)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Redis:
    """`redis-server` on a ``port`` that stays the same; it keeps nothing over an end, however that came.

    ``url`` is what a program is given.
    """

    def __init__(self, folder: Path, hosts: tuple[str, ...] = ()) -> None:
        self._hosts = (HOST, *hosts)
        self._folder = folder
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://:{quote(PASSWORD, safe='')}@{HOST}:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        options = {
            "port": str(self.port),
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
        return Client.from_url(self.url, socket_timeout=2)

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
