from datetime import UTC, datetime

from tests.reports import report
from voteboard import board
from voteboard.model import Revision, Status

AT = datetime(2026, 11, 24, 17, 14, 3, 500000, tzinfo=UTC)
REVISION = Revision("e1", 7)


def of(*counts, **changes):
    return board.of(report(*counts, **changes), REVISION, tuple(range(len(counts))), at=AT)


def test_the_board_message_has_everything_a_screen_needs():
    assert of(3, 1).message("board") == {
        "vote": "b1946ac92492d234",
        "nr": 29,
        "epoch": "e1",
        "rev": 7,
        "shape": of(3, 1).shape,
        "status": "active",
        "running": True,
        "curtain": "open",
        "revealed": [],
        "demo": False,
        "stale": False,
        "at": "2026-11-24T17:14:03Z",
        "name": "Премия",
        "question": "Кто?",
        "multiple": False,
        "answers": [
            {"id": "100", "code": "1", "text": "Ответ 1", "colour": 0},
            {"id": "101", "code": "2", "text": "Ответ 2", "colour": 1},
        ],
        "counts": [3, 1],
        "shares": [75, 25],
        "total": 4,
        "started_at": "2026-11-24T16:00:00Z",
        "finished_at": None,
    }


def test_the_tally_message_has_counts_only():
    assert of(3, 1).message("tally") == {
        "vote": "b1946ac92492d234",
        "epoch": "e1",
        "rev": 7,
        "shape": of(3, 1).shape,
        "counts": [3, 1],
        "shares": [75, 25],
        "total": 4,
        "at": "2026-11-24T17:14:03Z",
    }


def test_the_shape_changes_with_anything_but_counts_and_freshness():
    assert of(3, 1).shape == of(9, 9).shape == of(3, 1).marked("unreachable").shape
    others = [of(3, 1, question="?"), of(3, 1, status=Status.FINISHED), of(3, 1, 0), of(3, 1, name="")]
    assert len({of(3, 1).shape, *(other.shape for other in others)}) == 5


def test_stale_says_why_and_fresh_says_nothing():
    stale = of(3).marked("unreachable")
    assert stale.message("status") == {
        "vote": "b1946ac92492d234",
        "stale": True,
        "at": "2026-11-24T17:14:03Z",
        "reason": "unreachable",
    }
    assert stale.marked(None) == of(3)
    assert stale.etag != of(3).etag


def test_an_empty_stage_is_a_board_too():
    nothing = board.empty(Revision("e1", 0), at=None).message("board")
    assert nothing["vote"] is None
    assert nothing["answers"] == nothing["counts"] == nothing["shares"] == []
    assert nothing["total"] == 0
    assert nothing.keys() == of(1).message("board").keys()
