"""Brings events to addresses, beside everything else: nothing ever waits for a receiver."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from voteboard import signature
from voteboard.board import Board
from voteboard.runtime import Runtime
from voteboard.transitions import Transitions
from voteboard.webhooks import events
from voteboard.webhooks.message import Message
from voteboard.webhooks.queue import Queue
from voteboard.webhooks.sending import DEADLINE, Address, Undelivered, silent

log = logging.getLogger(__name__)

BREATH = 0.1  # seconds between two looks at what is due


@dataclass(slots=True)
class Receiver:
    """One address and what waits for it. ``told``: whether it works, as the log knows it;
    ``over``: it wants nothing until the next start."""

    name: str
    address: Address
    queue: Queue
    told: Transitions = field(default_factory=Transitions)
    busy: bool = False
    delivered: int = 0
    failed: int = 0  # attempts
    lost_told: int = 0  # of the queue's lost ones, in the log
    over: bool = False


class Webhooks:
    """Delivers what ``changed`` makes of the changes of public boards.

    ``latest(hash)`` is what the public sees of a vote now.
    """

    def __init__(
        self,
        addresses: Iterable[Address],
        key: bytes,
        latest: Callable[[str], Board | None],
        runtime: Runtime,
    ) -> None:
        self._key = key
        self._latest = latest
        self._runtime = runtime
        # Whether this is the one process that tells them.
        self.leads: Callable[[], bool] = lambda: True
        self._seen: dict[str, events.Seen] = {}
        self._receivers = [
            Receiver(f"Webhook {n} ({address})", address, Queue(runtime.random))
            for n, address in enumerate(addresses, 1)
        ]

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """All addresses, in the order of the settings, to be looked at only."""
        return tuple(self._receivers)

    def changed(self, before: Board | None, now: Board) -> None:
        """A vote's public board was ``before``, if there was one, and is ``now``. Raises nothing."""
        try:
            self._follow(before, now)
        except Exception:
            log.exception("An event for webhooks could not be made", extra={"event": "webhook-crashed"})

    def _follow(self, before: Board | None, now: Board) -> None:
        known = self._seen.get(now.key)
        if known is None and before is not None:  # one that was restored
            known = events.seen(before)
        self._seen[now.key] = seen = events.seen(now, known)
        event = events.event(known, seen, now)
        if event is not None and self.leads():
            message = Message(event, now, self._runtime.now())
            for receiver in self._receivers:
                if not receiver.over:
                    receiver.queue.add(message)

    def step(self) -> None:
        """Begin every attempt that is due, one at a time for each address. Never waits."""
        now = self._runtime.monotonic()
        for receiver in self._receivers:
            message = None if receiver.busy else receiver.queue.first(now)
            if message is not None:
                receiver.busy = True
                self._runtime.spawn(self._attempt, receiver, message)

    def _attempt(self, receiver: Receiver, message: Message) -> None:
        try:
            body = message.body(self._latest(message.board.key))
            if body is not None:
                self._send(receiver.address, message.id, body)
                receiver.delivered += 1
                self._works(receiver)
            receiver.queue.done()
        except Undelivered as error:
            self._failed(receiver, error)
        except Exception:
            log.exception("%s: an event could not be sent", receiver.name, extra={"event": "webhook-crashed"})
            receiver.queue.failed(self._runtime.monotonic())
        finally:
            receiver.busy = False

    def _send(self, address: Address, id: str, body: bytes) -> None:
        timestamp = int(self._runtime.now().timestamp())
        with self._runtime.deadline(DEADLINE, silent()):
            address.send(body, signature.headers(self._key, id, timestamp, body))

    def _works(self, receiver: Receiver) -> None:
        untold = receiver.told.news(None, self._runtime.monotonic())
        if untold is None:
            return
        lost, receiver.lost_told = receiver.queue.lost - receiver.lost_told, receiver.queue.lost
        log.warning(
            "%s takes events again; %s were lost%s", receiver.name, lost, untold,
            extra={"event": "webhook-works", "webhook": receiver.name, "lost": lost},
        )  # fmt: skip

    def _failed(self, receiver: Receiver, error: Undelivered) -> None:
        receiver.failed += 1
        now = self._runtime.monotonic()
        if error.gone:
            receiver.over = True
            receiver.queue.drop_all()
            log.warning(
                "%s is gone (HTTP status 410): it gets nothing until the next start", receiver.name,
                extra={"event": "webhook-gone", "webhook": receiver.name},
            )  # fmt: skip
            return
        untold = receiver.told.news("failed", now)
        if untold is not None:
            log.warning(
                "%s did not take an event, which is tried again: %s%s", receiver.name, error, untold,
                extra={"event": "webhook-failed", "webhook": receiver.name},
            )  # fmt: skip
        receiver.queue.failed(now, error.retry_after)
