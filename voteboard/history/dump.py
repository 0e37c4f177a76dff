"""Everything that was recorded of every vote, one JSON object a vote: for archives and other programs."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from voteboard.history import codec
from voteboard.history.schema import corrections, curtains, editions, gaps, leads, tallies, votes
from voteboard.history.store import Store

_BATCH = 5000  # rows fetched at a time


def everything(store: Store) -> Iterator[dict]:
    """Each vote of the account by its number: times are milliseconds since 1970, as they are recorded.

    ``tallies`` are ``[at, epoch, rev, edition, counts, late]``; ``edition`` is an index into ``editions``,
    which say what the vote looked like. Raises HistoryUnavailable and HistoryNewer.
    """
    with store.reading() as connection:
        wanted = select(votes).where(votes.c.account == store.account).order_by(votes.c.nr, votes.c.id)
        for vote in connection.execute(wanted).all():
            known = connection.execute(_of(editions, vote.id)).all()
            index = {row.id: i for i, row in enumerate(known)}
            yield {
                "hash": vote.hash,
                "nr": vote.nr,
                "seen_at": vote.seen_at,
                "editions": [json.loads(row.body) for row in known],
                "tallies": [
                    [
                        row.at,
                        codec.epoch_text(row.epoch),
                        row.rev,
                        index[row.edition_id],
                        json.loads(row.counts),
                        row.late,
                    ]
                    for row in connection.execute(_of(tallies, vote.id).execution_options(yield_per=_BATCH))
                ],
                "leads": [[row.at, json.loads(row.leaders)] for row in _rows(connection, leads, vote.id)],
                "corrections": [
                    [row.at, row.answer, row.difference] for row in _rows(connection, corrections, vote.id)
                ],
                "gaps": [
                    [row.began_at, row.ended_at, row.reason, row.lost]
                    for row in _rows(connection, gaps, vote.id)
                ],
                "curtains": [[row.at, row.curtain] for row in _rows(connection, curtains, vote.id)],
            }


def _of(table: Table, vote_id: int):
    return select(table).where(table.c.vote_id == vote_id).order_by(table.c.id)


def _rows(connection: Connection, table: Table, vote_id: int) -> list:
    return connection.execute(_of(table, vote_id)).all()
