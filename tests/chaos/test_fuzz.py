"""A short run of the fuzzer; `make fuzz` is the long one."""

import pytest

from tests.chaos import fuzz
from tests.chaos.mutations import Turn
from tests.chaos.proxy import vendor
from tests.chaos.spellings import GOOD
from tests.chaos.witness import Witness
from tests.conftest import ROOT

WRONG = {"1041": 4867, "1042": 2123}


@pytest.fixture(scope="module")
def fuzzer(tmp_path_factory):
    with vendor() as running:
        yield fuzz.Fuzzer(Witness(running, tmp_path_factory.mktemp("fuzz"), interrupted=False))


def test_stories_of_damaged_answers(fuzzer):
    fuzzer.run(25)
    assert fuzzer.stories >= 25
    assert fuzzer.shown > 0


def test_what_was_not_planted_is_found(fuzzer):
    """The fuzzer can fail: here the count that is read was never planted, nor is it the whole of what was."""
    news = GOOD.replace(b"2122", b"2123")
    for planted in ({"1041": 4867, "1042": 2000}, {"1041": 4867}):
        for whole in (True, False):
            fuzzer.tell([Turn(news, WRONG, whole=whole)])
            with pytest.raises(AssertionError, match="never planted"):
                fuzzer.tell([Turn(news, planted, whole=whole)])


def test_the_command_tells_how_long_and_how_far(capsys):
    with pytest.raises(SystemExit) as left:
        fuzz.main(["--help"])
    assert left.value.code == 0
    assert "example: python -m tests.chaos.fuzz --minutes 30" in capsys.readouterr().out
    assert "tests.chaos.fuzz --minutes" in (ROOT / "Makefile").read_text()
