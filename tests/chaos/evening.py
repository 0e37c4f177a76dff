"""The frame of every trial: a vote that goes on, the program, viewers and screens, and their comparison."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.bench.fanout.children import Child, child
from tests.chaos.findings import Findings
from tests.chaos.kept import judge, recorded
from tests.chaos.screens import Screen, screens
from tests.chaos.size import Size
from tests.chaos.told import State
from tests.chaos.truth import Truth
from tests.conftest import Running, Simulator, eventually, simulating
from tests.databases import Server, postgresql

WITHIN = 15.0  # seconds for all to agree, when everything works again


@dataclass
class Trial:
    """What a trial is given, and what it finds."""

    browser: Browser
    size: Size
    postgresql: Callable[[], AbstractContextManager[Server]] = postgresql
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.size.slack)


@dataclass
class Evening:
    """All that goes on. ``program`` is the one that runs now."""

    trial: Trial
    simulator: Simulator
    truth: Truth
    environment: dict[str, str]
    program: Running
    audience: Child
    screens: list[Screen]
    report: dict = field(default_factory=dict)

    def agree(self) -> None:
        """When everything works again: viewers, screens, the API and the record have the same, and soon."""
        findings, began, counts = self.trial.findings, time.monotonic(), self.truth.latest
        board = eventually(
            lambda: (b := self._board())["counts"] == list(counts) and not b["stale"] and b, WITHIN
        )
        revision = [board["epoch"], board["rev"]]
        told = self.audience.ask({"agree": counts, "within": WITHIN}, WITHIN + 30)
        findings.must(told.get("revision") == revision, f"viewers agree: {told}, not {revision}")
        for screen in self.screens:
            agrees = screen.holds(revision, counts, WITHIN)
            findings.must(agrees, f"{screen.name}: not at {revision} {counts}, but {screen.noted()[-1]}")
        recorded = self._recorded(revision)
        findings.note("all agree after", time.monotonic() - began, "s")
        self._judge(recorded)

    def _board(self) -> dict:
        return self.program.get("/api/stage").json()

    def _recorded(self, revision: list) -> list[tuple[State, bool]]:
        """What is in the record, as soon as that revision is."""

        def read() -> list[tuple[State, bool]]:
            found = recorded(self.environment, self.truth.hash)
            return found if any([*state[:2]] == revision for state, _ in found) else []

        return eventually(read, WITHIN)

    def _judge(self, recorded: list[tuple[State, bool]]) -> None:
        self.report = self.audience.ask({"report": True})
        judge(self.report, recorded, self.truth, self.trial.findings)
        unknowing = self.report["unknowing"]
        self.trial.findings.must(not unknowing, f"viewers were told of no vote yet {unknowing} times")
        for screen in self.screens:
            screen.judge(self.truth, self.trial.findings)


@contextmanager
def evening(
    trial: Trial,
    start: Callable[..., AbstractContextManager[Running]],
    *,
    viewers: int,
    vendor: Callable[[Simulator], str] = lambda simulator: simulator.url,
    reach: Callable[[str], str] = lambda url: url,
    database: Callable[[Simulator], str] | None = None,
    still: bool = False,
) -> Iterator[Evening]:
    """``start(**environment)`` runs the program.

    ``vendor`` and ``reach`` say where the program finds the vendor, and the screens the program; ``database``
    says where it records; ``still`` screens leave the processor to what is measured.
    """
    with simulating() as simulator:
        truth = Truth(simulator)
        environment = simulator.environment | {"VOTEBOARD_API_URL": vendor(simulator)}
        if database is not None:
            environment["DATABASE_URL"] = database(simulator)
        with start(**environment) as program:
            board = eventually(
                lambda: (b := program.get("/api/stage").json())["total"] and not b["stale"] and b
            )
            address = program.url.removeprefix("http://")
            url = reach(program.url)
            pages = [url + path for path in ("/", f"/?v={board['vote']}")]
            with (
                child([sys.executable, "-m", "tests.chaos.audience", address], loud=True) as audience,
                screens(
                    trial.browser, pages[: trial.size.screens], motion=trial.size.motion and not still
                ) as shown,
            ):
                opened = audience.ask({"open": viewers, "within": 120}, 150)
                trial.findings.must(opened["joined"] == viewers, f"viewers joined: {opened}")
                yield Evening(trial, simulator, truth, environment, program, audience, shown)
