"""Sends what was confirmed: batch by batch, one request at a time, each message at most once.

Nothing is tried again here, whatever goes wrong: the first failure ends it, and a person decides.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol, TypeVar

from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import HistoryError
from voteboard.history.mailings import Mailings
from voteboard.history.messages import Batch, NothingLeft
from voteboard.history.store import Store
from voteboard.model import Message, MessageState
from voteboard.runtime import Runtime
from voteboard.vendor.errors import VendorError

log = logging.getLogger(__name__)

BATCH = 50  # messages in one request, at most
PURPOSE = "sending messages"
BROKEN_OFF = N_("It was broken off while it was being sent")
# Pauses in seconds before what became of a batch is written again: it is known, and not to be forgotten.
WRITING_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)

Result = TypeVar("Result")


class Sender(Protocol):
    """What sends: the vendor's client."""

    def send_message(self, messages: Sequence[Message]) -> str:
        """Send them. Raises VendorError."""

    def fits(self, messages: Sequence[Message]) -> bool:
        """Whether they fit one request."""


class Stopped(VoteboardError):
    """A person has stopped it."""

    code = "stopped"


@dataclass(slots=True)
class Progress:
    """How a mailing goes. ``ended`` tells why it ended before its time, None: all of it was tried."""

    mailing: int
    sent: int = 0
    refused: int = 0
    uncertain: int = 0
    running: bool = True
    ended: VoteboardError | None = None

    @property
    def tried(self) -> int:
        """How many messages were in a request."""
        return self.sent + self.refused + self.uncertain


class Sending:
    """Sends the mailings of an account; ``store`` is where other programs see that this one does."""

    def __init__(self, client: Sender, mailings: Mailings, store: Store, runtime: Runtime) -> None:
        self._client = client
        self._mailings = mailings
        self._store = store
        self._runtime = runtime

    def run(
        self,
        progress: Progress,
        told: Callable[[], None] = lambda: None,
        *,
        stopped: Callable[[], bool] = lambda: False,
        batch: int = BATCH,
    ) -> None:
        """Send what waits in the mailing of ``progress``, which is kept up to date; ``told`` is called each
        time.

        It ends at the first failure, of whatever kind, at the cap of the day, or when ``stopped``;
        ``progress`` says so. Raises Occupied when another program is sending now, and HistoryUnavailable
        before anything is sent; what is raised besides has ended it too.
        """
        place = ExitStack()
        try:
            self._blocking(place.enter_context, self._store.alone(PURPOSE))
            self._blocking(self._mailings.abandon_all)
            while progress.ended is None:
                if stopped():
                    progress.ended = Stopped(N_("Stopped by a person; the rest waits"))
                    break
                if not self._send_next(progress, batch):
                    break
                told()
        finally:
            progress.running = False
            self._blocking(place.close)
            told()

    def _send_next(self, progress: Progress, most: int) -> bool:
        """One batch; whether there was one."""
        try:
            batch = self._blocking(
                self._mailings.claim, progress.mailing, most, self._client.fits, self._runtime.now()
            )
        except NothingLeft as error:
            progress.ended = error
            return False
        if batch is None:
            return False
        try:
            self._client.send_message(batch.messages)
        except VendorError as error:
            state = MessageState.REFUSED if error.unsent else MessageState.UNCERTAIN
            self._settle(progress, batch, state, error)
        except BaseException:
            self._settle(progress, batch, MessageState.UNCERTAIN, VoteboardError(BROKEN_OFF))
            raise
        else:
            self._settle(progress, batch, MessageState.SENT)
        return True

    def _settle(
        self, progress: Progress, batch: Batch, state: MessageState, error: VoteboardError | None = None
    ) -> None:
        progress.ended = error
        n = len(batch.ids)
        match state:
            case MessageState.SENT:
                progress.sent += n
            case MessageState.REFUSED:
                progress.refused += n
            case _:
                progress.uncertain += n
        if error is not None:
            log.warning(
                "Messages of mailing %s: %s of them %s: %s", progress.mailing, n, state.value, error,
                extra={"event": "messages-failed", "mailing": progress.mailing, "count": n, "state": state},
            )  # fmt: skip
        for pause in (*WRITING_PAUSES, None):
            try:
                self._blocking(self._mailings.settle, batch, state, error)
            except HistoryError as trouble:
                if pause is None:
                    raise
                log.warning(
                    "What became of %s messages is not recorded yet: %s", n, trouble,
                    extra={"event": "messages-unrecorded", "count": n},
                )  # fmt: skip
                self._runtime.sleep(pause)
            else:
                return

    def _blocking(self, call: Callable[..., Result], *arguments: object) -> Result:
        return self._runtime.blocking(call, *arguments)
