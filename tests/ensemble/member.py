"""One process of the ensemble, which keeps its place and its port whatever becomes of the program in it."""

import signal
import threading
import time
from contextlib import ExitStack, suppress

import requests

from tests.conftest import Running, running

LOST = 75  # the exit code of a process that has lost the lead
LEAVES = 10.0  # seconds that one may take to leave
_STARTING = threading.Lock()  # who forks them serves one at a time


class Member:
    """The program at one place, by a ``shell`` line if there is one.

    ``kept``: whether it is started again when it ends, as by systemd.
    ``ended`` are the moments at which it ended by itself, and its exit codes.
    """

    def __init__(self, number: int, shell: str | None, environment: dict[str, str]) -> None:
        self.number = number
        self._shell = shell
        self.environment = environment
        self.kept = False
        self.ended: list[tuple[float, int]] = []
        self._program: Running | None = None
        self._running = ExitStack()

    def start(self) -> None:
        """Start it, at the port that it had before; it then listens."""
        with _STARTING:
            self._running.close()
            self._program = self._running.enter_context(
                running("serve", shell=self._shell, **self.environment)
            )
        self.environment["PORT"] = self.address.rsplit(":", 1)[1]
        self.kept = True

    def close(self) -> None:
        """End it."""
        self.kept = False
        if self._program is not None:
            self.thaw()
            self._running.close()

    @property
    def address(self) -> str:
        """host:port."""
        return self._program.url.removeprefix("http://")

    @property
    def output(self) -> str:
        """What it has written since it was started last."""
        return self._program.output

    @property
    def pid(self) -> int:
        return self._program.process.pid

    @property
    def code(self) -> int | None:
        """Its exit code, or minus the signal's number; None while it runs."""
        return self._program.process.poll()

    def kill(self) -> None:
        """End it where it is; it is not started again by itself."""
        self.kept = False
        self._program.process.kill()
        self._program.process.wait(LEAVES)

    def leave(self) -> None:
        """Ask it to leave; it is not started again by itself."""
        self.kept = False
        self._program.process.terminate()

    def left(self) -> int:
        """Its exit code, once it has left."""
        return self._program.process.wait(LEAVES)

    def freeze(self) -> None:
        """Stop it where it is: its connections stay, and it does nothing."""
        self._program.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._program.process.send_signal(signal.SIGCONT)

    def look_after(self) -> None:
        """Start it again if it has ended by itself."""
        if self.kept and self.code is not None:
            self.ended.append((time.monotonic(), self.code))
            self.start()

    def health(self, patience: float = 1.0) -> dict | None:
        """Its `/healthz`; None if it does not answer in time."""
        return self._get("/healthz", patience)

    def board(self, patience: float = 2.0) -> dict | None:
        """What its stage shows, likewise."""
        return self._get("/api/stage", patience)

    def ready(self) -> bool:
        """Whether it wants viewers."""
        with suppress(requests.RequestException):
            return requests.get(f"http://{self.address}/readyz", timeout=2).status_code == 200
        return False

    def _get(self, path: str, patience: float) -> dict | None:
        try:
            return requests.get(f"http://{self.address}{path}", timeout=patience).json()
        except requests.RequestException:
            return None
