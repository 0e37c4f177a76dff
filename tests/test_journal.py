from tests.reports import report
from tests.test_continuity import without
from voteboard.journal import Journal
from voteboard.model import Status

HASH = report(1).vote.hash


def test_what_has_changed_is_a_change():
    journal = Journal()
    seen = [report(1), report(1), report(2), report(2, question="Другое")]
    assert [journal.accept(one) is not None for one in seen] == [True, False, True, True]


def test_a_doubt_is_forgotten_when_the_next_report_is_good():
    journal = Journal()
    for seen in (report(5), report(0), report(5), report(0)):
        journal.accept(seen)
    assert journal.entry(HASH).report == report(5)
    journal.accept(report(0))
    assert journal.entry(HASH).report == report(0)


def test_two_different_doubts_do_not_add_up():
    journal = Journal()
    three = report(10, 5, 1)
    journal.accept(three)
    for gone in ((2,), (0, 1), (1,), (2,), (0,)):
        journal.accept(without(three, *gone))
        journal.accept(report(0, 0, 0))
    assert journal.entry(HASH).report == three
    journal.accept(without(three, 2))
    journal.accept(without(three, 2))
    assert journal.entry(HASH).report == without(three, 2)


def test_a_doubt_does_not_outlive_a_change():
    journal = Journal()
    for seen in (report(5), report(0), report(6), report(0)):
        journal.accept(seen)
    assert journal.entry(HASH).report == report(6)


def test_an_answer_keeps_its_colour_when_another_one_goes():
    journal = Journal()
    three = report(1, 2, 3)
    journal.accept(three)
    fewer = without(three, 0)
    journal.accept(fewer)
    journal.accept(fewer)
    assert journal.entry(HASH).colours == (1, 2)


def test_finish_keeps_the_counts():
    journal = Journal()
    journal.accept(report(5, 6))
    change = journal.finish(HASH)
    assert not change.counts_only
    assert journal.entry(HASH).report == report(5, 6, status=Status.FINISHED)
    assert journal.entry(HASH).final


def test_what_was_recorded_is_believed_and_keeps_its_colours():
    journal = Journal()
    journal.restore(report(1, 2), (0, 4))
    assert journal.accept(report(1, 2)) is None
    assert journal.accept(report(1, 3)).gains == {"101": 1}
    journal.accept(report(1, 3, 0))
    assert journal.entry(HASH).colours == (0, 4, 5)
