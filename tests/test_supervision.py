"""One loop for all tasks: it outlives what they raise, and knows which of them is stuck."""

import json
import logging
from dataclasses import replace

import pytest

from voteboard.server import eventlet, runtime
from voteboard.supervision import AFTER_CRASH, STUCK_AFTER, Supervisor, Task


class Enough(SystemExit):
    """Ends a loop that never ends."""


@pytest.fixture
def supervise(clock):
    """Supervises tasks on the clock, whose sleeps are counted, and end with `Enough` after so many."""

    def make(*tasks, sleeps=5):
        slept = []

        def sleep(seconds):
            slept.append(seconds)
            clock.seconds += seconds
            if len(slept) == sleeps:
                raise Enough

        supervisor = Supervisor(tasks, replace(clock.runtime(), sleep=sleep))
        return supervisor, slept

    return make


def broken():
    raise ValueError("planted")


@pytest.mark.parametrize("error", [ValueError("planted"), json.JSONDecodeError("x", "", 0), BaseException(1)])
def test_a_task_that_always_raises_is_called_again_after_a_pause(supervise, caplog, error):
    def fail():
        raise error

    supervisor, slept = supervise(Task("broken", fail, 0.05, first=7))
    with pytest.raises(Enough):
        supervisor.loops[0]()
    assert slept == [7, AFTER_CRASH, AFTER_CRASH, AFTER_CRASH, AFTER_CRASH]
    assert supervisor.crashes == {"broken": 4}
    assert caplog.text.count("The task broken met an error") == 4
    assert caplog.records[0].exc_info[1] is error
    assert caplog.records[0].event == "task-crashed"
    assert supervisor.stuck == []


def test_without_a_first_pause_the_first_step_comes_first(supervise):
    supervisor, slept = supervise(Task("poller", lambda: slept.append("step"), 1), sleeps=2)
    with pytest.raises(Enough):
        supervisor.loops[0]()
    assert slept == ["step", 1]


@pytest.mark.parametrize("ending", [SystemExit, KeyboardInterrupt])
def test_what_is_meant_to_end_it_does(supervise, ending):
    def end():
        raise ending

    supervisor, _ = supervise(Task("ending", end, 1))
    with pytest.raises(ending):
        supervisor.loops[0]()
    assert supervisor.crashes == {"ending": 0}


def test_on_the_servers_loop_others_go_on_and_a_deadline_of_nobodys_ends_no_task(caplog):
    caplog.set_level(logging.CRITICAL)
    steps = []

    def forgets_its_deadline():
        steps.append("late")
        eventlet.Timeout(0.001)
        eventlet.sleep(5)

    tasks = (
        Task("late", forgets_its_deadline, 0.001),
        Task("broken", broken, 0.001),
        Task("well", lambda: steps.append("well"), 0.001),
    )
    supervisor = Supervisor(tasks, replace(runtime(), sleep=lambda seconds: eventlet.sleep(seconds / 100)))
    started = [eventlet.spawn(loop) for loop in supervisor.loops]
    with eventlet.Timeout(10):
        while steps.count("late") < 3 or supervisor.crashes["broken"] < 2:
            eventlet.sleep(0.001)
    assert steps.count("well") > 3
    assert supervisor.crashes["late"] >= 2
    assert supervisor.crashes["well"] == 0
    assert not any(task.dead for task in started)
    for task in started:
        task.kill()
    assert all(task.dead for task in started), "GreenletExit is no error"
    assert dict(supervisor.delays.counts)[float("inf")] > 3


@pytest.mark.parametrize(
    ("seconds", "every", "takes", "stuck"),
    [
        (STUCK_AFTER - 1, 0.25, 0, False),
        (STUCK_AFTER + 1, 0.25, 0, True),
        (500, 3600, 600, False),
        (600 + STUCK_AFTER + 1, 3600, 600, True),
    ],
)
def test_who_is_overdue_in_a_step_is_stuck(supervise, clock, seconds, every, takes, stuck):
    within = []

    def slow():
        clock.seconds += seconds
        within.extend(supervisor.stuck)

    supervisor, _ = supervise(Task("slow", slow, every, takes=takes), Task("never begun", broken, 1))
    supervisor.step("slow")
    assert within == ["slow"] * stuck
    assert supervisor.stuck == [], "it has ended its step"
    clock.seconds += every + STUCK_AFTER - 1
    assert supervisor.stuck == [], "it pauses"
    clock.seconds += 2
    assert supervisor.stuck == ["slow"]
    assert supervisor.ages == {"slow": every + STUCK_AFTER + 1, "never begun": None}
