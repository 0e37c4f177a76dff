"""What a console is told: the truth beside what the public sees, and all that is going on, part by part."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache

from voteboard import advice, checklist, processes
from voteboard.balance import BalanceWatch
from voteboard.branding import Branding
from voteboard.curtains import Curtains
from voteboard.model import Curtain, Report
from voteboard.poller import Poller
from voteboard.presenter import Presenter
from voteboard.processes import Processes
from voteboard.publisher import Publisher
from voteboard.recorder import Recorder
from voteboard.rehearsing import Rehearsing
from voteboard.relay.boards import LocalRelay
from voteboard.screens import LISTED, Screens, SeenScreen
from voteboard.settings import Settings
from voteboard.staging import Staging
from voteboard.vendor.errors import BRIEFLY

Gettext = Callable[[str], str]


class Console:
    """Puts the parts together. Each is JSON, and equal as long as nothing of it has changed."""

    def __init__(
        self,
        relay: LocalRelay,
        publisher: Publisher,
        curtains: Curtains,
        staging: Staging,
        rehearsing: Rehearsing,
        presenter: Presenter,
        poller: Poller,
        recorder: Recorder,
        screens: Screens,
        branding: Callable[[str | None], Branding | None],
        balance: BalanceWatch,
        settings: Settings,
    ) -> None:
        self._relay = relay
        self._publisher = publisher
        self._curtains = curtains
        self._staging = staging
        self._rehearsing = rehearsing
        self._presenter = presenter
        self._poller = poller
        self._recorder = recorder
        self.screens = screens
        # How those stand that serve together; None: this one serves alone.
        self.processes: Callable[[], Processes] | None = None
        self._branding = branding  # of a theme; None: that of the pages
        self._balance = balance
        self._interval = settings.poll_interval
        self._messages = settings.messages

    def parts(self, gettext: Gettext) -> dict[str, object]:
        """All parts by name, their texts in the language that ``gettext`` speaks."""
        return {
            "on_air": self._on_air(),
            "stage": self._stage(),
            "vendor": self._vendor(gettext),
            "record": self._record(gettext),
            "screens": self._all_screens(),
            "checks": [check.told(gettext) for check in self._checks()],
            "rehearsal": self._rehearsing.title and {"title": self._rehearsing.title},
            "last": self._last(gettext),
        }

    def _on_air(self) -> dict:
        hash = self._relay.on_stage
        truth = hash and self._publisher.truth(hash)
        if not truth:
            nothing = dict.fromkeys(("vote", "nr", "title", "truth", "public", "held", "reveal"))
            return nothing | {"undo": False}
        public = self._relay.latest(hash)
        drawn = self._publisher.drawn(hash)
        step, every = drawn.steps, self._curtains.pace(hash)
        of = drawn.steps_of(Report(truth.vote, truth.counts))
        return {
            **self._named(hash),
            "vote": hash,
            "truth": truth.message("board"),
            "public": public.message("board"),
            "held": truth.total - public.total if drawn.curtain is Curtain.HELD else None,
            "reveal": {"step": step, "of": of, "every": every} if drawn.curtain is Curtain.HIDDEN else None,
            "undo": self._curtains.can_undo(hash),
        }

    def _stage(self) -> dict:
        wished, staging = self._staging.stage, self._staging
        return {
            **self._relay.stage().stage.message(),
            "policy": str(wished.policy),
            "pinned": self._named(wished.pinned),
            "offered": self._named(staging.offered),
            "running": self._named(staging.running),
        }

    def _named(self, hash: str | None) -> dict | None:
        truth = hash and self._publisher.truth(hash)
        if not truth:
            return None
        vote = truth.vote
        return {"hash": hash, "nr": vote.nr, "title": vote.question or vote.name}

    def _vendor(self, gettext: Gettext) -> dict:
        health = self._poller.health()
        return {
            "answered_at": _iso(health.answered_at),
            "latency": None if health.latency is None else round(health.latency * 1000),
            "offset": None if health.clock_offset is None else round(health.clock_offset, 1),
            "problem": health.problem
            and {
                "code": health.problem.code,
                "message": health.problem.translated(gettext),
                "advice": gettext(advice.on(health.problem.code)),
            },
            "rejected": [{"what": gettext(BRIEFLY[code]), "n": n} for code, n in health.rejected.items()],
            "sample": health.latest_rejected
            and {
                "at": _iso(health.latest_rejected.at),
                "message": health.latest_rejected.problem.translated(gettext),
                "text": health.latest_rejected.sample,
            },
            **self._money(gettext),
        }

    def _money(self, gettext: Gettext) -> dict:
        """The balance, or None, and why there is nothing newer."""
        found = self._balance.balance
        known = found.amount is not None
        return {
            "balance": {"amount": found.text, "low": found.low, "at": _iso(found.at)} if known else None,
            "balance_problem": found.problem and found.problem.translated(gettext),
        }

    def _record(self, gettext: Gettext) -> dict:
        health = self._recorder.health
        problem = health.problem and health.problem.translated(gettext)
        return {"waiting": health.waiting, "behind": health.behind, "problem": problem}

    def _all_screens(self) -> dict:
        return {"list": list(map(_screen, self.screens.listed())), "counts": self.screens.counts}

    def _checks(self) -> list[checklist.Check]:
        theme = self._relay.stage().stage.theme
        points = checklist.checks(
            self._poller.health(),
            self._recorder.health,
            self._branding(theme),
            self.screens.listed(),
            self._interval,
            self._balance.balance,
            messages=self._messages,
        )
        # While processes are out of touch nothing of the rest holds for all screens.
        return [processes.check(self.processes()), *points] if self.processes else points

    def _last(self, gettext: Gettext) -> dict | None:
        last = self._presenter.last
        return last and {"by": last.by, "text": gettext(last.sentence), "at": _iso(last.at)}


@lru_cache(4 * LISTED)  # few of them change from one time to the next
def _screen(seen: SeenScreen) -> dict:
    return asdict(seen) | {"id": seen.number, "since": _iso(seen.since), "seen": _iso(seen.seen)}


def _iso(at: datetime | None) -> str | None:
    return at and at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
