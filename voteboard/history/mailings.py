"""The record of messages: each one is here, committed, before it is sent, and what became of it after.

A message is one row for all time, told by its key (phone, order, text), so that it is sent once:

    waiting → sending   `claim`, committed before the request
    sending → sent, refused (surely not sent), uncertain (perhaps sent)   `settle`, after the answer
    sending → uncertain   `abandon`, `abandon_all`, when the program that sent it is gone
    refused, uncertain → waiting, uncertain → sent, waiting → refused   `decide`, by a person

Nothing else moves a row. ``changed_at`` of a row that is sending, sent or uncertain is when it was claimed:
by it the answer of a request finds its rows, and by it the day's messages are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite

from voteboard.errors import N_, VoteboardError
from voteboard.history import schema
from voteboard.history.codec import from_ms, to_ms
from voteboard.history.errors import HistoryError
from voteboard.history.messages import (
    AGAIN,
    DROPPED,
    EXPIRED,
    LATER,
    NOT_SENT,
    VANISHED,
    Batch,
    Decision,
    Mailing,
    NothingLeft,
    RecordedMessage,
    read,
    written,
)
from voteboard.history.store import Store
from voteboard.model import Message, MessageState

WAITING, SENDING, SENT = MessageState.WAITING, MessageState.SENDING, MessageState.SENT
REFUSED, UNCERTAIN = MessageState.REFUSED, MessageState.UNCERTAIN
GONE_AFTER = timedelta(seconds=60)  # no request takes more than 30 s
AT_ONCE = 100  # keys that are asked for, and rows that are added, in one statement
_CLAIMING = 0x6D657373  # with the account's number, names our lock among PostgreSQL's advisory locks
_messages, _mailings = schema.messages.c, schema.mailings.c


class Mailings:
    """The messages of an account. ``per_day`` is how many may be sent in one day of ``zone``.

    Every call blocks, and raises HistoryUnavailable and HistoryNewer.
    """

    def __init__(
        self, store: Store, zone: ZoneInfo, per_day: int, breathe: Callable[[], None] = lambda: None
    ) -> None:
        self._breathe = breathe
        self._store = store
        self._zone = zone
        self._per_day = per_day
        self._ours = _messages.account == store.account

    @property
    def problem(self) -> HistoryError | None:
        """What keeps messages from being recorded, and so from being sent; None: nothing that is known."""
        return self._store.problem

    def check(self) -> None:
        """See whether anything could be recorded now."""
        with self._store.writing():
            pass

    def known(self, keys: Sequence[str]) -> dict[str, MessageState]:
        """Which of ``keys`` were recorded before, and the state of each."""
        found: dict[str, MessageState] = {}
        with self._store.reading() as connection:
            for start in range(0, len(keys), AT_ONCE):
                self._breathe()
                wanted = self._ours & _messages.key.in_(keys[start : start + AT_ONCE])
                for row in connection.execute(select(_messages.key, _messages.state).where(wanted)):
                    found[row.key] = MessageState(row.state)
        return found

    def confirm(self, rows: Iterable[tuple[int, str, Message]], by: str, at: datetime) -> Mailing | None:
        """Record (line, key, message) as waiting, all or none; those recorded before stay as they are.

        None when all of them were.
        """
        now = to_ms(at)
        with self._store.writing() as connection:
            self._lock(connection)
            adding = insert(schema.mailings).values(account=self._store.account, at=now, by=by)
            id = connection.scalar(adding.returning(_mailings.id))
            dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
            adding = dialect.insert(schema.messages).on_conflict_do_nothing()
            for some in _slices(rows, AT_ONCE):
                self._breathe()
                same = {"account": self._store.account, "mailing_id": id, "changed_at": now}
                connection.execute(adding, [_row(*one) | same for one in some])
            added = connection.scalar(select(func.count()).where(_messages.mailing_id == id))
            if not added:
                connection.execute(schema.mailings.delete().where(_mailings.id == id))
                return None
            return Mailing(id, at, by, {WAITING: added})

    def claim(
        self, mailing: int, most: int, fits: Callable[[Sequence[Message]], bool], at: datetime
    ) -> Batch | None:
        """Take the next waiting messages of ``mailing``, at most ``most`` and as many as fit one request.

        They are sending, durably, when this returns; None: none is waiting. Raises NothingLeft when the day's
        messages are sent.
        """
        now = to_ms(at)
        with self._store.writing() as connection:
            self._lock(connection)
            wanted = self._ours & (_messages.mailing_id == mailing) & (_messages.state == WAITING)
            query = select(schema.messages).where(wanted, _messages.phone != "").order_by(_messages.id)
            waiting = connection.execute(query.limit(most)).all()
            if not waiting:
                return None
            left = self._per_day - self._used(connection, at)
            if left <= 0:
                raise NothingLeft(
                    N_("The most messages of one day (%(most)s) are sent: VOTEBOARD_MESSAGES_PER_DAY"),
                    most=self._per_day,
                )
            chosen = [(row.id, _message(row)) for row in waiting[:left]]
            chosen = chosen[: _most(fits, [message for _, message in chosen])]
            ids = tuple(id for id, _ in chosen)
            taken = update(schema.messages).where(_messages.id.in_(ids), _messages.state == WAITING)
            taken = taken.values(state=SENDING, changed_at=now, reason="").returning(_messages.id)
            ours = set(connection.scalars(taken))
        kept = [(id, message) for id, message in chosen if id in ours]
        return (
            Batch(tuple(id for id, _ in kept), tuple(message for _, message in kept), now) if kept else None
        )

    def settle(self, batch: Batch, state: MessageState, reason: VoteboardError | None = None) -> int:
        """Record what became of a batch; of how many rows. Rows that were decided on meanwhile stay.

        An answer that comes late still counts for rows that were given up as uncertain.
        """
        open = _messages.id.in_(batch.ids) & _messages.state.in_((SENDING, UNCERTAIN))
        told = update(schema.messages).where(open, _messages.changed_at == batch.claimed)
        with self._store.writing() as connection:
            return connection.execute(told.values(state=state, reason=written(reason))).rowcount

    def abandon(self, at: datetime) -> int:
        """Rows that are sending for longer than any request takes become uncertain; how many."""
        # A clock that was set back must not keep them for ever.
        before, after = to_ms(at - GONE_AFTER), to_ms(at + GONE_AFTER)
        return self._abandon((_messages.changed_at < before) | (_messages.changed_at > after))

    def abandon_all(self) -> int:
        """The same for all that are sending; for the only one who may send now (`Store.alone`)."""
        return self._abandon(true())

    def _abandon(self, which: ColumnElement) -> int:
        gone = self._ours & (_messages.state == SENDING) & which
        with self._store.reading() as connection:  # mostly there is nothing to write
            if not connection.scalar(select(func.count()).where(gone)):
                return 0
        told = update(schema.messages).where(gone)
        reason = written(VoteboardError(VANISHED))
        with self._store.writing() as connection:
            return connection.execute(told.values(state=UNCERTAIN, reason=reason)).rowcount

    def decide(self, decision: Decision, mailing: int, at: datetime, *, line: int | None = None) -> int:
        """Do what a person says of the message of ``line``, or of all of ``mailing`` that it can be said of;
        of how many. What has no phone any more is never to be sent."""
        which = self._ours & (_messages.mailing_id == mailing)
        if line is not None:
            which &= _messages.line == line
        kept = _messages.phone != ""
        now = to_ms(at)
        match decision:
            case Decision.AGAIN:
                return self._move(which & kept, REFUSED, WAITING, AGAIN, changed_at=now)
            case Decision.SENT:
                return self._move(which, UNCERTAIN, SENT, LATER)
            case Decision.NOT_SENT:
                expired = self._move(which & ~kept, UNCERTAIN, REFUSED, EXPIRED, changed_at=now)
                return expired + self._move(which & kept, UNCERTAIN, WAITING, NOT_SENT, changed_at=now)
            case Decision.DROP:
                return self._move(which, WAITING, REFUSED, DROPPED, changed_at=now)

    def _move(
        self, which: ColumnElement, before: MessageState, after: MessageState, why: str, **more: int
    ) -> int:
        told = update(schema.messages).where(which, _messages.state == before)
        with self._store.writing() as connection:
            self._lock(connection)
            values = {"state": after, "reason": written(VoteboardError(why)), **more}
            return connection.execute(told.values(values)).rowcount

    def left_today(self, at: datetime) -> int:
        """How many messages the day's cap still allows."""
        with self._store.reading() as connection:
            return max(0, self._per_day - self._used(connection, at))

    def mailings(self, most: int, *, only: int | None = None) -> list[Mailing]:
        """The newest mailings, at most ``most``, and all in which something waits for a person."""
        counting = select(_messages.mailing_id, _messages.state, func.count().label("n")).where(self._ours)
        with self._store.reading() as connection:
            account = _mailings.account == self._store.account
            open = select(_messages.mailing_id).where(
                self._ours, _messages.state.in_((WAITING, SENDING, UNCERTAIN))
            )
            newest = select(_mailings.id).where(account).order_by(_mailings.id.desc()).limit(most)
            which = or_(_mailings.id.in_(open), _mailings.id.in_(newest))
            wanted = _mailings.id == only if only is not None else which
            rows = connection.execute(
                select(schema.mailings).where(account, wanted).order_by(_mailings.id.desc())
            ).all()
            ids = [row.id for row in rows]
            counts: dict[int, dict[MessageState, int]] = {id: {} for id in ids}
            grouped = counting.where(_messages.mailing_id.in_(ids))
            for row in connection.execute(grouped.group_by(_messages.mailing_id, _messages.state)):
                counts[row.mailing_id][MessageState(row.state)] = row.n
        return [Mailing(row.id, from_ms(row.at), row.by, counts[row.id]) for row in rows]

    def messages(self, mailing: int, states: Sequence[MessageState], most: int) -> list[RecordedMessage]:
        """Messages of ``mailing`` in any of ``states``, by their lines, at most ``most``."""
        wanted = self._ours & (_messages.mailing_id == mailing) & _messages.state.in_(states)
        query = select(schema.messages).where(wanted).order_by(_messages.line, _messages.id).limit(most)
        with self._store.reading() as connection:
            return [
                RecordedMessage(
                    row.id,
                    row.line,
                    _message(row),
                    MessageState(row.state),
                    from_ms(row.changed_at),
                    read(row.reason),
                )
                for row in connection.execute(query)
            ]

    def erase(self, before: datetime) -> int:
        """Delete phones and texts of messages that nothing was done with since ``before``; of how many. What
        still waited is not sent any more."""
        old = self._ours & (_messages.changed_at < to_ms(before)) & (_messages.state != SENDING)
        with self._store.reading() as connection:
            if not connection.scalar(select(func.count()).where(old, _messages.phone != "")):
                return 0
        empty = dict.fromkeys(("phone", "employee", "order_nr", "text", "text_final"), "")
        with self._store.writing() as connection:
            self._lock(connection)
            waiting = update(schema.messages).where(old, _messages.state == WAITING)
            connection.execute(
                waiting.values(state=REFUSED, reason=written(VoteboardError(EXPIRED)), **empty)
            )
            kept = update(schema.messages).where(old, _messages.phone != "")
            return connection.execute(kept.values(**empty)).rowcount

    def _used(self, connection: Connection, at: datetime) -> int:
        """How many were sent, or perhaps sent, in the day of ``at``."""
        begin = at.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        end = begin + timedelta(days=1)  # on the clock's face, whatever hours the day has
        counted = and_(
            self._ours,
            _messages.state.in_((SENDING, SENT, UNCERTAIN)),
            _messages.changed_at >= to_ms(begin),
            _messages.changed_at < to_ms(end),
        )
        return connection.scalar(select(func.count()).where(counted))

    def _lock(self, connection: Connection) -> None:
        """One at a time: SQLite's writing transactions are so already."""
        if connection.dialect.name == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(:ours, hashtext(:account))")
            connection.execute(lock, {"ours": _CLAIMING, "account": self._store.account})


def _most(fits: Callable[[Sequence[Message]], bool], messages: Sequence[Message]) -> int:
    """How many of the first ones fit one request, at least one."""
    least, most = 1, len(messages)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(messages[:middle]):
            least = middle
        else:
            most = middle - 1
    return least


def _slices(rows: Iterable[tuple], size: int) -> Iterator[list[tuple]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _row(line: int, key: str, message: Message) -> dict[str, object]:
    return {
        "key": key,
        "line": line,
        "phone": message.phone,
        "employee": message.employee,
        "order_nr": message.order,
        "text": message.text,
        "text_final": message.text_final,
        "state": WAITING,
        "reason": "",
    }


def _message(row) -> Message:
    return Message(row.phone, row.text, row.employee, row.order_nr, row.text_final)
