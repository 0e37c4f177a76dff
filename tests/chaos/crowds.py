"""Very many at once: a hall that comes back in one moment, and guests who mean no good."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.bench.fanout.children import Child, child
from tests.chaos.evening import Evening, Trial, evening
from tests.conftest import running

BACK = 30.0  # seconds
PING_IN_A_STORM = 1000.0  # ms, p99
PING_AMONG_GUESTS = 250.0
QUIET = 3.0  # seconds of pings to compare with
GROWS = 32.0  # MB that the program may grow by, once they are there
PAGE = 4096


@contextmanager
def _pinged(tonight: Evening) -> Iterator[Child]:
    address = tonight.program.url.removeprefix("http://")
    with child([sys.executable, "-m", "tests.bench.fanout.pinger", address]) as pinger:
        time.sleep(QUIET)
        tonight.trial.findings.note("ping p99 before", pinger.ask({"report": True})["p99"], "ms")
        yield pinger


def storm(trial: Trial) -> None:
    """All viewers are cut off and come back in the same moment."""
    findings, viewers = trial.findings, trial.size.storm
    with evening(trial, partial(running, "serve"), viewers=viewers, still=True) as tonight:
        with tonight.truth.growing(2), _pinged(tonight) as pinger:
            back = tonight.audience.ask({"storm": True, "within": 3 * BACK}, 4 * BACK)
            pings = pinger.ask({"report": True})
        tonight.agree()
        contacts = {contact for screen in tonight.screens for _, contact in screen.contacts()}
    findings.note("viewers", viewers)
    findings.must(back["joined"] == viewers, f"{back['joined']} of {viewers} came back")
    findings.bound("all back after", back["seconds"], BACK)
    findings.note("turned away at first", sum(back["turned away"].values()))
    findings.bound("ping p99 meanwhile", pings["p99"], PING_IN_A_STORM * trial.size.pings, "ms")
    findings.must(not pings["lost"], f"{pings['lost']} who pinged were cut off")
    findings.must(contacts == {"fresh"}, f"screens said {contacts}")


def strangers(trial: Trial) -> None:
    """Some read nothing, some talk without end, many say nothing at all; they come back when thrown out."""
    findings, size = trial.findings, trial.size
    with evening(trial, partial(running, "serve"), viewers=size.viewers, still=True) as tonight:
        address = tonight.program.url.removeprefix("http://")
        counts = [f"--slow={size.slow}", f"--flooders={size.flooders}", f"--idle={size.idle}"]
        with tonight.truth.growing(trial.size.rate), _pinged(tonight) as pinger:
            before = _memory(tonight)
            with child([sys.executable, "-m", "tests.bench.fanout.crowd", address, *counts]) as crowd:
                time.sleep(size.guests / 4)  # they come
                there = _memory(tonight)
                time.sleep(size.guests * 3 / 4)
                grown = _memory(tonight) - there
                pings, guests = pinger.ask({"report": True}), crowd.ask({})
        tonight.agree()
        contacts = {contact for screen in tonight.screens for _, contact in screen.contacts()}
    findings.note("slow, flooding, idle", f"{size.slow}, {size.flooders}, {size.idle:,}")
    findings.note("frames they sent", guests["sent"])
    findings.note("thrown out", sum(guests["thrown out"].values()))
    findings.must(guests["sent"] and guests["slow"], f"they were not there: {guests}")
    findings.bound("ping p99 among them", pings["p99"], PING_AMONG_GUESTS * size.pings, "ms")
    findings.must(not pings["lost"], f"{pings['lost']} who pinged were cut off")
    findings.must(not tonight.report["lost"], f"viewers were cut off: {tonight.report['lost']}")
    findings.must(contacts == {"fresh"}, f"screens said {contacts}")
    findings.note("memory that came with them", there - before, "MB")
    findings.bound("memory after that", grown, GROWS, "MB")


def _memory(tonight: Evening) -> float:
    """Megabytes that the program has."""
    pages = Path(f"/proc/{tonight.program.process.pid}/statm").read_text().split()[1]
    return int(pages) * PAGE / 1e6
