"""A hall that comes all at once: processor time for each arrival, and how soon all are back after a cut.

Example: measure(SUBJECTS["node"], viewers=5000)
"""

import sys
import time

from tests.bench.fanout.children import child
from tests.bench.fanout.hall import changing, warmed
from tests.bench.fanout.subjects import Subject

QUIET = 3.0  # seconds of pings before the storm, to compare with


def measure(subject: Subject, viewers: int) -> dict[str, float]:
    """First the arrival at a server that has nobody yet; then, while counts change, everybody once more."""
    with warmed(subject) as (server, hall):
        before = server.process.cpu()
        first = hall.storm(viewers)
        arrival = (server.process.cpu() - before) / viewers
        turned_away = sum(hall.turned_away.values())
        pinging = [sys.executable, "-m", "tests.bench.fanout.pinger", server.address]
        with child(pinging) as pinger, changing(server):
            time.sleep(QUIET)
            usual = pinger.ask({"report": True})
            recovered = hall.storm(viewers)
            pings = pinger.ask({"report": True})
        server.change()
        hall.await_everywhere(server)
        report = hall.report(server, 0)
    return {
        "cpu per arrival": arrival * 1e6,
        "arrived in": first,
        "recovered in": recovered,
        "turned away": turned_away + sum(hall.turned_away.values()),
        "ping p99": usual["p99"],
        "ping p99 in the storm": pings["p99"],
        "pings in the storm": pings["pings"],
        "pingers lost": pings["lost"],
        "lost": viewers - report["viewers"],
    }
