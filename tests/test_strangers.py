"""What strangers may do to the program in its own process, and what it costs the others: little."""

import json
import shlex
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from websocket import ABNF, WebSocketConnectionClosedException, create_connection

from tests.conftest import Running, eventually, running

HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


def resident(program: Running) -> int:
    """Kilobytes of memory that the program has."""
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


class Viewer:
    """A viewer's socket, as raw as it goes."""

    def __init__(self, program: Running, watch: str | None = "stage", **options: object) -> None:
        url = program.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.socket = create_connection(url, timeout=30, **options)
        if watch is not None:
            self.socket.send("40" + json.dumps({"watch": watch}))

    def hears(self, start: str) -> str:
        """The next packet that begins so, within 30 seconds: heartbeats go on for ever."""
        end = time.monotonic() + 30
        while not (said := self.socket.recv()).startswith(start):
            assert time.monotonic() < end, f"{start} was not heard"
        return said

    def closed_with(self) -> int | None:
        """The status with which the server closes it; None when it closes without one."""
        try:
            while True:
                opcode, data = self.socket.recv_data(control_frame=True)
                if opcode == ABNF.OPCODE_CLOSE:
                    return int.from_bytes(data[:2]) if data else None
        except (WebSocketConnectionClosedException, ConnectionError):
            return None


@pytest.fixture
def other(program):
    """One who has nothing to do with it, and whom nothing may happen."""
    viewer = Viewer(program)
    viewer.hears('42["board"')
    yield viewer
    before = time.monotonic()
    viewer.socket.send("40/nobody,")
    viewer.hears("44/nobody")
    assert time.monotonic() - before < 1


def test_a_message_in_fragments_is_as_long_as_one_in_one_piece(program, other):
    whole = Viewer(program)
    # Only the heads of what would be too much: what comes and is not read may cut the answer off.
    whole.socket.sock.sendall(b"\x81\xfe" + (5000).to_bytes(2))
    assert whole.closed_with() == 1009
    pieces = Viewer(program)
    pieces.socket.send_frame(ABNF.create_frame("4" + "x" * 2000, ABNF.OPCODE_TEXT, fin=0))
    pieces.socket.send_frame(ABNF.create_frame("x" * 2000, ABNF.OPCODE_CONT, fin=0))
    pieces.socket.sock.sendall(b"\x00\xfe" + (2000).to_bytes(2))
    assert pieces.closed_with() == 1009


def test_a_short_message_in_fragments_is_heard(program, other):
    viewer = Viewer(program, watch=None)
    viewer.socket.send_frame(ABNF.create_frame('40{"watch"', ABNF.OPCODE_TEXT, fin=0))
    viewer.socket.send_frame(ABNF.create_frame(':"stage"}', ABNF.OPCODE_CONT, fin=1))
    viewer.hears('42["board"')


def events(flooder: Viewer) -> None:
    flooder.socket.send('42["x"]')


def pings(flooder: Viewer) -> None:
    flooder.socket.ping("x")


def empty_fragments(flooder: Viewer) -> None:
    flooder.socket.send_frame(ABNF.create_frame("", ABNF.OPCODE_CONT, fin=0))


def said_until_closed(flooder: Viewer, talk: Callable[[Viewer], None]) -> int:
    for said in range(2000):
        try:
            talk(flooder)
        except (OSError, WebSocketConnectionClosedException):
            return said
        time.sleep(0.002)
    return 2000


@pytest.mark.parametrize("talk", [events, pings, empty_fragments])
def test_who_talks_without_end_is_shown_out(program, other, talk):
    flooder = Viewer(program)
    flooder.hears('42["board"')
    if talk is empty_fragments:
        flooder.socket.send_frame(ABNF.create_frame("4", ABNF.OPCODE_TEXT, fin=0))
    for _ in range(45):
        talk(flooder)
    if talk is events:
        flooder.socket.send("40/nobody,")
        flooder.hears("44/nobody")  # that much may be said at once
    assert said_until_closed(flooder, talk) < 1000


@pytest.mark.parametrize(
    "packet", ["x", "", "9", "4" + "[" * 4000, "4" + "9" * 300, "bAAAA", "4451-", "2probe"]
)
def test_what_cannot_be_read_ends_no_more_than_its_own_connection(program, other, packet):
    viewer = Viewer(program)
    viewer.hears('42["board"')
    viewer.socket.send(packet)
    viewer.socket.close()
    assert "Traceback" not in program.output


def test_a_binary_attachment_is_not_kept(program, other):
    viewer = Viewer(program)
    viewer.socket.send('451000-["x",{"_placeholder":true,"num":0}]')
    for _ in range(20):
        viewer.socket.send_binary(b"x" * 4000)
    viewer.socket.send("40/nobody,")
    viewer.hears("44/nobody")


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_nobody_plays_what_the_library_tells_of_a_connection(simulator, program, other, name):
    """They would enter rooms that they never leave, and stand in the way of those behind them."""
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    eventually(lambda: program.get("/api/stage").json()["vote"] == made["hash"])
    viewer = Viewer(program, watch=made["hash"])
    viewer.hears('42["board"')
    viewer.socket.send(f'42["{name}",{{}},{{"watch":"stage"}}]')
    simulator.add(made["nr"], _1=1)
    assert '"total":1' in viewer.hears('42["tally"')
    viewer.socket.close()
    innocent = Viewer(program)
    innocent.hears('42["board"')
    simulator.add(made["nr"], _1=1)
    assert '"total":2' in innocent.hears('42["tally"')
    assert "Traceback" not in program.output


def test_a_text_that_is_none_is_told_so(program, other):
    viewer = Viewer(program)
    viewer.hears('42["board"')
    viewer.socket.send_frame(ABNF.create_frame(b"4\xff\xfe", ABNF.OPCODE_TEXT))
    assert viewer.closed_with() == 1007


def test_what_is_not_http_leaves_no_word_in_the_log(program):
    eventually(lambda: "/healthz" in program.output)  # the last that it says on starting
    said = len(program.lines)
    with socket.create_connection(("127.0.0.1", int(program.url.rsplit(":", 1)[1]))) as stranger:
        stranger.sendall(b"\x16\x03\x01 no http \xff at all\r\n\r\n")
        stranger.settimeout(10)
        assert b"400" in stranger.recv(4096)
    assert program.get("/healthz").ok
    assert program.lines[said:] == []
    assert "Server initialized" not in program.output, "nor has the rehearsal"


def test_compression_is_refused(program):
    with socket.create_connection(("127.0.0.1", int(program.url.rsplit(":", 1)[1]))) as raw:
        raw.sendall(HANDSHAKE)
        answer = raw.recv(4096).partition(b"\r\n\r\n")[0]
    assert answer.startswith(b"HTTP/1.1 101")
    assert b"extensions" not in answer.lower()


def test_who_never_says_anything_is_let_go(program, other):
    """An idle TCP connection, a head dripped in, an answered handshake without a joining."""
    address = ("127.0.0.1", int(program.url.rsplit(":", 1)[1]))
    with socket.create_connection(address) as idle, socket.create_connection(address) as dripping:
        unjoined = Viewer(program, watch=None)
        started, drops = time.monotonic(), iter(b"GET / HTTP/1.1\r\nX: " + b"x" * 1000)
        dripping.settimeout(0.5)
        ended = None
        while ended is None:
            assert time.monotonic() - started < 25
            try:
                dripping.send(bytes((next(drops),)))
                if dripping.recv(1000) == b"":
                    ended = time.monotonic()
            except TimeoutError:
                continue
            except OSError:
                ended = time.monotonic()
        assert 10 < ended - started < 25
        idle.settimeout(10)
        assert idle.recv(1000) == b""
        unjoined.socket.settimeout(10)
        assert unjoined.closed_with() is None


def test_long_polling_is_for_those_who_set_it(simulator, program):
    polling = "/socket.io/?EIO=4&transport=polling"
    assert program.get(polling).status_code == 400
    program.process.terminate()
    with running("serve", **simulator.environment, VOTEBOARD_LONG_POLLING="1") as asked_for:
        assert asked_for.get(polling).text.startswith('0{"sid"')


@pytest.mark.parametrize("body", [b"2", b"4" * 5000], ids=["a ping", "too long"])
def test_what_cannot_be_used_is_answered_over_long_polling_too(simulator, body):
    with running("serve", **simulator.environment, VOTEBOARD_LONG_POLLING="1") as program:
        polling = f"{program.url}/socket.io/?EIO=4&transport=polling"
        descriptors = Path(f"/proc/{program.process.pid}/fd")
        requests.get(polling, timeout=5)
        before = len(list(descriptors.iterdir()))
        for _ in range(10):
            sid = json.loads(requests.get(polling, timeout=5).text[1:])["sid"]
            assert requests.post(f"{polling}&sid={sid}", data=body, timeout=5).status_code == 400
            assert requests.get(f"{polling}&sid={sid}", timeout=5).status_code == 400, "it is over"
        eventually(lambda: len(list(descriptors.iterdir())) <= before)


def test_the_answer_to_joining_comes_first_over_long_polling_too(simulator):
    with running("serve", **simulator.environment, VOTEBOARD_LONG_POLLING="1") as program:
        polling = f"{program.url}/socket.io/?EIO=4&transport=polling"
        polling += "&sid=" + json.loads(requests.get(polling, timeout=5).text[1:])["sid"]
        requests.post(polling, data='40{"watch":"stage"}', timeout=5)
        heard = []
        while len(heard) < 2:
            heard += requests.get(polling, timeout=5).text.split("\x1e")
        assert heard[0].startswith("40")
        assert heard[1].startswith('42["board"')


def test_one_address_has_its_share_of_connections(simulator):
    with (
        running("serve", **simulator.environment, VOTEBOARD_CONNECTIONS_PER_ADDRESS="20") as program,
        ExitStack() as stack,
    ):
        address = ("127.0.0.1", int(program.url.rsplit(":", 1)[1]))
        held = [stack.enter_context(socket.create_connection(address)) for _ in range(40)]

        def closed(connection):
            connection.settimeout(0.01)
            try:
                return connection.recv(1) == b""
            except TimeoutError:
                return False
            except ConnectionError:
                return True

        eventually(lambda: sum(map(closed, held)) == 20)
        for connection in held:
            connection.close()

        def answers():
            try:
                return program.get("/healthz").ok
            except requests.ConnectionError:
                return False

        eventually(answers)


def test_a_slow_reader_costs_nothing_and_ends_in_the_newest_state(simulator, program, other):
    made = simulator.create("Кто?", tuple(f"Участник {i}" for i in range(500)))
    eventually(lambda: program.get("/api/stage").json()["vote"] == made["hash"])
    slow = [Viewer(program, sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)]) for _ in range(100)]
    for viewer in slow:
        viewer.hears(f'42["board",{{"vote":"{made["hash"]}"')
    millions = {f"_{i + 1}": 10**9 for i in range(500)}  # a state takes up to 37 KB
    for n in range(1, 15):  # no more: who takes nothing for twenty seconds is let go
        simulator.add(made["nr"], **millions if n == 1 else {f"_{n}": 1})
        eventually(lambda n=n: program.get("/api/stage").json()["total"] == 500 * 10**9 + n - 1)
        if n == 6:  # buffers are full, and whatever grows once has grown
            before = resident(program)
    # All that they missed since then would be some of 100 × 8 × 37 KB.
    assert resident(program) - before < 2500
    for viewer in slow:
        told = []
        while not told or told[-1]["total"] != 500 * 10**9 + 13:
            said = viewer.socket.recv()
            if said.startswith(('42["board"', '42["tally"')):
                told.append(json.loads(said[2:])[1])
        assert [t["total"] for t in told] == sorted(t["total"] for t in told)
        assert len(told) < 11, "most of what it missed was kept for it"


# The handshake is not there while it is tried out, and is again afterwards.
OTHERWISE = """
import eventlet.websocket
import voteboard.endpoint
from voteboard.cli import main

install, libraries = voteboard.endpoint.install, eventlet.websocket.WebSocketWSGI
handshake = libraries._handle_hybi_request

def without(*arguments):
    libraries._handle_hybi_request = None
    try:
        return install(*arguments)
    finally:
        libraries._handle_hybi_request = handshake

voteboard.endpoint.install = without
main(["serve"])
"""


def test_with_other_libraries_than_expected_it_serves_the_ordinary_way(simulator, tmp_path):
    (tmp_path / "otherwise.py").write_text(OTHERWISE)
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    command = f"exec {shlex.quote(sys.executable)} {shlex.quote(str(tmp_path / 'otherwise.py'))}"
    with running(shell=command, **simulator.environment) as program:
        assert "installed libraries" in program.output
        viewer = Viewer(program)
        # Each of its sessions keeps memory for so long after its end.
        assert json.loads(viewer.hears("0{")[1:])["pingInterval"] == 25_000
        viewer.hears(f'42["board",{{"vote":"{made["hash"]}"')
        simulator.add(made["nr"], _1=1)
        viewer.hears('42["tally"')
        viewer.hears('42["heartbeat"')
