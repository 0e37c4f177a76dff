"""One viewer's outbox, against a socket that takes what it likes."""

import json

from hypothesis import given
from hypothesis import strategies as st

from voteboard.message import Message, text_frame
from voteboard.outbox import Outbox


class Socket:
    """A socket with some room, and whoever reads from it."""

    def __init__(self) -> None:
        self.room = 0
        self.taken = bytearray()

    def send(self, data: bytes) -> int:
        if not self.room and len(data):
            raise BlockingIOError
        some = bytes(data[: self.room])
        self.room -= len(some)
        self.taken += some
        return len(some)

    @property
    def texts(self) -> list[str]:
        """Whole frames that arrived."""
        found, data = [], bytes(self.taken)
        while data:
            assert data[0] == 0x81, "a frame in the middle of another"
            length, start = data[1], 2
            if length == 126:
                length, start = int.from_bytes(data[2:4]), 4
            if len(data) < start + length:
                break
            found.append(data[start : start + length].decode())
            data = data[start + length :]
        return found


def state(n: int) -> Message:
    return Message("state", n, "x" * (n % 7 * 40))


def states(socket: Socket) -> list[int]:
    return [json.loads(text[2:])[1] for text in socket.texts if text.startswith('42["state"')]


class Box:
    """An outbox on a socket, with what became of both."""

    def __init__(self) -> None:
        self.socket = Socket()
        self.blocked = self.broken = 0
        self.box = Outbox(self.socket.send, self._block, self._break)

    def _block(self) -> None:
        self.blocked += 1

    def _break(self) -> None:
        self.broken += 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("room"), st.integers(1, 700)),
        st.tuples(st.sampled_from(["packet", "state", "welcome", "flush", "beat"]), st.just(0)),
    ),
    max_size=60,
)


@given(STEPS)
def test_whole_frames_in_order_that_end_in_the_newest_state(steps):
    on = Box()
    socket, box = on.socket, on.box
    packets = newest = 0

    def latest() -> Message:
        return state(newest)

    def put() -> None:
        nonlocal packets
        packets += 1
        box.put(text_frame(f"packet {packets}"))

    for step, room in steps:
        if step == "room":
            socket.room += room
        elif step == "packet":
            put()
        elif step == "state":
            newest += 1
            box.show(state(newest), latest)
        elif step == "welcome":
            newest += 1
            box.welcome(latest)
        elif step == "beat":
            box.beat(Message("beat"))
        elif step == "flush":
            assert box.flush() is not box.blocked
        assert not box.blocked or on.blocked, "nobody was told that it waits for the socket"
        waiting = box._rest.nbytes if box._rest is not None else 0
        assert waiting <= len(state(6).frame), "more than one frame is partly written"
    socket.room = 1_000_000
    box.flush()
    put()
    assert not box.blocked
    assert [text for text in socket.texts if text.startswith("packet")] == [
        f"packet {n}" for n in range(1, packets + 1)
    ]
    told = states(socket)
    assert told == sorted(told)
    assert (told or [0])[-1] == newest


def test_a_blocked_socket_is_owed_one_state_however_many_there_were():
    on = Box()
    made = []

    def newest() -> Message:
        made.append(1)
        return state(1000)

    for n in range(1000):
        on.box.show(state(n), newest)
    assert on.blocked == 1
    assert not made  # nor was any encoded for it
    on.socket.room = 1_000_000
    assert on.box.flush()
    assert states(on.socket) == [1000]
    assert len(made) == 1


def test_what_was_there_before_goes_first():
    on = Box()
    on.socket.room = 3
    on.box.put(text_frame("first"))
    on.box.put(text_frame("second"))
    on.box.show(state(1), lambda: state(2))
    on.box.put(text_frame("third"))
    on.socket.room = 1000
    assert on.box.flush()
    assert on.socket.texts == ["first", "second", "third", state(2).text]


def test_the_first_state_comes_behind_the_answer_to_joining():
    on = Box()
    on.socket.room = 1000
    on.box.welcome(lambda: state(2))
    on.box.show(state(1), lambda: state(2))
    on.box.beat(Message("beat"))
    assert on.socket.texts == []
    on.box.put(text_frame("the answer"))
    assert on.socket.texts == ["the answer", state(2).text]


def test_a_sign_of_life_that_could_not_begin_is_dropped():
    on = Box()
    on.box.beat(Message("beat"))
    assert on.box.blocked
    on.socket.room = 100
    assert on.box.flush()
    assert on.socket.texts == []


def test_a_broken_connection_is_told_and_raises_nothing():
    on = Box()

    def send(_: bytes) -> int:
        raise ConnectionResetError

    box = Outbox(send, on._block, on._break)
    box.show(state(1), lambda: state(1))
    assert (on.broken, on.blocked) == (1, 0)
