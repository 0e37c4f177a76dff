"""What one vote looks like to the public now, and the three messages made of it.

The page, the embed, the JSON API and the screens are all served from the same `Board`.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from voteboard.curtain import HIDDEN, OPEN, Drawn, Kept, Revealed
from voteboard.model import Curtain, Report, Revision, Status, Vote
from voteboard.stage import Stage
from voteboard.tally import Standing, shares, standings


@dataclass(frozen=True, slots=True)
class Board:
    """One vote's public state at a revision; ``vote`` is None on a stage with nothing to show.

    ``counts``, ``shares`` and ``total`` are None while the result is hidden; ``revealed`` is then what the
    public knows of it all the same. ``at`` is when the vendor was last read (aware, or None: never).
    ``reason`` is the code of the problem that keeps newer data away, or None: it is fresh. ``colours``
    gives each answer a place in the palette for as long as the vote lives. ``shape`` identifies everything
    but counts and freshness: a tally fits the board that has the same shape. ``running``: votes are still
    taken, also where the status shown is one that was held. ``stage`` is how the stage is
    set, on the stage's board alone; ``demo``: it is a rehearsal's, and its votes are made up.
    """

    WHOLE: ClassVar[str] = "board"  # the event that tells all of it

    vote: Vote | None
    counts: tuple[int, ...] | None
    shares: tuple[int, ...] | None
    total: int | None
    revision: Revision
    curtain: Curtain
    colours: tuple[int, ...]
    shape: str
    at: datetime | None
    reason: str | None
    running: bool = False
    revealed: tuple[Revealed, ...] = ()
    stage: Stage | None = None
    demo: bool = False

    @property
    def key(self) -> str | None:
        """The hash of the vote shown, or None."""
        return self.vote.hash if self.vote else None

    @property
    def stale(self) -> bool:
        """Whether newer data should be here by now."""
        return self.reason is not None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Places of the answers, first one first; what is hidden stands before them, without a rank (0)."""
        if self.counts is not None:
            return standings(self.counts)
        most = max((answer.count for answer in self.revealed), default=0)
        known = {answer.id: answer for answer in self.revealed}
        places = []
        for index, option in enumerate(self.vote.answers):
            rank, count = (known[option.id].rank, known[option.id].count) if option.id in known else (0, 0)
            places.append(Standing(index, rank, count / most if most else 0.0, leads=rank == 1 and count > 0))
        return tuple(sorted(places, key=lambda place: place.rank))

    @property
    def results(self) -> tuple[tuple[int, int] | None, ...]:
        """Count and share of each answer, in their order; None where it is hidden."""
        if self.counts is not None:
            return tuple(zip(self.counts, self.shares, strict=True))
        known = {answer.id: (answer.count, answer.share) for answer in self.revealed}
        return tuple(known.get(answer.id) for answer in self.vote.answers)

    @property
    def etag(self) -> str:
        """Changes whenever a reader would see something else than the time of the data."""
        revision = self.revision
        stage = f"-{self.stage.revision.epoch}-{self.stage.revision.rev}" if self.stage else ""
        return f"{self.key or 'none'}-{revision.epoch}-{revision.rev}-{self.shape}-{int(self.stale)}{stage}"

    def marked(self, reason: str | None) -> "Board":
        """The same board, stale for ``reason``, or fresh."""
        return replace(self, reason=reason)

    def message(self, event: str) -> dict:
        """The body of the Socket.IO event ``board``, ``tally`` or ``status``."""
        return {"board": self._board, "tally": self._tally, "status": self._status}[event]()

    def _board(self) -> dict:
        vote = self.vote
        whole = {
            **self._tally(),
            "nr": vote and vote.nr,
            "status": vote and str(vote.status),
            "running": self.running,
            "curtain": str(self.curtain),
            "revealed": [
                {"id": r.id, "count": r.count, "share": r.share, "rank": r.rank} for r in self.revealed
            ],
            "stale": self.stale,
            "demo": self.demo,
            "name": vote and vote.name,
            "question": vote and vote.question,
            "multiple": vote and vote.multiple,
            "answers": [
                {"id": a.id, "code": a.code, "text": a.text, "colour": colour}
                for a, colour in zip(vote.answers if vote else (), self.colours, strict=True)
            ],
            "started_at": _iso(vote and vote.started_at),
            "finished_at": _iso(vote and vote.finished_at),
        }
        return whole | {"stage": self.stage.message()} if self.stage else whole

    def _tally(self) -> dict:
        return {
            "vote": self.key,
            "epoch": self.revision.epoch,
            "rev": self.revision.rev,
            "shape": self.shape,
            "counts": None if self.counts is None else list(self.counts),
            "shares": None if self.shares is None else list(self.shares),
            "total": self.total,
            "at": _iso(self.at),
        }

    def _status(self) -> dict:
        return {"vote": self.key, "stale": self.stale, "at": _iso(self.at), "reason": self.reason}


def of(
    report: Report,
    revision: Revision,
    colours: tuple[int, ...],
    *,
    at: datetime | None,
    reason: str | None = None,
    curtain: Curtain = Curtain.OPEN,
) -> Board:
    """The board of a believed report, with all its numbers."""
    return Board(
        vote=report.vote,
        counts=report.counts,
        shares=shares(report.counts),
        total=report.total,
        revision=revision,
        curtain=curtain,
        colours=colours,
        shape=_shape(report.vote, curtain),
        at=at,
        reason=reason,
        running=report.vote.status in (Status.ACTIVE, Status.UNKNOWN),
    )


def behind(drawn: Drawn, truth: Board) -> Board:
    """What the public sees of ``truth`` through the curtain; at the revision of the truth."""
    if drawn.curtain is Curtain.OPEN:
        return truth
    if drawn.curtain is Curtain.HELD:
        kept = drawn.kept
        held = of(kept.report, truth.revision, kept.colours, at=kept.at, curtain=drawn.curtain)
        # Whoever sends a vote that is not counted any more pays for it all the same.
        shape = held.shape if truth.running else held.shape[::-1]
        return replace(held, running=truth.running, shape=shape)
    return replace(
        truth,
        counts=None,
        shares=None,
        total=None,
        curtain=drawn.curtain,
        revealed=drawn.revealed,
        shape=_shape(truth.vote, drawn.curtain, drawn.revealed),
    )


def drawn_of(shown: Board) -> Drawn:
    """The curtain that a board is seen through, as far as the public can tell: no step of a reveal."""
    match shown.curtain:
        case Curtain.HELD:
            report = Report(shown.vote, shown.counts)
            return Drawn(Curtain.HELD, Kept(report, shown.colours, shown.at, shown.revision))
        case Curtain.HIDDEN:
            return HIDDEN
        case _:
            return OPEN


def of_drawn(
    drawn: Drawn, report: Report, revision: Revision, colours: tuple[int, ...], *, at: datetime
) -> Board:
    """The board of a report behind its curtain."""
    return behind(drawn, of(report, revision, colours, at=at))


def difference(before: Board | None, now: Board) -> str | None:
    """The least message that makes ``now`` of ``before`` on a screen; None when nothing can be seen of it."""
    if before is None or before.shape != now.shape or before.revision.epoch != now.revision.epoch:
        return "board"
    turned = before.stale != now.stale
    if before.stage != now.stage or (turned and before.counts != now.counts):
        return "board"
    if before.counts != now.counts:
        return "tally"
    return "status" if turned else None


def empty(revision: Revision, *, at: datetime | None, reason: str | None = None) -> Board:
    """The board of a stage that has nothing to show yet."""
    return Board(None, (), (), 0, revision, Curtain.OPEN, (), shape="", at=at, reason=reason)


def _shape(vote: Vote, curtain: Curtain, revealed: tuple[Revealed, ...] = ()) -> str:
    everything = json.dumps([repr(vote), curtain, [repr(answer) for answer in revealed]])
    return hashlib.blake2s(everything.encode(), digest_size=6).hexdigest()


def _iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with whole seconds, as interfaces promise it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
