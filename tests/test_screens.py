"""The register of screens: numbers, counts, and what strangers say of themselves."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.screens import LISTED, Screens, UnknownScreen

AT = [datetime(2026, 11, 24, 17, tzinfo=UTC) + timedelta(seconds=n) for n in range(20)]
REPORT = {
    "w": 1920,
    "h": 1080,
    "dpr": 1.25,
    "vote": "0123456789abcdef0123456789abcdef",
    "epoch": "0badcafe",
    "rev": 7,
    "full_screen": True,
    "awake": None,
    "fits": True,
}


@pytest.fixture
def screens() -> Screens:
    return Screens()


def test_the_lowest_free_number_is_given(screens):
    assert [screens.arrived(sid, "stage", AT[0]) for sid in "abc"] == [1, 2, 3]
    screens.left("b")
    screens.left("b")
    screens.left("nobody")
    assert screens.arrived("d", "vote", AT[1]) == 2
    assert screens.arrived("e", "embed", AT[1]) == 4
    assert screens.sid_of(2) == "d"
    assert screens.arrived("d", "embed", AT[2]) == 2  # it watches something else now
    assert screens.counts == {"stage": 2, "vote": 0, "ratings": 0, "embed": 2}


def test_a_screen_tells_how_it_is(screens):
    screens.arrived("a", "stage", AT[0])
    screens.arrived("b", "embed", AT[5])
    screens.reported("a", {**REPORT, "more": "of a later program"}, AT[10])
    told, silent = screens.listed()
    assert {name: getattr(told, name) for name in REPORT} == REPORT
    assert (told.number, told.kind, told.since, told.seen) == (1, "stage", AT[0], AT[10])
    assert (silent.number, silent.kind, silent.since, silent.seen, silent.w) == (
        2,
        "embed",
        AT[5],
        None,
        None,
    )
    screens.reported("a", {**REPORT, "rev": 8, "vote": None}, AT[13])
    assert (screens.listed()[0].rev, screens.listed()[0].vote) == (8, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"w": 0}, {"w": 16385}, {"w": "1920"}, {"w": True}, {"w": 1920.0}, {"h": None}, {"h": -1},
        {"dpr": 0}, {"dpr": 11}, {"dpr": float("nan")}, {"dpr": float("inf")}, {"dpr": "1"}, {"dpr": True},
        {"vote": "x" * 65}, {"vote": 1}, {"vote": "\ud800"}, {"vote": ["x"]}, {"vote": "a\nb"},
        {"epoch": "x" * 17}, {"epoch": None}, {"epoch": "эпоха"},
        {"rev": -1}, {"rev": 10**400}, {"rev": 1.5}, {"rev": None},
        {"full_screen": None}, {"full_screen": 1}, {"awake": "yes"}, {"fits": 0}, {"fits": {}},
    ],
)  # fmt: skip
def test_what_can_not_be_so_is_dropped(screens, wrong):
    screens.arrived("a", "stage", AT[0])
    screens.reported("a", REPORT, AT[1])
    before = screens.listed()
    screens.reported("a", REPORT | wrong, AT[5])
    assert screens.listed() == before


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*REPORT, "x"]), inner, max_size=9)
        ),
        max_leaves=12,
    )
)
def test_nothing_that_is_said_breaks_it(said):
    screens = Screens()
    screens.arrived("a", "stage", AT[0])
    screens.reported("a", said, AT[1])
    [seen] = screens.listed()
    told = {name: getattr(seen, name) for name in REPORT}
    json.dumps(told, allow_nan=False, ensure_ascii=False).encode()


def test_a_crowd_is_only_counted(screens):
    numbers = [screens.arrived(f"v{i}", "embed" if i % 2 else "vote", AT[0]) for i in range(5000)]
    assert numbers[:LISTED] == list(range(1, LISTED + 1))
    assert set(numbers[LISTED:]) == {None}
    # The projector that comes last is known all the same.
    assert screens.arrived("projector", "stage", AT[1]) == LISTED + 1
    assert [screens.arrived(f"s{i}", "stage", AT[2]) for i in range(LISTED)][-1] is None
    screens.reported("v4000", REPORT, AT[3])
    assert len(screens.listed()) == 2 * LISTED
    assert screens.counts == {"stage": LISTED + 1, "vote": 2500, "ratings": 0, "embed": 2500}
    screens.left("v4000")
    screens.left("v3")
    assert screens.arrived("later", "vote", AT[4]) == 4
    for sid in [f"v{i}" for i in range(5000)] + [f"s{i}" for i in range(LISTED)] + ["projector", "later"]:
        screens.left(sid)
    assert screens.counts == {"stage": 0, "vote": 0, "ratings": 0, "embed": 0}
    assert screens.listed() == []
    assert screens.arrived("first", "vote", AT[6]) == 1


@pytest.mark.parametrize("number", [2, 0, -1, None, "1", [1], {}, 1.0, float("nan")])
def test_a_screen_that_is_not_there(screens, number):
    screens.arrived("a", "stage", AT[0])
    with pytest.raises(UnknownScreen, match="not connected"):
        screens.sid_of(number)
