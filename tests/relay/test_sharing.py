"""Boards that one process tells and others keep, over a real Redis."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from queue import Queue
from random import Random
from typing import TypeVar

import pytest

from tests.conftest import Clock, eventually
from tests.relay.test_wire import REPORT, TRUTH
from voteboard import board
from voteboard.model import Report, Revision
from voteboard.relay import wire
from voteboard.relay.asking import Asking, NobodyLeads
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.relay.bus import Bus
from voteboard.relay.leadership import Leadership
from voteboard.relay.link import Link
from voteboard.relay.presence import FORGOTTEN, Presence
from voteboard.relay.sharing import SILENT, Sharing
from voteboard.runtime import Runtime

Result = TypeVar("Result")


class Process:
    """The relay of one process: what it hears, and what it tells those who watch.

    All that it does is done by one thread, as by a loop; `do` has it do something.
    """

    def __init__(self, url: str, me: str, clock: Clock) -> None:
        native = clock.runtime()
        self._turns: Queue = Queue()
        # Time goes by itself but where a test says how late it is.
        self.runtime = Runtime(
            now=native.now,
            monotonic=lambda: time.monotonic() + clock.seconds,
            sleep=time.sleep,
            spawn=lambda call, *given: self._turns.put(partial(call, *given)),
            deadline=native.deadline,
            blocking=native.blocking,
            urgent=native.urgent,
            run=native.run,
            async_mode="threading",
            random=Random(7),
        )
        empty = board.empty(Revision(me, 0), at=None, reason="starting")
        self.relay = LocalRelay(empty, self.runtime.monotonic)
        self.told: list[tuple[str, str, tuple | None]] = []
        self.relay.subscribe(lambda watch, event, now: self.told.append((watch, event, now.counts)))
        self.lead = Leadership(Link(url), Link(url), "boards", me, self.runtime, self._began, lambda: None)
        self.bus = Bus(Link(url), Link(url), "boards", me, self.runtime)
        self.sharing = Sharing(self.relay, self.bus, self.lead, self.runtime)
        self.asking = Asking(self.bus, lambda: self.lead.leads, self.runtime)
        self.presence = Presence(self.bus, self.runtime, lambda: {"me": me})
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _began(self, _number: int) -> None:
        self.lead.ready = True
        self.sharing.begin()

    def _listen(self) -> None:
        due = 0.0
        while not self.ended.is_set():
            while not self._turns.empty():
                self._turns.get()()
            if self.lead.number and time.monotonic() > due:
                self.lead.step()  # holds the lease
                due = time.monotonic() + 0.2
            self.bus.step(0.02)

    def do(self, call: Callable[..., Result], *given: object) -> Result:
        done: Queue = Queue()
        self._turns.put(lambda: done.put(call(*given)))
        return done.get(timeout=5)

    def close(self) -> None:
        self.ended.set()
        self._thread.join()


@pytest.fixture
def clock():
    return Clock(seconds=0.0)


@pytest.fixture
def process(shared, clock):
    made = []

    def make(me: str) -> Process:
        made.append(Process(shared.url, me, clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def leader(process):
    made = process("a")
    made.do(made.lead.step)
    return made


@pytest.fixture
def follower(process, leader):
    made = process("b")
    leader.do(leader.relay.put, TRUTH, "board")
    eventually(lambda: made.sharing.complete and made.relay.latest(TRUTH.key) == TRUTH)
    return made


def at(rev: int, *counts: int):
    report = Report(REPORT.vote, counts)
    return board.of(report, Revision("0000000a", rev), (0, 2, 1), at=TRUTH.at, reason=TRUTH.reason)


def test_who_comes_in_gets_all_there_is(leader, process):
    leader.do(leader.relay.put, TRUTH, "board")
    leader.do(leader.relay.show, TRUTH.key)
    late = process("late")
    eventually(lambda: late.relay.stage() == leader.relay.stage())
    assert late.relay.latest(TRUTH.key) == TRUTH
    assert late.relay.latest(None) == leader.relay.latest(None)
    assert late.relay.on_stage == TRUTH.key


def test_screens_are_told_the_least_that_makes_the_new_of_the_old(leader, follower):
    leader.do(leader.relay.show, TRUTH.key)
    eventually(lambda: follower.relay.on_stage)
    follower.told.clear()
    leader.do(leader.relay.put, at(10, 8, 8, 8), "tally")
    eventually(lambda: len(follower.told) == 2)
    assert follower.told == [(TRUTH.key, "tally", (8, 8, 8)), (STAGE, "tally", (8, 8, 8))]
    leader.do(leader.relay.put, replace(at(10, 8, 8, 8), at=TRUTH.at.replace(second=9)), None)
    eventually(lambda: follower.relay.latest(TRUTH.key).at.second == 9)
    assert len(follower.told) == 2, "a screen is told nothing of it"


def test_the_empty_stage_is_told_too(leader, follower):
    leader.do(leader.relay.put, replace(leader.relay.latest(None), reason=None), "status")
    eventually(lambda: not follower.relay.stage().stale)
    assert (STAGE, "status", ()) in follower.told


def test_one_that_leads_no_more_is_not_heard(leader, follower, process):
    third = process("c")
    leader.do(leader.lead.release)
    third.do(third.lead.step)
    assert third.lead.number == 2
    third.do(third.relay.put, at(20, 2, 2, 2), "board")
    eventually(lambda: follower.relay.latest(TRUTH.key).counts == (2, 2, 2))
    old = {"number": 1, "row": 99, "boards": [], "shown": None}
    leader.do(leader.bus.send, "boards", old | {"boards": [wire.board(at(99, 9, 9, 9))]})
    third.do(third.relay.put, at(21, 3, 3, 3), "tally")
    eventually(lambda: follower.relay.latest(TRUTH.key).counts == (3, 3, 3))
    assert (9, 9, 9) not in {counts for _, _, counts in follower.told}


def test_what_was_lost_on_the_way_is_asked_for(leader, follower):
    leader.bus.send = lambda kind, body, send=leader.bus.send: None if kind == "boards" else send(kind, body)
    leader.do(leader.relay.put, at(11, 1, 1, 1), "tally")
    leader.do(lambda: None)
    del leader.bus.send
    leader.do(leader.sharing.pulse)
    eventually(lambda: follower.relay.latest(TRUTH.key).counts == (1, 1, 1))


def test_boards_of_a_silent_leader_are_marked_and_fresh_again_with_its_next_word(leader, follower, clock):
    fresh = at(12, 4, 4, 4).marked(None)
    leader.do(leader.relay.put, fresh, "board")
    eventually(lambda: follower.relay.latest(TRUTH.key) == fresh)
    follower.do(follower.sharing.pulse)
    assert not follower.relay.latest(TRUTH.key).stale
    assert follower.sharing.up_to_date

    def look_late():  # all at once: what is missed is asked for
        clock.seconds += SILENT + 0.1
        follower.sharing.pulse()
        assert not follower.sharing.up_to_date, "another one may have led meanwhile"
        return follower.relay.latest(TRUTH.key)

    marked = follower.do(look_late)
    assert (marked.stale, marked.counts) == (True, (4, 4, 4))
    leader.do(leader.lead.step)  # it was late as well
    leader.do(leader.sharing.pulse)
    eventually(lambda: follower.relay.latest(TRUTH.key) == fresh)


def test_after_redis_was_away_they_agree(shared, leader, follower):
    shared.kill()
    leader.do(leader.relay.put, at(13, 5, 5, 5), "tally")
    shared.start()

    def agree() -> bool:
        leader.do(leader.sharing.pulse)  # who was quicker back than the other has asked in vain
        return follower.relay.latest(TRUTH.key).counts == (5, 5, 5)

    eventually(agree, within=5)


def test_who_leads_answers_and_nobody_else(leader, follower):
    leader.asking.answer("double", lambda given: {"twice": 2 * given["n"]})
    follower.asking.answer("double", lambda given: {"twice": -given["n"]})
    assert follower.asking.ask("double", {"n": 21}) == {"twice": 42}
    leader.do(leader.lead.release)
    with pytest.raises(NobodyLeads):
        follower.asking.ask("double", {"n": 21}, seconds=0.2)


def test_a_question_that_fails_has_no_answer(leader, follower):
    leader.asking.answer("fail", lambda given: given["missing"])
    with pytest.raises(NobodyLeads):
        follower.asking.ask("fail", {}, seconds=0.2)
    leader.asking.answer("fine", lambda given: given)
    assert follower.asking.ask("fine", {"n": 1}) == {"n": 1}


def test_they_know_of_each_other_until_one_leaves(leader, follower):
    leader.do(leader.presence.step)
    follower.do(follower.presence.step)
    eventually(lambda: leader.presence.others == {"b": {"me": "b"}})
    eventually(lambda: follower.presence.others == {"a": {"me": "a"}})
    follower.do(follower.presence.leave)
    eventually(lambda: leader.presence.others == {})


def test_and_forget_one_who_says_nothing(leader, follower, clock):
    follower.do(follower.presence.step)
    eventually(lambda: leader.presence.others)

    def look_late():
        clock.seconds += FORGOTTEN + 0.1
        return leader.presence.others

    assert leader.do(look_late) == {}


@pytest.mark.parametrize(
    "said", ["", "[]", '{"kind": "boards"}', '{"kind": "boards", "by": "x", "body": {}}']
)
def test_what_others_say_in_the_same_redis_harms_nobody(shared, leader, follower, said):
    with shared.client() as client:
        client.publish("boards", said)
    leader.do(leader.relay.put, at(14, 6, 6, 6), "tally")
    eventually(lambda: follower.relay.latest(TRUTH.key).counts == (6, 6, 6))
