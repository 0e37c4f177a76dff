"""Whether another process leads, asked of the record where Redis can't tell."""

import logging

from voteboard.engine import Engine
from voteboard.history.errors import HistoryError
from voteboard.history.fencing import Fenced
from voteboard.relay.leadership import Leadership
from voteboard.relay.link import LinkDown
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between two looks while Redis is away


class Fence:
    """Two places know who leads. Who is cut off from one of them asks the other."""

    def __init__(self, engine: Engine, leadership: Leadership, runtime: Runtime) -> None:
        self._engine = engine
        self._leadership = leadership
        self._runtime = runtime
        self._is_looking = False
        engine.recorder.fenced = lambda error: runtime.spawn(self.contest, error)

    def step(self) -> None:
        """Look into the record, if this process leads and Redis does not answer. Never waits."""
        if self._leadership.leads and not self._leadership.link_up and not self._is_looking:
            self._is_looking = True
            self._runtime.spawn(self._look)

    def contest(self, error: Fenced) -> None:
        """The record knows a higher number: whether that is because Redis has lost its own."""
        try:
            raised = self._leadership.outnumbered(error.known)
        except LinkDown:
            raised = 0
        if not raised:
            self._leadership.give_up()
            return
        self._engine.votes.number = raised
        self._engine.recorder.go_on()
        # By another Redis another one may lead, and records the same votes: each raises its number in turn.
        sentence = "Redis had lost who led last. If this is said again, compare REDIS_URL of all processes"
        log.warning(sentence, extra={"event": "number-raised", "number": raised})

    def _look(self) -> None:
        try:
            known = self._runtime.blocking(self._engine.votes.leader)
            if known > self._leadership.number:
                self.contest(Fenced(known))
        except HistoryError:
            return  # it is asked again, and the recorder tells of it
        finally:
            self._is_looking = False
