"""One thing the vendor is asked about again and again, and when it is its turn. Pure: time comes in."""

from dataclasses import dataclass
from random import Random

from voteboard.vendor.errors import Throttled, VendorError

LONGEST_BACKOFF = 30.0
PERMANENT = 60.0  # between tries where only a person can help
SLIPS = 3  # failures in a row from which such a problem is taken for what it says


def backoff(failures: int, random: Random) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … 30, less up to a fifth by chance."""
    return min(LONGEST_BACKOFF, 2.0 ** min(failures - 1, 10)) * random.uniform(0.8, 1.0)


def is_stale(read: float | None, now: float, interval: float) -> bool:
    """Whether numbers ``read`` then (None: never) are too old ``now`` to be called live."""
    return read is None or now - read > max(3 * interval, 15.0)


@dataclass(slots=True)
class Target:
    """A poll that is repeated: of a vote by number and hash, or of the newest running vote.

    ``due`` is when to ask next, ``good`` when the last good answer was read: monotonic seconds.
    ``absences`` counts answers in a row that knew of no such vote.
    """

    ask: int | str
    due: float
    hash: str | None = None
    good: float | None = None
    failures: int = 0
    absences: int = 0
    problem: VendorError | None = None

    def succeeded(self, started: float, now: float, interval: float) -> None:
        """A good answer, to a request made at ``started``, is here ``now``."""
        self.good = now
        self.failures = self.absences = 0
        self.problem = None
        self.due = max(now, started + interval)

    def failed(self, problem: VendorError, now: float, interval: float, random: Random) -> None:
        """The request failed: wait as long as this kind of problem asks for."""
        self.failures += 1
        self.problem = problem
        # What only a person can mend may still be one slip of a vendor that has accepted us before.
        slip = self.good is not None and self.failures < SLIPS
        wait = backoff(self.failures, random) if problem.retry or slip else PERMANENT
        if isinstance(problem, Throttled) and problem.wait is not None:
            wait = max(wait, problem.wait)
        self.due = now + max(wait, interval)
