"""A worker's side of `voteboard serve --workers`: what its supervisor gives it, and what it tells."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Protocol

VARIABLE = "VOTEBOARD_WORKER"  # a supervisor's word to its children, and no setting
LISTENS, READY, LIVES = b"l", b"r", b"."  # what is told
LOOK = 0.2  # seconds between two looks at the supervisor


class Listening(Protocol):
    """Whether connections come in."""

    listening: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a supervisor gives: the worker's ``number`` among ``workers``, and descriptors.

    ``socket`` has the address that all serve at. Into ``tells`` goes what the worker has to tell; ``lives``
    ends when the supervisor does. ``patience``: seconds after which it serves though it is not ready, so
    that somebody says what is wrong; None: others serve meanwhile.
    """

    number: int
    workers: int
    socket: int
    tells: int
    lives: int
    patience: float | None

    @property
    def descriptors(self) -> tuple[int, int, int]:
        """All that a child has to get."""
        return self.socket, self.tells, self.lives

    @property
    def variable(self) -> dict[str, str]:
        """All of it, for a child's environment."""
        return {VARIABLE: json.dumps(asdict(self))}

    def part_of(self, limit: int) -> int:
        """This worker's part of what is meant for the whole machine; 0 is without limit."""
        return -(-limit // self.workers)


def given() -> Given | None:
    """What this process was given, once; None where no supervisor has started it."""
    found = os.environ.pop(VARIABLE, None)
    if found is None:
        return None
    told = Given(**json.loads(found))
    for descriptor in told.descriptors:
        os.set_inheritable(descriptor, False)
    for descriptor in (told.tells, told.lives):
        os.set_blocking(descriptor, False)
    return told


class Duty:
    """What a worker owes its supervisor. ``ready()``: whether it wants viewers."""

    def __init__(
        self,
        told: Given,
        listening: Listening,
        ready: Callable[[], bool],
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._given = told
        self._listening = listening
        self._ready = ready
        self._monotonic = monotonic
        self._sleep = sleep
        self._since = monotonic()
        self._untold = [
            (LISTENS, lambda: self._listening.listening),
            (READY, lambda: self._listening.listening and self._ready()),
        ]

    def begins(self) -> bool:
        """Whether connections may come in: others would serve them better before."""
        patience = self._given.patience
        return self._ready() or (patience is not None and self._monotonic() - self._since > patience)

    def loop(self) -> None:
        """Tell what there is to tell, and each time that this loop goes round.

        Once the supervisor is gone, leave as if it had asked for that.
        """
        while not self._left_alone():
            self._tell(LIVES)
            while self._untold and self._untold[0][1]() and self._tell(self._untold[0][0]):
                self._untold.pop(0)
            self._sleep(LOOK)
        os.kill(os.getpid(), signal.SIGTERM)

    def _tell(self, what: bytes) -> bool:
        # The pipe of a supervisor that is frozen is full some time, and nobody may wait for that here.
        with suppress(BlockingIOError, BrokenPipeError):
            return bool(os.write(self._given.tells, what))
        return False

    def _left_alone(self) -> bool:
        try:
            return not os.read(self._given.lives, 1)
        except BlockingIOError:
            return False
