"""What one vote looks like to the public now, and the three messages made of it.

The page, the embed, the JSON API and the screens are all served from the same `Board`.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from voteboard.model import Curtain, Report, Revision, Vote
from voteboard.tally import Standing, shares, standings


@dataclass(frozen=True, slots=True)
class Board:
    """One vote's public state at a revision; ``vote`` is None on a stage with nothing to show.

    ``at`` is when the vendor was last read (aware, or None: never). ``reason`` is the code
    of the problem that keeps newer data away, or None: it is fresh. ``colours`` gives each answer
    a place in the palette for as long as the vote lives. ``shape`` identifies everything but
    counts and freshness: a tally fits the board that has the same shape.
    """

    vote: Vote | None
    counts: tuple[int, ...]
    shares: tuple[int, ...]
    total: int
    revision: Revision
    curtain: Curtain
    colours: tuple[int, ...]
    shape: str
    at: datetime | None
    reason: str | None

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
        """Places of the answers, first one first."""
        return standings(self.counts)

    @property
    def etag(self) -> str:
        """Changes whenever a reader would see something else than the time of the data."""
        revision = self.revision
        return f"{self.key or 'none'}-{revision.epoch}-{revision.rev}-{self.shape}-{int(self.stale)}"

    def marked(self, reason: str | None) -> "Board":
        """The same board, stale for ``reason``, or fresh."""
        return replace(self, reason=reason)

    def message(self, event: str) -> dict:
        """The body of the Socket.IO event ``board``, ``tally`` or ``status``."""
        return {"board": self._board, "tally": self._tally, "status": self._status}[event]()

    def _board(self) -> dict:
        vote = self.vote
        return {
            **self._tally(),
            "nr": vote and vote.nr,
            "status": vote and str(vote.status),
            "curtain": str(self.curtain),
            "stale": self.stale,
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

    def _tally(self) -> dict:
        return {
            "vote": self.key,
            "epoch": self.revision.epoch,
            "rev": self.revision.rev,
            "shape": self.shape,
            "counts": list(self.counts),
            "shares": list(self.shares),
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
    """The board of a believed report."""
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
    )


def empty(revision: Revision, *, at: datetime | None, reason: str | None = None) -> Board:
    """The board of a stage that has nothing to show yet."""
    return Board(None, (), (), 0, revision, Curtain.OPEN, (), shape="", at=at, reason=reason)


def _shape(vote: Vote, curtain: Curtain) -> str:
    everything = json.dumps([repr(vote), curtain])
    return hashlib.blake2s(everything.encode(), digest_size=6).hexdigest()


def _iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with whole seconds, as interfaces promise it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
