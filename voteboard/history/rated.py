"""What the record tells of ratings, as plain values. Pure."""

from dataclasses import dataclass

from voteboard.model import Rating

VALUES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Comment:
    """A rating with a text, by the id of its row; ``released``: the public may see it."""

    id: int
    rating: Rating
    released: bool


@dataclass(frozen=True, slots=True)
class Employee:
    """How many ratings somebody got, and what they add up to."""

    name: str
    n: int
    total: int


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of a period: ``counts`` of the values 1 to 5, and ``before`` of the one to compare with.

    ``employees`` are those that are named, ``comments`` the newest released ones, the newest first.
    """

    counts: tuple[int, ...] = (0,) * len(VALUES)
    before: tuple[int, ...] = (0,) * len(VALUES)
    employees: tuple[Employee, ...] = ()
    comments: tuple[Comment, ...] = ()
