"""The curtain of a vote: drawn, held and opened, and the result revealed behind it step by step. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from voteboard.errors import N_, VoteboardError
from voteboard.model import Curtain, Report, Revision
from voteboard.tally import Standing, shares, standings


class NotHidden(VoteboardError):
    """Only what is hidden can be revealed."""

    code = "not-hidden"


class NothingRevealed(VoteboardError):
    """There is no step to take back."""

    code = "nothing-revealed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A vote as it was read ``at`` one moment, at a revision, and the colours of its answers.

    ``revision`` says what came before and what after, which times don't: a clock may be set back.
    """

    report: Report
    colours: tuple[int, ...]
    at: datetime
    revision: Revision


@dataclass(frozen=True, slots=True)
class Revealed:
    """An answer (global id) whose result the public knows; ``share`` is in whole per cents."""

    id: str
    count: int
    share: int
    rank: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the curtain of a vote hangs.

    ``kept`` is what the public sees of a held vote, and what a hidden one is revealed from, so that the
    places don't change on the way. ``steps`` of the reveal were taken.
    """

    curtain: Curtain = Curtain.OPEN
    kept: Kept | None = None
    steps: int = 0

    @property
    def revealed(self) -> tuple[Revealed, ...]:
        """What has been revealed so far, the first place first."""
        if self.kept is None or self.curtain is not Curtain.HIDDEN:
            return ()
        report = self.kept.report
        percents = shares(report.counts)
        shown = [place for group in _from_the_last(report)[: self.steps] for place in group]
        return tuple(
            Revealed(report.vote.answers[p.index].id, report.counts[p.index], percents[p.index], p.rank)
            for p in sorted(shown, key=lambda p: (p.rank, p.index))
        )

    def steps_of(self, report: Report) -> int:
        """After how many steps everything is revealed, where ``report`` is what is believed now."""
        return len(_from_the_last(self.kept.report if self.kept else report))


OPEN = Drawn()
HIDDEN = Drawn(Curtain.HIDDEN)


def hold(drawn: Drawn, now: Kept) -> Drawn:
    """Freeze what the public sees ``now``; what is held already stays as it is."""
    return drawn if drawn.curtain is Curtain.HELD else Drawn(Curtain.HELD, now)


def reveal(drawn: Drawn, now: Kept) -> Drawn:
    """One step of the reveal: the next place from the last up, equal ones together; then all is open.

    Raises NotHidden.
    """
    _check_hidden(drawn)
    going = drawn if drawn.kept else replace(drawn, kept=now)
    if going.steps >= going.steps_of(now.report):
        return OPEN
    return replace(going, steps=going.steps + 1)


def back(drawn: Drawn) -> Drawn:
    """One step of the reveal taken back. Raises NotHidden and NothingRevealed."""
    _check_hidden(drawn)
    if not drawn.steps:
        raise NothingRevealed(N_("Nothing has been revealed yet"))
    return HIDDEN if drawn.steps == 1 else replace(drawn, steps=drawn.steps - 1)


def _check_hidden(drawn: Drawn) -> None:
    if drawn.curtain is not Curtain.HIDDEN:
        raise NotHidden(N_("Only a hidden result can be revealed: hide it first"))


def _from_the_last(report: Report) -> list[list[Standing]]:
    """The places from the last up; those of equal counts in one group."""
    places = standings(report.counts)
    return [list(group) for _, group in groupby(reversed(places), key=lambda place: place.rank)]
