"""The database itself: made, brought up to date, refused, lost and found again."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from tests.conftest import eventually
from tests.history.conftest import ACCOUNT
from tests.history.test_record import HASH, tallied
from voteboard.history.errors import HistoryNewer, HistoryUnavailable
from voteboard.history.reading import Reader
from voteboard.history.records import Seen
from voteboard.history.schema import metadata
from voteboard.history.store import Store
from voteboard.history.writing import Writer


def test_migrations_make_the_tables_of_the_schema(store):
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_many_that_open_it_at_once_make_it_once(url):
    stores = [Store(url, ACCOUNT) for _ in range(8)]

    def opened(store: Store) -> bool:
        try:
            store.open()
        except HistoryUnavailable:  # on a slow disk the maker needs longer than the others are patient
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda store: eventually(lambda: opened(store), within=30), stores))
    with stores[0].reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    for store in stores:
        store.close()


def test_a_newer_one_is_refused_and_left_alone(store, url):
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(HistoryNewer, match="newer voteboard"):
        store.open()
    other = Store(url, ACCOUNT)
    with pytest.raises(HistoryNewer):
        Writer(other).append([])
    other.close()


def counted(file):
    """How many changes another program finds; it opens the record, and closes it again."""
    looking = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())"
    asked = [sys.executable, "-c", looking, str(file), "SELECT count(*) FROM tallies"]
    return int(subprocess.check_output(asked, text=True))


def test_another_program_that_comes_and_goes_leaves_the_record_to_those_who_have_it_open(tmp_path):
    url, file = f"sqlite:///{tmp_path}/votes.db", tmp_path / "votes.db"
    first, second = Store(url, ACCOUNT), Store(url, ACCOUNT, durable=True)
    first.open()
    sides = [Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm")]
    inodes = [side.stat().st_ino for side in sides]
    second.open()  # nothing of this may take the locks of the first one's connections
    assert counted(file) == 0
    for rev, store in enumerate((first, second), 1):
        Writer(store).append([tallied(rev)])
    assert counted(file) == 2
    assert [side.stat().st_ino for side in sides] == inodes
    first.close()
    second.close()


def test_a_password_is_not_told():
    store = Store("postgresql://voteboard:hush@127.0.0.1:1/votes", ACCOUNT)
    with pytest.raises(HistoryUnavailable, match="can't be reached") as raised:
        store.open()
    assert "hush" not in str(raised.value)
    assert "127.0.0.1" in str(raised.value)
    assert "hush" not in repr(raised.value.__context__)


def test_a_server_that_goes_and_comes_back(postgresql_server):
    store = Store(postgresql_server.new_database(), ACCOUNT)
    store.open()
    postgresql_server.stop()
    with pytest.raises(HistoryUnavailable), store.reading() as connection:
        connection.scalar(text("SELECT 1"))
    postgresql_server.start()
    with store.reading() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    store.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "WIN1251"])
def test_texts_are_kept_whatever_a_servers_encoding_is(postgresql_server, encoding):
    """A cluster that was made without a locale has none, and says so to who connects."""
    store = Store(postgresql_server.new_database(encoding), ACCOUNT)
    wanted = tallied(1)
    Writer(store).append([wanted])
    assert Reader(store).latest(HASH).report == wanted.report
    assert Reader(store).page("кто").total == 1
    store.close()


class TestFiles:
    """What can happen to SQLite's file."""

    @pytest.fixture
    def path(self, tmp_path):
        return tmp_path / "deep" / "votes.db"

    @pytest.fixture
    def store(self, path):
        store = Store(f"sqlite:///{path}", ACCOUNT)
        yield store
        store.close()

    def test_only_its_owner_reads_it(self, store, path):
        store.open()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_locked(self, store, path):
        store.open()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryUnavailable, match="locked"):
            Writer(store).append([])
        other.execute("ROLLBACK")
        other.close()
        Writer(store).append([])

    def test_damaged_and_replaced(self, store, path):
        store.open()
        store.close()
        path.write_bytes(b"this was a database once, and is none any more" * 100)
        with pytest.raises(HistoryUnavailable, match="damaged"):
            store.open()
        path.unlink()
        store.open()

    def test_removed_while_open(self, store, path):
        writer = Writer(store)
        writer.append([])
        for file in path.parent.iterdir():
            file.unlink()
        writer.append([Seen("none", None)])
        assert path.exists()
        with store.reading() as connection:
            assert connection.scalar(text("SELECT count(*) FROM votes")) == 0

    def test_another_one_in_its_place_gets_no_row_that_is_not_its_own(self, store, path, tmp_path):
        other = Store(f"sqlite:///{tmp_path}/other.db", ACCOUNT)
        Writer(other).append([tallied(1, 9, hash="old", nr=1)])
        other.close()
        writer, reader = Writer(store), Reader(store)
        writer.append([tallied(1, 1)])
        (tmp_path / "other.db").replace(path)
        writer.append([tallied(2, 2)])
        assert reader.latest("old").report.counts == (9,)
        assert reader.latest(HASH).revision.rev == 2

    def test_what_the_old_file_left_beside_it_is_not_played_into_the_new_one(self, store, path, tmp_path):
        other = Store(f"sqlite:///{tmp_path}/other.db", ACCOUNT)
        Writer(other).append([tallied(n, n, hash="old", nr=1) for n in range(1, 200)])
        other.close()
        Writer(store).append([tallied(n, n) for n in range(1, 200)])
        (tmp_path / "other.db").replace(path)
        assert Reader(store).latest("old").revision.rev == 199
        assert Reader(store).latest(HASH) is None

    def test_readers_notice_another_one_too(self, store, path):
        Writer(store).append([tallied(1, 1)])
        for file in path.parent.iterdir():
            file.unlink()
        assert Reader(store).latest(HASH) is None

    def test_a_row_that_was_deleted_is_no_other_votes(self, store, path):
        writer, reader = Writer(store), Reader(store)
        writer.append([tallied(1, 1)])
        with sqlite3.connect(path) as hand:
            for table in ("tallies", "editions", "votes"):
                hand.execute(f"DELETE FROM {table}")
        hand.close()
        Writer(store).append([tallied(1, 5, hash="next", nr=30)])
        with pytest.raises(HistoryUnavailable, match="changed by somebody else"):
            writer.append([tallied(2, 2)])
        writer.append([tallied(2, 2)])
        assert reader.latest("next").report.counts == (5,)
        assert reader.latest(HASH).report.counts == (2,)

    def test_readers_need_no_lock_after_a_failure(self, store, path):
        writer = Writer(store)
        writer.append([tallied(1, 1)])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryUnavailable, match="locked"):
            writer.append([tallied(2, 2)])
        assert Reader(store).latest(HASH).revision.rev == 1
        other.close()

    def test_full(self, store, path):
        store.open()
        with store.writing() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))  # not below what it has already
            with pytest.raises(Exception, match="full"):
                connection.execute(text("CREATE TABLE more AS SELECT zeroblob(1000000)"))

    def test_no_folder_can_be_made(self, tmp_path):
        (tmp_path / "file").write_text("")
        store = Store(f"sqlite:///{tmp_path}/file/votes.db", ACCOUNT)
        with pytest.raises(HistoryUnavailable, match="can't be reached"):
            store.open()


def test_a_connection_to_sqlite_keeps_little_of_the_file(tmp_path):
    """Else a long evening's memory grows with its record, as many times over as there are connections."""
    store = Store(f"sqlite:///{tmp_path}/votes.db", ACCOUNT)
    with store.reading() as connection:
        assert connection.scalar(text("PRAGMA cache_size")) == -512  # KiB
    store.close()
