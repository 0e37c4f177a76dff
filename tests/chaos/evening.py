"""The frame of every trial: a vote that goes on, the program, viewers and screens, and their comparison."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.bench.fanout.children import Child, child
from tests.chaos.findings import Findings
from tests.chaos.screens import Screen, screens
from tests.chaos.size import Size
from tests.chaos.truth import Truth
from tests.conftest import SECRET, Running, Simulator, eventually, simulating
from tests.databases import Server, postgresql
from voteboard.history.reading import Reader
from voteboard.history.store import Store
from voteboard.settings import load
from voteboard.simulator.web import ID

WITHIN = 15.0  # seconds for all to agree, when everything works again


@dataclass
class Trial:
    """What a trial is given, and what it finds."""

    browser: Browser
    size: Size
    postgresql: Callable[[], AbstractContextManager[Server]] = postgresql
    findings: Findings = field(default_factory=Findings)


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

    def _recorded(self, revision: list) -> set[tuple]:
        """Every state in the record, as soon as that one is."""

        given = {"api_url": self.environment["VOTEBOARD_API_URL"], "api_id": ID, "api_secret": SECRET}
        account = load(_env_file=None, **given).account

        def read() -> set[tuple]:
            store = Store(self.environment["DATABASE_URL"], account)
            try:
                boards = Reader(store).boards(self.truth.hash)
                return {(b.revision.epoch, b.revision.rev, tuple(b.counts)) for b in boards}
            finally:
                store.close()

        return eventually(
            lambda: (found := read()) and any([*s[:2]] == revision for s in found) and found, WITHIN
        )

    def _judge(self, recorded: set[tuple]) -> None:
        findings = self.trial.findings
        self.report = self.audience.ask({"report": True})
        states = {(epoch, rev, tuple(counts)) for epoch, rev, counts in self.report["states"] if counts}
        false = {counts for _, _, counts in states} - self.truth.states
        findings.must(not false, f"viewers were told what was never true: {list(false)[:3]}")
        findings.must(
            not self.report["backwards"], f"viewers went backwards: {self.report['backwards for example']}"
        )
        findings.must(not self.report["blank"], f"viewers were told of no vote: {self.report['blank']}")
        lost = states - recorded
        findings.must(not lost, f"shown and not recorded: {len(lost)}, as {sorted(lost)[:3]}")
        findings.note("states shown", len(states))
        findings.note("lost", len(lost))
        for screen in self.screens:
            screen.judge(self.truth, findings)


@contextmanager
def evening(
    trial: Trial,
    start: Callable[..., AbstractContextManager[Running]],
    *,
    viewers: int,
    vendor: Callable[[Simulator], str] = lambda simulator: simulator.url,
    reach: Callable[[str], str] = lambda url: url,
    database: Callable[[Simulator], str] | None = None,
) -> Iterator[Evening]:
    """``start(**environment)`` runs the program.

    ``vendor`` and ``reach`` say where the program finds the vendor, and the screens the program; ``database``
    says where it records.
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
            with (
                child([sys.executable, "-m", "tests.chaos.audience", address], loud=True) as audience,
                screens(trial.browser, f"{url}/", f"{url}/?v={board['vote']}") as shown,
            ):
                opened = audience.ask({"open": viewers, "within": 120}, 150)
                trial.findings.must(opened["joined"] == viewers, f"viewers joined: {opened}")
                yield Evening(trial, simulator, truth, environment, program, audience, shown)
