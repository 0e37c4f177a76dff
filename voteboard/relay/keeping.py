"""Boards behind curtains, kept in Redis: who leads next may have heard of none, and have no record to ask.

All else comes back by itself, or is only missed; what was hidden must not be seen.
"""

import json
import logging

from voteboard.board import Board
from voteboard.model import Curtain, Revision
from voteboard.relay import wire
from voteboard.relay.boards import STAGE, Key, LocalRelay
from voteboard.relay.leadership import Leadership
from voteboard.relay.link import Link, LinkDown
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds, after which a Redis that lost them has them again
FOR = 7 * 24 * 3600  # seconds

# KEYS: the lease, the boards. ARGV: who leads, the boards, seconds.
_KEEP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
return 1
"""


class Keeping:
    """Keeps them where this process leads. The link is its own."""

    def __init__(
        self, link: Link, name: str, me: str, relay: LocalRelay, leadership: Leadership, runtime: Runtime
    ) -> None:
        self._link = link
        self._keys = (f"{name}:lease", f"{name}:closed")
        self._me = me
        self._relay = relay
        self._leadership = leadership
        self._runtime = runtime
        self._kept: dict[Key, Revision] | None = None  # which boards, as far as this process knows
        self._is_busy = False
        relay.trace(self._note)

    def read(self) -> list[Board]:
        """What was kept last; nothing where that can't be read."""
        try:
            kept = self._link.call(lambda redis: redis.get(self._keys[1]))
            return [wire.read_board(told) for told in json.loads(kept or "[]")]
        except (LinkDown, ValueError) as error:
            log.error(
                "What is behind curtains can't be learned: %s", error, extra={"event": "curtains-unread"}
            )
            return []

    def step(self) -> None:
        """See that they are kept, if this process leads. Never waits."""
        if self._leadership.leads and not self._is_busy:
            self._is_busy = True
            self._runtime.spawn(self._keep)

    def _note(self, key: Key) -> None:
        if key == STAGE or not self._leadership.leads:
            return
        board = self._relay.latest(key)
        if self._kept is None or self._kept.get(key) != (board.revision if _is_closed(board) else None):
            self.step()

    def _keep(self) -> None:
        try:
            lost = not self._link.call(lambda redis: redis.exists(self._keys[1]))
            while lost or _revisions(self._closed) != self._kept:
                lost, closed = False, self._closed
                said = json.dumps([wire.board(board) for board in closed])
                given = (self._me, said, FOR)
                if not self._link.call(lambda redis, given=given: redis.eval(_KEEP, 2, *self._keys, *given)):
                    return  # another one leads
                self._kept = _revisions(closed)
        except LinkDown:
            return  # `leadership` tells of it, and it is tried again
        finally:
            self._is_busy = False

    @property
    def _closed(self) -> list[Board]:
        return [board for board in self._relay.boards.values() if _is_closed(board)]


def _is_closed(board: Board) -> bool:
    return board.curtain is not Curtain.OPEN


def _revisions(boards: list[Board]) -> dict[Key, Revision]:
    """Each change of a curtain has a revision of its own; counts behind it have none that is public."""
    return {board.key: board.revision for board in boards}
