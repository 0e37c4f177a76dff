"""What the record has of messages: mailings, batches, decisions, and the reasons of their states."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voteboard.errors import N_, VoteboardError
from voteboard.history.codec import to_json
from voteboard.model import Message, MessageState

EXPIRED = N_("Its phone and texts were deleted, because it is too old")
DROPPED = N_("Taken out by a person")
VANISHED = N_("The program ended while it was being sent")
LATER = N_("Told by a person: it was sent")
NOT_SENT = N_("Told by a person: it was not sent")
AGAIN = N_("To be sent again, said a person")


class NothingLeft(VoteboardError):
    """The most messages of a day are sent."""

    code = "daily-cap"


class Decision(StrEnum):
    """What a person says of messages."""

    AGAIN = "again"  # refused ones are to be sent again
    SENT = "sent"  # uncertain ones were sent
    NOT_SENT = "not-sent"  # uncertain ones were not sent, and are to be
    DROP = "drop"  # waiting ones are not to be sent


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """A message of the record. ``reason`` tells why it is in its state, None where that says it all."""

    id: int
    line: int
    message: Message
    state: MessageState
    at: datetime
    reason: VoteboardError | None


@dataclass(frozen=True, slots=True)
class Mailing:
    """What was confirmed together, and how many of it are in each state."""

    id: int
    at: datetime
    by: str
    counts: dict[MessageState, int]

    @property
    def total(self) -> int:
        """How many messages it has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that were claimed at one moment; ``claimed`` is that moment as the record has it."""

    ids: tuple[int, ...]
    messages: tuple[Message, ...]
    claimed: int


def written(reason: VoteboardError | None) -> str:
    """A reason as the record has it."""
    if reason is None:
        return ""
    said = {name: str(value) for name, value in reason.parameters.items()}
    return to_json([reason.code, reason.sentence, said])


def read(text: str) -> VoteboardError | None:
    """The same back."""
    if not text:
        return None
    code, sentence, parameters = json.loads(text)
    error = VoteboardError(sentence, **parameters)
    error.code = code
    return error
