"""What a file of ratings is made of, and how much of it everybody may see. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.history.rated import Comment
from voteboard.masking import mask, mask_within
from voteboard.ratings.board import RatingsBoard


@dataclass(frozen=True, slots=True)
class Row:
    """One rating as it stands in a file. ``order`` and the text of a comment may be withheld: empty."""

    at: datetime
    value: int
    employee: str
    order: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class ExportedRatings:
    """Everything that a writer knows. ``comments`` are all ratings of the board's period, the oldest first.

    ``whole_phones``: it is for the presenter, who sees everything; the public sees masked numbers, comments
    that were released, and no orders. ``language`` is ``ru`` or ``en``, ``delimiter`` that of CSV.
    """

    board: RatingsBoard
    comments: Iterable[Comment]
    zone: ZoneInfo
    language: str
    translate: Callable[[str], str]
    made_at: datetime
    delimiter: str = ","
    whole_phones: bool = False

    def rows(self) -> Iterator[Row]:
        """The ratings as this reader may see them."""
        return map(self._whole if self.whole_phones else self._masked, self.comments)

    def name(self, employee: str) -> str:
        """An employee's name as this reader may see it."""
        return employee if self.whole_phones else mask_within(employee)

    def _whole(self, comment: Comment) -> Row:
        rating = comment.rating
        return Row(rating.at, rating.value, rating.employee, rating.order, rating.phone, rating.text)

    def _masked(self, comment: Comment) -> Row:
        rating = comment.rating
        text = mask_within(rating.text) if comment.released else ""
        # A plus before it would have spreadsheets take it for a formula.
        phone = mask(rating.phone).removeprefix("+")
        return Row(rating.at, rating.value, self.name(rating.employee), "", phone, text)
