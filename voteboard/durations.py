"""How long something takes, counted by classes: what a histogram is made of. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


class Durations:
    """Counts of durations in seconds. ``bounds``: the most of each class, in order; one more has no bound."""

    __slots__ = ("_bounds", "_counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(self._bounds) + 1)
        self.total = 0.0  # seconds

    def note(self, seconds: float) -> None:
        """One more."""
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self.total += seconds

    @property
    def counts(self) -> list[tuple[float, int]]:
        """How many took no longer than each bound; the last one is infinite."""
        so_far, found = 0, []
        for bound, count in zip((*self._bounds, float("inf")), self._counts, strict=True):
            so_far += count
            found.append((bound, so_far))
        return found
