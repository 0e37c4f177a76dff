from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.history.rated import Comment, Employee, Rated
from voteboard.model import Rating, Revision
from voteboard.ratings.board import RatingsBoard, mean
from voteboard.ratings.period import parse, spanned

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
COUNTS = st.lists(st.integers(0, 10**6), min_size=5, max_size=5).map(tuple)


NOTHING = Rated()


def board(rated=NOTHING, **more):
    period = spanned(parse("today"), AT, ZoneInfo("Europe/Moscow"), None)
    return RatingsBoard(period, rated, Revision("e", 3), **{"at": AT, "reason": None, **more})


def test_the_whole_message():
    rating = Rating("79161234567", 5, "Анна", "A-1", AT, "Спасибо, звоните 8 916 1234567")
    rated = Rated((0, 0, 0, 1, 3), (0, 0, 1, 1, 0), (Employee("Анна", 4, 19),), (Comment(7, rating, True),))
    assert board(rated).message() == {
        "watch": "ratings:today", "period": "today", "from": "2026-11-23T21:00:00Z", "to": None,
        "epoch": "e", "rev": 3, "n": 4, "mean": "4.8", "counts": [0, 0, 0, 1, 3], "shares": [0, 0, 0, 25, 75],
        "trend": {"before": "3.5", "n": 2, "difference": "+1.3"},
        "comments": [{
            "id": 7, "at": "2026-11-24T17:00:00Z", "value": 5, "text": "Спасибо, звоните +7 916 ···-··-67",
            "employee": "Анна", "phone": "+7 916 ···-··-67",
        }],
        "employees": [{"name": "Анна", "n": 4, "mean": "4.8", "small": True}],
        "at": "2026-11-24T17:00:00Z", "stale": False, "reason": None,
    }  # fmt: skip


def test_nobody_has_rated_yet():
    told = board(Rated(before=(1, 0, 0, 0, 0)), at=None, reason="starting").message()
    assert (told["n"], told["mean"], told["trend"], told["shares"]) == (0, None, None, [0] * 5)
    assert (told["at"], told["stale"], told["reason"]) == (None, True, "starting")


@pytest.mark.parametrize(
    ("now", "before", "difference"),
    [
        ((0, 0, 0, 0, 1), (0, 0, 0, 0, 9), "0.0"),
        ((0, 0, 0, 1, 0), (0, 0, 0, 0, 1), "-1.0"),
        ((0, 0, 0, 9, 11), (0, 0, 0, 5, 5), "+0.1"),  # 4.55 is 4.6, 4.5 is 4.5: as they are shown
    ],
)
def test_the_trend_is_that_of_the_means_shown(now, before, difference):
    assert board(Rated(now, before)).message()["trend"]["difference"] == difference
    assert board(Rated(now, before), comparable=False).message()["trend"] is None


@given(COUNTS.filter(any))
def test_the_mean_is_rounded_half_up_exactly(counts):
    exact = Fraction(sum(value * n for value, n in enumerate(counts, 1)), sum(counts))
    error = Fraction(mean(counts)) - exact
    assert -Fraction(1, 20) < error <= Fraction(1, 20)
    assert mean(counts).as_tuple().exponent == -1
    assert Decimal(1) <= mean(counts) <= Decimal(5)


EMPLOYEES = st.lists(st.tuples(st.text("АБВ", min_size=1), st.integers(1, 20)), unique_by=lambda row: row[0])


@given(EMPLOYEES)
def test_employees_of_few_ratings_come_last_and_are_marked(rows):
    rated = Rated(employees=tuple(Employee(name, n, n * (1 + len(name) % 5)) for name, n in rows))
    told = board(rated).message()["employees"]
    assert {row["name"]: row["n"] for row in told} == dict(rows)
    assert [row["small"] for row in told] == sorted(row["n"] < 5 for row in told)
    for small in (False, True):
        part = [(Decimal(row["mean"]), row["n"]) for row in told if row["small"] == small]
        assert part == sorted(part, reverse=True)


def test_two_boards_that_say_the_same():
    later = board(Rated((1, 0, 0, 0, 0)), at=AT + timedelta(hours=1), reason="deadline")
    assert later.same(board(Rated((1, 0, 0, 0, 0))))
    assert not later.same(board(Rated((2, 0, 0, 0, 0))))
    assert later.etag != board(Rated((1, 0, 0, 0, 0))).etag
