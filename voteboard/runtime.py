"""What the engine borrows from whatever runs it: time, chance, waiting and tasks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random


@dataclass(frozen=True, slots=True)
class Runtime:
    """The server's (or a test's) time, randomness and concurrency.

    ``now`` is aware wall time, for people; ``monotonic`` seconds decide what is due or stale.
    ``deadline(seconds, error)`` is a context that raises ``error`` when it takes longer.
    ``async_mode`` is the name that Flask-SocketIO has for this kind of concurrency.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    spawn: Callable[..., object]
    deadline: Callable[[float, Exception], AbstractContextManager]
    async_mode: str
    random: Random = field(default_factory=Random)
