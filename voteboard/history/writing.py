"""Appends records, many in one transaction: all of them are durable when it returns, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatchmethod

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from voteboard.errors import N_
from voteboard.history import codec, schema
from voteboard.history.errors import RevisionTaken
from voteboard.history.records import Curtained, Dressed, Gap, Record, Seen, Staged, Tallied
from voteboard.history.store import Store
from voteboard.model import Vote


@dataclass(slots=True)
class _Known:
    """What the last committed transaction left of a vote: its row, and its newest edition."""

    id: int
    vote: Vote | None = None
    colours: tuple[int, ...] = ()
    edition_id: int = 0


class Writer:
    """The one writer of a process; not to be called by two threads at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, _Known] = {}
        self._generation = 0

    def append(self, records: Sequence[Record]) -> None:
        """Record all of ``records`` in order. What is recorded already is left as it is.

        Raises HistoryUnavailable and HistoryNewer: then nothing of it was recorded, or all of it, when the
        connection broke at the very end; trying again is safe. Raises RevisionTaken when another program has
        recorded something else at one of the revisions.
        """
        try:
            with self._store.writing() as connection:
                if self._generation != self._store.generation:
                    self._known.clear()
                    self._generation = self._store.generation
                for record in records:
                    self._append(record, connection)
        except BaseException:
            self._known.clear()  # it may hold rows that were rolled back
            raise

    @singledispatchmethod
    def _append(self, record: Record, connection: Connection) -> None:  # noqa: ARG002
        raise TypeError(record)

    @_append.register
    def _(self, record: Tallied, connection: Connection) -> None:
        known = self._vote_of(record, connection)
        at = codec.to_ms(record.at)
        described = self._describe(record, known, connection)
        row = {
            "vote_id": known.id,
            "edition_id": known.edition_id,
            "epoch": codec.epoch_number(record.revision.epoch),
            "rev": record.revision.rev,
            "at": at,
            "counts": codec.to_json(record.report.counts),
            "late": record.late,
        }
        adding = _insert(connection, schema.tallies).values(row).on_conflict_do_nothing()
        tally_id = connection.scalar(adding.returning(schema.tallies.c.id))
        if tally_id is None:
            self._refuse_another(row, connection)
            return
        self._change(connection, known.id, tally_id=tally_id, seen_at=at, **described)
        if record.leaders is not None:
            leaders = codec.to_json(record.leaders)
            connection.execute(insert(schema.leads).values(vote_id=known.id, at=at, leaders=leaders))
        for answer, difference in record.corrections.items():
            row = {"vote_id": known.id, "at": at, "answer": answer, "difference": difference}
            connection.execute(insert(schema.corrections).values(row))

    @_append.register
    def _(self, record: Seen, connection: Connection) -> None:
        known = self._find(record.hash, connection)
        if known is not None:
            self._change(connection, known.id, seen_at=codec.to_ms(record.at))

    @_append.register
    def _(self, record: Gap, connection: Connection) -> None:
        self._of_a_vote(
            record.hash,
            connection,
            schema.gaps,
            began_at=codec.to_ms(record.began),
            ended_at=codec.to_ms(record.ended),
            reason=record.reason,
            lost=record.lost,
        )

    @_append.register
    def _(self, record: Staged, connection: Connection) -> None:
        self._of_a_vote(record.hash, connection, schema.stage, at=codec.to_ms(record.at))

    @_append.register
    def _(self, record: Curtained, connection: Connection) -> None:
        self._of_a_vote(
            record.hash,
            connection,
            schema.curtains,
            at=codec.to_ms(record.at),
            curtain=str(record.drawn.curtain),
            epoch=codec.epoch_number(record.revision.epoch),
            rev=record.revision.rev,
            late=record.late,
            body=codec.drawn_body(record.drawn),
        )

    @_append.register
    def _(self, record: Dressed, connection: Connection) -> None:
        row = {"at": codec.to_ms(record.at), "body": codec.stage_body(record.stage)}
        connection.execute(insert(schema.stage_settings).values(account=self._store.account, **row))

    def _refuse_another(self, row: dict[str, object], connection: Connection) -> None:
        """The revision is there already; that is well if it is this very change, written before."""
        tallies, editions = schema.tallies, schema.editions
        same = (tallies.c[name] == row[name] for name in ("vote_id", "epoch", "rev"))
        there = connection.execute(
            select(tallies.c.counts, editions.c.body).join(editions).where(*same)
        ).one()
        ours = connection.scalar(select(editions.c.body).where(editions.c.id == row["edition_id"]))
        if (there.counts, there.body) != (row["counts"], ours):
            raise RevisionTaken(N_("Another program records the same votes; run only one of them"))

    def _of_a_vote(self, hash: str, connection: Connection, table, **row: object) -> None:
        known = self._find(hash, connection)
        if known is not None:
            connection.execute(insert(table).values(vote_id=known.id, **row))

    def _change(self, connection: Connection, id: int, **columns: object) -> None:
        connection.execute(update(schema.votes).where(schema.votes.c.id == id).values(columns))

    def _find(self, hash: str, connection: Connection) -> _Known | None:
        if hash not in self._known:
            votes = schema.votes.c
            wanted = (votes.account == self._store.account) & (votes.hash == hash)
            id = connection.scalar(select(votes.id).where(wanted))
            if id is None:
                return None
            self._known[hash] = _Known(id)
        return self._known[hash]

    def _vote_of(self, record: Tallied, connection: Connection) -> _Known:
        known = self._find(record.hash, connection)
        if known is None:
            row = {
                "account": self._store.account,
                "hash": record.hash,
                "nr": record.report.vote.nr,
                "status": str(record.report.vote.status),
                "words": "",
                "seen_at": codec.to_ms(record.at),
            }
            adding = _insert(connection, schema.votes).values(row).on_conflict_do_nothing()
            id = connection.scalar(adding.returning(schema.votes.c.id))
            # None: another process was quicker.
            known = self._find(record.hash, connection) if id is None else _Known(id)
            self._known[record.hash] = known
        return known

    def _describe(self, record: Tallied, known: _Known, connection: Connection) -> dict[str, object]:
        """Record what the vote looks like, if that has changed; what its row has to say of it then."""
        vote = record.report.vote
        if known.vote == vote and known.colours == record.colours:
            return {}
        body = codec.edition(vote, record.colours)
        added = insert(schema.editions).values(vote_id=known.id, body=body)
        known.edition_id = connection.scalar(added.returning(schema.editions.c.id))
        known.vote, known.colours = vote, record.colours
        return {
            "nr": vote.nr,
            "status": str(vote.status),
            "started_at": codec.to_ms(vote.started_at),
            "words": codec.words(vote),
        }


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
