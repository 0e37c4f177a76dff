"""What is looked at before anything is sent: how many, to whom, what is left out, what it may cost. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from voteboard.errors import VoteboardError
from voteboard.masking import mask, mask_within
from voteboard.messages.checking import MOST_TOLD, Checked, Line
from voteboard.messages.problems import Problem
from voteboard.model import MessageState

MOST_SHOWN = 5  # messages that are shown whole


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not sent because it was recorded before, in which state; ``phone`` is masked."""

    line: int
    phone: str
    state: MessageState


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as people may look at it: its phone is masked, those within its texts too."""

    line: int
    phone: str
    employee: str
    order: str
    text: str
    text_final: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the one who confirms should know.

    ``left`` is what today's cap leaves; ``balance`` is None where it could not be learned, and ``trouble``
    tells why then. Of problems and rows that are left out the first MOST_TOLD are there.
    """

    lines: tuple[Line, ...]  # what would be sent
    phones: int
    checked: Checked
    known: Mapping[MessageState, int]  # rows that were recorded before, by state
    skipped: tuple[Skipped, ...]
    samples: tuple[Sample, ...]
    unused: tuple[str, ...]
    left: int
    balance: Decimal | None
    trouble: VoteboardError | None = None

    @property
    def problems(self) -> list[Problem]:
        """Rows that can't be sent, the first of them."""
        return self.checked.problems

    @property
    def count(self) -> int:
        """How many messages would be sent."""
        return len(self.lines)

    @property
    def over_cap(self) -> int:
        """How many of them have to wait for another day."""
        return max(0, self.count - self.left)

    @property
    def clean(self) -> bool:
        """Whether every row can be sent, or was."""
        return not self.checked.problems_in_all


def preview(
    checked: Checked,
    known: Mapping[str, MessageState],
    left: int,
    balance: Decimal | VoteboardError,
    unused: tuple[str, ...] = (),
) -> Preview:
    """The preview of what was checked; ``known`` has the states of keys that were recorded before."""
    fresh = tuple(line for line in checked.lines if line.key not in known)
    old = [line for line in checked.lines if line.key in known]
    unread = isinstance(balance, VoteboardError)
    return Preview(
        lines=fresh,
        phones=len({line.message.phone for line in fresh}),
        checked=checked,
        known=Counter(known[line.key] for line in old),
        skipped=tuple(Skipped(one.line, mask(one.message.phone), known[one.key]) for one in old[:MOST_TOLD]),
        samples=tuple(map(sample, fresh[:MOST_SHOWN])),
        unused=unused,
        left=left,
        balance=None if unread else balance,
        trouble=balance if unread else None,
    )


def sample(line: Line) -> Sample:
    """The message as people may look at it."""
    one = line.message
    return Sample(
        line.line,
        mask(one.phone),
        mask_within(one.employee),
        mask_within(one.order),
        mask_within(one.text),
        mask_within(one.text_final),
    )
