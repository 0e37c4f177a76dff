"""Which workers there are to be, by a clock and with processes only thought of; and what one tells."""

import os
import signal
import socket
from contextlib import suppress
from signal import SIGINT, SIGKILL, SIGTERM
from types import SimpleNamespace

import pytest

from voteboard.cli.starting import Starting
from voteboard.cli.worker import Duty, Given
from voteboard.cli.workers import LEAVES, LONGEST_PAUSE, REPLACED, STEADY, Workers

DRAIN = 3.0


class Thought:
    """A process that does what a test says."""

    def __init__(self, number, pid, *, replacing):
        self.number, self.pid, self.replacing = number, pid, replacing
        self.ready = False
        self.ended = None
        self.heard = []

    def code(self):
        return self.ended

    def signal(self, number):
        self.heard.append(number)
        if number == SIGKILL:
            self.ended = -SIGKILL


class Evening:
    def __init__(self, number):
        self.now = 1000.0
        self.all = []
        self.abandoned = []
        self.full = False
        self.workers = Workers(number, self, DRAIN)
        self.go()

    def start(self, number, *, replacing):
        if self.full:
            raise BlockingIOError(11, "no room for a process")
        self.all.append(Thought(number, len(self.all) + 1, replacing=replacing))
        return self.all[-1]

    def abandon(self, number):
        self.abandoned.append(number)

    def go(self, seconds=0.0):
        self.now += seconds
        self.workers.step(self.now)

    @property
    def running(self):
        return [each for each in self.all if each.ended is None]

    def all_serve(self):
        for each in self.running:
            each.ready = True
        self.go()


@pytest.fixture
def evening():
    return Evening(3)


def test_one_that_ends_is_started_again_after_a_pause_that_grows(evening):
    evening.all_serve()
    pauses = []
    for _ in range(8):
        newest = next(each for each in reversed(evening.all) if each.number == 2)
        newest.ended = -9
        evening.go()
        began, known = evening.now, len(evening.all)
        while len(evening.all) == known:
            evening.go(0.5)
        pauses.append(evening.now - began)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, LONGEST_PAUSE]
    assert evening.abandoned == [2] * 8
    evening.go(STEADY)
    evening.all[-1].ended = 1
    evening.go()
    evening.go(1)
    assert len(evening.running) == 3


def test_one_that_wants_to_is_started_again_at_once_where_it_was(evening):
    evening.all_serve()
    for _ in range(4):
        evening.all[-1].ended = 75
        evening.go()
        assert [each.number for each in evening.running] == [1, 2, 3]
    assert not evening.abandoned


def test_where_there_is_no_room_for_a_process_it_is_tried_again(evening):
    evening.all_serve()
    evening.full = True
    evening.all[0].ended = -9
    evening.workers.restart()
    for _ in range(6):
        evening.go(0.5)
    assert len(evening.running) == 2
    evening.full = False
    evening.go(1)
    evening.go(1)
    assert sorted(each.number for each in evening.running) == [1, 2, 2, 3]


def test_nothing_is_tried_again_that_never_worked(evening):
    evening.all[1].ended = 2
    evening.go()
    assert evening.workers.leaving
    assert [each.heard for each in evening.running] == [[SIGTERM], [SIGTERM]]
    for each in evening.running:
        each.ended = 0
    evening.go()
    assert evening.workers.over
    assert evening.workers.code == 2


def test_once_any_has_worked_the_others_serve_on(evening):
    evening.all_serve()
    evening.all[1].ended = 2
    evening.go()
    assert not evening.workers.leaving


def test_each_is_replaced_when_the_new_one_serves_and_no_two_at_a_time(evening):
    evening.all_serve()
    evening.workers.restart()
    for n, old in enumerate(evening.all[:3], 1):
        evening.go()
        new = evening.running[-1]
        assert (new.number, new.replacing, len(evening.running)) == (n, True, 4)
        evening.go(5)
        assert not old.heard
        new.ready = True
        evening.go()
        assert old.heard == [SIGTERM]
        evening.go(1)
        assert len(evening.running) == 4, "the next one waits until it has left"
        old.ended = 0
        evening.go()
    evening.go()
    assert [each.pid for each in evening.running] == [4, 5, 6]
    assert not evening.abandoned


@pytest.mark.parametrize("ended", [2, None])
def test_an_old_one_stays_when_the_new_one_does_not_serve(evening, ended):
    evening.all_serve()
    evening.workers.restart()
    evening.go()
    evening.all[3].ended = ended
    evening.go(REPLACED + 1)
    assert evening.all[3].heard == ([] if ended else [SIGTERM])
    evening.go(1)
    assert [each.heard for each in evening.all[:3]] == [[], [], []]
    assert len(evening.all) == 4, "the others are left alone"


def test_when_the_old_one_ends_first_the_new_one_has_its_place(evening):
    evening.all_serve()
    evening.workers.restart()
    evening.go()
    evening.all[0].ended = -9
    evening.go()
    evening.go(5)
    assert [each.pid for each in evening.running][:3] == [2, 3, 4]
    assert not evening.abandoned


def test_one_that_pauses_is_started_when_all_are_replaced(evening):
    evening.all_serve()
    evening.all[0].ended = -9
    evening.go()
    evening.workers.restart()
    evening.go()
    assert not evening.all[3].replacing
    assert evening.all[3].number == 1


@pytest.mark.parametrize(("number", "seconds"), [(SIGTERM, DRAIN + LEAVES), (SIGINT, LEAVES)])
def test_whoever_is_late_to_leave_is_killed(evening, number, seconds):
    evening.all_serve()
    evening.workers.leave(number, evening.now)
    assert [each.heard for each in evening.all] == [[number]] * 3
    evening.all[0].ended = 0
    evening.go(seconds - 0.1)
    assert len(evening.running) == 2
    evening.go(0.1)
    evening.go()
    assert evening.workers.over
    assert evening.workers.code == 0
    assert len(evening.all) == 3


def test_asked_twice_nobody_is_waited_for(evening):
    evening.workers.leave(SIGTERM, evening.now)
    evening.workers.leave(SIGTERM, evening.now + 1)
    evening.go(1)
    evening.go()
    assert evening.workers.over


def test_who_is_being_replaced_leaves_too(evening):
    evening.all_serve()
    evening.workers.restart()
    evening.go()
    evening.workers.leave(SIGTERM, evening.now)
    assert [each.heard for each in evening.all] == [[SIGTERM]] * 4
    evening.workers.restart()
    evening.go(1)
    assert len(evening.all) == 4


# ── their sockets ──


@pytest.fixture
def starting():
    made = Starting("127.0.0.1", 0, 2)
    yield made
    made.release()


def listen(starting, number):
    """As a worker does, with a copy."""
    ours = starting._sockets[number].dup()
    ours.listen()
    ours.setblocking(False)
    return ours


def come(starting, number=40):
    for _ in range(number):
        socket.create_connection(starting.name).close()


def taken(ours):
    found = 0
    with suppress(BlockingIOError):
        while True:
            ours.accept()[0].close()
            found += 1
    return found


def test_no_other_program_shares_the_address_not_even_of_the_same_kind(starting):
    with listen(starting, 1), pytest.raises(OSError, match="in use"):
        Starting(*starting.name, 2)
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OSError, match="in use"):
        Starting(*other.getsockname(), 2)


def test_nobody_comes_to_a_socket_without_a_worker(starting):
    with listen(starting, 1) as first, listen(starting, 2) as second:
        come(starting)
        assert taken(first) + taken(second) == 40
        starting.abandon(1)
        come(starting)
        assert taken(second) == 40
        with listen(starting, 1) as anew:
            come(starting)
            assert 0 < taken(anew) < 40


def test_who_waits_at_a_socket_is_served_by_the_next_worker_there(starting):
    with listen(starting, 1) as old:
        come(starting)
        new = listen(starting, 1)
    assert old.fileno() == -1
    with new:
        assert taken(new) == 40


# ── a worker's own side ──


@pytest.fixture
def pipes():
    """Ends to read and to write: of what is told, and of what lives as long as the supervisor."""
    made = [*os.pipe(), *os.pipe()]
    os.set_blocking(made[2], False)
    yield SimpleNamespace(heard=made[0], tells=made[1], lives=made[2], keep=made[3])
    for each in made[:3]:
        os.close(each)


def duty(pipes, clock, state, sleep=None, patience=10.0):
    given = Given(1, 2, 0, pipes.tells, pipes.lives, patience)
    return Duty(given, state, lambda: state.ready, clock.monotonic, sleep)


def test_it_waits_until_it_is_ready_or_nobody_else_would_say_what_is_wrong(pipes, clock):
    state = SimpleNamespace(ready=False, listening=False)
    first, replacing = duty(pipes, clock, state), duty(pipes, clock, state, patience=None)
    assert not first.begins()
    clock.seconds += 11
    assert first.begins()
    assert not replacing.begins()
    state.ready = True
    assert replacing.begins()


def test_it_tells_what_it_does_and_leaves_with_its_supervisor(pipes, clock):
    state = SimpleNamespace(ready=True, listening=False)
    told, sent = [], []

    def listen():
        state.ready, state.listening = False, True

    def be_ready():
        told.append(os.read(pipes.heard, 9))
        state.ready = True

    def lose_supervisor():
        told.append(os.read(pipes.heard, 9))
        os.close(pipes.keep)

    turns = iter([listen, lambda: None, be_ready, lambda: None, lose_supervisor])
    before = signal.signal(SIGTERM, lambda number, _: sent.append(number))
    try:
        duty(pipes, clock, state, sleep=lambda _: next(turns)()).loop()
    finally:
        signal.signal(SIGTERM, before)
    assert told == [b"l", b"r"]
    assert sent == [SIGTERM]


@pytest.mark.parametrize(("limit", "workers", "part"), [(8000, 4, 2000), (10, 3, 4), (1, 64, 1), (0, 4, 0)])
def test_a_limit_of_the_machine_is_shared(limit, workers, part):
    assert Given(1, workers, 0, 0, 0, None).part_of(limit) == part
