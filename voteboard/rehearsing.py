"""Plays a rehearsal on the stage, in place of what is there. Nothing of it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from voteboard import board
from voteboard.archive import Archive
from voteboard.curtains import UnknownVote
from voteboard.errors import N_, VoteboardError
from voteboard.model import Report, Revision
from voteboard.rehearsal import Rehearsal, sample
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.runtime import Runtime
from voteboard.staging import Staging

STEP = 0.25  # seconds between two looks
LASTS = 600.0  # seconds after which it ends by itself: who forgot it finds the stage as it was


class NoAnswers(VoteboardError):
    """A vote can't be rehearsed, since nobody can be voted for yet."""

    code = "no-answers"


@dataclass(slots=True)
class _Playing:
    """A rehearsal since ``began`` (monotonic seconds), with what was shown of it last."""

    rehearsal: Rehearsal
    colours: tuple[int, ...]
    began: float
    revision: Revision
    shown: Report | None = None


class Rehearsing:
    """The stage's rehearsal, if there is one. It ends by itself as soon as another vote runs."""

    def __init__(
        self,
        relay: LocalRelay,
        archive: Archive,
        staging: Staging,
        runtime: Runtime,
        gettext: Callable[[str], str],
    ) -> None:
        self._relay = relay
        self._archive = archive
        self._runtime = runtime
        self._gettext = gettext
        self._playing: _Playing | None = None
        staging.began = self.end

    @property
    def title(self) -> str | None:
        """What is rehearsed now."""
        return self._playing and self._playing.rehearsal.title

    def begin(self, hash: object = None) -> None:
        """Rehearse a vote, anew if need be; None: one of our own. Raises UnknownVote and NoAnswers."""
        vote = sample(self._gettext)
        colours = tuple(range(len(vote.answers)))
        if hash is not None:
            known = self._archive.recall(hash) if isinstance(hash, str) and hash != STAGE else None
            if known is None:
                raise UnknownVote(N_("This vote is not known any more"))
            if not known.vote.answers:
                raise NoAnswers(N_("This vote has no answers yet"))
            vote, colours = known.vote, known.colours
        runtime = self._runtime
        rehearsal = Rehearsal(vote, runtime.random, runtime.now())
        epoch = (
            f"{runtime.random.getrandbits(32):08x}"  # no screen takes it for what an earlier one has shown
        )
        self._playing = _Playing(rehearsal, colours, runtime.monotonic(), Revision(epoch, 0))
        self.step()

    def end(self) -> None:
        """Give the stage back."""
        if self._playing is not None:
            self._playing = None
            self._relay.rehearse(None)

    def step(self) -> None:
        """Show what has come since."""
        playing = self._playing
        if playing is None:
            return
        seconds = self._runtime.monotonic() - playing.began
        if seconds > LASTS:
            self.end()
            return
        report, before = playing.rehearsal.at(seconds), playing.shown
        if report == before:
            return
        revision = Revision(playing.revision.epoch, playing.revision.rev + 1)
        now = board.of(report, revision, playing.colours, at=self._runtime.now())
        event = "tally" if before and before.vote == report.vote else "board"
        self._relay.rehearse(replace(now, demo=True), event)
        playing.shown, playing.revision = report, revision
