from datetime import UTC, datetime, timedelta

import pytest

from voteboard.contact import Contact

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_nothing_is_known_before_the_first_answer():
    contact = Contact()
    assert (contact.answered_at, contact.latency, contact.usual_latency, contact.clock_offset) == (None,) * 4


def test_one_slow_answer_does_not_make_the_vendor_slow():
    contact = Contact()
    for latency in (0.1, 0.1, 0.2, 0.1, 5.0):
        contact.answered(NOON, latency, None)
    assert (contact.answered_at, contact.latency, contact.usual_latency) == (NOON, 5.0, 0.1)
    assert contact.clock_offset is None


@pytest.mark.parametrize("ahead", [-3600.0, -5.0, 0.0, 0.4, 5.0, 3600.0])
def test_the_offset_is_good_to_a_second_although_the_header_has_whole_ones(ahead):
    contact = Contact()
    for poll in range(20):
        asked = NOON + timedelta(seconds=1.13 * poll)
        latency = 4.0 if poll % 5 == 0 else 0.2
        theirs = asked + timedelta(seconds=ahead + latency / 2)
        contact.answered(asked + timedelta(seconds=latency), latency, theirs.replace(microsecond=0))
    assert contact.clock_offset == pytest.approx(ahead, abs=0.5)


def test_one_wrong_time_does_not_move_the_offset_and_a_corrected_clock_does():
    contact = Contact()
    for _ in range(5):
        contact.answered(NOON, 0.0, NOON)
    contact.answered(NOON, 0.0, NOON - timedelta(hours=1))
    assert abs(contact.clock_offset) < 1
    for _ in range(5):
        contact.answered(NOON, 0.0, NOON + timedelta(minutes=1))
    assert contact.clock_offset == pytest.approx(60, abs=1)
