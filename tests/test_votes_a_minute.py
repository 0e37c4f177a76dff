"""How fast votes came in, out of a timeline."""

from datetime import timedelta

import pytest

from tests.reports import STARTED, report
from voteboard.timeline import RATE_BARS, Point, Timeline, votes_a_minute


def timeline(seconds: float, *points: tuple[float, int]) -> Timeline:
    shown = tuple(Point(STARTED + timedelta(seconds=at), report(n), (0,)) for at, n in points)
    return Timeline(STARTED, STARTED + timedelta(seconds=seconds), shown, (), (), ())


def test_votes_count_where_they_came_in_and_corrections_as_nothing():
    width, rates = votes_a_minute(timeline(10, (0, 100), (1, 101), (1.5, 103), (4, 90), (9, 91)))
    assert width == 1
    assert rates == [0, 180, 0, 0, 0, 0, 0, 0, 0, 60]


def test_what_comes_at_the_very_end_belongs_to_the_last_stretch():
    assert votes_a_minute(timeline(4, (0, 0), (4, 2)))[1] == [0, 0, 0, 120]


@pytest.mark.parametrize(("seconds", "last"), [(1207, 360), (1201, 360)])
def test_a_stretch_that_has_just_begun_is_as_fast_as_what_there_is_of_it(seconds, last):
    """42 votes in seven of ten seconds; of a shorter one a half at least counts."""
    votes = 42 if seconds == 1207 else 30
    width, rates = votes_a_minute(timeline(seconds, (0, 0), (1200.5, votes)))
    assert width == 15
    assert len(rates) == 81
    assert rates[-1] == pytest.approx(last, rel=0.4)


@pytest.mark.parametrize("seconds", [0, 1, 119, 121, 1200, 86_400, 10_000_000])
def test_there_are_never_more_than_can_be_told_apart(seconds):
    width, rates = votes_a_minute(timeline(seconds, (0, 0), (seconds, 50_000)))
    assert 1 <= len(rates) <= RATE_BARS + 1
    assert sum(rates) > 0 or seconds == 0
    assert len(rates) * width >= seconds
