"""What can be recorded. Frozen values; times are aware."""

from dataclasses import dataclass, field
from datetime import datetime

from voteboard.curtain import OPEN, Drawn
from voteboard.model import Report, Revision
from voteboard.stage import Stage


@dataclass(frozen=True, slots=True)
class Tallied:
    """A change of a vote's public state: all of it, at the revision it was shown at.

    ``late`` is true when it was shown before it was recorded. ``leaders`` are the global ids on
    the first place, or None when they are those of the change before; ``corrections`` maps global ids
    of answers that lost votes to the (negative) difference.
    """

    report: Report
    colours: tuple[int, ...]
    revision: Revision
    at: datetime
    late: bool = False
    leaders: tuple[str, ...] | None = None
    corrections: dict[str, int] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """The vote's hash."""
        return self.report.vote.hash


@dataclass(frozen=True, slots=True)
class Seen:
    """The vote was read, and nothing had changed."""

    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing is known of a vote between two moments, for ``reason``.

    Reasons: ``record`` (the record could not be written; ``lost`` changes are missing from it),
    ``restart`` (the program was not running), ``unwatched``, or the code of a problem with the vendor.
    """

    hash: str
    began: datetime
    ended: datetime
    reason: str
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """The vote came onto the stage."""

    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dressed:
    """The stage was set; that concerns no vote in particular."""

    at: datetime
    stage: Stage
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Curtained:
    """The vote's curtain was drawn or opened, at the revision from which on it was seen.

    ``late`` is true when that was shown before it was recorded.
    """

    hash: str
    at: datetime
    drawn: Drawn
    revision: Revision
    late: bool = False


Record = Tallied | Seen | Gap | Staged | Curtained | Dressed


@dataclass(frozen=True, slots=True)
class Recorded:
    """A vote as its newest record has it. ``seen_at`` is when it was last read from the vendor.

    ``revision`` is that of its last change, be it of the counts or of the curtain; ``late``: nobody can tell
    what was shown after it.
    """

    report: Report
    colours: tuple[int, ...]
    revision: Revision
    late: bool
    seen_at: datetime
    drawn: Drawn = OPEN
