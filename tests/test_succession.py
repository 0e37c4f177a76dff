"""Where what was shown and what was recorded differ, nothing goes back and no curtain opens by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.reports import STARTED, report
from voteboard import board, succession
from voteboard.curtain import HIDDEN, OPEN
from voteboard.history.records import Recorded
from voteboard.model import Revision

FIRST, SECOND = "0000aaaa", "0000bbbb"


def recorded(epoch=FIRST, rev=5, drawn=OPEN, *, late=False, after=0.0):
    seen_at = STARTED + timedelta(seconds=after)
    return Recorded(report(1, 2), (0, 1), Revision(epoch, rev), late=late, seen_at=seen_at, drawn=drawn)


def seen(epoch=FIRST, rev=5, drawn=OPEN, *, after=0.0):
    at = STARTED + timedelta(seconds=after)
    return board.behind(drawn, board.of(report(1, 2), Revision(epoch, rev), (0, 1), at=at))


@pytest.mark.parametrize(
    ("kept", "shown", "together"),
    [
        (recorded(rev=5), seen(rev=5), True),
        (recorded(rev=6), seen(rev=5), True),
        (recorded(rev=5), seen(rev=6), False),
        (recorded(rev=6, late=True), seen(rev=5), False),
        (recorded(SECOND, rev=6), seen(FIRST, rev=5), False),
    ],
)
def test_in_one_epoch_everything_is_recorded_before_it_is_shown(kept, shown, together):
    assert succession.in_step(kept, shown) is together


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(("kept", "shown"), [(OPEN, HIDDEN), (HIDDEN, OPEN)])
def test_in_one_epoch_the_recorded_curtain_stays(kept, shown, told):
    found = succession.curtain(recorded(rev=6, drawn=kept), seen(rev=5, drawn=shown), told=told)
    assert found == kept


@pytest.mark.parametrize(
    ("kept", "shown", "told", "stays"),
    [
        (OPEN, HIDDEN, True, HIDDEN),
        (HIDDEN, OPEN, True, OPEN),
        (OPEN, HIDDEN, False, HIDDEN),
        (HIDDEN, OPEN, False, HIDDEN),
        (OPEN, OPEN, False, OPEN),
    ],
)
def test_of_two_epochs_what_was_shown_last_stays_and_in_doubt_what_is_closed(kept, shown, told, stays):
    found = succession.curtain(recorded(SECOND, drawn=kept), seen(FIRST, drawn=shown), told=told)
    assert found == stays


@pytest.mark.parametrize(
    ("told", "after", "newer"),
    [(True, 1.0, False), (False, 1.0, True), (False, 0.0, True), (False, -1.0, False)],
)
def test_of_two_epochs_the_record_is_newer_if_it_was_read_later_by_others(told, after, newer):
    assert succession.newer(recorded(SECOND, after=after), seen(FIRST), told=told) is newer


def test_what_was_never_read_is_older():
    assert succession.newer(recorded(SECOND), replace(seen(), at=None), told=False)


def test_what_is_in_step_is_newer_whatever_the_clocks_say():
    assert succession.newer(recorded(rev=6, after=-60.0), seen(rev=5), told=True)


def test_curtains_are_those_that_are_not_open():
    assert succession.curtains({"a": seen(), "b": seen(drawn=HIDDEN)}) == {"b": HIDDEN}
