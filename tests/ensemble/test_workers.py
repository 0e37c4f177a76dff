"""`voteboard serve --workers`: the real program and Redis. Each worker costs a second of a processor."""

import json
import os
import re
import signal
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
import requests
from websocket import ABNF, create_connection

from tests.conftest import command, eventually, running, simulating
from tests.desk import PASSWORD
from tests.ensemble.hall import KEY
from tests.redis_server import redis
from voteboard.cli.places import HANGS

CONNECTIONS = 200
LEAVES = 5.0  # seconds
RESTARTED = 40.0  # seconds for a start, on a busy machine


@contextmanager
def serving(workers, **variables):
    with redis() as shared, simulating() as simulator:
        simulator.create("Кто?", ("Анна", "Михаил"))
        environment = {
            **simulator.environment,
            "REDIS_URL": shared.url,
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
            **variables,
        }
        with running("serve", "--workers", str(workers), **environment) as program:
            yield Workers(program)


class Workers:
    """The program, as its log tells of it."""

    def __init__(self, program):
        self.program = program

    def told(self, event):
        """The records of an event."""
        found = [json.loads(line) for line in tuple(self.program.lines) if line.startswith("{")]
        return [record for record in found if record.get("event") == event]

    @property
    def pids(self):
        """Process ids of those that serve, by their numbers."""
        gone = {r["pid"] for event in ("worker-ended", "worker-left") for r in self.told(event)}
        return {r["worker"]: r["pid"] for r in self.told("worker-serves") if r["pid"] not in gone}

    def all_serve(self, number):
        return eventually(lambda: len(self.pids) == number and self.pids, RESTARTED)

    def start(self):
        """Seconds that a worker took from its start until it served, the quickest."""
        began, serves = (
            {r["pid"]: datetime.fromisoformat(r["time"]) for r in self.told(event)}
            for event in ("worker-started", "worker-serves")
        )
        return min((serves[pid] - began[pid]).total_seconds() for pid in serves)

    @contextmanager
    def asked(self):
        """Asked for the stage again and again, each time on a new connection: what failed, and when."""
        failures, answers, done = [], [], Event()

        def ask():
            while not done.wait(0.02):
                try:
                    answers.append(requests.get(f"{self.program.url}/api/stage", timeout=10))
                    assert answers[-1].json()["vote"]
                except (requests.RequestException, ValueError, AssertionError) as error:
                    failures.append((time.monotonic(), repr(error)))

        askers = [Thread(target=ask) for _ in range(2)]
        for asker in askers:
            asker.start()
        try:
            yield failures
        finally:
            done.set()
            for asker in askers:
                asker.join()
        assert len(answers) > 20


class Viewer:
    def __init__(self, program):
        url = program.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._socket = create_connection(url, timeout=RESTARTED)
        self._socket.send("40" + json.dumps({"watch": "stage"}))
        while not self._socket.recv().startswith('42["board"'):
            pass

    def sent_away(self):
        """The close code, when it comes."""
        while True:
            opcode, content = self._socket.recv_data(control_frame=True)
            if opcode == ABNF.OPCODE_CLOSE:
                return int.from_bytes(content[:2])


@pytest.fixture(scope="module")
def hall():
    with serving(2, VOTEBOARD_LOG_FORMAT="json") as workers:
        yield workers


def test_new_connections_are_shared_about_evenly(hall):
    pids = hall.all_serve(2).values()
    before = {pid: descriptors(pid) for pid in pids}
    address = ("127.0.0.1", int(hall.program.url.rsplit(":", 1)[1]))
    with ExitStack() as opened:
        for _ in range(CONNECTIONS):
            opened.enter_context(socket.create_connection(address))
        eventually(lambda: sum(descriptors(pid) - before[pid] for pid in pids) > CONNECTIONS - 10)
        assert all(descriptors(pid) - before[pid] > CONNECTIONS / 4 for pid in pids)


def test_one_that_is_killed_is_back_and_the_other_serves_on(hall):
    pids = hall.all_serve(2)
    with hall.asked() as failures:
        killed = time.monotonic()
        os.kill(pids[1], signal.SIGKILL)
        eventually(lambda: hall.all_serve(2)[1] != pids[1], RESTARTED)
    assert hall.pids[2] == pids[2]
    assert [record["code"] for record in hall.told("worker-ended")] == [-signal.SIGKILL]
    # Who was just there goes with it; nobody meets its place empty.
    late = [failure for failure in failures if failure[0] > killed + 1]
    assert not late, late[:3]


def test_all_are_replaced_and_nobody_finds_the_place_empty(hall):
    pids = hall.all_serve(2)
    viewers = [Viewer(hall.program) for _ in range(6)]
    away = []

    def watch(viewer):
        code, since = viewer.sent_away(), time.monotonic()
        Viewer(hall.program)
        away.append((code, time.monotonic() - since))

    watching = [Thread(target=watch, args=[viewer], daemon=True) for viewer in viewers]
    for each in watching:
        each.start()
    with hall.asked() as failures:
        hall.program.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(hall.told("worker-left")) == 2 and len(hall.pids) == 2, 2 * RESTARTED)
        for each in watching:
            each.join(LEAVES)
    assert not failures, failures[:3]
    assert [code for code, _ in away] == [1012] * 6, "each was told to come back"
    assert max(seconds for _, seconds in away) < hall.start() / 2, "and found one at once, not a new one"
    assert not set(hall.pids.values()) & set(pids.values())
    assert {record["code"] for record in hall.told("worker-left")} == {0}


def test_nobody_is_killed_because_the_supervisor_was_frozen(hall):
    pids = hall.all_serve(2)
    supervisor = hall.program.process.pid
    os.kill(supervisor, signal.SIGSTOP)
    time.sleep(HANGS + 2)
    os.kill(supervisor, signal.SIGCONT)
    before = turns(supervisor)
    eventually(lambda: turns(supervisor) > before + 8)
    assert not hall.told("worker-hangs")
    assert hall.pids == pids


def test_one_that_hangs_is_killed_and_replaced(hall):
    pids = hall.all_serve(2)
    with hall.asked() as failures:
        os.kill(pids[1], signal.SIGSTOP)
        (told,) = eventually(lambda: hall.told("worker-hangs"), 2 * HANGS)
        killed = time.monotonic()
        eventually(lambda: hall.all_serve(2)[1] != pids[1], RESTARTED)
    assert (told["worker"], told["pid"], told["level"]) == (1, pids[1], "ERROR")
    assert hall.pids[2] == pids[2]
    assert not alive(pids[1])
    late = [failure for failure in failures if failure[0] > killed + 1]
    assert not late, late[:3]


def test_each_line_of_a_worker_names_it(hall):
    records = [json.loads(line) for line in hall.program.lines if line.startswith("{")]
    theirs = {record.get("worker") for record in records if record["logger"] != "voteboard.cli.workers"}
    assert {1, 2} <= theirs
    said = [line for line in hall.program.lines if not line.startswith("{")]
    assert len([line for line in said if "/present" in line]) == 1


def test_all_leave_in_time(hall):
    pids = hall.all_serve(2)
    asked = time.monotonic()
    hall.program.process.terminate()
    assert hall.program.process.wait(LEAVES) == 0
    assert time.monotonic() - asked < LEAVES
    assert not any(alive(pid) for pid in pids.values())
    with pytest.raises(requests.ConnectionError):
        requests.get(hall.program.url, timeout=2)


def test_they_leave_when_nobody_supervises_them():
    with serving(2) as workers:
        program = workers.program
        eventually(lambda: program.output.count(" serves") == 2, RESTARTED)
        assert re.search(r"INFO worker [12] voteboard\.", program.output)
        here = children(program.process.pid)
        assert len(here) == 2
        program.process.kill()
        eventually(lambda: not any(alive(pid) for pid in here), LEAVES + 1)


@pytest.mark.parametrize(("language", "words"), [("en", "is missing"), ("ru", "Не задано")])
def test_they_need_redis(simulator, language, words):
    done = command("serve", "--workers", "2", **simulator.environment, VOTEBOARD_LANGUAGE=language)
    assert done.returncode == 2
    assert "REDIS_URL" in done.stderr
    assert words in done.stderr


def descriptors(pid):
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def turns(pid):
    """How often a process has waited for something."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.MULTILINE)[1])


def alive(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def children(pid):
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(status.parent.name))
    return found
