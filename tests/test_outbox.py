"""One viewer's outbox, against a socket that takes what it likes."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from voteboard.message import text_frame
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


def state(n: int) -> bytes:
    return text_frame(f"state {n} " + "x" * (n % 7 * 40))


@dataclass
class State:
    """What is asked for when its turn has come."""

    frame: bytes


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("room"), st.integers(1, 700)),
        st.tuples(st.sampled_from(["packet", "state", "hold", "flush", "beat"]), st.just(0)),
    ),
    max_size=60,
)


@given(STEPS)
def test_whole_frames_in_order_that_end_in_the_newest_state(steps):
    socket = Socket()
    box = Outbox(socket.send)
    packets = newest = 0

    def latest() -> State:
        return State(state(newest))

    for step, room in steps:
        if step == "room":
            socket.room += room
        elif step == "packet":
            packets += 1
            box.put(text_frame(f"packet {packets}"))
        elif step == "state":
            newest += 1
            box.show(state(newest), latest)
        elif step == "hold":
            newest += 1
            box.hold(latest)
        elif step == "beat" and box.idle:
            box.show(text_frame("beat"), None)
        elif step == "flush":
            assert box.flush() is not box.blocked
        waiting = memoryview(box._rest).nbytes if box._rest is not None else 0
        assert waiting <= len(state(6)), "more than one frame is partly written"
    socket.room = 1_000_000
    box.flush()
    packets += 1
    box.put(text_frame(f"packet {packets}"))
    assert box.idle
    told = [text.split()[:2] for text in socket.texts]
    assert [int(text[1]) for text in told if text[0] == "packet"] == list(range(1, packets + 1))
    states = [int(text[1]) for text in told if text[0] == "state"]
    assert states == sorted(states)
    assert (states or [0])[-1] == newest


def test_a_blocked_socket_is_owed_one_state_however_many_there_were():
    socket = Socket()
    box = Outbox(socket.send)
    made = []

    def newest() -> State:
        made.append(1)
        return State(state(1000))

    for n in range(1000):
        box.show(state(n), newest)
    assert not made  # nor was any encoded for it
    socket.room = 1_000_000
    assert box.flush()
    assert [text.split()[:2] for text in socket.texts] == [["state", "1000"]]
    assert len(made) == 1


def test_what_was_there_before_goes_first():
    socket = Socket()
    box = Outbox(socket.send)
    socket.room = 3
    box.put(text_frame("first"))
    box.put(text_frame("second"))
    box.show(text_frame("old state"), lambda: State(text_frame("state")))
    box.put(text_frame("third"))
    socket.room = 1000
    assert box.flush()
    assert socket.texts == ["first", "second", "third", "state"]


def test_a_sign_of_life_that_could_not_begin_is_dropped():
    socket = Socket()
    box = Outbox(socket.send)
    box.show(text_frame("beat"), None)
    assert box.blocked
    socket.room = 100
    assert box.flush()
    assert socket.texts == []
