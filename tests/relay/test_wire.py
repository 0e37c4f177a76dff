"""What other processes are told is the very same board."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from voteboard import board, curtain
from voteboard.curtain import HIDDEN, OPEN, Drawn, Kept
from voteboard.model import Answer, Curtain, Report, Revision, Status, Vote
from voteboard.relay import wire
from voteboard.relay.boards import Shown
from voteboard.screens import SeenScreen
from voteboard.stage import Policy, Stage

AT = datetime(2026, 11, 24, 17, 0, 1, 234567, tzinfo=UTC)
ANSWERS = tuple(Answer(str(n), str(n), text) for n, text in enumerate(("Анна", "<b>", "א\u202bב"), 1))
VOTE = Vote(29, "a-b_c", "", "Кто?", None, Status.ACTIVE, AT, None, ANSWERS)
REPORT = Report(VOTE, (2**53 - 1, 0, 7))
KEPT = Kept(Report(VOTE, (1, 2, 2)), (0, 1, 2), AT, Revision("0000000a", 3))
TRUTH = board.of(REPORT, Revision("0000000a", 9), (0, 2, 1), at=AT, reason="silent")


def told(value: object) -> object:
    return json.loads(json.dumps(value, ensure_ascii=False))


@pytest.mark.parametrize(
    "drawn", [OPEN, HIDDEN, Drawn(Curtain.HELD, KEPT), curtain.reveal(HIDDEN, KEPT)], ids=str
)
def test_a_board_comes_back_as_it_was(drawn):
    shown = board.behind(drawn, TRUTH)
    again = wire.read_board(told(wire.board(shown)))
    assert again == shown
    assert again.etag == shown.etag
    assert again.message("board") == shown.message("board")
    assert board.difference(shown, again) is None


def test_what_is_hidden_is_not_in_it():
    assert str(2**53 - 1) not in json.dumps(wire.board(board.behind(HIDDEN, TRUTH)))


def test_the_curtain_can_be_told_from_what_is_seen_through_it():
    assert board.drawn_of(board.behind(OPEN, TRUTH)) == OPEN
    assert board.drawn_of(board.behind(HIDDEN, TRUTH)) == HIDDEN
    held = board.behind(Drawn(Curtain.HELD, KEPT), TRUTH)
    assert board.behind(board.drawn_of(held), TRUTH) == held


def test_the_empty_stage_and_how_it_is_set_come_back():
    empty = board.empty(Revision("0000000a", 0), at=None, reason="starting")
    assert wire.read_board(told(wire.board(empty))) == empty
    stage = Stage(
        Policy.PINNED, "a-b_c", line="Ещё минута", countdown=AT + timedelta(minutes=3),
        revision=Revision("0000000b", 4),
    )  # fmt: skip
    for shown in (
        Shown(None, Stage(revision=Revision("x", 0))),
        Shown("a-b_c", stage, replace(TRUTH, demo=True)),
    ):
        assert wire.read_shown(told(wire.shown(shown))) == shown


def test_screens_come_back():
    seen = [SeenScreen(3, "stage", AT, AT, True, None, False, 1920, 1080, 1.5, "a-b_c", "0000000a", 9)]
    assert wire.read_screens(told(wire.screens(seen))) == seen


@pytest.mark.parametrize("what", [None, [], {}, {"vote": 1}, {**wire.board(TRUTH), "counts": ["1", "x"]}])
def test_what_is_no_board_is_refused(what):
    with pytest.raises(wire.NotOurs):
        wire.read_board(what)


def test_what_a_later_version_adds_is_left_out():
    assert wire.read_board({**wire.board(TRUTH), "added": 1}) == TRUTH
