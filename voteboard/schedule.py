"""One thing the vendor is asked about again and again, and when it is its turn. Pure: time comes in."""

from dataclasses import dataclass
from random import Random

from voteboard.vendor.errors import Throttled, VendorError

LONGEST_BACKOFF = 30.0
PERMANENT = 60.0  # between tries where only a person can help


def backoff(failures: int, random: Random) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … 30, less up to a fifth by chance."""
    return min(LONGEST_BACKOFF, 2.0 ** min(failures - 1, 10)) * random.uniform(0.8, 1.0)


def staleness_limit(interval: float) -> float:
    """Seconds without a good answer after which numbers are called stale."""
    return max(3 * interval, 15.0)


@dataclass(slots=True)
class Target:
    """A poll that is repeated: of a vote's number, or of the newest running vote.

    All times are monotonic seconds. ``since`` is when asking began, ``good`` when the last
    good answer was read, ``due`` when to ask next.
    """

    ask: int | str
    since: float
    due: float
    good: float | None = None
    failures: int = 0
    absences: int = 0
    problem: VendorError | None = None

    def succeeded(self, started: float, now: float, interval: float) -> None:
        """A good answer, to a request made at ``started``, is here ``now``."""
        self.good = now
        self.failures = 0
        self.problem = None
        self.due = max(now, started + interval)

    def failed(self, problem: VendorError, now: float, interval: float, random: Random) -> None:
        """The request failed: wait as long as this kind of problem asks for."""
        self.failures += 1
        self.problem = problem
        wait = backoff(self.failures, random) if problem.retry else PERMANENT
        if isinstance(problem, Throttled) and problem.wait is not None:
            wait = max(wait, problem.wait)
        self.due = now + max(wait, interval)

    def stale(self, now: float, interval: float) -> str | None:
        """Why the numbers are stale, as a code; None while they are fresh."""
        age = now - max(self.since, self.good if self.good is not None else self.since)
        if age <= staleness_limit(interval):
            return None
        return self.problem.code if self.problem else "silent"
