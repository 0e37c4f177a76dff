"""The program in its own process: starting, following the vendor, leaving."""

import json
import shlex
import signal
import socket
import sys
import time
from urllib.parse import quote, quote_plus

import pytest
import requests
import socketio
import websocket

from tests.conftest import SECRET, command, eventually, running, simulating


def test_a_port_that_another_voteboard_has_is_told(program):
    done = command("demo", PORT=program.url.rsplit(":", 1)[1])
    assert done.returncode == 2
    assert "Не получается слушать" in done.stderr


def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = command("demo", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "Не получается слушать" in done.stderr


class Screen:
    """A Socket.IO client that remembers what it was told, and when."""

    def __init__(self, url, watch):
        self.messages = []
        self.client = socketio.Client(reconnection=False)
        for event in ("board", "tally", "status"):
            self.client.on(event, self._remember(event))
        self.client.connect(url, auth={"watch": watch}, transports=["websocket"])

    def _remember(self, event):
        return lambda message: self.messages.append((time.monotonic(), event, message))

    def newest(self, event):
        return next((message for _, name, message in reversed(self.messages) if name == event), None)


@pytest.fixture
def screen():
    opened = []

    def open_screen(url, watch):
        opened.append(Screen(url, watch))
        return opened[-1]

    yield open_screen
    for one in opened:
        one.client.disconnect()


@pytest.mark.parametrize("spelling", ["standing", "keyed", "maps", "lists"])
def test_a_screen_follows_within_a_poll_interval_and_half_a_second(spelling, screen):
    with simulating(spelling=spelling) as simulator:
        made = simulator.create("Кто?", ("Анна", "Михаил"))
        environment = {**simulator.environment, "VOTEBOARD_POLL_INTERVAL": "1.0"}
        with running("serve", **environment) as program:
            eventually(lambda: program.get("/api/stage").json()["vote"])
            stage = screen(program.url, "stage")
            eventually(lambda: stage.newest("board"))
            for n in (1, 2, 3):
                simulator.add(made["nr"], _2=1)
                added = time.monotonic()
                eventually(lambda n=n: (stage.newest("tally") or {}).get("counts") == [0, n], within=5)
                assert time.monotonic() - added < 1.5


def test_final_counts_of_a_vote_that_finishes_between_two_polls(simulator, program, screen):
    made = simulator.create()
    eventually(lambda: program.get("/api/stage").json()["vote"])
    stage = screen(program.url, "stage")
    simulator.add(made["nr"], _1=9)
    simulator.change(made["nr"], status="finished")
    board = eventually(lambda: (b := stage.newest("board")) and b["status"] == "finished" and b)
    assert board["counts"] == [9, 0]


def test_polling_starts_without_any_visitor(simulator, program):
    made = simulator.create()
    time.sleep(1)
    health = program.get("/healthz").json()
    assert health["poller"]["last_good_age"] < 1
    assert 0 < health["poller"]["latency"] < 1
    assert abs(health["poller"]["clock_offset"]) < 1
    assert program.get(f"/api/votes/{made['hash']}").status_code == 200


def test_an_unknown_vote_is_refused_on_the_socket(program, screen):
    with pytest.raises(socketio.exceptions.ConnectionError):
        screen(program.url, "nope")


@pytest.mark.parametrize(("wanted", "status"), [("0", 400), ("1", 200)])
def test_long_polling_is_refused_unless_it_was_asked_for(simulator, wanted, status):
    with running("serve", VOTEBOARD_LONG_POLLING=wanted, **simulator.environment) as program:
        assert program.get("/socket.io/?EIO=4&transport=polling").status_code == status


def test_a_quiet_screen_hears_heartbeats(program, screen):
    heard = []
    quiet = screen(program.url, "stage")
    quiet.client.on("heartbeat", lambda: heard.append(time.monotonic()))
    eventually(lambda: len(heard) >= 2, within=14)
    assert heard[1] - heard[0] < 7  # a screen bears 9.5 s of silence


def test_garbage_from_strangers_is_neither_answered_nor_logged(program, screen):
    address = program.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    for garbage in ('40{"watch":', '42["x"', "40" + "x" * 9000, "garbage", "\x00"):
        socket_ = websocket.create_connection(address, timeout=5)
        socket_.recv()
        socket_.send(garbage)
        socket_.close()
    time.sleep(0.5)
    assert screen(program.url, "stage").client.connected
    assert "Traceback" not in program.output


def test_the_screen_keeps_the_last_good_state_while_the_vendor_is_away(simulator, program):
    made = simulator.create()
    simulator.add(made["nr"], _1=5)
    eventually(lambda: program.get("/api/stage").json()["counts"] == [5, 0])
    simulator.fault(body="Error: API not allowed", times=-1)
    health = eventually(lambda: (h := program.get("/healthz").json())["status"] == "degraded" and h)
    assert health["poller"]["problem"]["code"] == "account"
    assert program.get("/api/stage").json()["counts"] == [5, 0]
    assert "may not use the API" in program.output


def test_a_server_that_is_not_there_is_told_and_the_page_stays_quiet(tmp_path):
    account = {
        "VOTEBOARD_API_URL": "http://127.0.0.1:9",
        "VOTEBOARD_API_ID": "1",
        "VOTEBOARD_API_SECRET": SECRET,
        "VOTEBOARD_EVENT_ACCENT": "#0b0d18",
        "DATABASE_URL": f"sqlite:///{tmp_path}/votes.db",
    }
    with running("serve", **account) as program:
        health = eventually(lambda: (h := program.get("/healthz").json())["poller"]["problem"] and h)
        assert health["poller"]["problem"]["code"] == "unreachable"
        assert "Ждём начала голосования" in program.get("/").text
        assert "plain http" in program.output
        assert "Hard to see on the ground #0a0d18: accent #0b0d18" in program.output


def test_the_secret_appears_nowhere(simulator, program, screen):
    made = simulator.create()
    eventually(lambda: program.get("/api/stage").json()["vote"])
    stage = screen(program.url, "stage")
    answers = []
    for fault in ("<html>", "", "Error: wrong user id or token"):
        simulator.fault(body=fault, times=3)
        time.sleep(0.7)
        for path in ("/", "/healthz", "/api/stage", f"/embed/{made['hash']}", "/?v=nope", "/api/votes/nope"):
            response = program.get(path)
            answers.append(response.text + str(response.headers))
    program.process.terminate()
    program.process.wait(10)
    everything = "".join(answers) + program.output + json.dumps(stage.messages)
    for form in (SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), "planted"):
        assert form not in everything


@pytest.mark.parametrize(("number", "drain"), [(signal.SIGTERM, "1"), (signal.SIGINT, "60")])
def test_it_leaves_on_a_signal_within_five_seconds(simulator, screen, number, drain):
    simulator.create()
    with running("serve", VOTEBOARD_DRAIN=drain, **simulator.environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        stage = screen(program.url, "stage")
        began = time.monotonic()
        program.process.send_signal(number)
        assert program.process.wait(10) == 0
        assert time.monotonic() - began < 5
        eventually(lambda: not stage.client.connected)
        with pytest.raises(requests.ConnectionError):
            program.get("/healthz")


def test_it_says_that_it_leaves_serves_on_for_a_while_and_sends_screens_away_to_come_back(simulator):
    made = simulator.create()
    with running("serve", VOTEBOARD_DRAIN="3", **simulator.environment) as program:
        eventually(lambda: program.get("/readyz").ok)
        eventually(lambda: program.get("/api/stage").json()["vote"])
        program.process.terminate()
        eventually(lambda: program.get("/readyz").json() == {"status": "draining"}, within=2)
        assert program.get("/readyz").status_code == 503
        assert program.get("/").ok, "who comes now is still served"
        socket_ = websocket.create_connection(
            program.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket", timeout=5
        )
        socket_.recv()
        socket_.send('40{"watch":"stage"}')
        simulator.add(made["nr"], _1=7)
        told = []
        while (frame := socket_.recv_frame()).opcode == websocket.ABNF.OPCODE_TEXT:
            told.append(frame.data.decode())
        assert (frame.opcode, frame.data) == (websocket.ABNF.OPCODE_CLOSE, (1012).to_bytes(2))
        assert '"counts":[7,0]' in told[-1], "it was told to the end"
        assert program.process.wait(10) == 0


def test_another_signal_ends_it_at_once_unless_it_is_the_first_one_passed_on(simulator):
    with running("serve", VOTEBOARD_DRAIN="60", **simulator.environment) as program:
        eventually(lambda: program.get("/readyz").ok)
        program.process.terminate()
        program.process.terminate()
        time.sleep(0.7)
        assert program.get("/readyz").status_code == 503
        program.process.send_signal(signal.SIGINT)
        assert program.process.wait(5) == -signal.SIGINT


def test_a_half_sent_request_does_not_hold_it_up(program):
    host, port = program.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost:")
        time.sleep(0.3)
        began = time.monotonic()
        program.process.terminate()
        assert program.process.wait(10) == 0
        assert time.monotonic() - began < 3


def test_a_shortage_of_file_descriptors_ends_with_the_shortage(simulator):
    simulator.create()
    python = shlex.quote(sys.executable)
    limited = f"ulimit -n 60; exec {python} -m voteboard.cli serve"
    with running(shell=limited, **simulator.environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        host, port = program.url.removeprefix("http://").split(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(100)]
        eventually(lambda: "Can't take another connection" in program.output)
        for connection in idle:
            connection.close()
        assert program.get("/healthz").status_code == 200


def test_ipv6():
    with running("demo", HOST="::1") as program:
        assert program.url.startswith("http://[::1]:")
        assert program.get("/healthz").status_code == 200


def test_demo_is_a_living_board_and_says_so():
    with running("demo") as program:
        first = eventually(lambda: (b := program.get("/api/stage").json())["total"] > 100 and b, within=20)
        assert "DEMO" in program.output
        page = program.get("/").text
        assert ">DEMO<" in page
        assert first["question"] in page
        eventually(lambda: program.get("/api/stage").json()["total"] > first["total"])


def test_serve_without_an_account_is_the_demo():
    with running("serve") as program:
        assert "DEMO" in program.output
        assert eventually(lambda: program.get("/api/stage").json()["vote"])


def test_app_py_serves():
    with running(shell=f"exec {shlex.quote(sys.executable)} app.py") as program:
        assert program.get("/healthz").status_code == 200


def test_the_simulator_alone_speaks_the_vendors_api():
    with running("simulate", "--port", "0", "--seed", "7") as program:
        query = json.dumps({"id": 52, "vote_nr": "most_recent_active", "secure": "simulator-secret"})
        answer = requests.get(
            program.url + "/api/command/vote_report.php", params={"json": query}, timeout=10
        ).json()
        assert answer["status"] == "active"
        assert {"global_id", "id", "text", "votes"} == set(answer["answers"][0])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_idle_simulator_leaves_when_it_is_asked_to(number):
    with running("simulate", "--port", "0") as program:
        program.get("/")
        program.process.send_signal(number)
        assert program.process.wait(5) == 0


def test_under_nohup_a_closed_terminal_ends_nothing():
    python = shlex.quote(sys.executable)
    with running(shell=f"trap '' HUP; exec {python} -m voteboard.cli simulate --port 0") as program:
        program.get("/")
        program.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert program.get("/").status_code == 404
