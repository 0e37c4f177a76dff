from voteboard import advice
from voteboard.history import errors as history
from voteboard.history.errors import HistoryError
from voteboard.history.fencing import Fenced
from voteboard.readings import Readings
from voteboard.relay.asking import NobodyLeads
from voteboard.relay.link import LinkDown
from voteboard.schedule import Target
from voteboard.vendor.errors import BRIEFLY, VendorError


def codes(kind):
    return {kind.code}.union(*map(codes, kind.__subclasses__()))


def reasons():
    """Why data is stale, when no problem is known."""
    readings, target = Readings(1.0), Target("most_recent_active", due=0.0)
    yield readings.staleness(target, 0.0)
    target.good = 0.0
    yield readings.staleness(target, 60.0)
    yield readings.vote_staleness("hash", None, 0.0)


def test_there_is_advice_on_every_problem_and_on_nothing_else():
    known = codes(VendorError) | codes(HistoryError) | set(history._CODES.values()) | set(reasons())
    known |= {Fenced.code, NobodyLeads.code, LinkDown.code}
    assert set(advice.ADVICE) == known
    assert len(known) == 28


def test_every_problem_of_the_vendor_has_a_few_words():
    assert set(BRIEFLY) == codes(VendorError)
    assert len({*BRIEFLY.values()}) == len(BRIEFLY)


def test_what_nobody_foresaw_gets_advice_too():
    assert "log" in advice.on("a code from tomorrow")


def test_advice_is_at_most_two_sentences_and_has_nothing_to_fill_in():
    for text in advice.ADVICE.values():
        assert text.endswith(".")
        assert text.count(". ") <= 2
        assert "%" not in text
