"""Whatever the vendor answers: the board keeps what was true, and the presenter is told why, in words."""

from collections import Counter

import pytest

from tests.chaos import answers
from tests.chaos.proxy import reply, vendor
from tests.chaos.spellings import GOOD
from tests.chaos.witness import Witness
from tests.conftest import SECRET

CASES = answers.cases()


@pytest.fixture(scope="module")
def witness(tmp_path_factory):
    with vendor() as running:
        yield Witness(running, tmp_path_factory.mktemp("answers"))


def test_there_are_answers_of_every_kind():
    kinds = Counter(case.kind for case in CASES)
    assert set(kinds) == set(answers.KINDS)
    assert min(kinds.values()) >= 20
    assert len({answer.body for case in CASES for answer in case.story}) >= 300
    assert len({(case.kind, case.name) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("kind", answers.KINDS)
def test_whatever_is_answered(kind, witness):
    for case in CASES:
        if case.kind == kind:
            witness.reset()
            try:
                _play(case, witness)
            except AssertionError as error:
                error.add_note(f"the case: {case.name}")
                raise


def _play(case: answers.Case, witness: Witness) -> None:
    shown = witness.board()
    assert (shown["counts"], shown["stale"]) == ([4867, 2122], False)
    for answer in case.story:
        witness.vendor.answer = lambda head, answer=answer: reply(
            answer.body if "most_recent_active" in head else answer.by_number
        )
        witness.poll()
        board, told = witness.board(), witness.told()
        assert witness.crashes == 0
        assert told.code == answer.code, told.en["problem"]
        told.check()
        if answer.counts is None:
            assert board == {**shown, "at": board["at"]}
            assert answer.code is None or board["at"] == shown["at"]
        else:
            assert dict(zip((a["id"] for a in board["answers"]), board["counts"], strict=True)) == answer.counts
            seen = {**board, "texts": [a["text"] for a in board["answers"]]}
            assert {key: seen[key] for key in answer.also} == answer.also
        shown = board
