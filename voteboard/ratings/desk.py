"""What the presenter decides of ratings: which comments the public sees, and when the event begins."""

from collections.abc import Callable
from datetime import datetime

from voteboard.errors import N_, BadParameter, VoteboardError
from voteboard.history.errors import DEADLINE, in_time
from voteboard.history.rated import Comment
from voteboard.history.ratings import RatingsRecord
from voteboard.ratings.boards import RatingsBoards
from voteboard.runtime import Runtime


class UnknownComment(VoteboardError):
    """A command is about a comment that is not there (any more)."""

    code = "unknown-comment"


class RatingsDesk:
    """Commands raise BadParameter, UnknownComment and HistoryError; then nothing was changed."""

    def __init__(self, record: RatingsRecord, boards: RatingsBoards, runtime: Runtime) -> None:
        self._record = record
        self._boards = boards
        self._runtime = runtime

    def release(self, given: dict) -> None:
        """Let the public see the comment ``id``."""
        self._on_comment(given, self._record.release, self._runtime.now())

    def withdraw(self, given: dict) -> None:
        """Take the comment ``id`` back."""
        self._on_comment(given, self._record.withdraw)

    def event_begins(self, given: dict) -> None:
        """The event begins ``at`` then, ISO 8601 with an offset, or ``now``; None: with each day."""
        now = self._runtime.now()
        begin = _moment(given.get("at"), now)
        self._blocking(self._record.note_event, begin, now)
        self._boards.changed()

    def event(self) -> datetime | None:
        """When the event begins, as it was set last. Raises HistoryError."""
        return self._blocking(self._record.event)

    def comments(self, offset: int) -> tuple[tuple[Comment, ...], int]:
        """Comments from the newest on, and how many there are in all. Raises HistoryError."""
        return self._blocking(self._record.comments, offset)

    def _on_comment(self, given: dict, change: Callable[..., bool], *more: object) -> None:
        id = given.get("id")
        if type(id) is not int or not 0 < id < 2**63:
            raise BadParameter(N_("%(name)s: must be the number of a comment"), name="id", value=str(id))
        if not self._blocking(change, id, *more):
            raise UnknownComment(N_("This comment is not there any more"))
        self._boards.changed()

    def _blocking(self, call: Callable, *arguments: object) -> object:
        return in_time(self._runtime, DEADLINE, call, *arguments)


def _moment(at: object, now: datetime) -> datetime | None:
    if at is None or at == "now":
        return None if at is None else now
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else None
        if moment is not None and moment.tzinfo is not None and 1970 < moment.year < 9999:
            return moment
    except ValueError:
        pass
    sentence = N_("%(name)s: “%(value)s” is neither now nor a time like 2026-11-24T19:00:00+03:00")
    raise BadParameter(sentence, name="at", value=str(at))
