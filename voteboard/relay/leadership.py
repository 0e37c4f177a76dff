"""Which process leads: it has a lease in Redis, which ends by itself, and a number that only grows.

The number (a fencing token, M. Kleppmann, “How to do distributed locking”, 2016) goes with all that a leader
writes and tells, so that one who slept through its own end can do neither.
"""

import logging
from collections.abc import Callable

from voteboard.relay.link import Link, LinkDown
from voteboard.runtime import Runtime
from voteboard.transitions import Transitions

log = logging.getLogger(__name__)

LEASE = 2.5  # seconds
LOOK = 0.25  # seconds between two looks
TAKES = 500  # milliseconds in which a free lease has to be taken
# Seconds for which a lease that has run out while Redis was away is left to who had it.
COMES_BACK = 1.5
DEFERS = 1.0  # seconds for which a free lease is left to who has heard the last leader

# KEYS: the lease, the number. ARGV: who asks, milliseconds, the number it has led with (0: never led),
# and until when, by Redis's clock, it may take the lease: a Redis that was frozen does later what it was
# asked then. Returns its number, 0: another leads, or may; whether the lease is free; and the time.
_HOLD = """
local holder = redis.call('GET', KEYS[1])
local number = tonumber(redis.call('GET', KEYS[2]) or '0')
local mine = tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if holder == ARGV[1] then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return {number, 0, now}
end
if holder or (mine > 0 and number > mine) then return {0, 0, now} end
if mine == 0 and now > tonumber(ARGV[4]) then return {0, 1, now} end
-- A Redis that lost what it had knows a lower number, and who leads is the same.
if mine == 0 then number = number + 1 else number = mine end
redis.call('SET', KEYS[2], number)
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {number, 0, now}
"""
_RAISE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local number = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[2])) + 1
redis.call('SET', KEYS[2], number)
return number
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Leadership:
    """Holds the lease, or waits for it. It leads once in its life.

    ``began(number)`` is called when this process begins to lead, ``lost()`` when it finds that another one
    does. ``link_up``: Redis answered when it was asked last.
    """

    def __init__(
        self,
        link: Link,
        aside: Link,
        name: str,
        me: str,
        runtime: Runtime,
        began: Callable[[int], None],
        lost: Callable[[], None],
    ) -> None:
        self._link = link
        self._aside = aside  # for what is asked while a step may be waiting
        self._keys = (f"{name}:lease", f"{name}:number")
        self._me = me
        self._runtime = runtime
        self._began = began
        self._lost = lost
        self._told = Transitions()
        self._has_it = False
        self._looked = 0.0
        self._was_away = False
        self._wait_until = 0.0
        self._free_since: float | None = None
        # Whether this process knows what the last leader has shown.
        self.informed: Callable[[], bool] = lambda: True
        self.number = 0  # what it leads with
        self.ready = False  # it has all that it needs to lead: set by who was told that it began
        self.over = False  # it has led, and does so no more
        self.link_up = False

    @property
    def leads(self) -> bool:
        """Whether this process leads. One that slept does not know before it has looked."""
        return self._has_it and self.ready and self._runtime.monotonic() - self._looked <= LEASE - LOOK

    def step(self) -> None:
        """Hold on to the lease, or take it if it is free. Waits for twice `link.PATIENCE` at most."""
        if self.over:
            return
        try:
            number, free, time = self._ask()
            if self._may_take(free=bool(free)):
                number, *_ = self._ask(until=time + TAKES)
        except LinkDown as error:
            self.link_up, self._was_away = False, True
            self._looked = self._runtime.monotonic()
            self._tell(error)
            return
        self._looked = now = self._runtime.monotonic()
        self.link_up = True
        self._tell(None)
        if self._was_away:
            # Who led may have been unable to say so.
            self._was_away, self._wait_until = False, now + COMES_BACK
        if self._has_it and number != self.number:
            self.give_up()
        elif number and not self._has_it:
            self.number, self._has_it = number, True
            self._began(number)

    def _may_take(self, *, free: bool) -> bool:
        now = self._runtime.monotonic()
        if not free:
            self._free_since = None
            return False
        if self._free_since is None:
            self._free_since = now
        patience = 0.0 if self.informed() else DEFERS
        return not self._was_away and now - max(self._wait_until, self._free_since) >= patience

    def _ask(self, until: int = 0) -> tuple[int, int, int]:
        arguments = (self._me, int(LEASE * 1000), self.number, until)
        return tuple(self._link.call(lambda redis: redis.eval(_HOLD, 2, *self._keys, *arguments)))

    def outnumbered(self, known: int) -> int:
        """The record knows a number that is not lower than ours: the one to go on with, or 0 when another one
        leads. Raises LinkDown."""
        raised = self._aside.call(lambda redis: redis.eval(_RAISE, 2, *self._keys, self._me, known))
        if raised:
            self.number = int(raised)
        return int(raised)

    def give_up(self) -> None:
        """Another one leads."""
        if self._has_it:
            self._has_it, self.over = False, True
            log.error("Another process leads now; this one leaves", extra={"event": "lead-lost"})
            self._lost()

    def release(self) -> None:
        """Let another one lead at once: this one is about to end."""
        was, self._has_it, self.over = self._has_it, False, True
        if was:
            try:
                self._aside.call(lambda redis: redis.eval(_RELEASE, 2, *self._keys, self._me))
            except LinkDown:
                log.warning("Others have to wait until the lead is free", extra={"event": "lead-kept"})

    def _tell(self, problem: LinkDown | None) -> None:
        untold = self._told.news(problem and problem.args, self._runtime.monotonic())
        if untold is None:
            return
        if problem is None:
            log.info("Redis answers%s", untold, extra={"event": "link-up"})
        else:
            sentence = "%s. Each process goes on with what it has%s"
            log.error(sentence, problem, untold, extra={"event": "link-down"})
