"""What viewers are told, read once for all that hear the same bytes, and whether it can be true. Pure."""

import json
from typing import NamedTuple


class State(NamedTuple):
    """The counts at a revision; None: of no vote."""

    epoch: str
    rev: int
    counts: tuple[int, ...] | None


class Told(NamedTuple):
    """What a message says: of the vote's state, and whether that is stale; None where it says nothing."""

    state: State | None
    stale: bool | None


NOTHING = Told(None, None)


class Watch:
    """All states that anybody was told of; each that went against the one before, or that another process
    told otherwise under the same revision."""

    def __init__(self) -> None:
        self._known: dict[bytes, Told] = {}
        self._states: dict[State, State] = {}
        self._by_revision: dict[tuple[str, int], State] = {}
        self._split: list[tuple[State, State]] = []
        self._backwards: list[tuple[State, State]] = []
        self._aside = 0
        self._blank = 0
        self._unknowing = 0

    def read(self, event: bytes) -> Told:
        """What ``["name",{…}]`` says. Equal states are the same object."""
        told = self._known.get(event)
        if told is None:
            told = self._known[event] = self._read(event)
        return told

    def _read(self, event: bytes) -> Told:
        name, body = (*json.loads(event), {})[:2]
        if name not in ("board", "tally", "status"):
            return NOTHING
        state = None
        if name != "status":
            state = State(body["epoch"], body["rev"], tuple(body["counts"]) if body["vote"] else None)
            state = self._states.setdefault(state, state)
            other = self._by_revision.setdefault(state[:2], state)
            if other is not state:
                self._split.append((other, state))
        return Told(state, body.get("stale"))

    def takes(self, before: State | None, told: Told) -> bool:
        """Whether a viewer that holds ``before`` takes what it is told, as static/src/models/screen.js would.

        A server that was killed may remember less than it had shown. It tells so: by a lower revision, or by
        another epoch and that this is stale, until it has asked the vendor.
        """
        now, stale = told
        if before is None or before is now:
            return True
        if now.counts is None and stale:  # who has just started says so, and a screen keeps what it has
            self._unknowing += 1
            return False
        if now.counts is None:
            self._blank += 1
        elif before.counts is not None and any(b < a for a, b in zip(before.counts, now.counts, strict=True)):
            if now.rev < before.rev if now.epoch == before.epoch else stale:
                self._aside += 1
                return False
            self._backwards.append((before, now))
        return True

    def report(self) -> dict:
        """Everything since the beginning."""
        return {
            "states": list(self._states),
            "backwards": len(self._backwards),
            "backwards for example": self._backwards[:3],
            "split": self._split[:3],
            "blank": self._blank,
            "unknowing": self._unknowing,
            "put aside": self._aside,
        }
