"""A process begins to lead: it goes on with what the record has, and with what the last leader has shown."""

import logging
from collections.abc import Callable

from voteboard.engine import Engine
from voteboard.history.errors import HistoryError, in_time
from voteboard.history.fencing import Fenced
from voteboard.relay.keeping import Keeping
from voteboard.relay.leadership import Leadership
from voteboard.relay.sharing import Sharing
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

# Seconds that the record has to answer: screens wait for whoever leads, with it or without.
PATIENCE = 1.5
TRIES = 3  # with a higher number each time


class TakingOver:
    """``done()`` is called when this process leads; ``contest(error)`` deals with too low a number."""

    def __init__(
        self,
        engine: Engine,
        leadership: Leadership,
        sharing: Sharing,
        keeping: Keeping,
        runtime: Runtime,
        contest: Callable[[Fenced], None],
        done: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._leadership = leadership
        self._sharing = sharing
        self._keeping = keeping
        self._runtime = runtime
        self._contest = contest
        self._done = done

    def begin(self, number: int) -> None:
        """The lease is this process's, with that number. The lease is held by another task meanwhile."""
        self._engine.votes.number = number
        told = self._sharing.up_to_date
        try:
            self._claim()
            if not self._leadership.over:
                self._go_on(told=told)
        except Exception:
            log.exception("This process could not begin to lead", extra={"event": "taking-over-crashed"})
            self._leadership.give_up()

    def _claim(self) -> None:
        """Before the record is read: what the last leader wrote until then is all there will be."""
        for _ in range(TRIES):
            try:
                in_time(self._runtime, PATIENCE, self._engine.votes.claim)
            except Fenced as error:
                self._contest(error)
                if self._leadership.over:
                    return
            except HistoryError as error:
                log.error("%s. This process leads all the same", error, extra={"event": "record-unclaimed"})
                return
            else:
                return

    def _go_on(self, *, told: bool) -> None:
        engine, runtime, relay = self._engine, self._runtime, self._engine.relay
        if not told:  # of all that was missed, curtains are what matters
            for board in self._keeping.read():
                relay.mirror(board)
        shown, seen = relay.shown, relay.boards
        engine.numbering.start_anew(f"{runtime.random.getrandbits(32):08x}")
        relay.renew_stage(f"{runtime.random.getrandbits(32):08x}")
        left = engine.resuming.take_over(PATIENCE, told=told)
        if told:  # what was shown counts more than what was recorded
            engine.staging.resume(shown.stage, shown.hash)
        else:
            if left.on_stage and relay.latest(left.on_stage):
                engine.publisher.show(left.on_stage)
            if left.stage:
                engine.publisher.dress(left.stage)
            engine.staging.resume(left.stage or shown.stage, left.on_stage or shown.hash)
        if shown.rehearsed:
            relay.rehearse(None)
        engine.poller.take_over({key: self._since(board.at) for key, board in seen.items() if board.at})
        engine.poller.resume(left.running)
        at, _ = engine.ratings.boards.told
        engine.ratings.poller.take_over(at and self._since(at))
        if at is None:
            runtime.blocking(engine.ratings.poller.resume)
        for hash, drawn in left.undrawn.items():
            engine.recorder.draw(hash, drawn)
        self._leadership.ready = True
        self._sharing.begin()
        self._done()
        log.info("This process leads", extra={"event": "lead-taken", "number": self._leadership.number})

    def _since(self, at: object) -> float:
        """That moment in monotonic seconds."""
        return self._runtime.monotonic() - max(0.0, (self._runtime.now() - at).total_seconds())
