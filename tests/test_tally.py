import pytest

from tests.reports import report
from voteboard.tally import diff, shares, standings


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], ()),
        ([0, 0], (0, 0)),
        ([1, 1, 1], (34, 33, 33)),
        ([4867, 2122, 3619, 624, 1248], (39, 17, 29, 5, 10)),
        ([1, 0, 0], (100, 0, 0)),
        ([1, 1, 1, 1, 1, 1], (17, 17, 17, 17, 16, 16)),
        ([999, 1], (100, 0)),
        ([199, 1], (100, 0)),
        ([2**53 - 1, 1], (100, 0)),
        ([1, 2], (33, 67)),
    ],
)
def test_shares(counts, expected):
    assert shares(counts) == expected


def test_shares_always_add_up_to_100():
    for a in range(40):
        for b in range(40):
            for c in (0, 1, 7, 1000):
                assert sum(shares([a, b, c])) == (100 if a + b + c else 0)


def test_standings_rank_ties_together_and_skip():
    places = standings([5, 9, 9, 0, 5])
    assert [(p.index, p.rank) for p in places] == [(1, 1), (2, 1), (0, 3), (4, 3), (3, 5)]
    assert [p.leads for p in places] == [True, True, False, False, False]
    assert [p.length for p in places] == [1.0, 1.0, 5 / 9, 5 / 9, 0.0]


def test_nobody_leads_before_the_first_vote():
    assert [(p.index, p.rank, p.length, p.leads) for p in standings([0, 0])] == [
        (0, 1, 0.0, False),
        (1, 1, 0.0, False),
    ]


def test_diff_of_equal_reports_is_none():
    assert diff(report(1, 2), report(1, 2)) is None


def test_diff_tells_gains_and_corrections():
    change = diff(report(5, 9, 1), report(7, 8, 1))
    assert change.counts_only
    assert change.gains == {"100": 2, "101": -1}
    assert change.corrections == {"101": -1}


def test_diff_follows_answers_by_id_when_the_vote_changes():
    change = diff(report(5, 9), report(5, 9, 3))
    assert not change.counts_only
    assert change.gains == {"102": 3}


def test_the_first_report_is_a_change_of_everything():
    change = diff(None, report(5, 0))
    assert not change.counts_only
    assert change.gains == {"100": 5}
