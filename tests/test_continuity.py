from dataclasses import replace

from tests.reports import report
from voteboard.continuity import follow
from voteboard.model import Report, Status


def without_first(seen: Report) -> Report:
    return Report(replace(seen.vote, answers=seen.vote.answers[1:]), seen.counts[1:])


def test_the_first_report_is_believed():
    assert follow(None, report(1), doubted_before=False) == report(1)


def test_a_falling_count_is_a_correction_and_believed_at_once():
    assert follow(report(5, 3), report(4, 3), doubted_before=False) == report(4, 3)


def test_all_zero_needs_two_reports():
    assert follow(report(5, 3), report(0, 0), doubted_before=False) is None
    assert follow(report(5, 3), report(0, 0), doubted_before=True) == report(0, 0)


def test_a_removed_answer_needs_two_reports():
    gone = without_first(report(5, 3))
    assert follow(report(5, 3), gone, doubted_before=False) is None
    assert follow(report(5, 3), gone, doubted_before=True) == gone


def test_an_added_answer_is_believed_at_once():
    assert follow(report(5), report(5, 0), doubted_before=False) == report(5, 0)


def test_an_unknown_status_keeps_the_last_known_one():
    seen = report(6, status=Status.UNKNOWN)
    assert follow(report(5), seen, doubted_before=False) == report(6)


def test_a_deleted_vote_freezes_as_it_was():
    seen = report(0, status=Status.DELETED)
    assert follow(report(5), seen, doubted_before=False) == report(5, status=Status.DELETED)
