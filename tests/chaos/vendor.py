"""The vendor is gone: first it is silent, then it refuses connections."""

import time
from contextlib import ExitStack
from functools import partial

from tests.browser.network import Network, between
from tests.chaos.evening import Trial, evening
from tests.conftest import Simulator, running
from voteboard.schedule import LONGEST_BACKOFF

STALE = 15.0  # seconds after the last answer
MARGIN = 1.0  # seconds until it is on the screens


def vendor(trial: Trial) -> None:
    """Screens say that numbers are old within 15 s, and are live again within one step of the backoff."""
    size, findings, roads = trial.size, trial.findings, ExitStack()
    road: list[Network] = []

    def first(simulator: Simulator) -> str:
        road.append(roads.enter_context(between(simulator.url)))
        return road[0].url

    with (
        ExitStack() as later,
        evening(trial, partial(running, "serve"), viewers=size.viewers, vendor=first) as tonight,
        roads,
    ):
        with tonight.truth.growing(trial.size.rate):
            gone = time.monotonic()
            road[0].fall_silent()
            time.sleep(size.vendor_silent)
            roads.close()
            time.sleep(size.vendor_refusing)
            port = int(road[0].url.rsplit(":", 1)[1])
            later.enter_context(between(tonight.simulator.url, port=port))
            there = time.monotonic()
            for screen in tonight.screens:
                screen.wait_for("fresh", LONGEST_BACKOFF + 10)
        tonight.agree()
        stale = [screen.said("stale", gone) for screen in tonight.screens]
        fresh = [screen.said("fresh", there) for screen in tonight.screens]
    viewers = [at - gone for at in tonight.report["turned stale"]]
    findings.must(
        len(viewers) == size.viewers, f"{len(viewers)} of {size.viewers} viewers were told that it is stale"
    )
    findings.note("gone for", there - gone, "s")
    findings.bound("stale after", max([*stale, *viewers], default=None), STALE + MARGIN)
    findings.bound("live again after", max(fresh), LONGEST_BACKOFF + MARGIN)
