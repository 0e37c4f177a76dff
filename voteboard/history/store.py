"""The database of the record: opened, brought up to date, and its errors put into words."""

import fcntl
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from voteboard.errors import N_
from voteboard.history import fencing
from voteboard.history.errors import HistoryError, HistoryNewer, Occupied, unavailable

log = logging.getLogger(__name__)

SQLITE_PATIENCE = 2.0  # seconds that SQLite waits for another writer
_SQLITE_CACHE = 512  # KiB for each connection
_SQLITE_KEPT = 2  # connections that stay open
_SQLITE_MORE = 20  # that come and go beside them: to make one costs little
_CONNECT_PATIENCE = 5  # seconds
_STATEMENT_PATIENCE = 10_000  # milliseconds
_MIGRATIONS = str(Path(__file__).parent / "migrations")
_MAKING = Lock()  # another Store of this process must not be in a file before its maker has closed it
_MIGRATING = 0x766F7465  # names our lock among PostgreSQL's advisory locks


class Store:
    """A database of an ``account``'s votes. It opens itself when first used, and again after errors.

    ``durable``: what is written outlives a crash of the whole machine too, at the price of waiting for the
    disk.
    """

    def __init__(self, url: str, account: str, *, durable: bool = False) -> None:
        self.account = account
        self._url = _driven(make_url(url))
        self.place = self._url.render_as_string(hide_password=True)
        self._engine = _engine(self._url, durable=durable)
        self._file = Path(self._url.database) if self._engine.dialect.name == "sqlite" else None
        self._files: tuple[int | None, ...] = ()
        self._opening = Lock()
        self._open = False
        self.problem: HistoryError | None = None  # until something could be written again
        self.number: int | None = None  # what this process leads with, where several serve
        self._held: int | None = None  # the same, once it is recorded
        self.generation = 0  # grows with each opening: what was known of the rows may not be so any more

    def open(self) -> None:
        """Make the tables, or bring them up to date; other processes that do so too are waited for.

        Raises HistoryNewer when a newer program has made them, and HistoryUnavailable.
        """
        with self._opening, self._in_words():
            if self._open:
                return
            if self._file is not None:
                self._make_folder()
                _make_private(self._file)
            with self._begin(writes=False) as connection:
                current = self._is_current(connection)
            if not current:
                with self._begin(writes=True) as connection:
                    self._migrate(connection)
            self._files = self._identities()
            self.generation += 1
            self._open = True

    def close(self) -> None:
        """Let all connections go. It opens itself anew when used again."""
        self._open = False
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection with one consistent view. Raises HistoryNewer and HistoryUnavailable."""
        self._reopen_if_replaced()
        self.open()
        with self._in_words(), self._begin(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is durable, all of it, when the block ends well.

        Raises the same, and Fenced when another process leads.
        """
        self._reopen_if_replaced()
        self.open()
        with self._in_words(), self._begin(writes=True) as connection:
            if self.number is not None:
                fencing.hold(connection, self.account, self.number, first=self._held != self.number)
            yield connection
        self._held = self.number
        self.problem = None

    def claim(self) -> None:
        """Have all who lead with a lower number write nothing any more. Raises what `writing` does."""
        with self.writing():
            pass

    def leader(self) -> int:
        """The highest number that ever led. Raises what `reading` does."""
        with self.reading() as connection:
            return fencing.known(connection, self.account)

    @property
    def is_file(self) -> bool:
        """Whether it is a file, which programs of one machine alone can share."""
        return self._file is not None

    @contextmanager
    def alone(self, purpose: str, *, unopened: bool = False) -> Iterator[None]:
        """While no other program, nor another thread of this one, does the same for this account.

        ``unopened``: before the tables are looked at, and maybe brought up to date.
        The system frees the place of a program that has ended, however it did. Raises Occupied at once, and
        what `writing` raises.
        """
        if not unopened:
            self._reopen_if_replaced()
            self.open()
        name = f"{purpose} {self.account}"
        taken = self._file_lock(name) if self._file is not None else self._server_lock(name)
        with taken as free:
            if not free:
                raise Occupied(N_("Another program does this now; wait until it is done"))
            yield

    @contextmanager
    def _file_lock(self, name: str) -> Iterator[bool]:
        digest = hashlib.blake2s(name.encode(), digest_size=4).hexdigest()
        with self._in_words():
            self._make_folder()
            descriptor = os.open(f"{self._file}-{digest}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield self._locked(descriptor)
        finally:
            os.close(descriptor)

    def _make_folder(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _locked(self, descriptor: int) -> bool:
        with self._in_words():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    @contextmanager
    def _server_lock(self, name: str) -> Iterator[bool]:
        key = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest(), "big", signed=True)
        with self._in_words():
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._in_words():
                free = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key})
            yield bool(free)
        finally:
            # Not back into the pool: the lock ends with its connection, whatever became of that.
            connection.invalidate()
            connection.close()

    @contextmanager
    def _begin(self, *, writes: bool) -> Iterator[Connection]:
        with self._engine.connect() as plain:
            connection = plain.execution_options(voteboard_writes=writes)
            with connection.begin():
                yield connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, OSError) as error:
            self.close()
            self.problem = problem = unavailable(error, self.place)
        except HistoryError as error:
            self.close()
            self.problem = error
            raise
        else:
            return
        raise problem from None

    def _reopen_if_replaced(self) -> None:
        """SQLite would go on in a file that is no longer there."""
        with self._opening:
            if not self._open or self._identities()[:1] == self._files[:1]:
                return
            fields = {"event": "record-replaced"}
            log.warning("%s was removed or replaced; it is opened anew", self.place, extra=fields)
            self.close()
            # What the old file left beside it would be played into the new one.
            for side, ours in zip(self._sides()[1:], self._files[1:], strict=True):
                if ours is not None and _inode(side) == ours:
                    side.unlink(missing_ok=True)

    def _sides(self) -> tuple[Path, ...]:
        """SQLite's file, and those that it keeps beside it."""
        return tuple(Path(f"{self._file}{suffix}") for suffix in ("", "-wal", "-shm") if self._file)

    def _identities(self) -> tuple[int | None, ...]:
        return tuple(_inode(side) for side in self._sides())

    def _is_current(self, connection: Connection) -> bool:
        """Whether the tables are those of this program. Needs no lock. Raises HistoryNewer."""
        known, newest = _revisions()
        found = set(MigrationContext.configure(connection).get_current_heads())
        if not found <= known:
            raise HistoryNewer(
                N_("A newer voteboard has written %(place)s; update this one, or set another DATABASE_URL"),
                place=self.place,
            )
        return found == newest

    def _migrate(self, connection: Connection) -> None:
        if self._file is None:  # SQLite's transaction is a lock already
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
        if self._is_current(connection):
            return  # others were quicker
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", _MIGRATIONS.replace("%", "%%"))
        command.upgrade(config, "head")


def _make_private(file: Path) -> None:
    """Make the file if there is none, so that nobody else can read it."""
    # A file that is there is never opened: closing it would end all locks that this process has on it
    # (https://sqlite.org/howtocorrupt.html, 2.2), and another program would take the record from under us.
    with _MAKING, suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


@cache
def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The revisions of the tables that this program knows, and the newest."""
    scripts = ScriptDirectory(_MIGRATIONS)
    return frozenset(script.revision for script in scripts.walk_revisions()), frozenset(scripts.get_heads())


def _inode(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except OSError:
        return None


def _driven(url: URL) -> URL:
    """The same address, with the driver that we use."""
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _engine(url: URL, *, durable: bool) -> Engine:
    if url.drivername.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"timeout": SQLITE_PATIENCE},
            hide_parameters=True,
            pool_size=_SQLITE_KEPT,
            max_overflow=_SQLITE_MORE,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        if durable:
            event.listen(engine, "connect", _wait_for_disk)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    limits = f"-c statement_timeout={_STATEMENT_PATIENCE} -c lock_timeout={_STATEMENT_PATIENCE}"
    arguments = {
        "connect_timeout": _CONNECT_PATIENCE,
        "options": limits,
        "application_name": "voteboard",
        # Else a database without an encoding, as of a cluster without a locale, answers in bytes.
        "client_encoding": "utf8",
    }
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)


def _prepare_sqlite(connection, _) -> None:
    # Transactions begin where we say so: https://docs.sqlalchemy.org/dialects/sqlite.html
    connection.isolation_level = None
    # Readers never wait for the writer. A crash of the program loses nothing; one of the whole
    # machine may lose the last moments, but damages nothing. What is read again and again is small, and each
    # connection would fill a cache of its own as the file grows.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"cache_size=-{_SQLITE_CACHE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _wait_for_disk(connection, _) -> None:
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("voteboard_writes", True)
    # A reader that turns into a writer later may be refused at once instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
