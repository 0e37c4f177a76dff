"""The record of ratings: each once, however often it is told; and what boards and files need of them."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from voteboard.history.codec import from_ms, to_json, to_ms
from voteboard.history.rated import VALUES, Comment, Employee, Rated
from voteboard.history.schema import ratings, ratings_read, ratings_settings
from voteboard.history.store import Store
from voteboard.model import Rating

PAGE = 50  # comments
_BATCH = 500  # rows looked up or fetched at a time
_c = ratings.c


class RatingsRecord:
    """One account's ratings. Every method blocks, and raises HistoryUnavailable and HistoryNewer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ours = _c.account == store.account

    # ── writing ──

    def take(self, rows: Sequence[Rating], now: datetime, since: datetime, *, released: bool) -> int:
        """Record one answer's rows, from ``since`` on: how many were new or have changed.

        A row that is known is left as it is, or takes over a changed value and text. ``released``: comments
        are public at once; without it a changed one waits to be released again.
        """
        keyed = {key: row for key, row in _keyed(rows, self._store.account) if row.at >= since}
        at = to_ms(now) if released else None
        keys = list(keyed)
        # In short transactions: votes are waiting to be recorded too.
        return sum(
            self._take_some({key: keyed[key] for key in keys[start : start + _BATCH]}, at)
            for start in range(0, len(keys), _BATCH)
        )

    def release(self, id: int, at: datetime) -> bool:
        """Let the public see the comment; False: there is no such comment (any more)."""
        return self._set_released(id, to_ms(at))

    def withdraw(self, id: int) -> bool:
        """Take the comment back; False: there is no such comment."""
        return self._set_released(id, None)

    def forget(self, before: datetime) -> int:
        """Delete all ratings of earlier times: how many there were."""
        old = delete(ratings).where(self._ours, _c.at < to_ms(before))
        with self._store.writing() as connection:
            return connection.execute(old).rowcount

    def note_until(self, until: datetime) -> None:
        """Everything until then is known."""
        row = {"account": self._store.account, "until": to_ms(until)}
        with self._store.writing() as connection:
            adding = _dialect(connection).insert(ratings_read).values(row)
            connection.execute(
                adding.on_conflict_do_update(index_elements=["account"], set_={"until": row["until"]})
            )

    def note_event(self, begin: datetime | None, now: datetime) -> None:
        """The event begins then; None: with each day."""
        body = to_json({"event": to_ms(begin)})
        with self._store.writing() as connection:
            row = {"account": self._store.account, "at": to_ms(now), "body": body}
            connection.execute(insert(ratings_settings).values(row))

    # ── reading ──

    def until(self) -> datetime | None:
        """Up to when everything is known; None: nothing is."""
        wanted = select(ratings_read.c.until).where(ratings_read.c.account == self._store.account)
        with self._store.reading() as connection:
            return from_ms(connection.scalar(wanted))

    def event(self) -> datetime | None:
        """When the event begins, as it was set last."""
        settings = ratings_settings.c
        wanted = select(settings.body).where(settings.account == self._store.account)
        with self._store.reading() as connection:
            body = connection.scalar(wanted.order_by(settings.id.desc()).limit(1))
        return None if body is None else from_ms(json.loads(body)["event"])

    def rated(
        self,
        begin: datetime,
        end: datetime | None,
        before: tuple[datetime, datetime],
        comments: int,
        names: Collection[str] = (),
    ) -> Rated:
        """What a board tells of the time from ``begin`` to ``end`` (None: open), with so many comments.

        Of the employees of these ``names`` alone where some are given.
        """
        within = self._within(begin, end, names)
        employees = (
            select(_c.employee, func.count(), func.sum(_c.value))
            .where(within, _c.employee != "")
            .group_by(_c.employee)
        )
        shown = self._commented(within, _c.released_at.is_not(None)).limit(comments)
        with self._store.reading() as connection:
            return Rated(
                counts=self._counts(connection, within),
                before=self._counts(connection, self._within(*before, names)),
                employees=tuple(
                    Employee(name, n, int(total)) for name, n, total in connection.execute(employees)
                ),
                comments=tuple(map(_comment, connection.execute(shown))),
            )

    def comments(self, offset: int = 0, limit: int = PAGE) -> tuple[tuple[Comment, ...], int]:
        """Comments from the newest on, released or not, and how many there are in all."""
        wanted = self._commented(self._ours)
        with self._store.reading() as connection:
            rows = connection.execute(wanted.offset(offset).limit(limit)).all()
            number = select(func.count()).where(self._ours, _c.text != "")
            return tuple(map(_comment, rows)), connection.scalar(number)

    def rows(self, begin: datetime, end: datetime | None, names: Collection[str] = ()) -> Iterator[Comment]:
        """All ratings of the time, the oldest first, of these employees alone where ``names`` are given."""
        within = self._within(begin, end, names)
        wanted = select(ratings).where(within).order_by(_c.at, _c.id).execution_options(yield_per=_BATCH)
        with self._store.reading() as connection:
            yield from map(_comment, connection.execute(wanted))

    def _take_some(self, keyed: dict[str, Rating], released_at: int | None) -> int:
        wanted = self._by_key(list(keyed))
        with self._store.reading() as connection:
            known = {row.key: row for row in connection.execute(wanted)}
            if all(key in known and not _differs(known[key], row) for key, row in keyed.items()):
                return 0
        with self._store.writing() as connection:
            known = {row.key: row for row in connection.execute(wanted)}
            new = {key: row for key, row in keyed.items() if key not in known}
            if new:
                _insert_new(connection, [self._row(row, key, released_at) for key, row in new.items()])
            other = [key for key in known if _differs(known[key], keyed[key])]
            for key in other:
                self._change(connection, known[key], keyed[key], released_at)
            return len(new) + len(other)

    def _row(self, row: Rating, key: str, released_at: int | None) -> dict[str, object]:
        return {
            "account": self._store.account,
            "key": key,
            "at": to_ms(row.at),
            "phone": row.phone,
            "value": row.value,
            "employee": row.employee,
            "order_nr": row.order,
            "text": row.text,
            "released_at": released_at if row.text else None,
        }

    def _within(
        self, begin: datetime, end: datetime | None, names: Collection[str] = ()
    ) -> ColumnElement[bool]:
        conditions = [self._ours, _c.at >= to_ms(begin)]
        if end is not None:
            conditions.append(_c.at < to_ms(end))
        if names:
            conditions.append(_c.employee.in_(names))
        return and_(*conditions)

    def _counts(self, connection: Connection, within: ColumnElement[bool]) -> tuple[int, ...]:
        found = connection.execute(select(_c.value, func.count()).where(within).group_by(_c.value)).all()
        by_value = {value: n for value, n in found}  # noqa: C416 - rows are no pairs to dict
        return tuple(by_value.get(value, 0) for value in VALUES)

    def _commented(self, *conditions: ColumnElement[bool]) -> Select:
        newest_first = (_c.at.desc(), _c.id.desc())
        return select(ratings).where(*conditions, _c.text != "").order_by(*newest_first)

    def _by_key(self, keys: Sequence[str]) -> Select:
        return select(_c.id, _c.key, _c.value, _c.text, _c.released_at).where(self._ours, _c.key.in_(keys))

    def _change(self, connection: Connection, known: Row, row: Rating, released_at: int | None) -> None:
        columns: dict[str, object] = {"value": row.value, "text": row.text}
        if known.text != row.text:
            # What was released is another text than this one.
            columns["released_at"] = released_at if row.text else None
        connection.execute(update(ratings).where(_c.id == known.id).values(columns))

    def _set_released(self, id: int, at: int | None) -> bool:
        change = update(ratings).where(self._ours, _c.id == id, _c.text != "").values(released_at=at)
        with self._store.writing() as connection:
            return connection.execute(change).rowcount > 0


def _keyed(rows: Sequence[Rating], account: str) -> Iterator[tuple[str, Rating]]:
    """Each row with what tells it from all others.

    The vendor gives ratings no id. Two of the same phone, time, employee and order are told apart by their
    place among such; they are sorted, so that the order of an answer doesn't matter.
    """
    seen: dict[tuple, int] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.value, row.text)):
        same = (row.phone, to_ms(row.at), row.employee, row.order)
        seen[same] = occurrence = seen.get(same, 0) + 1
        body = to_json([account, *same, occurrence])
        yield hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(), row


def _differs(known: Row, row: Rating) -> bool:
    return (known.value, known.text) != (row.value, row.text)


def _comment(row: Row) -> Comment:
    rating = Rating(row.phone, row.value, row.employee, row.order_nr, from_ms(row.at), row.text)
    return Comment(row.id, rating, released=row.released_at is not None)


def _insert_new(connection: Connection, rows: list[dict[str, object]]) -> None:
    # Another process may have been quicker.
    connection.execute(_dialect(connection).insert(ratings).on_conflict_do_nothing(), rows)


def _dialect(connection: Connection):
    return sqlite if connection.dialect.name == "sqlite" else postgresql
