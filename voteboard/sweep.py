"""Which numbers to ask the vendor for, to find all votes of an account. Pure.

Numbers count up from 1 and have holes; that the account has no more votes shows only from a stretch of
numbers without any.
"""

from collections.abc import Mapping

MISSING = 20  # numbers in a row without a vote, behind the highest one known


class Sweep:
    """Goes through the numbers once. ``known`` maps numbers to whether they need not be asked for again."""

    def __init__(self, known: Mapping[int, bool], first: int = 1) -> None:
        self._settled = {nr for nr, settled in known.items() if settled}
        self.highest = max(known, default=0)
        self._next = first
        self._missing = 0
        self._skip()

    @property
    def next(self) -> int | None:
        """The number to ask for, or None at the end."""
        over = self._missing >= MISSING and self._next > self.highest
        return None if over else self._next

    @property
    def end(self) -> int:
        """Where it will end if nothing more is found."""
        return max(self.highest + MISSING, self._next)

    def found(self) -> None:
        """The number asked for is a vote's."""
        self.highest = max(self.highest, self._next)
        self._missing = 0
        self._advance()

    def absent(self) -> None:
        """No vote has the number asked for."""
        if self._next > self.highest:
            self._missing += 1
        self._advance()

    def _advance(self) -> None:
        self._next += 1
        self._skip()

    def _skip(self) -> None:
        while self._next in self._settled:
            self._missing = 0
            self._next += 1
