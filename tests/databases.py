"""Real databases for tests: SQLite files, and a PostgreSQL server started for them."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.leaks import MARK

_names = count(1)
PASSWORD = f"{MARK}%2Fdatabase"
running: list["Server"] = []


@contextmanager
def postgresql() -> Iterator["Server"]:
    """A server of its own on a free port, gone with everything in it when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="voteboard-postgresql-"))
    server = Server(folder)
    running.append(server)
    try:
        server.create()
        server.start()
        yield server
    finally:
        running.remove(server)
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """PostgreSQL in a folder; it refuses to run as root, so it then runs as Debian's user for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen | None = None
        self.made: list[str] = []  # databases whose contents were not asked for yet

    def create(self) -> None:
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        options = ["--auth=trust", "--username=voteboard", "--encoding=UTF8", "--no-sync"]
        made = subprocess.run(
            self._command("initdb", "-D", self._cluster, *options), capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        options = [f"-p{self.port}", f"-k{self.folder}", "-cfsync=off", "-clisten_addresses=127.0.0.1"]
        self.process = subprocess.Popen(
            self._command("postgres", "-D", self._cluster, *options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < end, "PostgreSQL did not start"
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # its own word for: now, but in order
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Stop all its processes where they are: connections stay, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has just ended
            if parent == self.process.pid:
                os.kill(int(status.parent.name), number)
        self.process.send_signal(number)

    def url(self, database: str) -> str:
        """Its address; a server that trusts everybody does not look at the password."""
        return f"postgresql://voteboard:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_database(self, encoding: str = "UTF8") -> str:
        """The address of an empty database, which keeps texts in that encoding."""
        name = f"votes_{next(_names)}"
        self.made.append(name)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        return self.url(name)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """The tables of the databases that were made since this was last asked, and all that they hold."""
        while self.made:
            name = self.made.pop()
            with psycopg.connect(self.url(name), client_encoding="utf8") as connection:
                tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                for (table,) in tables.fetchall():
                    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
                        yield f"{name}.{table}", b"".join(rows)

    @property
    def _cluster(self) -> str:
        return str(self.folder / "cluster")

    @staticmethod
    def _command(program: str, *arguments: str) -> list[str]:
        installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        path = shutil.which(program) or (str(installed[-1]) if installed else program)
        as_user = (
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        )
        return [*as_user, path, *arguments]
