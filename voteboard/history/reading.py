"""What was recorded of votes: the newest state of one, lists of them, and everything of one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Row, ScalarSelect, Select, func, select

from voteboard import board
from voteboard.curtain import Drawn
from voteboard.history import codec
from voteboard.history.records import Recorded
from voteboard.history.schema import curtains, editions, stage, stage_settings, tallies, votes
from voteboard.history.store import Store
from voteboard.model import Curtain, Report, Revision, Status
from voteboard.stage import Stage

PAGE = 50  # votes
MOST_WORDS = 20  # of a search; the others narrow nothing
_BATCH = 1000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Page:
    """Votes from the newest on, and how many there are in all."""

    votes: tuple[Recorded, ...]
    total: int


class Reader:
    """Asks one account's record. Every method raises HistoryUnavailable and HistoryNewer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ours = votes.c.account == store.account

    def latest(self, hash: str) -> Recorded | None:
        """The vote as it was recorded last."""
        return next(iter(self._recorded(_newest().where(self._ours, votes.c.hash == hash))), None)

    def named(self, name: str) -> Recorded | None:
        """The vote of that hash or, if there is none, of that number."""
        found = self.latest(name)
        # Numbers that are larger are none of the vendor's, and too large for the record.
        if found is None and name.isascii() and name.isdigit() and int(name) < 2**31:
            found = next(iter(self._recorded(_newest().where(self._ours, votes.c.nr == int(name)))), None)
        return found

    def unfinished(self) -> tuple[Recorded, ...]:
        """All votes that were running when they were last read."""
        running = (str(Status.ACTIVE), str(Status.UNKNOWN))
        return self._recorded(_newest().where(self._ours, votes.c.status.in_(running)))

    def on_stage(self) -> str | None:
        """The hash of the vote that the stage showed last."""
        wanted = select(votes.c.hash).join(stage).where(self._ours).order_by(stage.c.id.desc()).limit(1)
        with self._store.reading() as connection:
            return connection.scalar(wanted)

    def stage(self) -> Stage | None:
        """How the stage was set last."""
        ours = stage_settings.c.account == self._store.account
        wanted = select(stage_settings.c.body).where(ours).order_by(stage_settings.c.id.desc()).limit(1)
        with self._store.reading() as connection:
            body = connection.scalar(wanted)
        return None if body is None else codec.stage_of(body)

    def drawn(self) -> dict[str, Drawn]:
        """Every vote's curtain that is not open."""
        wanted = (
            select(votes.c.hash, curtains.c.curtain, curtains.c.body)
            .select_from(votes)
            .join(curtains, curtains.c.id == _last_curtain())
            .where(self._ours, curtains.c.curtain != str(Curtain.OPEN))
        )
        with self._store.reading() as connection:
            rows = connection.execute(wanted).all()
        return {row.hash: codec.drawn(row.hash, row.curtain, row.body) for row in rows}

    def hashes(self, after: int = 0) -> tuple[set[str], int]:
        """Hashes of all votes that were recorded after the call that returned ``after``."""
        wanted = select(votes.c.id, votes.c.hash).where(self._ours, votes.c.id > after)
        with self._store.reading() as connection:
            rows = connection.execute(wanted).all()
        return {row.hash for row in rows}, max((row.id for row in rows), default=after)

    def numbers(self) -> dict[int, bool]:
        """Numbers of all votes, and whether the vote can't change any more."""
        with self._store.reading() as connection:
            rows = connection.execute(select(votes.c.nr, votes.c.status).where(self._ours)).all()
        return {row.nr: Status(row.status).final for row in rows}

    def page(self, search: str = "", offset: int = 0, limit: int = PAGE, *, begun: bool = False) -> Page:
        """Votes whose number or texts have every word of ``search``; ``begun``: only those that ever ran."""
        wanted = _newest().where(self._ours)
        for word in search.casefold().split()[:MOST_WORDS]:
            wanted = wanted.where(votes.c.words.contains(word, autoescape=True))
        if begun:
            wanted = wanted.where(
                votes.c.started_at.is_not(None) | (votes.c.status != str(Status.NOT_ACTIVE)),
                votes.c.status != str(Status.DELETED),
            )
        newest_first = wanted.order_by(func.coalesce(votes.c.started_at, 0).desc(), votes.c.nr.desc())
        with self._store.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(wanted.subquery()))
            rows = connection.execute(newest_first.offset(offset).limit(limit)).all()
        return Page(tuple(map(_recorded, rows)), total)

    def boards(self, hash: str) -> Iterator[board.Board]:
        """Every board that the vote ever had, in order."""
        wanted = (
            select(tallies, editions.c.body)
            .join(votes, tallies.c.vote_id == votes.c.id)
            .join(editions, tallies.c.edition_id == editions.c.id)
            .where(self._ours, votes.c.hash == hash)
            .order_by(tallies.c.id)
        )
        with self._store.reading() as connection:
            for row in connection.execute(wanted.execution_options(yield_per=_BATCH)):
                vote, colours = codec.vote(hash, row.body)
                revision = Revision(codec.epoch_text(row.epoch), row.rev)
                report = Report(vote, tuple(json.loads(row.counts)))
                yield board.of(report, revision, colours, at=codec.from_ms(row.at))

    def _recorded(self, wanted: Select) -> tuple[Recorded, ...]:
        with self._store.reading() as connection:
            return tuple(map(_recorded, connection.execute(wanted).all()))


def _newest() -> Select:
    return (
        select(
            votes.c.hash, votes.c.seen_at, editions.c.body,
            tallies.c.epoch, tallies.c.rev, tallies.c.counts, tallies.c.late,
            curtains.c.curtain, curtains.c.epoch.label("drawn_epoch"), curtains.c.rev.label("drawn_rev"),
            curtains.c.late.label("drawn_late"), curtains.c.body.label("drawn_body"),
        )
        .select_from(votes)
        .join(tallies, tallies.c.id == votes.c.tally_id)
        .join(editions, editions.c.id == tallies.c.edition_id)
        .outerjoin(curtains, curtains.c.id == _last_curtain())
    )  # fmt: skip


def _last_curtain() -> ScalarSelect:
    last = curtains.alias()
    return select(func.max(last.c.id)).where(last.c.vote_id == votes.c.id).scalar_subquery()


def _recorded(row: Row) -> Recorded:
    vote, colours = codec.vote(row.hash, row.body)
    revision, late = Revision(codec.epoch_text(row.epoch), row.rev), row.late
    if row.drawn_rev is not None:
        drawn = Revision(codec.epoch_text(row.drawn_epoch), row.drawn_rev)
        # Of two epochs nobody can tell which came last.
        late = late or row.drawn_late or drawn.epoch != revision.epoch
        revision = max(revision, drawn)
    return Recorded(
        Report(vote, tuple(json.loads(row.counts))),
        colours,
        revision,
        late=late,
        seen_at=codec.from_ms(row.seen_at),
        drawn=codec.drawn(row.hash, row.curtain or Curtain.OPEN, row.drawn_body),
    )
