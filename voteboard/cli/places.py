"""What a supervisor knows of a worker, and of the place that one has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voteboard.cli.starting import Process

HANGS = 10.0  # seconds without a sign of life
NEVER_BEGAN = 60.0  # seconds without the first one: a start takes long on a busy machine
ATTENTION = 1.0  # seconds, at most, that count between two looks
FIRST_PAUSE = 1.0  # seconds before one that has ended is started again


@dataclass(slots=True)
class Worker:
    """A process that serves, or is about to. ``since``: when it was started."""

    number: int
    child: Process
    since: float
    serves: bool = False
    killed_at: float | None = None  # once it was asked to leave
    _signs: int = 0
    _silent: float = 0.0
    _looked_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._looked_at = self.since

    def hangs(self, now: float) -> bool:
        """Whether nothing is heard of it; once that is found, it is found again after as long."""
        # Who looks after a long while was frozen itself, and maybe the worker with it: that is no silence.
        self._silent += min(now - self._looked_at, ATTENTION)
        self._looked_at = now
        signs = self.child.signs
        if signs > self._signs:
            self._signs, self._silent = signs, 0.0
        if self._silent < (HANGS if signs else NEVER_BEGAN):
            return False
        self._silent = 0.0
        return True


@dataclass(slots=True)
class Place:
    """Who serves at a socket, and who is to be next; ``due``: when one may be started where nobody does."""

    number: int
    worker: Worker | None = None
    successor: Worker | None = None
    pause: float = FIRST_PAUSE
    due: float = 0.0
