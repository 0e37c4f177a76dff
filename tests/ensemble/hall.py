"""Several processes that serve one vote to a hall of viewers: the vendor, PostgreSQL and Redis are real.

Example: with hall(viewers=300) as evening: evening.settle(since, findings)
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.fanout.children import Child, child
from tests.chaos.findings import Findings
from tests.chaos.kept import Kept, judge, judge_order, recorded, store
from tests.chaos.truth import Truth
from tests.conftest import SECRET, Simulator, eventually, serving
from tests.databases import Server, postgresql
from tests.desk import PASSWORD
from tests.ensemble.asked import Asked
from tests.ensemble.leading import Leading
from tests.ensemble.member import Member
from tests.ensemble.ways import Direct
from tests.leaks import MARK
from tests.redis_server import Redis, redis
from voteboard.history.reading import Reader
from voteboard.history.records import Recorded
from voteboard.simulator.account import Account
from voteboard.simulator.web import ID
from voteboard.simulator.web import create_app as create_simulator

PROCESSES = 3
VIEWERS = 300
KEY = f"{MARK}, a key that all of them share, long enough"
READY = 15.0  # seconds until all serve
WITHIN = 30.0  # seconds that are waited for agreement, however long it may take
INTERVAL = 0.2  # seconds between two polls


class Hall:
    """All that goes on. ``leading`` and ``asked`` are watched all the while."""

    def __init__(
        self, server: Server, shared: Redis, members: list[Member], truth: Truth, asked: Asked
    ) -> None:
        self.postgresql = server
        self.redis = shared
        self.members = members
        self.truth = truth
        self.asked = asked
        self.leading = Leading(members)
        self.audience: Child | None = None
        self.troubles: list[BaseException] = []
        self._done = threading.Event()

    # ── who is there ──

    def leader(self, within: float = READY) -> Member:
        """The one that leads, as soon as exactly one says so."""
        return self.members[
            eventually(lambda: [n] if (n := self.leading.now()) is not None else 0, within)[0]
        ]

    def followers(self) -> list[Member]:
        """The others."""
        leader = self.leader()
        return [member for member in self.members if member is not leader]

    def successor(self, old: Member, since: float, within: float) -> tuple[Member | None, float | None]:
        """Who first leads after ``old``, and after how many seconds; None of nobody."""
        end = since + within
        others = [member for member in self.members if member is not old]
        while time.monotonic() < end:
            for member in others:
                if (at := self.leading.first(member.number, since, leads=True)) is not None:
                    return member, at - since
            time.sleep(0.02)
        return None, None

    def restore(self) -> None:
        """Whatever was done to them: all serve as many viewers, and nothing is known of what was before."""
        self.heal()
        self.audience.ask({"spread": True, "within": READY}, 2 * READY)
        self.audience.ask({"report": True})

    def heal(self) -> None:
        """All run and are ready, one leads, and the engines answer."""
        for engine in (self.postgresql, self.redis):
            if engine.process is None:
                engine.start()
            engine.thaw()
        for member in self.members:
            member.thaw()
            if member.code is not None:
                member.start()
            member.kept = True
        eventually(lambda: all(member.ready() for member in self.members), READY)
        self.leader()

    def look(self) -> dict[str, dict]:
        """How it is for the viewers at each address now."""
        return self.audience.ask({"look": True})

    # ── what must be true in the end ──

    def newest(self) -> Recorded | None:
        """What the record has of the vote, as it was recorded last."""
        opened = store(self.members[0].environment)
        try:
            return Reader(opened).latest(self.truth.hash)
        finally:
            opened.close()

    def kept(self) -> Kept:
        """All that the record has of it."""
        return recorded(self.members[0].environment, self.truth.hash)

    def settle(self, since: float, findings: Findings, *, at_most: float, together: float = 0.0) -> dict:
        """No more votes come: all have the same ``at_most`` seconds after this is asked, as the record does.

        ``together``: seconds for which two may have led or polled since. The viewers' report is returned.
        """
        began, counts = time.monotonic(), self.truth.latest
        told = self.audience.ask({"agree": counts, "within": WITHIN}, WITHIN + 30)
        findings.must(told["agree"], f"viewers agree on {counts}: {told}")
        boards = eventually(lambda: self._boards(counts), WITHIN)
        newest = eventually(lambda: (n := self.newest()) and n.report.counts == counts and n, WITHIN)
        findings.bound("all agree after", time.monotonic() - began, at_most)
        revision = [newest.revision.epoch, newest.revision.rev]
        for member, board in zip(self.members, boards, strict=True):
            held = [board["epoch"], board["rev"]]
            findings.must(held == revision, f"process {member.number} is at {held}, not {revision}")
        findings.must(told.get("revision") == revision, f"viewers are at {told}, not {revision}")
        report, kept = self.audience.ask({"report": True}), self.kept()
        judge(report, kept, self.truth, findings)
        judge_order(kept, self.truth, findings)
        if report["unknowing"]:  # by a process that is not ready, which nobody sends viewers to but this hall
            findings.note("told of no vote yet", report["unknowing"])
        self._judge_leading(since, findings, together)
        return report

    def _boards(self, counts: tuple[int, ...]) -> list[dict]:
        boards = [member.board() for member in self.members]
        agree = all(b and not b["stale"] and b["counts"] == list(counts) for b in boards)
        return boards if agree else []

    def _judge_leading(self, since: float, findings: Findings, together: float) -> None:
        claims = [(one, other) for one, other, seconds in self.leading.together(since) if seconds >= together]
        findings.must(not claims, f"two said that they lead: {claims[:3]}")
        polled = self.asked.together(since)
        findings.must(polled <= together, f"two asked the vendor in turn for {polled:.2f} s")
        findings.must(not self.troubles, f"what was to look after them failed: {self.troubles}")

    # ── while it goes on ──

    @contextmanager
    def _looked_after(self) -> Iterator[None]:
        def look_after() -> None:
            while not self._done.wait(0.05):
                for member in self.members:
                    try:
                        member.look_after()
                    except BaseException as error:  # noqa: BLE001 - told at the end of the trial
                        member.kept = False
                        self.troubles.append(error)

        thread = threading.Thread(target=look_after)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()


@contextmanager
def hall(
    *,
    viewers: int = VIEWERS,
    processes: int = PROCESSES,
    database: Callable[[], AbstractContextManager[Server]] = postgresql,
    ways: Direct | None = None,
) -> Iterator[Hall]:
    """``ways`` lead from the processes to everything else."""
    ways = ways or Direct()
    account = Account(scenes=(), first_nr=29)
    asked = Asked(create_simulator(account, time.time, secret=SECRET))
    with (
        database() as server,
        redis(*ways.hosts) as shared,
        serving(asked) as vendor,
        TemporaryDirectory(prefix="voteboard-") as folder,
        ExitStack() as started,
    ):
        truth = Truth(Simulator(vendor, Path(folder)))
        url = server.new_database()
        members = [
            Member(
                number,
                ways.shell(number),
                {
                    **ways.addresses(number, redis=shared.url, database=url, vendor=vendor),
                    "VOTEBOARD_API_ID": str(ID),
                    "VOTEBOARD_API_SECRET": SECRET,
                    "VOTEBOARD_POLL_INTERVAL": str(INTERVAL),
                    "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
                    "VOTEBOARD_SECRET_KEY": KEY,
                    "XDG_DATA_HOME": folder,
                    "PORT": "0",
                },
            )
            for number in range(processes)
        ]
        for member in members:
            started.callback(member.close)
            member.start()
        evening = Hall(server, shared, members, truth, asked)
        with evening._looked_after(), evening.leading.asking():
            eventually(lambda: all(member.ready() for member in members), READY)
            evening.leader()
            eventually(lambda: evening._boards(truth.latest), READY)
            addresses = [member.address for member in members]
            with child([sys.executable, "-m", "tests.chaos.audience", *addresses], loud=True) as audience:
                evening.audience = audience
                opened = audience.ask({"open": viewers, "within": 60}, 90)
                assert opened["joined"] == viewers, opened
                yield evening
