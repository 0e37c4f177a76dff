"""Processes that a measurement starts: spoken and listened to in JSON, their processor time and memory.

Example: with child([sys.executable, "-m", "tests.bench.fanout.floor", "8000"]) as floor: floor.cpu()
"""

import json
import os
import queue
import resource
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT, clean_environment

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def raise_descriptor_limit() -> None:
    """As many open connections as the system allows, for this process and those it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Child:
    """A running process. Lines of JSON that it prints wait in ``said``; the latest others are ``output``."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.said: queue.SimpleQueue[dict] = queue.SimpleQueue()
        self.output: deque[str] = deque(maxlen=40)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def tell(self, message: dict) -> None:
        """Write a line of JSON to its standard input."""
        self.process.stdin.write(json.dumps(message, separators=(",", ":")) + "\n")
        self.process.stdin.flush()

    def ask(self, message: dict, within: float = 60.0) -> dict:
        """Tell it something, and wait for what it says. Raises TimeoutError when it is silent."""
        self.tell(message)
        return self.next(within)

    def next(self, within: float) -> dict:
        """The next thing it says. Raises TimeoutError, which quotes what else it printed."""
        try:
            return self.said.get(timeout=within)
        except queue.Empty:
            command = " ".join(self.process.args)
            raise TimeoutError(f"{command}: silent for {within:.0f} s\n{''.join(self.output)}") from None

    def cpu(self) -> float:
        """Seconds of processor time that all its threads have taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Bytes that it has in memory."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * _PAGE

    def url(self, within: float = 30.0) -> str:
        """The first address that it prints. Raises TimeoutError, which quotes what it printed."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for line in tuple(self.output):
                if "http://" in line:
                    return line[line.index("http://") :].split()[0].rstrip("/")
            time.sleep(0.02)
        raise TimeoutError("it did not start:\n" + "".join(self.output))

    def _read(self) -> None:
        for line in self.process.stdout:
            if line.startswith("{"):
                self.said.put(json.loads(line))
            else:
                self.output.append(line)


@contextmanager
def child(command: list[str], *, loud: bool = False, **variables: str) -> Iterator[Child]:
    """Run ``command`` until the block ends; its errors are seen where it is ``loud``, and else kept."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if loud else subprocess.STDOUT,
        text=True,
    )
    try:
        yield Child(process)
    finally:
        process.kill()  # none of them has anything to keep
        process.wait()
