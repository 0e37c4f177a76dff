"""What goes on beside the application, step by step: one loop for all, which no error ends."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from voteboard.durations import Durations
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

AFTER_CRASH = 1.0  # seconds, at least, before the next step
STUCK_AFTER = 30.0  # seconds without a heartbeat after which only a restart helps
DELAYS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Task:
    """A ``step`` that is taken again and again, with a pause of ``every`` seconds between two.

    ``first``: the pause before the first one. ``takes``: seconds that a step may well take.
    """

    name: str
    step: Callable[[], object]
    every: float
    first: float = 0.0
    takes: float = 0.0


@dataclass(slots=True)
class _Watch:
    """A task's heartbeat (monotonic seconds; None: not yet) and for how long none need follow it."""

    task: Task
    beat: float | None = None
    quiet: float = 0.0
    crashes: int = 0


class Supervisor:
    """Runs tasks, each for itself. One whose step raises is told in the log, counted, and goes on.

    ``delays`` are of wakings: how much later than asked for the loop gave a task its turn.
    """

    def __init__(self, tasks: Iterable[Task], runtime: Runtime) -> None:
        self._runtime = runtime
        self._watches = {task.name: _Watch(task) for task in tasks}
        self.delays = Durations(DELAYS)

    @property
    def loops(self) -> tuple[Callable[[], None], ...]:
        """One for each task, to be started as a task of the runtime. None ends unless it is ended."""
        return tuple(partial(self._run, watch) for watch in self._watches.values())

    @property
    def crashes(self) -> dict[str, int]:
        """How many steps of each task raised."""
        return {name: watch.crashes for name, watch in self._watches.items()}

    @property
    def ages(self) -> dict[str, float | None]:
        """Seconds since each task's heartbeat, before and after each step; None: before the first."""
        now = self._runtime.monotonic()
        return {name: None if w.beat is None else now - w.beat for name, w in self._watches.items()}

    @property
    def stuck(self) -> list[str]:
        """Tasks whose next heartbeat is overdue. One that pauses, or may well take so long, is not stuck."""
        return [
            name
            for name, age in self.ages.items()
            if age is not None and age > self._watches[name].quiet + STUCK_AFTER
        ]

    def step(self, name: str) -> bool:
        """Take one step of a task; whether it went well."""
        return self._step(self._watches[name])

    def _run(self, watch: _Watch) -> None:
        task = watch.task
        if task.first:  # else it begins before anybody is served
            self._pause(watch, task.first)
        while True:
            went_well = self._step(watch)
            self._pause(watch, task.every if went_well else max(task.every, AFTER_CRASH))

    def _pause(self, watch: _Watch, seconds: float) -> None:
        watch.quiet = seconds
        began = self._runtime.monotonic()
        self._runtime.sleep(seconds)
        self.delays.note(max(0.0, self._runtime.monotonic() - began - seconds))

    def _step(self, watch: _Watch) -> bool:
        watch.beat, watch.quiet = self._runtime.monotonic(), watch.task.takes
        try:
            watch.task.step()
        except self._runtime.endings:
            raise
        except BaseException:  # a deadline that is nobody's would end the task too, and nobody would know
            watch.crashes += 1
            name = watch.task.name
            log.exception(
                "The task %s met an error it does not know; it goes on", name,
                extra={"event": "task-crashed", "task": name},
            )  # fmt: skip
            return False
        finally:
            watch.beat, watch.quiet = self._runtime.monotonic(), watch.task.every
        return True
