"""Who says that it leads, asked again and again of all processes, and whether two ever did at once."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, groupby
from typing import NamedTuple

from tests.ensemble.member import Member

EVERY = 0.15  # seconds
PATIENCE = 1.0


class Said(NamedTuple):
    """What a process answered between two moments; None for what it did not say."""

    asked: float
    answered: float
    leads: bool | None
    processes: int | None
    link: bool | None


class Reign(NamedTuple):
    """``number`` led, as far as it says, from no later than ``began`` to no earlier than ``ended``."""

    number: int
    began: float
    ended: float


class Leading:
    """Asks while the block of `asking` runs."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._said: list[list[Said]] = [[] for _ in members]
        self._done = threading.Event()

    @contextmanager
    def asking(self) -> Iterator["Leading"]:
        threads = [threading.Thread(target=self._ask, args=(member,)) for member in self._members]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._done.set()
            for thread in threads:
                thread.join()

    def _ask(self, member: Member) -> None:
        while not self._done.wait(EVERY):
            asked = time.monotonic()
            part = (member.health(PATIENCE) or {}).get("ensemble") or {}
            told = (part.get("leads"), part.get("processes"), part.get("link"))
            self._said[member.number].append(Said(asked, time.monotonic(), *told))

    def newest(self, number: int) -> Said | None:
        """What that process said last; None if that is nothing, or long ago."""
        said = self._said[number][-1:]
        return said[0] if said and time.monotonic() - said[0].answered < 2 * PATIENCE else None

    def now(self) -> int | None:
        """The number of the only one that says so; None if none does, or several."""
        leads = [m.number for m in self._members if (said := self.newest(m.number)) and said.leads]
        return leads[0] if len(leads) == 1 else None

    def first(self, number: int, since: float, **wanted: object) -> float | None:
        """When that process first answered so, asked after ``since``: ``first(2, at, link=False)``."""
        for said in list(self._said[number]):
            if said.asked >= since and all(getattr(said, name) == value for name, value in wanted.items()):
                return said.answered
        return None

    def reigns(self, since: float) -> list[Reign]:
        """Each time in which a process said so again and again."""
        found = []
        for member in self._members:
            said = [one for one in list(self._said[member.number]) if one.asked >= since]
            for leads, group in groupby(said, lambda one: one.leads):
                if leads:
                    told = list(group)
                    # Of one answer nobody knows more than that it was so before it came.
                    began = told[0].answered
                    found.append(Reign(member.number, began, max(began, told[-1].asked)))
        return sorted(found, key=lambda reign: reign.began)

    def together(self, since: float) -> list[tuple[Reign, Reign, float]]:
        """Each two that led at once, and for how many seconds."""
        found = []
        for one, other in combinations(self.reigns(since), 2):
            seconds = min(one.ended, other.ended) - max(one.began, other.began)
            if one.number != other.number and seconds >= 0:
                found.append((one, other, seconds))
        return found
