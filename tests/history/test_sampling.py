"""Timelines out of the record: as many points as asked for, true to the end whatever the clock did."""

from datetime import timedelta
from itertools import pairwise

from tests.history.conftest import ACCOUNT
from tests.history.test_record import AT, HASH, tallied
from voteboard.history import sampling
from voteboard.history.records import Gap, Seen
from voteboard.history.store import Store


def totals(timeline):
    return [point.report.total for point in timeline.points]


def test_an_unknown_vote_has_none(store):
    assert sampling.timeline(store, HASH, 10) is None


def test_few_changes_are_all_there(writer, store):
    writer.append([tallied(n, n) for n in range(1, 6)])
    assert totals(sampling.timeline(store, HASH, 100)) == [1, 2, 3, 4, 5]


def test_of_many_the_last_of_each_stretch_is_there(writer, store):
    writer.append([tallied(n, n) for n in range(1, 1001)])
    for points in (2, 10, 100):
        found = sampling.timeline(store, HASH, points)
        assert len(found.points) <= points
        assert totals(found)[0] == 1 or points == 2
        assert totals(found)[-1] == 1000
        apart = [(b.at - a.at).total_seconds() for a, b in pairwise(found.points[1:-1])]
        assert all(abs(one - 1000 / points) <= 1000 / points / 2 + 1 for one in apart)


def test_a_part_begins_with_the_state_that_stood_then(writer, store):
    writer.append([tallied(n, n, seconds=10 * n) for n in range(1, 101)])
    found = sampling.timeline(store, HASH, 50, AT + timedelta(seconds=205), AT + timedelta(seconds=305))
    assert totals(found) == list(range(20, 31))
    assert (found.ended - found.began).total_seconds() == 100


def test_it_ends_when_the_vote_was_read_last(writer, store):
    writer.append([tallied(1, 1), Seen(HASH, AT + timedelta(hours=1))])
    assert sampling.timeline(store, HASH, 10).ended == AT + timedelta(hours=1)


def test_a_clock_that_was_wrong_for_a_while_spoils_neither_order_nor_end(writer, store):
    day = 86_400
    at = [0, 1, 2, day, day + 1, -3600, -3599, 3, 4, 5]
    writer.append([tallied(n, n, seconds=seconds) for n, seconds in enumerate(at, 1)])
    for points in (3, 5, 100):
        found = sampling.timeline(store, HASH, points)
        assert totals(found) == sorted(totals(found))
        assert totals(found)[-1] == len(at)
        times = [point.at for point in found.points]
        assert times == sorted(times)


def test_marks_of_the_part_that_is_asked_for(writer, store):
    leads = [tallied(n, n, seconds=n, more={"leaders": (str(n),)}) for n in range(1, 10)]
    fallen = tallied(10, 1, more={"corrections": {"100": -8}})
    gap = Gap(HASH, AT + timedelta(seconds=20), AT + timedelta(seconds=30), "restart", 2)
    writer.append([*leads, fallen, tallied(11, 2, seconds=40), gap])
    found = sampling.timeline(store, HASH, 10, AT + timedelta(seconds=3), AT + timedelta(seconds=25))
    assert [lead.leaders for lead in found.leads] == [(str(n),) for n in range(3, 10)]
    assert [(c.answer, c.difference) for c in found.corrections] == [("100", -8)]
    assert [(s.reason, s.lost) for s in found.silences] == [("restart", 2)]
    late = sampling.timeline(store, HASH, 10, AT + timedelta(seconds=31))
    assert (late.leads, late.corrections, late.silences) == ((), (), ())


def test_another_account_sees_nothing(writer, url):
    writer.append([tallied(1, 1)])
    other = Store(url, "53@sms-vote.ru")
    assert other.account != ACCOUNT
    assert sampling.timeline(other, HASH, 10) is None
    other.close()
