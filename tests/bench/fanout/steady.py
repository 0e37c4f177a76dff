"""A hall that watches: processor time for each delivery, and how long a change takes to the screens.

Example: measure(SUBJECTS["node"], viewers=5000, seconds=20.0)
"""

import time

from tests.bench.fanout.arrivals import quantile
from tests.bench.fanout.hall import RATE, Hall, warmed
from tests.bench.fanout.progress import show
from tests.bench.fanout.subjects import Server, Subject

IDLE = 0.25  # of the time: how long nothing changes before it


def measure(subject: Subject, viewers: int, seconds: float) -> dict[str, float]:
    """One window of ``seconds`` with everybody joined."""
    with warmed(subject, offer=subject.offer) as (server, hall):
        hall.open(viewers)
        return window(server, hall, viewers, seconds)


def window(server: Server, hall: Hall, viewers: int, seconds: float) -> dict[str, float]:
    """Change the counts for ``seconds`` and see what becomes of it; latencies are in ms, CPU in µs.

    Where nothing came at all, the latency is at least the time that was waited, and that is what it says.
    """
    for _ in range(3):
        server.change()
        time.sleep(1 / RATE)
    hall.await_everywhere(server)
    idle = _idle(server, seconds * IDLE)
    busy = hall.report(server, server.total)["cpu"]
    since, before, began = server.total, server.process.cpu(), time.monotonic()
    changes = max(1, round(seconds * RATE))
    for i in range(changes):
        time.sleep(max(0.0, began + i / RATE - time.monotonic()))
        server.change()
        show(f"{seconds - i / RATE:4.0f} s left")
    everywhere = hall.await_everywhere(server)
    time.sleep(max(0.0, began + changes / RATE - time.monotonic()))
    spent, took = server.process.cpu() - before, time.monotonic() - began
    show("")
    report = hall.report(server, since)
    delays = sorted(
        (at - server.answered[t]) * 1000 for t, at in report["last"].items() if t in server.answered
    )
    return {
        "cpu per delivery": spent / max(report["arrived"], 1) * 1e6,
        "cpu idle": idle * 1000,
        "latency p50": report["p50"] or took * 1000,
        "latency p99": report["p99"] or took * 1000,
        "answer to last p50": quantile(delays, 0.5),
        "answer to last p99": quantile(delays, 0.99),
        "bytes": report["bytes"],
        "lost": viewers - report["viewers"],
        "lost how": report["lost"],
        "changes": changes,
        "told": report["told"],
        "untold": changes - report["told"],
        "missing": report["told"] * viewers - report["arrived"],
        "everywhere": everywhere,
        "viewers' cpu": (report["cpu"] - busy) / took,
        "server's cpu": spent / took,
    }


def _idle(server: Server, seconds: float) -> float:
    """Processor seconds a second while no count changes: pings, polls, health."""
    before, began = server.process.cpu(), time.monotonic()
    time.sleep(seconds)
    return (server.process.cpu() - before) / (time.monotonic() - began)
