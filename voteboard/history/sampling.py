"""A vote's timeline out of its record: as many points as asked for, however many rows there are."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import Connection, Row, Select, Table, func, select

from voteboard.curtain import Drawn
from voteboard.history import codec
from voteboard.history.schema import corrections, editions, gaps, leads, tallies, votes
from voteboard.history.store import Store
from voteboard.model import Curtain, Report, Revision, Vote
from voteboard.timeline import Correction, Lead, Point, Silence, Timeline
from voteboard.timeline import behind as cut_by

MOST_MARKS = 500  # leads, corrections and gaps each, the newest; more can't be told apart


def timeline(
    store: Store,
    hash: str,
    points: int,
    began: datetime | None = None,
    ended: datetime | None = None,
    last_of: Revision | None = None,
) -> Timeline | None:
    """What was recorded of a vote between two moments (None: of its first and last record).

    Of each stretch of time the last state is taken, and the one that the first stretch began with. Nothing
    that was recorded after the revision ``last_of`` is taken, whatever its time.
    None when nothing was recorded of the vote. Raises HistoryUnavailable and HistoryNewer.
    """
    with store.reading() as connection:
        wanted = select(votes.c.id, votes.c.seen_at).where(
            votes.c.account == store.account, votes.c.hash == hash
        )
        vote = connection.execute(wanted).first()
        whole = vote and _span(connection, vote)
        if whole is None:
            return None
        first = max(codec.to_ms(began) or whole[0], whole[0])
        last = max(first, min(codec.to_ms(ended) or whole[1], whole[1]))
        limit, later = (None, None) if last_of is None else _limit(connection, vote.id, last_of)
        rows = connection.execute(_sampled(vote.id, first, last, points, limit)).all()
        if later is not None:
            # Marks have no revision: those that a clock which was set back has mixed up are left out.
            last = max(first, min(last, later - 1))
        known = _editions(connection, hash, {row.edition_id for row in rows})
        return Timeline(
            began=codec.from_ms(first),
            ended=codec.from_ms(last),
            points=tuple(_point(row, at, known) for row, at in zip(rows, _onward(rows, first), strict=True)),
            leads=tuple(
                Lead(codec.from_ms(row.at), tuple(json.loads(row.leaders)))
                for row in connection.execute(_marks(leads, vote.id, first, last))
            ),
            corrections=tuple(
                Correction(codec.from_ms(row.at), row.answer, row.difference)
                for row in connection.execute(_marks(corrections, vote.id, first, last))
            ),
            silences=tuple(
                Silence(codec.from_ms(row.began_at), codec.from_ms(row.ended_at), row.reason, row.lost)
                for row in connection.execute(_gaps(vote.id, first, last))
            ),
        )


def behind(
    store: Store,
    drawn: Drawn,
    hash: str,
    points: int,
    began: datetime | None = None,
    ended: datetime | None = None,
) -> Timeline | None:
    """The same as far as the curtain lets it be seen."""
    last_of = None
    if drawn.curtain is Curtain.HELD:  # a sample of all would leave little of the time before
        ended, last_of = min(ended or drawn.kept.at, drawn.kept.at), drawn.kept.revision
    found = timeline(store, hash, points, began, ended, last_of)
    return found and cut_by(drawn, found)


def _span(connection: Connection, vote: Row) -> tuple[int, int] | None:
    wanted = select(func.min(tallies.c.at), func.max(tallies.c.at)).where(tallies.c.vote_id == vote.id)
    first, last = connection.execute(wanted).one()
    return None if first is None else (first, max(last, vote.seen_at))


def _limit(connection: Connection, vote_id: int, last_of: Revision) -> tuple[int, int | None]:
    """The id of the last tally up to a revision (0: none), and the earliest time of those after it."""
    ours = tallies.c.vote_id == vote_id
    until = ours & (tallies.c.epoch == codec.epoch_number(last_of.epoch)) & (tallies.c.rev <= last_of.rev)
    id = connection.scalar(select(func.max(tallies.c.id)).where(until)) or 0
    return id, connection.scalar(select(func.min(tallies.c.at)).where(ours, tallies.c.id > id))


def _sampled(vote_id: int, first: int, last: int, points: int, limit: int | None) -> Select:
    ours = tallies.c.vote_id == vote_id
    if limit is not None:
        ours &= tallies.c.id <= limit
    width = max(1, -(-(last - first + 1) // max(1, points - 1)))
    last_of_each = (
        select(func.max(tallies.c.id))
        .where(ours, tallies.c.at.between(first, last))
        .group_by((tallies.c.at - first) // width)
    )
    before = select(tallies.c.id).where(ours, tallies.c.at <= first).order_by(tallies.c.at.desc()).limit(1)
    columns = tallies.c.at, tallies.c.counts, tallies.c.edition_id
    chosen = tallies.c.id.in_(last_of_each) | tallies.c.id.in_(before)
    return select(*columns).where(chosen).order_by(tallies.c.id)


def _marks(table: Table, vote_id: int, first: int, last: int) -> Select:
    within = (table.c.vote_id == vote_id) & table.c.at.between(first, last)
    newest = select(table).where(within).order_by(table.c.at.desc(), table.c.id.desc()).limit(MOST_MARKS)
    marks = newest.subquery()
    return select(marks).order_by(marks.c.at, marks.c.id)


def _gaps(vote_id: int, first: int, last: int) -> Select:
    touching = (gaps.c.vote_id == vote_id) & (gaps.c.began_at <= last) & (gaps.c.ended_at >= first)
    newest = select(gaps).where(touching).order_by(gaps.c.began_at.desc(), gaps.c.id.desc()).limit(MOST_MARKS)
    marks = newest.subquery()
    return select(marks).order_by(marks.c.began_at, marks.c.id)


def _editions(connection: Connection, hash: str, ids: set[int]) -> dict[int, tuple[Vote, tuple[int, ...]]]:
    rows = connection.execute(select(editions.c.id, editions.c.body).where(editions.c.id.in_(ids)))
    return {row.id: codec.vote(hash, row.body) for row in rows}


def _onward(rows: Sequence[Row], first: int) -> list[int]:
    """The times of ``rows``, none before the one before it, as a clock that was set back would have it."""
    begin = min(first, rows[0].at) if rows else first
    return list(accumulate((row.at for row in rows), max, initial=begin))[1:]


def _point(row: Row, at: int, known: dict[int, tuple[Vote, tuple[int, ...]]]) -> Point:
    vote, colours = known[row.edition_id]
    return Point(codec.from_ms(at), Report(vote, tuple(json.loads(row.counts))), colours)
