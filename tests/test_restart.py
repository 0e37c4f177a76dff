"""The program in its own process, on both databases: killed, restarted, with a slow database or none."""

import json
import shutil
import sqlite3
import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from websocket import create_connection

from tests.conftest import Running, command, eventually, running


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request, simulator):
    if request.param == "sqlite":
        return simulator.environment
    return {
        **simulator.environment,
        "DATABASE_URL": request.getfixturevalue("postgresql_server").new_database(),
    }


def board(program: Running, path: str = "stage") -> dict:
    return program.get(f"/api/{path}").json()


def counted(program, counts):
    return eventually(lambda: (b := board(program))["counts"] == counts and b)


class Screen:
    """A screen's socket, as raw as it goes."""

    def __init__(self, program: Running, watch: str = "stage") -> None:
        self._url = program.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._watch = watch
        self._open()

    def _open(self) -> None:
        self._socket = create_connection(self._url, timeout=10)
        self._socket.send("40" + json.dumps({"watch": self._watch}))
        self._pings = 0

    def ping(self) -> float:
        """Seconds until an answer: nobody serves that namespace, which the server says at once."""
        self._pings += 1
        if self._pings > 40:  # a viewer who says more than that is shown out
            self._socket.close()
            self._open()
        started = time.monotonic()
        self._socket.send("40/nobody,")
        while not (said := self._socket.recv()).startswith("44/nobody"):
            if said == "2":
                self._socket.send("3")
        return time.monotonic() - started

    def events(self, seconds: float) -> list[tuple[str, dict]]:
        end, found = time.monotonic() + seconds, []
        self._socket.settimeout(0.2)
        while time.monotonic() < end:
            try:
                said = self._socket.recv()
            except TimeoutError:
                continue
            except Exception:  # noqa: BLE001 - the server is gone
                break
            if said == "2":
                self._socket.send("3")
            elif said.startswith("42") and not said.startswith('42["report"'):
                found.append(tuple(json.loads(said[2:])))
        return found


def test_kill_nine_and_back(environment, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **environment) as program:
        simulator.add(made["nr"], _1=3)
        before = counted(program, [3, 0])
        eventually(lambda: program.get("/healthz").json()["record"]["waiting"] == 0)
        program.process.kill()
        program.process.wait()
    simulator.add(made["nr"], _2=2)
    with running("serve", **environment) as program:
        first = board(program)
        assert first["counts"] in ([3, 0], [3, 2])  # never nothing
        after = counted(program, [3, 2])
        assert (after["epoch"], after["rev"]) == (before["epoch"], before["rev"] + 1)


def test_a_vote_that_ended_while_nobody_looked_is_read_to_its_end(environment, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **environment) as program:
        counted(program, [0, 0])
    simulator.add(made["nr"], _2=7)
    simulator.change(made["nr"], status="finished")
    with running("serve", **environment) as program:
        end = eventually(lambda: (b := board(program))["status"] == "finished" and b)
        assert end["counts"] == [0, 7]
        assert not end["stale"]
    with running("serve", **environment) as program:
        assert board(program)["counts"] == [0, 7]  # at once, as nothing has to be asked for it


def test_an_earlier_vote_is_there_by_its_hash(environment, simulator):
    first = simulator.create("Первое?", ("А", "Б"))
    with running("serve", **environment) as program:
        simulator.add(first["nr"], _1=4)
        counted(program, [4, 0])
        simulator.change(first["nr"], status="finished")
        eventually(lambda: board(program)["status"] == "finished")
        simulator.create("Второе?")
        eventually(lambda: board(program)["question"] == "Второе?")
    with running("serve", **environment) as program:
        vote = f"votes/{first['hash']}"
        assert board(program, vote)["counts"] == [4, 0]
        assert "Первое?" in program.get(f"/?v={first['hash']}").text
        assert program.get("/?v=feedfeedfeedfeed").status_code == 404
        assert board(program)["question"] == "Второе?"


@contextmanager
def slow_writes(environment, seconds):
    """Every write takes so long: a trigger of PostgreSQL's, or a lock that SQLite has to wait for."""
    url = environment["DATABASE_URL"]
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                f"""CREATE FUNCTION sleep() RETURNS trigger AS
                $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$ LANGUAGE plpgsql"""
            )
            connection.execute(
                "CREATE TRIGGER slow BEFORE INSERT ON tallies FOR EACH ROW EXECUTE FUNCTION sleep()"
            )
        yield
        return
    done = Event()

    def lock():
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
        while not done.is_set():
            other.execute("BEGIN IMMEDIATE")
            done.wait(seconds)
            other.execute("ROLLBACK")
            time.sleep(0.15)  # SQLite asks for the lock every tenth of a second
        other.close()

    thread = Thread(target=lock)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_slow_write_delays_no_viewer(environment, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **environment) as program:
        counted(program, [0, 0])
        screen = Screen(program)
        usual = sorted(screen.ping() for _ in range(200))
        with slow_writes(environment, 0.5):
            pings, delays = [], []
            for n in range(1, 9):
                simulator.add(made["nr"], _1=1)
                added = time.monotonic()
                while board(program)["counts"] != [n, 0]:
                    pings.append(screen.ping())
                    assert time.monotonic() - added < 5
                delays.append(time.monotonic() - added)
                pings += [screen.ping() for _ in range(30)]
        p99 = statistics.quantiles(pings, n=100)[98]
        assert p99 < max(0.1, 20 * usual[-2]), f"p99 {p99:.3f} s, usually {usual[-2]:.3f} s"
        # A poll is due every 0.2 s; then a change waits at most a quarter of a second for its record.
        assert statistics.median(delays) < 0.7
        eventually(lambda: not program.get("/healthz").json()["record"]["behind"], within=20)


def test_leaving_writes_what_waits(environment, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **environment) as program:
        counted(program, [0, 0])
        with slow_writes(environment, 0.6):
            simulator.add(made["nr"], _1=1)
            counted(program, [1, 0])
            program.process.terminate()
            assert program.process.wait(5) == 0
    done = command("export", "--all", **environment)
    assert json.loads(done.stdout.splitlines()[0])["tallies"][-1][4] == [1, 0]


def test_leaving_leaves_all_of_the_record_in_one_file(simulator):
    """Whoever copies that file alone has the evening."""
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    file = Path(simulator.environment["DATABASE_URL"].removeprefix("sqlite:///"))
    with running("serve", **simulator.environment) as program:
        simulator.add(made["nr"], _1=7)
        counted(program, [7, 0])
        program.process.terminate()
        assert program.process.wait(5) == 0
    assert not Path(f"{file}-wal").exists()
    copy = shutil.copy(file, file.with_name("copy.db"))
    done = command("export", "--all", **{**simulator.environment, "DATABASE_URL": f"sqlite:///{copy}"})
    assert json.loads(done.stdout.splitlines()[0])["tallies"][-1][4] == [7, 0]


def test_a_locked_database_is_said_once_and_recovers_by_itself(simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **simulator.environment) as program:
        before = counted(program, [0, 0])
        screen = Screen(program)
        lock = sqlite3.connect(simulator.database.removeprefix("sqlite:///"), isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        for n in range(1, 6):
            simulator.add(made["nr"], _1=1)
            assert counted(program, [n, 0])["epoch"] != before["epoch"]
            time.sleep(1)
        health = eventually(lambda: (h := program.get("/healthz").json())["record"]["problem"] and h)
        assert health["status"] == "degraded"
        assert health["record"]["problem"] == "record-locked"
        assert simulator.database.removeprefix("sqlite:///") not in json.dumps(health)
        lock.execute("ROLLBACK")
        lock.close()
        eventually(lambda: not program.get("/healthz").json()["record"]["behind"], within=40)
        assert program.output.count("locked by another program") == 1
        eventually(lambda: program.output.count("is written again") == 1)
        counts = [message["counts"] for event, message in screen.events(0.5) if "counts" in message]
        assert counts == [[n, 0] for n in range(6)]
    with sqlite3.connect(simulator.database.removeprefix("sqlite:///")) as record:
        written = [
            json.loads(counts) for (counts,) in record.execute("SELECT counts FROM tallies ORDER BY id")
        ]
        # What was on its way when the lock fell is written twice, under both epochs.
        assert [counts for i, counts in enumerate(written) if counts not in written[:i]] == counts
        assert record.execute("SELECT reason FROM gaps").fetchall() == [("record",)]


def test_a_frozen_postgresql_holds_nobody_up(simulator, postgresql_server):
    """Its connections stay open and are silent, which no error ever tells."""
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    environment = {
        **simulator.environment,
        "DATABASE_URL": postgresql_server.new_database(),
        "VOTEBOARD_API_URL": simulator.url.replace("127.0.0.1", "localhost"),  # looked up on a thread, too
    }
    with running("serve", **environment) as program:
        counted(program, [0, 0])
        postgresql_server.freeze()
        try:
            readers = [Thread(target=program.get, args=("/archive",)) for _ in range(40)]
            for reader in readers:
                reader.start()
            screen = Screen(program)
            pings = []
            for n in range(1, 5):
                simulator.add(made["nr"], _1=1)
                counted(program, [n, 0])
                pings += [screen.ping() for _ in range(50)]
            assert statistics.quantiles(pings, n=100)[98] < 0.25
            for reader in readers:
                reader.join(15)
                assert not reader.is_alive()
        finally:
            postgresql_server.thaw()
        eventually(lambda: not program.get("/healthz").json()["record"]["behind"], within=40)
        assert program.get("/archive").status_code == 200


def test_it_starts_and_shows_while_the_database_is_away(simulator, postgresql_server):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    database = postgresql_server.new_database()
    postgresql_server.stop()
    try:
        with running("serve", **simulator.environment | {"DATABASE_URL": database}) as program:
            simulator.add(made["nr"], _1=2)
            counted(program, [2, 0])
            assert program.get("/?v=feedfeedfeedfeed").status_code == 503
            postgresql_server.start()
            eventually(lambda: program.get("/healthz").json()["record"]["problem"] is None, within=40)
            # What the last look met holds until the next one (archive.LOOK_AGAIN).
            eventually(lambda: program.get("/?v=feedfeedfeedfeed").status_code == 404, within=5)
    finally:
        if postgresql_server.process is None:
            postgresql_server.start()


def test_a_database_of_a_newer_program_is_refused(simulator):
    with running("serve", **simulator.environment) as program:
        eventually(lambda: program.get("/healthz").ok)
    with sqlite3.connect(simulator.database.removeprefix("sqlite:///")) as record:
        record.execute("UPDATE alembic_version SET version_num = '9999'")
    refused = command("serve", **simulator.environment, PORT="0", VOTEBOARD_LANGUAGE="en")
    assert refused.returncode == 2
    assert "A newer voteboard has written" in refused.stderr


def test_without_a_database_it_records_in_the_users_data_folder_but_no_demo_does(simulator, tmp_path):
    account = {k: v for k, v in simulator.environment.items() if k != "DATABASE_URL"}
    with running("demo", **account, XDG_DATA_HOME=str(tmp_path)) as program:
        eventually(lambda: board(program)["vote"])
    assert list(tmp_path.iterdir()) == []
    with running("serve", **account, XDG_DATA_HOME=str(tmp_path)) as program:
        eventually(lambda: program.get("/healthz").ok)
        assert f"{tmp_path}/voteboard/votes.db" in program.output
    assert (tmp_path / "voteboard" / "votes.db").stat().st_mode & 0o777 == 0o600
