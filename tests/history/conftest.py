"""Every test of the record runs on both databases."""

import pytest

from voteboard.history.reading import Reader
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
