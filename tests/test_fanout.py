"""The fan-out over real sockets, with clients that read, stall, talk and leave as they like.

Everything runs in one thread of the server's own runtime, so that a story always goes the same way.
"""

import json
import logging
import socket
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import engineio
import pytest
import socketio
from engineio.packet import PING, Packet
from engineio.socket import Socket as Session
from eventlet import sleep, spawn
from eventlet.greenio import GreenSocket
from eventlet.hubs import notify_opened
from eventlet.websocket import RFC6455WebSocket, WebSocketWSGI
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reports import report
from tests.test_handshake import PLAIN
from voteboard import board, endpoint, websocket
from voteboard.fanout import Fanout, QueuedViewer
from voteboard.live import TextPacket
from voteboard.membership import Membership
from voteboard.model import Revision
from voteboard.websocket import ViewerSocket

LONG = "вопрос " * 150  # a few states, and a socket that nobody reads is full


class Input:
    def __init__(self, ours):
        self._ours = ours

    def get_socket(self):
        return self._ours


def settle():
    """Let every task go on until it waits."""
    for _ in range(20):
        sleep(0)


@dataclass
class Client:
    """The other end of a viewer's connection, read by hand."""

    theirs: socket.socket
    data: bytes = b""
    open: bool = True
    texts: list[str] = field(default_factory=list)
    pongs: int = 0
    events: int = 0

    def write(self, payload: bytes, opcode: int = 1) -> None:
        assert len(payload) < 126
        try:
            self.theirs.send(bytes((0x80 | opcode, 0x80 | len(payload))) + bytes(4) + payload)
        except OSError:
            self.open = False
        settle()

    def read(self, most: int) -> None:
        try:
            some = self.theirs.recv(most)
        except BlockingIOError:
            some = None
        except OSError:
            some = b""
        if some == b"":
            self.open = False
        self.data += some or b""
        settle()

    def read_all(self) -> None:
        before = -1
        while self.theirs.fileno() != -1 and len(self.data) != before:
            before = len(self.data)
            self.read(1 << 20)

    def parse(self) -> list[str]:
        """Texts of whole frames; fails where one is in the middle of another."""
        data, found = self.data.partition(b"\r\n\r\n")[2], []
        while len(data) > 1:
            assert data[0] in (0x81, 0x88, 0x8A), "not the start of a frame"
            assert data[1] < 127
            length, start = data[1], 2
            if length == 126:
                length, start = int.from_bytes(data[2:4]), 4
            if len(data) < start + length:
                break
            if data[0] == 0x81:
                found.append(data[start : start + length].decode())
            data = data[start + length :]
        return found


class Hall:
    """A Socket.IO server with its fan-out, and clients."""

    def __init__(self, *, libraries_as_expected: bool = True) -> None:
        quiet = logging.getLogger("tests.quiet")
        quiet.setLevel(logging.CRITICAL)
        self.server = socketio.Server(
            async_mode="eventlet",
            client_manager=Membership(),
            serializer=TextPacket,
            async_handlers=False,
            monitor_clients=False,
            ping_interval=1000,
            ping_timeout=1000,
            logger=quiet,
            engineio_logger=quiet,
        )
        self.now = 0.0
        self.rev = 0
        self.fanout = Fanout(self.server, lambda: self.now, Random(1))
        assert libraries_as_expected == (self.fanout.open_viewer is not None)
        self.server.on("connect", lambda sid, _, auth=None: self.fanout.join(sid, "stage", self.board()))
        self.server.on("disconnect", lambda sid, *_: self.fanout.leave(sid))
        self.server.on("echo", lambda _sid, n: n)
        self.clients: list[Client] = []

    def board(self) -> board.Board:
        return board.of(report(self.rev, 1, question=LONG), Revision("e", self.rev), (0, 1), at=None)

    def tell(self, event: str) -> None:
        self.rev += 1
        self.fanout.tell("stage", event, self.board())

    def enter(self) -> Client:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        theirs.setblocking(False)
        notify_opened(ours.fileno())  # as accepting does: descriptors are used again
        environ = {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": "EIO=4&transport=websocket",
            "HTTP_CONNECTION": "Upgrade",
            "HTTP_UPGRADE": "websocket",
            "HTTP_SEC_WEBSOCKET_VERSION": "13",
            "HTTP_SEC_WEBSOCKET_KEY": "eA==",
            "eventlet.input": Input(GreenSocket(ours)),
        }
        spawn(self.server.handle_request, environ, lambda *_: None)
        client = Client(theirs)
        self.clients.append(client)
        settle()
        client.write(b"40")
        return client

    def end(self) -> None:
        for client in self.clients:
            client.theirs.close()
        settle()


@pytest.fixture
def hall():
    opened = Hall()
    yield opened
    opened.end()


STEP = st.one_of(
    st.tuples(st.sampled_from(["tally", "board", "status"]), st.just(0), st.just(0)),
    st.tuples(st.sampled_from(["beat", "enter"]), st.just(0), st.just(0)),
    st.tuples(st.just("read"), st.integers(0, 4), st.sampled_from([1, 60, 700, 5000, 100_000])),
    st.tuples(st.sampled_from(["echo", "ping", "engine", "close", "vanish"]), st.integers(0, 4), st.just(0)),
)


@pytest.fixture(autouse=True, scope="module")
def small_buffers():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(websocket, "SEND_BUFFER", 1)
        yield


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(STEP, max_size=50))
def test_any_story_ends_with_every_client_in_the_newest_state(story):
    hall = Hall()
    for _ in range(3):
        hall.enter()
    for step, who, size in story:
        client = hall.clients[who] if who < len(hall.clients) else None
        if step in ("tally", "board", "status"):
            hall.tell(step)
        elif step == "beat":
            hall.now += 6
            hall.fanout.beat()
        elif step == "enter" and len(hall.clients) < 5:
            hall.enter()
        elif client is None or not client.open:
            continue
        elif step == "read":
            client.read(size)
        elif step == "echo":
            client.events += 1
            client.write(f'42{client.events}["echo",{client.events}]'.encode())
        elif step == "ping":
            client.pongs += 1
            client.write(b"%d" % client.pongs, opcode=9)
        elif step == "engine":
            for session in hall.server.eio.sockets.values():
                if not session.closed:
                    session.send(Packet(PING))
        elif step == "close":
            client.write(b"\x03\xe8", opcode=8)
            client.open = False
        elif step == "vanish":
            client.theirs.close()
            client.open = False
        settle()
    hall.tell("tally")
    settle()
    for client in hall.clients:
        client.read_all()  # who said goodbye reads to the end, too
        texts = client.parse()
        states = [json.loads(t[2:])[1]["rev"] for t in texts if t.startswith(('42["board"', '42["tally"'))]
        assert states == sorted(states)
        acks = [t for t in texts if t.startswith("43")]
        assert acks == [f"43{n}[{n}]" for n in range(1, len(acks) + 1)]
        if client.open:
            assert states[-1] == hall.rev
            assert len(acks) == client.events
            whole = [json.loads(t[2:])[1] for t in texts if t.startswith('42["board"')]
            assert whole[0]["question"] == LONG
    assert len(hall.fanout) == sum(client.open for client in hall.clients)
    hall.end()
    assert len(hall.fanout) == 0


class Broken:
    def show(self, *_: object) -> None:
        raise AttributeError

    beat = show


def test_one_that_cannot_be_told_keeps_nobody_from_it(hall, caplog):
    before = hall.enter()
    hall.fanout._rooms["stage"].enter("broken", Broken())
    behind = hall.enter()
    for client in (before, behind):
        client.read_all()
    hall.tell("tally")
    hall.now += 6
    hall.fanout.beat()
    hall.tell("tally")
    for client in (before, behind):
        client.read_all()
        assert json.loads(client.parse()[-1][2:])[1]["rev"] == 2
    assert caplog.text.count("could not be told") == 1


def test_who_is_gone_before_the_greeting_leaves_nothing_behind(hall):
    ours, theirs = socket.socketpair()
    theirs.sendall(PLAIN)
    theirs.close()
    assert hall.fanout.open_viewer(GreenSocket(ours), ("", 0), PLAIN)
    assert not hall.server.eio.sockets


def test_who_enters_another_room_leaves_the_one_before(hall):
    hall.enter()
    [sid] = hall.fanout._watching
    hall.fanout.join(sid, "another", hall.board())
    assert set(hall.fanout._rooms) == {"another"}
    hall.fanout.leave(sid)
    assert not hall.fanout._rooms


def test_libraries_that_are_built_otherwise_are_said_once_and_served_the_ordinary_way(monkeypatch, caplog):
    monkeypatch.setattr(RFC6455WebSocket, "_send", None)
    monkeypatch.setattr(ViewerSocket, "_send", RFC6455WebSocket._send)
    hall = Hall(libraries_as_expected=False)
    assert [r.levelname for r in caplog.records] == ["WARNING"]
    assert "installed libraries" in caplog.text
    monkeypatch.undo()
    client = hall.enter()
    assert {type(v) for room in hall.fanout._rooms.values() for v in room.viewers} == {QueuedViewer}
    for _ in range(50):
        hall.tell("tally")
    settle()
    client.read_all()
    states = [json.loads(t[2:])[1]["rev"] for t in client.parse() if t.startswith("42[")]
    assert states[-1] == hall.rev
    assert len(states) < 20
    hall.end()


@pytest.mark.parametrize(
    ("owner", "missing"),
    [
        *((RFC6455WebSocket, name) for name in ("close", "_send_closing_frame", "_iter_frames")),
        (WebSocketWSGI, "_handle_hybi_request"),
        (Session, "receive"),
        (Session, "handle_get_request"),
        (engineio.Server, "_handle_connect"),
        (engineio.Server, "_trigger_event"),
    ],
)
def test_what_is_relied_upon_is_tried_before_anybody_is_served(monkeypatch, owner, missing):
    server = engineio.Server(async_mode="eventlet")
    monkeypatch.delattr(owner, missing)
    with pytest.raises(endpoint.Unsupported):
        endpoint.install(server, Random(1), {})


def test_masks_are_taken_off_as_the_library_does():
    for size in range(20):
        data, mask = bytes(range(100, 100 + size)), bytes((1, 2, 3, 250))
        assert websocket._unmasked(data, mask) == RFC6455WebSocket._apply_mask(data, mask)


def test_what_slow_screens_are_spared_is_counted(hall, monkeypatch):
    quick, _slow = hall.enter(), hall.enter()
    shedding = hall.fanout.shedding
    for n in range(60):
        hall.tell("board")
        quick.read_all()
        if n == 0:
            assert shedding.skipped == 0
    assert 40 < shedding.skipped < 60
    assert hall.fanout.told == {"board": 60}
    assert hall.fanout.durations.counts[-1] == (float("inf"), 60)
    assert shedding.let_go == 0
    monkeypatch.setattr(websocket, "STALLED", 0.05)
    hall.enter()
    while not shedding.let_go:
        hall.tell("board")
        sleep(0.01)
    settle()
    assert len(hall.fanout) == 3 - shedding.let_go, "each counts once"


def test_who_never_says_what_to_watch_is_shown_out_and_counted_once(hall):
    hall.enter()
    (session,) = hall.server.eio.sockets.values()
    session.socket._joins_until = -1
    for _ in range(3):
        session.socket.look_after(0)
    assert hall.fanout.shedding.refused == {"silent": 1}
    settle()
    assert len(hall.fanout) == 0


def test_on_leaving_each_is_told_to_come_back_and_nothing_after_that(hall):
    clients = [hall.enter() for _ in range(3)]
    for client in clients:
        client.read_all()
        client.data = b"\r\n\r\n"
    assert hall.fanout.part() == 3
    hall.tell("tally")
    settle()
    for client in clients:
        client.read_all()
        assert client.data.partition(b"\r\n\r\n")[2] == b"\x88\x02\x03\xf4"  # 1012
        client.write(b"\x03\xf4", opcode=8)
    settle()
    assert not hall.server.eio.sockets


def test_when_a_hall_is_cut_off_others_have_their_turn_before_all_of_it_is_forgotten(hall):
    clients = [hall.enter() for _ in range(5 * endpoint.LEAVE_AT_A_TIME)]
    for client in clients:
        client.theirs.close()
    left = [len(clients)]
    while left[-1]:
        assert len(left) < 100
        sleep(0)
        left.append(len(hall.fanout))
    assert max(before - after for before, after in pairwise(left)) <= endpoint.LEAVE_AT_A_TIME
