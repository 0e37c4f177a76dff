"""Which workers there are to be, by a clock and with processes only thought of; and what one tells."""

import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from signal import SIGINT, SIGKILL, SIGTERM
from types import SimpleNamespace

import pytest

from voteboard.cli.places import HANGS, NEVER_BEGAN
from voteboard.cli.starting import Process, Starting
from voteboard.cli.worker import VARIABLE, Duty, Given, given
from voteboard.cli.workers import LEAVES, LONGEST_PAUSE, REPLACED, STEADY, Workers

DRAIN = 3.0


class Thought:
    """A process that does what a test says."""

    def __init__(self, number, pid, *, replacing):
        self.number, self.pid, self.replacing = number, pid, replacing
        self.ready = False
        self.ended = None
        self.hangs = False
        self.heard = []
        self._signs = 0

    @property
    def signs(self):
        self._signs += not self.hangs
        return self._signs

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

    def wait(self, seconds):
        for _ in range(round(4 * seconds)):
            self.go(0.25)

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


# ── one that hangs ──


def hanging(caplog):
    return [record.worker for record in caplog.records if record.event == "worker-hangs"]


def test_one_that_hangs_is_killed_and_started_again_as_any_that_ended(evening, caplog):
    evening.all_serve()
    evening.all[1].hangs = True
    evening.wait(HANGS - 0.5)
    assert not evening.all[1].heard
    evening.wait(1)
    assert evening.all[1].heard == [SIGKILL]
    assert hanging(caplog) == [2]
    assert caplog.records[-1].levelno == logging.WARNING, "and that it has ended"
    assert evening.abandoned == [2]
    evening.wait(1)
    assert [each.number for each in evening.running] == [1, 3, 2]
    evening.wait(2 * HANGS)
    assert [each.heard for each in evening.running] == [[], [], []]


def test_one_that_starts_has_more_time(evening, caplog):
    evening.all[0]._signs, evening.all[0].hangs = 0, True
    evening.wait(NEVER_BEGAN - 0.5)
    assert not hanging(caplog)
    evening.wait(1)
    assert hanging(caplog) == [1]


def test_who_was_frozen_itself_takes_nobody_for_hanging(evening, caplog):
    evening.all_serve()
    for each in evening.all:
        each.hangs = True  # as all of a machine or a container that is frozen
    evening.wait(1)
    evening.go(3600)
    for each in evening.all:
        each.hangs = False
    evening.wait(HANGS)
    assert not hanging(caplog)


def test_one_that_not_even_a_signal_ends_is_told_of_now_and_then(evening, caplog):
    evening.all_serve()
    evening.all[0].hangs = True
    evening.all[0].signal = lambda number: None  # as one that waits for its disk
    evening.wait(3 * HANGS + 1)
    assert hanging(caplog) == [1, 1, 1]


def test_one_that_hangs_while_it_is_replaced_leaves_its_place_to_the_new_one(evening, caplog):
    evening.all_serve()
    evening.workers.restart()
    evening.go()
    evening.all[0].hangs = True
    evening.wait(HANGS + 1)
    assert hanging(caplog) == [1]
    assert [each.pid for each in evening.running][:3] == [2, 3, 4]
    assert not evening.abandoned, "the new one listens there"


def test_a_new_one_that_hangs_replaces_nobody(evening, caplog):
    evening.all_serve()
    evening.workers.restart()
    evening.go()
    assert evening.all[3].signs
    evening.all[3].hangs = True
    evening.wait(HANGS + 1)
    assert hanging(caplog) == [1]
    assert [each.pid for each in evening.running] == [1, 2, 3]


@pytest.mark.parametrize("number", [SIGTERM, None], ids=["all leave", "one is replaced"])
def test_who_was_asked_to_leave_has_its_time(number, caplog):
    caplog.set_level(logging.INFO)
    evening = Evening(3)
    evening.workers._drain = 300.0
    evening.all_serve()
    if number:
        evening.workers.leave(number, evening.now)
    else:
        evening.workers.restart()
        evening.go()
        evening.all_serve()
    assert evening.all[0].heard == [SIGTERM]
    evening.all[0].hangs = True
    evening.wait(300)
    assert evening.all[0].heard == [SIGTERM]
    evening.wait(LEAVES + 0.25)
    assert evening.all[0].heard == [SIGTERM, SIGKILL]
    assert not hanging(caplog)


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
    ends = SimpleNamespace(heard=made[0], tells=made[1], lives=made[2], keep=made[3])
    yield ends
    for each in (ends.heard, ends.tells, ends.lives):
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
    assert told == [b"..l.", b".r."], "a sign of life each time, from the start"
    assert sent == [SIGTERM]


def test_it_never_waits_for_who_does_not_listen_and_then_tells_what_is_new(pipes, clock, monkeypatch):
    state = SimpleNamespace(ready=False, listening=False)
    monkeypatch.setenv(VARIABLE, Given(1, 2, os.dup(1), pipes.tells, pipes.lives, None).variable[VARIABLE])
    told = given()
    os.close(told.socket)
    with suppress(BlockingIOError):
        while os.write(pipes.tells, b"." * 4096):
            pass
    stages = []

    def sleep(_):
        stages.append(None)
        if len(stages) == 2:
            state.listening = True
        if len(stages) == 4:
            os.read(pipes.heard, 1 << 20)
        if len(stages) == 6:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Duty(told, state, lambda: state.ready, clock.monotonic, sleep).loop()
    assert os.read(pipes.heard, 9) == b".l."


def test_one_whose_supervisor_ends_just_now_leaves_all_the_same(pipes, clock):
    os.close(pipes.heard)
    state = SimpleNamespace(ready=True, listening=True)
    sent = []
    before = signal.signal(SIGTERM, lambda number, _: sent.append(number))
    try:
        duty(pipes, clock, state, sleep=lambda _: os.close(pipes.keep)).loop()
    finally:
        signal.signal(SIGTERM, before)
        pipes.heard = os.dup(pipes.tells)
    assert sent == [SIGTERM]


def test_what_came_while_nobody_read_is_read_at_once():
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    code = "import os; os.write(1, b'.' * 60_000 + b'l.r.')"
    popen = subprocess.Popen([sys.executable, "-c", code], stdout=theirs)
    os.close(theirs)
    popen.wait()
    child = Process(popen, ours)
    assert child.ready
    assert child.listens
    assert child.signs == 60_004
    assert child.code() == 0


@pytest.mark.parametrize(("limit", "workers", "part"), [(8000, 4, 2000), (10, 3, 4), (1, 64, 1), (0, 4, 0)])
def test_a_limit_of_the_machine_is_shared(limit, workers, part):
    assert Given(1, workers, 0, 0, 0, None).part_of(limit) == part
