"""When to ask the vendor, about which votes, and what to do with each answer.

Asked about are the newest running vote, every vote that somebody watches and that is not
final, and once more each vote that is no longer returned as running, so that its last votes
are not lost. All of it runs in `step`, which never waits: each request is a task of its own.
"""

from dataclasses import replace
from datetime import datetime

from voteboard.diagnosis import Diagnosis, Health
from voteboard.errors import N_
from voteboard.journal import Journal
from voteboard.model import Report, Status
from voteboard.publisher import Publisher
from voteboard.readings import Readings
from voteboard.recorder import Recorder
from voteboard.relay.boards import LocalRelay
from voteboard.runtime import Runtime
from voteboard.schedule import Target
from voteboard.staging import Staging
from voteboard.tally import Change
from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client
from voteboard.vendor.errors import NoSuchVote, OtherVote, VendorError
from voteboard.vendor.wire import Reading

BREATH = 0.05  # seconds between two looks at what is due


class Poller:
    """Keeps the relay's boards as fresh as the vendor allows."""

    def __init__(
        self,
        client: Client,
        journal: Journal,
        recorder: Recorder,
        publisher: Publisher,
        staging: Staging,
        relay: LocalRelay,
        runtime: Runtime,
        interval: float,
    ) -> None:
        self._client = client
        self._journal = journal
        self._recorder = recorder
        self._relay = relay
        self._publisher = publisher
        self._staging = staging
        self._runtime = runtime
        self._interval = interval
        self._newest = Target(MOST_RECENT_ACTIVE, due=runtime.monotonic())
        self._by_hash: dict[str, Target] = {}
        self._running: str | None = None  # the hash last returned as the newest running vote
        self._closing: set[str] = set()
        self._in_flight: set[int | str] = set()
        self._readings = Readings(interval)
        self._diagnosis = Diagnosis()

    def resume(self, hashes: set[str]) -> None:
        """These votes were running when the program was stopped: ask what became of them."""
        self._closing |= hashes

    def take_over(self, read: dict[str | None, float]) -> None:
        """Another process has read these votes (None: the newest one) until then, in monotonic seconds."""
        for hash, at in read.items():
            if hash is None:
                self._newest.good = at
            else:
                self._readings.note(hash, at)

    def step(self) -> None:
        """Start every request that is due, and tell the screens whose data went stale or fresh."""
        now = self._runtime.monotonic()
        self._choose_targets(now)
        for target in [self._newest, *self._by_hash.values()]:
            if target.due <= now and target.ask not in self._in_flight:
                self._in_flight.add(target.ask)
                self._runtime.spawn(self._ask, target)
        self._recorder.step()
        self._mark_freshness(self._runtime.monotonic())

    def health(self) -> Health:
        """What `/healthz` tells."""
        return self._diagnosis.health([self._newest, *self._by_hash.values()], self._runtime.monotonic())

    @property
    def outcomes(self) -> dict[str, int]:
        """How many requests ended how: `ok`, or with the error of that code."""
        return self._diagnosis.outcomes

    @property
    def doubted(self) -> int:
        """How many answers were read but not believed until they were said again."""
        return self._diagnosis.doubted

    @property
    def followed(self) -> int:
        """How many votes are asked about."""
        return (self._running is not None) + len(self._by_hash)

    def data_age(self, hash: str | None) -> float | None:
        """Seconds since the vote (None: that nothing is running) was read; None: never, or it is final."""
        entry = hash and self._journal.entry(hash)
        if entry and entry.final:
            return None
        read = self._readings.read_at(hash) if hash else self._newest.good
        return None if read is None else self._runtime.monotonic() - read

    # ── what to ask about ──

    def _choose_targets(self, now: float) -> None:
        wanted = (self._relay.watched() | self._closing) - {self._running}
        entries = {hash: self._journal.entry(hash) for hash in wanted}
        live = {hash: entry for hash, entry in entries.items() if entry and not entry.final}
        self._by_hash = {
            hash: self._by_hash.get(hash) or Target(entry.report.vote.nr, due=now, hash=hash)
            for hash, entry in live.items()
        }

    # ── one request ──

    def _ask(self, target: Target) -> None:
        started = self._runtime.monotonic()
        try:
            self._answered(target, self._client.vote_report(target.ask), started)
        except NoSuchVote as error:
            self._absent(target, error, started)
        except VendorError as error:
            self._failed(target, error)
        except Exception:  # noqa: BLE001 - whatever it is, the target has to be asked again
            self._diagnosis.crashed()
            self._failed(target, VendorError(N_("An answer could not be handled: see the log")))
        finally:
            self._in_flight.discard(target.ask)

    def _answered(self, target: Target, reading: Reading, started: float) -> None:
        report = reading.report
        hash = report.vote.hash
        if target.hash not in (None, hash):
            error = OtherVote(N_("Vote %(nr)s has another hash than before"), nr=target.ask)
            self._absent(target, error, started)
            return
        self._succeeded(target, started, reading.sent_at)
        self._diagnosis.read(reading, self._runtime.monotonic())
        if target is self._newest:
            self._now_running(hash)
        elif report.vote.status is Status.UNKNOWN and (self._running is None or report.vote.finished_at):
            # Whatever that word means: nothing is running, or the vote has a finish date.
            report = replace(report, vote=replace(report.vote, status=Status.FINISHED))
        if not self._readings.overtaken(hash, started):
            self._follow(report)
        if target is self._newest:
            self._staging.newest(hash)

    def _follow(self, report: Report) -> None:
        hash = report.vote.hash
        change = self._journal.accept(report)
        if self._journal.entry(hash).doubt is not None:
            self._diagnosis.doubts()
            return  # neither news nor a sign that what is shown is still true
        self._readings.note(hash, self._runtime.monotonic())
        self._closing.discard(hash)
        self._diagnosis.changed(report, change, self._runtime.monotonic())
        self._tell(hash, change, self._runtime.now())

    def _tell(self, hash: str, change: Change | None, at: datetime) -> None:
        if change is None:
            self._recorder.unchanged(hash, at)
        else:
            self._recorder.changed(self._journal.entry(hash), change, at)

    def _absent(self, target: Target, error: VendorError, started: float) -> None:
        """No such vote: for the newest one it only means that nothing is running."""
        if target is self._newest:
            self._succeeded(target, started, error.sent_at)
            self._now_running(None)
            self._staging.newest(None)
            self._publisher.reread(None, self._runtime.now())
            return
        if target.hash == self._running or self._readings.overtaken(target.hash, started):
            return
        target.absences += 1
        if target.absences < 2:
            self._failed(target, error)
            return
        # Some vendors answer for running votes only: then the last counts seen are the last ones.
        self._succeeded(target, started, error.sent_at)
        self._closing.discard(target.hash)
        change = self._journal.finish(target.hash)
        self._tell(target.hash, change, self._relay.latest(target.hash).at)

    def _succeeded(self, target: Target, started: float, sent_at: datetime | None) -> None:
        now = self._runtime.monotonic()
        self._diagnosis.succeeded(target, now)
        if target is self._newest:
            self._diagnosis.contact.answered(self._runtime.now(), now - started, sent_at)
        target.succeeded(started, now, self._interval)

    def _failed(self, target: Target, error: VendorError) -> None:
        now = self._runtime.monotonic()
        self._diagnosis.failed(target, error, now, self._runtime.now())
        target.failed(error, now, self._interval, self._runtime.random)

    def _now_running(self, hash: str | None) -> None:
        if self._running is not None and self._running != hash:
            self._closing.add(self._running)
        self._running = hash
        if hash is not None:
            self._closing.discard(hash)

    def _mark_freshness(self, now: float) -> None:
        self._publisher.mark(None, self._readings.staleness(self._newest, now))
        for hash, entry in self._journal.entries().items():
            if not entry.final:
                target = self._newest if hash == self._running else self._by_hash.get(hash)
                self._publisher.mark(hash, self._readings.vote_staleness(hash, target, now))
