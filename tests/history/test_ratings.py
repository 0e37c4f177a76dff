"""Ratings are recorded once, and come back as boards and files need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voteboard.history.rated import Employee
from voteboard.history.ratings import RatingsRecord
from voteboard.history.store import Store
from voteboard.model import Rating

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACCOUNTS = count(1)


def rating(value=5, minutes=0, phone="79161234567", employee="", order="", text=""):
    return Rating(phone, value, employee, order, AT + timedelta(minutes=minutes), text)


@pytest.fixture
def record(store):
    return RatingsRecord(store)


def take(record, *rows, released=False, since=EPOCH):
    return record.take(rows, AT, since, released=released)


def rated(record, begin=AT - HOUR, end=None):
    return record.rated(begin, end, (begin - HOUR, begin), 30)


def test_what_is_told_twice_counts_once(record):
    twice = (rating(5), rating(5), rating(4, employee="Анна"), rating(3, order="7"))
    assert take(record, *twice) == 4
    assert take(record, *reversed(twice)) == 0
    assert take(record, *twice, rating(2, minutes=1)) == 1
    assert rated(record).counts == (0, 1, 1, 1, 2)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_windows_that_overlap_lose_and_double_nothing(store, data):
    store.account = f"{next(ACCOUNTS)}@sms-vote.ru"
    record = RatingsRecord(store)
    row = st.builds(rating, st.integers(1, 5), st.integers(0, 6), st.sampled_from(["71", "72"]))
    rows = data.draw(st.lists(row, max_size=12))
    for _ in range(3):
        end = data.draw(st.integers(0, 7))
        part = [each for each in rows if each.at < AT + timedelta(minutes=end)]
        take(record, *data.draw(st.permutations(part)))
    take(record, *rows)
    told = [comment.rating for comment in record.rows(EPOCH, None)]
    order = lambda each: (each.at, each.phone, each.value)  # noqa: E731
    assert sorted(told, key=order) == sorted(rows, key=order)


def test_a_correction_replaces_what_it_corrects(record):
    take(record, rating(2, text="Плохо"))
    [comment] = record.comments()[0]
    assert record.release(comment.id, AT)
    assert take(record, rating(3, text="Плохо")) == 1
    assert [each.released for each in rated(record).comments] == [True]
    assert take(record, rating(3, text="Другое")) == 1
    assert rated(record).comments == ()
    [changed] = record.comments()[0]
    assert (changed.id, changed.rating.text, changed.released) == (comment.id, "Другое", False)
    assert take(record, rating(3, text="Третье"), released=True) == 1
    assert [each.rating.text for each in rated(record).comments] == ["Третье"]


def test_comments_are_released_and_withdrawn(record):
    take(record, rating(5, text="Первый"), rating(4, minutes=1, text="Второй"), rating(3, minutes=2))
    comments, number = record.comments()
    assert ([each.rating.text for each in comments], number) == (["Второй", "Первый"], 2)
    assert [each.rating.text for each in record.comments(1, 1)[0]] == ["Первый"]
    assert rated(record).comments == ()
    assert record.release(comments[1].id, AT)
    assert rated(record).comments == (replace(comments[1], released=True),)
    assert record.withdraw(comments[1].id)
    assert rated(record).comments == ()
    without_text = next(each for each in record.rows(EPOCH, None) if not each.rating.text)
    assert not record.release(without_text.id, AT)
    assert not record.release(999, AT)


def test_a_board_is_of_its_period_and_of_its_account(record, store, url):
    rows = [
        rating(1, minutes=-1), rating(5, employee="Анна"), rating(4, minutes=59, employee="Анна"),
        rating(3, minutes=10, employee="Пётр"), rating(2, minutes=60), rating(2, minutes=30),
    ]  # fmt: skip
    take(record, *rows)
    other = Store(url, "53@sms-vote.ru")
    take(RatingsRecord(other), rating(1))
    told = rated(record, AT, AT + HOUR)
    assert told.counts == (0, 1, 1, 1, 1)
    assert told.before == (1, 0, 0, 0, 0)
    assert set(told.employees) == {Employee("Анна", 2, 9), Employee("Пётр", 1, 3)}
    assert [each.rating.value for each in record.rows(AT, AT + HOUR)] == [5, 3, 2, 4]
    assert [each.rating.value for each in record.rows(AT, None, ["Пётр"])] == [3]
    other.close()


def test_old_ones_are_deleted_and_not_taken_again(record):
    take(record, rating(1, minutes=-60), rating(2, minutes=-59))
    limit = AT - timedelta(minutes=59)
    assert record.forget(limit) == 1
    assert take(record, rating(1, minutes=-60), rating(2, minutes=-59), since=limit) == 0
    assert rated(record).counts == (0, 1, 0, 0, 0)


def test_how_far_it_is_read_and_when_the_event_began(record):
    assert (record.until(), record.event()) == (None, None)
    for at in (AT, AT + HOUR):
        record.note_until(at)
        record.note_event(at, AT)
    assert (record.until(), record.event()) == (AT + HOUR, AT + HOUR)
    record.note_event(None, AT)
    assert record.event() is None


def test_many_at_once(record):
    assert take(record, *(rating(1 + n % 5, minutes=n, text="слово") for n in range(1201))) == 1201
    assert sum(rated(record).counts) == 1201
    assert len(rated(record).comments) == 0
    assert take(record, *(rating(5, minutes=n, text="слово") for n in range(1201))) == 1201 - 240
