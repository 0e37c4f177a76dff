from dataclasses import replace

from tests.reports import report
from voteboard.continuity import Doubt, doubt, follow
from voteboard.model import Report, Status


def without(seen: Report, *gone: int) -> Report:
    """The same report without the answers at these places."""
    kept = [i for i in range(len(seen.counts)) if i not in gone]
    answers = tuple(seen.vote.answers[i] for i in kept)
    return Report(replace(seen.vote, answers=answers), tuple(seen.counts[i] for i in kept))


def test_the_first_report_is_believed():
    assert doubt(None, report(0)) is None
    assert follow(None, report(0)) == report(0)


def test_a_falling_count_is_a_correction_and_no_doubt():
    assert doubt(report(5, 3), report(4, 3)) is None


def test_all_zero_at_once_is_doubtful():
    assert doubt(report(5, 3), report(0, 0)) == Doubt(frozenset(), zeroed=True)
    assert doubt(report(0, 0), report(0, 0)) is None


def test_a_removed_answer_is_doubtful_and_each_one_another_doubt():
    believed = report(5, 3, 1)
    assert doubt(believed, without(believed, 0)) == Doubt(frozenset({"100"}), zeroed=False)
    assert doubt(believed, without(believed, 0)) != doubt(believed, without(believed, 1))


def test_an_added_answer_is_no_doubt():
    assert doubt(report(5), report(5, 0)) is None


def test_an_unknown_status_keeps_the_last_known_one():
    assert follow(report(5), report(6, status=Status.UNKNOWN)) == report(6)


def test_a_deleted_vote_freezes_as_it_was():
    seen = report(0, status=Status.DELETED)
    assert doubt(report(5), seen) is None
    assert follow(report(5), seen) == report(5, status=Status.DELETED)
