"""A hall with a hostile crowd in it: what the others notice, and whether the server's memory stays bounded.

Example: measure(SUBJECTS["voteboard"], viewers=5000, seconds=20.0, minutes=5.0)
"""

import statistics
import sys
import time

from tests.bench.fanout.children import Child, child
from tests.bench.fanout.hall import changing, warmed
from tests.bench.fanout.progress import show
from tests.bench.fanout.steady import window
from tests.bench.fanout.subjects import Server, Subject

PART = {"slow": 0.02, "flooders": 0.02, "idle": 0.4}  # of the hall: 100, 100 and 2,000 beside 5,000
SETTLED = 30.0  # seconds after which memory should grow no more
ENTRY = 5.0  # seconds until most of them are in


def measure(subject: Subject, viewers: int, seconds: float, minutes: float) -> dict[str, object]:
    """The same window without them, when they have come, and after ``minutes`` in which memory is watched."""
    crowd = [sys.executable, "-m", "tests.bench.fanout.crowd"]
    counts = [f"--{kind}={round(part * viewers)}" for kind, part in PART.items()]
    with warmed(subject) as (server, hall):
        hall.open(viewers)
        without = window(server, hall, viewers, seconds)
        before = server.process.memory()
        with child([*crowd, server.address, *counts]) as guests:
            time.sleep(min(ENTRY, seconds))
            early = window(server, hall, viewers, seconds)
            with changing(server):
                memory, reports = watch(server, guests, minutes * 60)
            late = window(server, hall, viewers, seconds)
    worst = max(early["latency p99"], late["latency p99"])
    settled = [size for at, size in memory if at >= min(SETTLED, minutes * 60 / 3)]
    return {
        "p99 among hostile": worst / without["latency p99"],
        "growth among hostile": growth(settled),
        "memory that came with them": settled[0] - before,
        "latency p99 without": without["latency p99"],
        "latency p99 among them": [early["latency p99"], late["latency p99"]],
        "server's cpu": [without["server's cpu"], early["server's cpu"], late["server's cpu"]],
        "missing": without["missing"] + early["missing"] + late["missing"],
        "untold": without["untold"] + early["untold"] + late["untold"],
        "lost": late["lost"],
        "guests": reports,
        "memory": memory,
    }


def watch(server: Server, guests: Child, seconds: float) -> tuple[list[tuple[float, int]], list[dict]]:
    """The server's memory once a second, and what the guests say of themselves every ten."""
    began = time.monotonic()
    memory, reports = [], []
    while (at := time.monotonic() - began) < seconds:
        memory.append((round(at, 1), server.process.memory()))
        if at >= 10 * len(reports):
            reports.append(guests.ask({}))
        show(f"{seconds - at:4.0f} s left, {memory[-1][1] / 1e6:.0f} MB, {reports[-1]}")
        time.sleep(min(1.0, seconds / 10))
    reports.append(guests.ask({}))
    show("")
    return memory, reports


def growth(sizes: list[int]) -> float:
    """How much more the last tenth takes than the first, in the middle: a peak is no growth."""
    tenth = max(1, len(sizes) // 10)
    return statistics.median(sizes[-tenth:]) - statistics.median(sizes[:tenth])
