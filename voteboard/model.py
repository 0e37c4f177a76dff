"""Frozen values that the whole program speaks of: votes, answers, counts, revisions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_COUNT = 2**53  # beyond it a browser's numbers are no longer whole


class Status(StrEnum):
    """Where a vote is in its life; the values are the vendor's words."""

    NOT_ACTIVE = "not active"
    ACTIVE = "active"
    FINISHED = "finished"
    DELETED = "deleted"
    UNKNOWN = "unknown"

    @property
    def final(self) -> bool:
        """Whether the vendor will count no more votes."""
        return self in (Status.FINISHED, Status.DELETED)


class Curtain(StrEnum):
    """What the presenter lets the public see of a vote."""

    OPEN = "open"
    HIDDEN = "hidden"  # question and answers, no numbers
    HELD = "held"  # everything as it was when the curtain was drawn


@dataclass(frozen=True, slots=True)
class Answer:
    """One option of a vote.

    ``id`` is the vendor's global id: identity, and order of creation. ``code`` is what
    people send. ``text`` is plain text, never markup.
    """

    id: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Vote:
    """One question put to the audience. Times are aware; None means not yet (or not told)."""

    nr: int
    hash: str
    name: str
    question: str
    multiple: bool | None
    status: Status
    started_at: datetime | None
    finished_at: datetime | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What the vendor said of one vote at one moment: the vote, and its tally.

    ``counts`` are whole numbers in 0 … 2^53, one for each of ``vote.answers``, in their order.
    """

    vote: Vote
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.counts) != len(self.vote.answers):
            raise ValueError("one count for each answer")

    @property
    def total(self) -> int:
        """How many votes were counted for all answers together."""
        return sum(self.counts)

    def by_id(self) -> dict[str, int]:
        """Counts by the global id of the answer."""
        return {a.id: n for a, n in zip(self.vote.answers, self.counts, strict=True)}


@dataclass(frozen=True, slots=True, order=True)
class Revision:
    """Which state of a vote: ``rev`` grows by one with each public change within an ``epoch``."""

    epoch: str
    rev: int


@dataclass(frozen=True, slots=True)
class Rating:
    """How one client rated the service: ``value`` 1 to 5, at an aware time.

    ``phone`` is E.164 without the plus where it could be read. Employee, order and text may be empty.
    """

    phone: str
    value: int
    employee: str
    order: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message that asks a client for a rating, as it is sent.

    ``phone`` is digits with the country code; line breaks of the texts are ``\r\n``; ``text_final`` is what
    is sent after the client has rated, empty: what the account is set to.
    """

    phone: str
    text: str
    employee: str = ""
    order: str = ""
    text_final: str = ""


class MessageState(StrEnum):
    """Where a message is. Only what is WAITING is ever sent, and only a person puts it back there."""

    WAITING = "waiting"
    SENDING = "sending"  # in a request that is under way
    SENT = "sent"
    REFUSED = "refused"  # surely not sent
    UNCERTAIN = "uncertain"  # perhaps sent: a person has to find out
