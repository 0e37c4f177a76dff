"""What can be wrong with a file of messages, in words. Pure."""

from dataclasses import dataclass

from voteboard.errors import VoteboardError


class NotATable(VoteboardError):
    """The file can't be read as a table of messages; nothing of it is used."""

    code = "not-a-table"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the row at ``line`` of the file can't be sent; ``phone`` is masked, ``error`` tells it."""

    line: int
    phone: str
    error: VoteboardError
