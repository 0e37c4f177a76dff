"""Whatever the vendor answers: the board keeps what was true, and the presenter is told why, in words."""

from collections import Counter

import pytest

from tests.chaos import answers
from tests.chaos.proxy import about, vendor
from tests.chaos.spellings import NR, OTHER, OTHER_NR
from tests.chaos.witness import Witness

CASES = answers.cases()


@pytest.fixture(scope="module")
def witness(tmp_path_factory):
    with vendor() as running:
        yield Witness(running, tmp_path_factory.mktemp("answers"), interrupted=False)


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
            shown = witness.reset()
            try:
                _play(case, witness, shown)
            except AssertionError as error:
                error.add_note(f"the case: {case.name}")
                raise
    witness.look()


def _play(case: answers.Case, witness: Witness, shown: dict) -> None:
    for answer in case.story:
        witness.vendor.answer = about(answer.body, {NR: answer.by_number, OTHER_NR: OTHER})
        witness.poll()
        board = witness.api()
        assert witness.crashes == 0
        assert witness.told() == answer.code
        if answer.counts is None:
            assert board == {**shown, "at": board["at"]}
            assert answer.code is None or board["at"] == shown["at"]
        else:
            assert (
                dict(zip((a["id"] for a in board["answers"]), board["counts"], strict=True)) == answer.counts
            )
            seen = {**board, "texts": [a["text"] for a in board["answers"]]}
            assert {key: seen[key] for key in answer.also} == answer.also
            witness.look()
        shown = board
