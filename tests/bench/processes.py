"""What it costs to serve from several processes: one alone, and one, two and three that share a Redis.

Each has the same viewers in all, PostgreSQL, and votes that come in steadily. They take turns within a round;
the table has the medians of the rounds. Latency is from the vote at the vendor to the screen, polling
included; what Redis takes is told by itself.

Example: python -m tests.bench.processes --viewers 3000 --seconds 20 --rounds 3
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.bench.fanout.__main__ import names
from tests.bench.fanout.children import Child, child, raise_descriptor_limit
from tests.bench.fanout.message import ANSWERS, COUNTS, NAME, QUESTION
from tests.bench.fanout.progress import say
from tests.conftest import Simulator, eventually
from tests.databases import Server, postgresql
from tests.desk import PASSWORD
from tests.redis_server import Redis, redis
from voteboard.simulator.web import ID, SECRET

SUBJECTS = {"alone": 0, "one": 1, "two": 2, "three": 3}  # 0: one without a Redis
RATE = 2.0  # changes a second
INTERVAL = "0.2"  # seconds between two polls
POLITELY = 50  # viewers that join at a time
IDLE = 0.25  # of the time: how long nothing changes before it
WITHIN = 180.0
KEY = "a key that all of them share, long enough"
ROWS = (
    ("cpu per delivery", "CPU per delivery, all together, µs", 1),
    ("idle leader", "idle: CPU of who polls, ms/s", 1),
    ("idle follower", "idle: CPU of each other one, ms/s", 1),
    ("redis per delivery", "Redis's CPU per delivery, µs", 2),
    ("idle redis", "idle: CPU of Redis, ms/s", 1),
    ("p50", "vote → screen, p50, ms", 0),
    ("p99", "vote → screen, p99, ms", 0),
    ("untold", "changes told only with the next", 0),
    ("missing", "deliveries missing", 0),
    ("lost", "screens lost", 0),
)


@dataclass
class Hall:
    """Programs, of which the first leads, and their viewers."""

    programs: list[Child]
    viewers: Child
    simulator: Simulator
    vote: int
    redis: Redis | None
    total: int = sum(COUNTS)

    def change(self) -> float:
        """One more vote: the monotonic second before it."""
        at = time.monotonic()
        self.simulator.add(self.vote, _1=1)
        self.total += 1
        return at

    def ask(self, **message: object) -> dict:
        return self.viewers.ask({"within": WITHIN, **message}, WITHIN + 30)

    def everywhere(self) -> bool:
        """Whether the newest change comes to every screen in time."""
        return self.ask(**{"await": self.total}, within=15)["everywhere"]

    def cpu(self) -> list[float]:
        """Seconds that each program has taken, and Redis at the end."""
        return [*(program.cpu() for program in self.programs), self.redis.cpu() if self.redis else 0.0]


@contextmanager
def hall(number: int, server: Server, viewers: int) -> Iterator[Hall]:
    """So many processes, with all viewers there."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="voteboard-"))
        simulate = [sys.executable, "-m", "voteboard.cli", "simulate", "--empty", "--port", "0"]
        vendor = stack.enter_context(child(simulate)).url()
        simulator = Simulator(vendor, Path(folder))
        vote = simulator.create(QUESTION, ANSWERS, name=NAME)["nr"]
        simulator.change(vote, add={str(i + 1): n for i, n in enumerate(COUNTS)})
        shared = stack.enter_context(redis()) if number else None
        environment = {
            "DATABASE_URL": server.new_database(),
            "VOTEBOARD_API_URL": vendor,
            "VOTEBOARD_API_ID": str(ID),
            "VOTEBOARD_API_SECRET": SECRET,
            "VOTEBOARD_POLL_INTERVAL": INTERVAL,
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
            "PORT": "0",
            **({"REDIS_URL": shared.url} if shared else {}),
        }
        programs = []
        for _ in range(number or 1):
            serve = [sys.executable, "-m", "voteboard.cli", "serve"]
            programs.append(stack.enter_context(child(serve, **environment)))
            url = programs[-1].url()
            eventually(lambda url=url: _shows(url, sum(COUNTS)), 30)  # so that the first one leads
        addresses = [program.url().removeprefix("http://") for program in programs]
        crowd = [sys.executable, "-m", "tests.bench.fanout.viewers", *addresses]
        seated = Hall(programs, stack.enter_context(child(crowd, loud=True)), simulator, vote, shared)
        opened = seated.ask(open=viewers, at_once=POLITELY)
        if opened["joined"] < viewers:
            raise RuntimeError(f"only {opened['joined']} of {viewers} could join: {opened['turned_away']}")
        yield seated


def _shows(url: str, total: int) -> bool:
    try:
        board = requests.get(f"{url}/api/stage", timeout=5).json()
        return board["total"] == total and not board["stale"]
    except requests.RequestException:
        return False


def measure(number: int, server: Server, viewers: int, seconds: float) -> dict[str, float]:
    """One window of ``seconds`` in which votes come in, after one in which none does."""
    with hall(number, server, viewers) as seated:
        for _ in range(3):
            seated.change()
            time.sleep(1 / RATE)
        seated.everywhere()
        idle, quiet = _spent(seated, lambda: time.sleep(seconds * IDLE)), seconds * IDLE
        seated.ask(report={})
        changed: dict[int, float] = {}
        spent = _spent(seated, lambda: _change(seated, seconds, changed))
        report = seated.ask(report=changed)
    *programs, of_redis = spent
    shown = len(report["last"])
    followers = idle[1:-1]
    deliveries = max(report["arrived"], 1)
    figures = {
        "cpu per delivery": sum(programs) / deliveries * 1e6,
        "idle leader": idle[0] / quiet * 1000,
        "p50": report["p50"],
        "p99": report["p99"],
        "untold": len(changed) - shown,
        "missing": shown * viewers - report["arrived"],
        "lost": viewers - report["viewers"],
    }
    if number:
        figures |= {"redis per delivery": of_redis / deliveries * 1e6, "idle redis": idle[-1] / quiet * 1000}
    if followers:
        figures["idle follower"] = statistics.mean(followers) / quiet * 1000
    return figures


def _spent(seated: Hall, happens) -> list[float]:
    before = seated.cpu()
    happens()
    return [now - then for now, then in zip(seated.cpu(), before, strict=True)]


def _change(seated: Hall, seconds: float, changed: dict[int, float]) -> None:
    began = time.monotonic()
    for i in range(max(1, round(seconds * RATE))):
        time.sleep(max(0.0, began + i / RATE - time.monotonic()))
        at = seated.change()
        changed[seated.total] = at
    seated.everywhere()


def table(results: dict[str, list[dict[str, float]]]) -> str:
    """Medians of the rounds; what was lost or missing, in all of them together."""
    lines = [" " * 36 + "".join(f"{name:>14}" for name in results)]
    for key, title, digits in ROWS:
        cells = []
        for rounds in results.values():
            values = [figures[key] for figures in rounds if figures.get(key) is not None]
            whole = (
                sum(values) if key in ("untold", "missing", "lost") else values and statistics.median(values)
            )
            cells.append(f"{whole:>14,.{digits}f}" if values else f"{'–':>14}")
        lines.append(f"{title:<36}{''.join(cells)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--viewers", type=int, default=3000, help="in all")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each window with votes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--subjects", type=names(SUBJECTS), default=list(SUBJECTS), help=",".join(SUBJECTS))
    parser.add_argument("--json", type=Path, help="a file for everything that was measured")
    wanted = parser.parse_args()
    raise_descriptor_limit()
    results: dict[str, list[dict[str, float]]] = {name: [] for name in wanted.subjects}
    with postgresql() as server:
        for round in range(wanted.rounds):
            for name in wanted.subjects:
                say(f"round {round + 1}: {name} …")
                results[name].append(measure(SUBJECTS[name], server, wanted.viewers, wanted.seconds))
    print(f"\nProcesses: {wanted.viewers:,} screens in all, {RATE:g} changes a second\n\n{table(results)}")
    if wanted.json:
        wanted.json.write_text(json.dumps(results, indent=1))
    if any(figures["lost"] or figures["missing"] for rounds in results.values() for figures in rounds):
        sys.exit(1)


if __name__ == "__main__":
    main()
