"""The curtains of all votes as the presenter wishes them, and one step back for each."""

from collections.abc import Callable
from dataclasses import dataclass

from voteboard import curtain
from voteboard.curtain import Drawn, Kept
from voteboard.errors import N_, BadParameter, VoteboardError
from voteboard.journal import Journal
from voteboard.publisher import Publisher
from voteboard.recorder import Recorder
from voteboard.runtime import Runtime
from voteboard.sightings import Sightings

BREATH = 0.05  # seconds between two looks at what is due
LEAST_PACE, MOST_PACE = 0.5, 60.0  # seconds between two steps of a reveal that goes on by itself


class UnknownVote(VoteboardError):
    """A command is about a vote that nobody knows (any more)."""

    code = "unknown-vote"


class NothingToUndo(VoteboardError):
    """The curtain hangs as it always did."""

    code = "nothing-to-undo"


@dataclass(slots=True)
class Pace:
    """A reveal that goes on by itself: a step each ``every`` seconds, the next when it is ``due``."""

    every: float
    due: float


class Curtains:
    """Draws curtains. What is wished is recorded, and seen a moment later.

    Every method that takes a vote's hash raises UnknownVote.
    """

    def __init__(
        self,
        journal: Journal,
        sightings: Sightings,
        publisher: Publisher,
        recorder: Recorder,
        runtime: Runtime,
    ) -> None:
        self._journal = journal
        self._sightings = sightings
        self._publisher = publisher
        self._recorder = recorder
        self._runtime = runtime
        self._wished: dict[str, Drawn] = {}
        self._before: dict[str, Drawn] = {}
        self._paces: dict[str, Pace] = {}

    def drawn(self, hash: str) -> Drawn:
        """How the curtain of a vote is wished to hang."""
        return self._wished.get(hash) or self._publisher.drawn(hash)

    def can_undo(self, hash: str) -> bool:
        """Whether there is a step back."""
        return hash in self._before

    def pace(self, hash: str) -> float | None:
        """Seconds between two steps of the reveal that goes on by itself."""
        return self._paces[hash].every if hash in self._paces else None

    def hide(self, hash: str) -> None:
        """Show no numbers."""
        self._draw(hash, lambda _drawn, _now: curtain.HIDDEN)

    def hold(self, hash: str) -> None:
        """Freeze what is seen."""
        self._draw(hash, curtain.hold)

    def open(self, hash: str) -> None:
        """Show everything."""
        self._draw(hash, lambda _drawn, _now: curtain.OPEN)

    def reveal(self, hash: str) -> None:
        """Take one step of the reveal. Raises NotHidden."""
        self._draw(hash, curtain.reveal, keeps_pace=True)

    def back(self, hash: str) -> None:
        """Take a step of the reveal back. Raises NotHidden and NothingRevealed."""
        self._draw(hash, lambda drawn, _now: curtain.back(drawn))

    def reveal_every(self, hash: str, seconds: object) -> None:
        """Reveal step by step, one at once and then by itself; None: no longer. Raises BadParameter."""
        if seconds is None:
            self._paces.pop(hash, None)
            return
        number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if not number or not LEAST_PACE <= seconds <= MOST_PACE:
            sentence = N_("%(name)s: “%(value)s” is not a number from %(least)s to %(most)s")
            raise BadParameter(sentence, name="seconds", value=str(seconds), least=LEAST_PACE, most=MOST_PACE)
        self.reveal(hash)
        if self.drawn(hash) != curtain.OPEN:
            self._paces[hash] = Pace(seconds, self._runtime.monotonic() + seconds)

    def undo(self, hash: str) -> None:
        """Hang the curtain as it did before the last change, once. Raises NothingToUndo."""
        before = self._before.get(hash)
        if before is None:
            raise NothingToUndo(N_("There is nothing to undo"))
        self._draw(hash, lambda _drawn, _now: before)
        # A second press must not bring back what the first one took away.
        del self._before[hash]

    def step(self) -> None:
        """Take the steps that are due."""
        now = self._runtime.monotonic()
        for hash, pace in tuple(self._paces.items()):
            if now >= pace.due:
                pace.due = now + pace.every
                self.reveal(hash)

    def _draw(self, hash: str, change: Callable[[Drawn, Kept], Drawn], *, keeps_pace: bool = False) -> None:
        entry = self._journal.entry(hash)
        if entry is None:
            raise UnknownVote(N_("This vote is not known any more"))
        before = self.drawn(hash)
        # What is believed but still waits to be recorded is shown before the curtain falls.
        at, revision = self._sightings.seen_at(hash), self._recorder.revision(hash)
        now = Kept(entry.report, entry.colours, at, revision)
        wished = change(before, now)
        if not keeps_pace or wished == curtain.OPEN:
            self._paces.pop(hash, None)
        if wished != before:
            self._before[hash] = before
            self._wished[hash] = wished
            self._recorder.draw(hash, wished)
