"""Screens that can't reach the program: no Wi-Fi, or a laptop that sleeps."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from tests.browser.contact import asleep
from tests.browser.network import Network, between
from tests.chaos.evening import Evening, Trial, evening
from tests.conftest import running

SAYS_SO = 10.0  # seconds
HEALS = 5.0
HOUR = 3600


@contextmanager
def _over_a_network(trial: Trial) -> Iterator[tuple[Evening, Network]]:
    """The screens reach the program over a network of their own, the viewers do not."""
    with ExitStack() as networks:
        network: list[Network] = []

        def reach(url: str) -> str:
            network.append(networks.enter_context(between(url)))
            return network[0].url

        with evening(trial, partial(running, "serve"), viewers=trial.size.viewers, reach=reach) as tonight:
            yield tonight, network[0]


def wifi(trial: Trial) -> None:
    """Nothing passes and nothing is closed, for half a minute and for ten."""
    findings = trial.findings
    says: list[float | None] = []
    heals: list[float | None] = []
    with _over_a_network(trial) as (tonight, network):
        with tonight.truth.growing(trial.size.rate):
            for seconds in trial.size.wifi:
                time.sleep(1)
                off = time.monotonic()
                network.fall_silent()
                time.sleep(seconds)
                network.pass_again()
                _heal(tonight, time.monotonic(), heals)
                says += [screen.said("lost", off) for screen in tonight.screens]
        tonight.agree()
    findings.note("off for", " and ".join(f"{seconds:g}" for seconds in trial.size.wifi), "s")
    findings.bound("said after", _worst(says), SAYS_SO)
    findings.bound("healed after", _worst(heals), HEALS)
    _judge_others(trial, tonight)


def laptop(trial: Trial) -> None:
    """The pages' processes are stopped, their clocks then an hour further, and their connections forgotten.

    The network is still away when the laptop wakes, and comes when the screens have said so.
    """
    findings = trial.findings
    says: list[float | None] = []
    heals: list[float | None] = []
    with _over_a_network(trial) as (tonight, network):
        with tonight.truth.growing(trial.size.rate):
            time.sleep(1)
            for screen in tonight.screens:
                screen.page.evaluate(f"setClock({HOUR * 1000}, 500)")
            network.fall_silent()
            with asleep(tonight.screens[0].page):
                time.sleep(trial.size.stopped)
            woken = time.monotonic()
            for screen in tonight.screens:
                screen.wait_for("lost", 20)
            network.pass_again()
            _heal(tonight, time.monotonic(), heals)
            says += [screen.said("lost", woken) for screen in tonight.screens]
        tonight.agree()
    findings.note("stopped for", trial.size.stopped, "s, its clock 1 h further")
    findings.bound("said after", _worst(says), SAYS_SO)
    findings.bound("healed after", _worst(heals), HEALS)
    _judge_others(trial, tonight)


def _heal(tonight: Evening, since: float, heals: list[float | None]) -> None:
    for screen in tonight.screens:
        screen.wait_for("fresh", 30)
    heals += [screen.said("fresh", since) for screen in tonight.screens]


def _judge_others(trial: Trial, tonight: Evening) -> None:
    trial.findings.must(
        not tonight.report["lost"], f"viewers elsewhere were cut off: {tonight.report['lost']}"
    )


def _worst(seconds: list[float | None]) -> float | None:
    return None if None in seconds else max(seconds)
