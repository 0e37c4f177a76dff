"""What the engine borrows from whatever runs it: time, chance, waiting and tasks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

Run = Callable[[list[str], bytes, float], bytes]


@dataclass(frozen=True, slots=True)
class Runtime:
    """The server's (or a test's) time, randomness and concurrency.

    ``now`` is aware wall time, for people; ``monotonic`` seconds decide what is due or stale.
    ``deadline(seconds, error)`` is a context that raises ``error`` when it takes longer.
    ``blocking(call, *arguments)`` waits for a call on another thread; when many do, the later ones wait for
    their turn. ``urgent`` is the same, past that queue.
    ``run(command, given, seconds)`` is what another program writes (see child.py); it blocks, so it is called
    on another thread.
    ``breathe()`` is for long work on another thread: called every millisecond or so, it lets others have
    Python's lock at once, who would wait five for it.
    ``endings`` are raised in a task to end it; whatever else is raised there is an error.
    ``async_mode`` is the name that Flask-SocketIO has for this kind of concurrency.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    spawn: Callable[..., object]
    deadline: Callable[[float, Exception], AbstractContextManager]
    blocking: Callable[..., Any]
    urgent: Callable[..., Any]
    run: Run
    async_mode: str
    breathe: Callable[[], None] = lambda: None
    random: Random = field(default_factory=Random)
    endings: tuple[type[BaseException], ...] = (SystemExit, KeyboardInterrupt, GeneratorExit)
