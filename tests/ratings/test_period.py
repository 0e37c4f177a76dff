from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.errors import BadParameter
from voteboard.ratings.period import MOST_DAYS, Asked, parse, spanned, watched

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # the 25th in Moscow


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "begin", "end", "before"),
    [
        ("today", "2026-11-25T00:00+03:00", None, "2026-11-24T00:00+03:00"),
        ("week", "2026-11-19T00:00+03:00", None, "2026-11-12T00:00+03:00"),
        ("2026-11-01..2026-11-24", "2026-11-01T00+03:00", "2026-11-25T00+03:00", "2026-10-08T00+03:00"),
        ("2026-02-28..2026-02-28", "2026-02-28T00+03:00", "2026-03-01T00+03:00", "2026-02-27T00+03:00"),
    ],
)  # fmt: skip
def test_days_are_those_of_the_zone(text, begin, end, before):
    period = spanned(parse(text), NOW, MOSCOW, None)
    assert (period.begin, period.end) == (at(begin), end and at(end))
    assert period.before == (at(before), period.begin)
    assert period.asked.text == text


def test_a_day_on_which_clocks_change_is_a_day():
    berlin = ZoneInfo("Europe/Berlin")
    period = spanned(parse("2026-03-29..2026-03-29"), NOW, berlin, None)
    assert period.end - period.begin == timedelta(hours=23)
    assert period.begin - period.before[0] == timedelta(hours=24)


def test_an_event_is_compared_with_as_long_before_it():
    begun = NOW - timedelta(hours=2)
    period = spanned(parse("event"), NOW, MOSCOW, begun)
    assert (period.begin, period.end, period.before) == (begun, None, (NOW - timedelta(hours=4), begun))


@pytest.mark.parametrize("event", [None, NOW + timedelta(seconds=1), NOW + timedelta(hours=1)])
def test_an_event_that_nobody_has_begun_is_today(event):
    event_, today = (spanned(parse(name), NOW, MOSCOW, event) for name in ("event", "today"))
    assert (event_.begin, event_.before) == (today.begin, today.before)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "none of today, event, week"),
        ("yesterday", "none of today, event, week"),
        ("2026-11-01..", "none of today, event, week"),
        ("2026-11-01..2026-11-2", "none of today, event, week"),
        ("٢٠٢٦-١١-٠١..2026-11-24", "none of today, event, week"),
        ("2026-02-30..2026-03-01", "is no day"),
        ("0001-01-01..0001-01-02", "is no day"),
        ("2026-11-24..2026-11-01", "ends before it begins"),
        ("2025-01-01..2026-01-02", "is longer than 366 days"),
    ],
)
def test_what_cannot_be_used_is_told_by_name(text, said):
    with pytest.raises(BadParameter, match=f"^period: “.*{said}"):
        parse(text)
    assert watched(f"ratings:{text}") is None


@given(st.text(max_size=30))
def test_whatever_is_asked_for_is_a_period_or_told(text):
    try:
        asked = parse(text)
    except BadParameter:
        return
    assert asked.text == text
    spanned(asked, NOW, MOSCOW, None)


@given(
    st.dates(date(1971, 1, 1), date(9998, 12, 31)),
    st.integers(0, MOST_DAYS - 1),
    st.sampled_from(["Europe/Moscow", "Pacific/Kiritimati", "America/St_Johns"]),
)
def test_days_from_a_to_b(first, days, zone):
    last = min(first + timedelta(days=days), date(9998, 12, 31))
    asked = parse(f"{first}..{last}")
    period = spanned(asked, NOW, ZoneInfo(zone), None)
    assert period.before[0] < period.before[1] == period.begin < period.end
    assert watched(asked.watch) == asked


def test_what_screens_watch():
    assert watched("ratings") == watched("ratings:today") == Asked("today")
    assert Asked("today").watch == "ratings:today"
    for word in (
        "",
        "stage",
        "ratings:",
        "ratingstoday",
        "rating:today",
        "ratings:today ",
        "ratings:ratings",
    ):
        assert watched(word) is None
