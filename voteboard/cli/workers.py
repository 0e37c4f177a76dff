"""Which worker processes there are to be: started, started again, replaced one by one, ended.

It starts and ends nothing itself, and has no clock: what does is passed in, and so is the time, in seconds of
a clock that only goes forward.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING

from voteboard.cli.places import FIRST_PAUSE, Place, Worker

if TYPE_CHECKING:
    from voteboard.cli.starting import Process, Starting

log = logging.getLogger(__name__)

LEAVES = 4.8  # seconds that one may take to leave, beside those of VOTEBOARD_DRAIN
LONGEST_PAUSE = 30.0  # seconds before one that ends again and again is started again
STEADY = 60.0  # seconds after whose start it counts as one that works
REPLACED = 60.0  # seconds in which a new one has to be ready to take the place of an old one
WRONG_USE, START_AGAIN = 2, 75  # exit codes: no start will help; it wants to be started again


class Workers:
    """``number`` of them, numbered from 1. ``drain``: see VOTEBOARD_DRAIN.

    ``leaving``: all are to leave; ``code`` is the exit code of whoever has started them, once they have.
    """

    def __init__(self, number: int, starter: Starting, drain: float) -> None:
        self.code = 0
        self._places = [Place(n) for n in range(1, number + 1)]
        self._starter = starter
        self._drain = drain
        self._leavers: list[Worker] = []
        self._outdated: list[Place] = []  # those whose worker is to be replaced
        self._worked = False  # whether any was ever ready
        self.leaving = False

    @property
    def over(self) -> bool:
        """Whether all were to leave and have left."""
        return self.leaving and not self._leavers

    @property
    def children(self) -> Iterator[Process]:
        """All that run, those that leave too."""
        yield from (worker.child for worker in [*self._serving, *self._leavers])

    def step(self, now: float) -> None:
        """Do what is to be done now."""
        self._note_who_serves()
        for place in self._places:
            if not self.leaving:
                self._look(place, now)
        if not self.leaving:
            self._replace(now)
            self._end_who_hangs(now)
        for worker in tuple(self._leavers):
            self._see_off(worker, now)

    def restart(self) -> None:
        """Replace each by a new one, one after another."""
        if not self.leaving:
            log.info("All workers are replaced, one after another", extra={"event": "workers-restarting"})
            self._outdated = list(self._places)
            for place in self._places:
                place.due, place.pause = 0.0, FIRST_PAUSE

    def leave(self, number: int, now: float) -> None:
        """Pass a signal on, and end whoever is late; the second time, all at once."""
        if self.leaving:
            for worker in self._leavers:
                worker.killed_at = now
            return
        self.leaving = True
        for worker in self._serving:
            self._ask(worker, number, now)
        for place in self._places:
            place.worker = place.successor = None

    def _note_who_serves(self) -> None:
        for worker in self._serving:
            if not worker.serves and worker.child.ready:
                worker.serves = self._worked = True
                fields = {"event": "worker-serves", **_of(worker.number, worker.child)}
                log.info("Worker %s serves", worker.number, extra=fields)

    @property
    def _serving(self) -> list[Worker]:
        found = (worker for place in self._places for worker in (place.worker, place.successor))
        return [worker for worker in found if worker is not None]

    def _look(self, place: Place, now: float) -> None:
        worker = place.worker
        code = worker and worker.child.code()
        if code is not None:
            place.worker, place.successor = place.successor, None
            self._ended(place, worker, code, now)
        if place.worker is None and not self.leaving and now >= place.due:
            place.worker = self._start(place.number, now, replacing=False)
            if place.worker is None:
                place.due = now + FIRST_PAUSE
            elif place in self._outdated:
                self._outdated.remove(place)

    def _start(self, number: int, now: float, *, replacing: bool) -> Worker | None:
        try:
            child = self._starter.start(number, replacing=replacing)
        except OSError as error:  # the system has no room for a process, or for its pipe
            log.error("Worker %s can't be started: %s", number, error, extra={"event": "worker-ended"})
            return None
        log.info("Worker %s is started", number, extra={"event": "worker-started", **_of(number, child)})
        return Worker(number, child, now)

    def _ended(self, place: Place, worker: Worker, code: int, now: float) -> None:
        fields = {"event": "worker-ended", **_of(place.number, worker.child), "code": code}
        if code == START_AGAIN:
            log.info("Worker %s wants to be started again", place.number, extra=fields)
            return
        if place.worker is not None:  # its successor, which is on its way
            log.warning("Worker %s has ended with code %s", place.number, code, extra=fields)
            return
        self._starter.abandon(place.number)
        if code == WRONG_USE and not self._worked:
            log.error("Worker %s can't serve; no start will help", place.number, extra=fields)
            self.code = code
            self.leave(SIGTERM, now)
            return
        if now - worker.since >= STEADY:
            place.pause = FIRST_PAUSE
        words = "Worker %s has ended with code %s; it is started again in %.0f s"
        log.warning(words, place.number, code, place.pause, extra=fields)
        place.due, place.pause = now + place.pause, min(2 * place.pause, LONGEST_PAUSE)

    def _replace(self, now: float) -> None:
        under_way = next((place for place in self._places if place.successor is not None), None)
        if under_way is not None:
            self._succeed(under_way, under_way.successor, now)
        elif self._outdated and not self._leavers:
            place = self._outdated[0]
            if place.worker is not None:  # else it is started anew as it is
                self._outdated.remove(place)
                place.successor = self._start(place.number, now, replacing=True)

    def _succeed(self, place: Place, new: Worker, now: float) -> None:
        code = new.child.code()
        if code is None and new.serves:
            old, place.worker, place.successor = place.worker, new, None
            self._ask(old, SIGTERM, now)
        elif code is not None or now - new.since > REPLACED:
            self._outdated, place.successor = [], None
            fields = {"event": "worker-not-replaced", **_of(place.number, new.child), "code": code}
            log.error("Worker %s stays, as a new one does not serve", place.number, extra=fields)
            if code is None:
                self._ask(new, SIGTERM, now)

    def _end_who_hangs(self, now: float) -> None:
        # Those that were asked to leave have their time for that anyway.
        for worker in self._serving:
            if worker.hangs(now):
                fields = {"event": "worker-hangs", **_of(worker.number, worker.child)}
                log.error("Worker %s gives no sign of life and is killed", worker.number, extra=fields)
                worker.child.signal(SIGKILL)

    def _ask(self, worker: Worker, number: int, now: float) -> None:
        worker.killed_at = now + LEAVES + (self._drain if number == SIGTERM else 0.0)
        self._leavers.append(worker)
        worker.child.signal(number)

    def _see_off(self, worker: Worker, now: float) -> None:
        code = worker.child.code()
        if code is not None:
            self._leavers.remove(worker)
            fields = {"event": "worker-left", **_of(worker.number, worker.child), "code": code}
            log.info("Worker %s has left", worker.number, extra=fields)
        elif now >= worker.killed_at:
            log.warning(
                "Worker %s took too long to leave and is killed", worker.number,
                extra={"event": "worker-killed", **_of(worker.number, worker.child)},
            )  # fmt: skip
            worker.child.signal(SIGKILL)
            worker.killed_at = now + LEAVES


def _of(number: int, child: Process) -> dict[str, int]:
    return {"worker": number, "pid": child.pid}
