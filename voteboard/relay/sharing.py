"""Who leads tells every board to all processes; they keep them as their own.

Each message has the leader's number, and its own in a row. A lower one is of a leader that is no more; after
a gap, and on coming in, all is asked for.
"""

import logging
from collections.abc import Callable, Iterable

from voteboard.board import Board
from voteboard.relay import wire
from voteboard.relay.boards import STAGE, Key, LocalRelay, Shown
from voteboard.relay.bus import Bus
from voteboard.relay.leadership import LEASE, Leadership
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

PULSE = 0.5  # seconds between two signs of life of who leads
SILENT = 6.0  # seconds without one, after which boards are marked
CHUNK = 50  # boards in one message
REASON = "silent"  # of boards of which nothing newer comes


class Sharing:
    """``more()`` is told beside the boards with each sign of life, and given to ``follow`` elsewhere."""

    def __init__(self, relay: LocalRelay, bus: Bus, leadership: Leadership, runtime: Runtime) -> None:
        self._relay = relay
        self._bus = bus
        self._leadership = leadership
        self._runtime = runtime
        self.more: Callable[[], dict] = dict
        self.follow: Callable[[dict], None] = lambda _: None
        self._changed: dict[Key, None] = {}
        self._row = 0  # the number of the last message, told or heard
        self._leader = (0, "")  # number and name of whom it was heard from
        self._heard: float | None = None
        self._marked = False
        self.complete = False  # all boards of who leads are here
        relay.trace(self._note)
        bus.on("boards", self._take)
        bus.on("pulse", self._take)
        bus.on("hello", self._greet)
        bus.connected.append(self._ask_for_all)

    # ── who leads ──

    def begin(self) -> None:
        """This process leads from now on: the others are told all there is."""
        self._row = 0
        self._changed.clear()
        self._tell_all()
        self.pulse()

    def pulse(self) -> None:
        """A sign of life; elsewhere, look whether one is missing."""
        if self._leadership.leads:
            self._bus.send("pulse", self._signed(more=self.more()))
        elif self._heard is not None and self._silent and not self._leadership.over:
            if not self._marked:
                log.warning("Nothing is heard of who leads", extra={"event": "leader-silent"})
            self._marked = True
            self._relay.mark_all(REASON)

    @property
    def _silent(self) -> bool:
        """Nothing was heard for too long."""
        return self._heard is None or self._runtime.monotonic() - self._heard > SILENT

    @property
    def up_to_date(self) -> bool:
        """Whether the boards here are what who leads, or led until a moment ago, has shown last."""
        return self.complete and not self._silent

    def _note(self, key: Key) -> None:
        if self._leadership.leads:
            first = not self._changed
            self._changed[key] = None
            if first:  # what else changes in this turn goes with it
                self._runtime.spawn(self._tell_changed)

    def _tell_changed(self) -> None:
        keys, self._changed = self._changed, {}
        if keys:
            self._row += 1
            self._tell(keys)

    def _tell_all(self, to: str | None = None) -> None:
        keys = [key for key in self._relay.boards if key is not None]
        for start in range(0, len(keys), CHUNK):
            self._tell(keys[start : start + CHUNK], to=to)
        self._tell([None, STAGE], to=to, complete=True)

    def _tell(self, keys: Iterable[Key], **more: object) -> None:
        boards = self._relay.boards
        told = [wire.board(boards[key]) for key in keys if key != STAGE]
        shown = wire.shown(self._relay.shown) if STAGE in keys else None
        self._bus.send("boards", self._signed(boards=told, shown=shown, **more))

    def _signed(self, **body: object) -> dict:
        return {"number": self._leadership.number, "row": self._row, **body}

    def _greet(self, by: str, _body: dict) -> None:
        if self._leadership.leads and by != self._bus.me:
            self._tell_all(to=by)

    # ── everywhere else ──

    def _ask_for_all(self) -> None:
        if not self._leadership.leads:
            self._bus.send("hello", {})

    def _take(self, by: str, body: dict) -> None:
        signed = (body["number"], by)
        if self._leadership.leads or self._leadership.over or self._is_outdated(signed):
            return
        another, self._leader = signed != self._leader, signed
        self._heard = self._runtime.monotonic()
        if "more" in body:
            self._pulse_heard(another, body)
        elif body.get("to") in (None, self._bus.me):
            self._boards_heard(body)

    def _is_outdated(self, signed: tuple[int, str]) -> bool:
        if self._heard is None or signed >= self._leader:
            return False
        # Where Redis and the record have lost the number together, a new leader may have no higher one.
        silent = self._runtime.monotonic() - self._heard
        return silent < (LEASE if signed[0] == self._leader[0] else SILENT)

    def _pulse_heard(self, another: bool, body: dict) -> None:
        if another or self._marked or body["row"] != self._row or not self.complete:
            self._marked = False
            self._ask_for_all()
        self.follow(body["more"])

    def _boards_heard(self, body: dict) -> None:
        whole = "to" in body or "complete" in body
        try:
            boards = [wire.read_board(told) for told in body["boards"]]
            shown = body["shown"] and wire.read_shown(body["shown"])
        except wire.NotOurs:
            sentence = "Another process tells boards of another version of voteboard"
            log.error(sentence, extra={"event": "board-unread"})
            return
        self._mirror([board for board in boards if board.key is not None], shown)
        # An empty stage comes last: it must not be seen in between.
        self._mirror([board for board in boards if board.key is None], None)
        if body.get("complete"):
            self._row, self.complete = body["row"], True
        elif not whole:
            if body["row"] != self._row + 1:
                self._ask_for_all()
            self._row = body["row"]

    def _mirror(self, boards: Iterable[Board], shown: Shown | None) -> None:
        for board in boards:
            self._relay.mirror(board)
        if shown is not None:
            self._relay.mirror_stage(shown)
