"""Every test of the record runs on both databases."""

import pytest
from sqlalchemy import select

from voteboard.history.codec import from_ms
from voteboard.history.reading import Reader
from voteboard.history.records import Gap
from voteboard.history.schema import gaps, votes
from voteboard.history.store import Store
from voteboard.history.writing import Writer

ACCOUNT = "52@sms-vote.ru"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/votes.db"
    return request.getfixturevalue("postgresql_server").new_database()


@pytest.fixture
def store(url):
    store = Store(url, ACCOUNT)
    yield store
    store.close()


@pytest.fixture
def writer(store):
    return Writer(store)


@pytest.fixture
def reader(store):
    return Reader(store)


def gaps_of(store: Store, hash: str) -> list[Gap]:
    """The gaps that are recorded of a vote."""
    wanted = select(gaps).join(votes).where(votes.c.hash == hash).order_by(gaps.c.id)
    with store.reading() as connection:
        return [
            Gap(hash, from_ms(row.began_at), from_ms(row.ended_at), row.reason, row.lost)
            for row in connection.execute(wanted)
        ]
