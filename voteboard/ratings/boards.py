"""The boards of ratings: each period's made when it is asked for, kept in step while somebody watches it.

The record is read on other threads, once for all who ask at the same time.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from voteboard.errors import N_, VoteboardError
from voteboard.history.errors import DEADLINE, HistoryError, in_time
from voteboard.history.rated import Rated
from voteboard.history.ratings import RatingsRecord
from voteboard.model import Revision
from voteboard.ratings.board import MOST_COMMENTS, RatingsBoard
from voteboard.ratings.period import Asked, Period, spanned
from voteboard.runtime import Runtime

MOST_RANGES = 32  # that screens watch, and as many that are kept for who asks over HTTP
READ_LASTS = 30.0  # seconds that one HTTP request counts as watching
RENEWED = 60.0  # seconds after which a board is made anew: what it is compared with moves
AGAIN = 2.0  # seconds after a failure in which nobody else tries
_BREATH = 0.02

Listener = Callable[[str, str, RatingsBoard], None]


class TooManyPeriods(VoteboardError):
    """Screens watch as many different ranges already as there may be."""

    code = "too-many-periods"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A board, of which state of the record, and when it was made."""

    board: RatingsBoard
    version: int
    made: float


class RatingsBoards:
    """Boards by what watches them."""

    def __init__(
        self, record: RatingsRecord, runtime: Runtime, zone: ZoneInfo, keep_days: int, epoch: str
    ) -> None:
        self._record = record
        self._runtime = runtime
        self._zone = zone
        self._keep = timedelta(days=keep_days)
        self._epoch = epoch
        self._rev = 0  # of all together: a board that was let go of never comes back at a lower one
        self._version = 0  # of what is recorded
        self._day: date | None = None
        self._at: datetime | None = None
        self._reason: str | None = "starting"
        self._kept: dict[str, _Kept] = {}
        self._making: set[str] = set()
        self._failed: tuple[HistoryError, float] | None = None
        self._sockets: Counter[Asked] = Counter()
        self._reads: dict[Asked, float] = {}
        # Whether somebody looks at ratings elsewhere.
        self.watched_elsewhere: Callable[[], bool] = lambda: False
        self._listeners: list[Listener] = []

    # ── for screens and pages ──

    def recall(self, asked: Asked) -> RatingsBoard:
        """The newest board of that period; an earlier one while the record can't be read.

        Raises HistoryUnavailable where there is none.
        """
        while (kept := self._kept.get(asked.watch)) is None or not self._fresh(kept):
            if asked.watch not in self._making:
                try:
                    return self._make(asked)
                except HistoryError:
                    if kept is None:
                        raise
                    return kept.board
            self._runtime.sleep(_BREATH)
        return kept.board

    def check_room(self, asked: Asked) -> None:
        """Raises TooManyPeriods where no screen may watch this range beside all others."""
        ranges = {known for known in self._sockets if known.first} | {asked}
        if asked.first and len(ranges) > MOST_RANGES:
            sentence = N_("Screens watch %(most)s different periods already; ask for one of them")
            raise TooManyPeriods(sentence, most=MOST_RANGES)

    def join(self, asked: Asked) -> None:
        """One more screen watches."""
        self._sockets[asked] += 1

    def leave(self, asked: Asked) -> None:
        """One screen less watches."""
        self._sockets[asked] -= 1
        self._sockets += Counter()  # drops what is no longer positive

    def read(self, asked: Asked) -> None:
        """It was asked for over HTTP: keep it fresh for a while."""
        self._reads[asked] = self._runtime.monotonic()

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener(watch, event, board)`` for everything that is told from now on."""
        self._listeners.append(listener)

    # ── for what asks the vendor ──

    @property
    def watched(self) -> bool:
        """Whether somebody looks at ratings now."""
        return self.watched_here or self.watched_elsewhere()

    @property
    def watched_here(self) -> bool:
        """The same of this process alone."""
        horizon = self._runtime.monotonic() - READ_LASTS
        self._reads = {asked: at for asked, at in self._reads.items() if at > horizon}
        return bool(self._sockets or self._reads)

    @property
    def version(self) -> tuple[str, int]:
        """Of what is recorded, as far as this program knows."""
        return self._epoch, self._version

    @property
    def told(self) -> tuple[datetime | None, str | None]:
        """When the vendor was read last, and why nothing newer is there; None: it is fresh."""
        return self._at, self._reason

    def changed(self) -> None:
        """Something else is recorded now: tell the screens."""
        self._version += 1
        self.keep_up()

    def reread(self, at: datetime | None) -> None:
        """The vendor was read then."""
        self._at = at
        for watch, kept in self._kept.items():
            self._kept[watch] = replace(kept, board=replace(kept.board, at=at))

    def answered(self, at: datetime, *, changed: bool) -> None:
        """The vendor was read then, and something else may be recorded now: one message tells both."""
        self.reread(at)
        if changed:
            self._reason = None
            self.changed()
        else:
            self.mark(None)

    def follow(self, at: str | None, reason: str | None, *, changed: bool) -> None:
        """Another process has read the vendor then (ISO 8601), and recorded what was new."""
        self.reread(at and datetime.fromisoformat(at))
        if changed:
            self._reason = reason
            self.changed()
        else:
            self.mark(reason)
            self.keep_up()

    def mark(self, reason: str | None) -> None:
        """The ratings are stale for ``reason``, or fresh; screens are told when that changes."""
        if reason == self._reason:
            return
        self._reason = reason
        for watch, kept in tuple(self._kept.items()):
            board = replace(kept.board, reason=reason)
            self._kept[watch] = replace(kept, board=board)
            if board.stale != kept.board.stale:
                self._tell(board)

    def keep_up(self) -> None:
        """Make the boards anew that screens watch, where they are not those of now. Never waits."""
        today = self._runtime.now().astimezone(self._zone).date()
        if today != self._day:
            self._day = today
            self._version += 1
        for asked in tuple(self._sockets):
            kept = self._kept.get(asked.watch)
            if asked.watch not in self._making and (kept is None or not self._fresh(kept)):
                self._runtime.spawn(self._make_aside, asked)

    # ── one board ──

    def _fresh(self, kept: _Kept) -> bool:
        return kept.version == self._version and self._runtime.monotonic() - kept.made < RENEWED

    def _make_aside(self, asked: Asked) -> None:
        if asked.watch not in self._making:
            try:
                self._make(asked)
            except HistoryError:
                return  # it is tried again, and told by what writes

    def _make(self, asked: Asked) -> RatingsBoard:
        now = self._runtime.monotonic()
        if self._failed is not None and now - self._failed[1] < AGAIN:
            raise self._failed[0]
        version = self._version
        self._making.add(asked.watch)
        try:
            period, rated = self._look(asked)
        except HistoryError as error:
            self._failed = (error, now)
            raise
        finally:
            self._making.discard(asked.watch)
        return self._put(period, rated, version, now)

    def _look(self, asked: Asked) -> tuple[Period, Rated]:
        return in_time(self._runtime, DEADLINE, self._read, asked, self._runtime.now())

    def _read(self, asked: Asked, now: datetime) -> tuple[Period, Rated]:
        event = self._record.event() if asked.name == "event" else None
        period = spanned(asked, now, self._zone, event)
        return period, self._record.rated(period.begin, period.end, period.before, MOST_COMMENTS)

    def _put(self, period: Period, rated: Rated, version: int, made: float) -> RatingsBoard:
        before = self._kept.pop(period.asked.watch, None)
        comparable = period.before[0] >= self._runtime.now() - self._keep
        revision = Revision(self._epoch, self._rev + 1)
        board = RatingsBoard(period, rated, revision, self._at, self._reason, comparable)
        news = before is None or not board.same(before.board)
        if news:
            self._rev += 1
        else:
            board = replace(board, revision=before.board.revision)
        self._kept[board.watch] = _Kept(board, version, made)
        self._let_go()
        if before is not None and (news or board.stale != before.board.stale):
            self._tell(board)
        return board

    def _let_go(self) -> None:
        """Keep no more boards for who asks over HTTP than the newest."""
        watched = {asked.watch for asked in self._sockets}
        others = [watch for watch in self._kept if watch not in watched]
        for watch in others[: max(0, len(others) - MOST_RANGES)]:
            del self._kept[watch]

    def _tell(self, board: RatingsBoard) -> None:
        for listener in self._listeners:
            listener(board.watch, RatingsBoard.WHOLE, board)
