"""The register of screens: numbers, counts, and what strangers say of themselves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.screens import LISTED, Screens, UnknownScreen

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
    assert [screens.arrived(sid, "stage", 0.0) for sid in "abc"] == [1, 2, 3]
    screens.left("b")
    screens.left("b")
    screens.left("nobody")
    assert screens.arrived("d", "vote", 1.0) == 2
    assert screens.arrived("e", "embed", 1.0) == 4
    assert screens.sid_of(2) == "d"
    assert screens.arrived("d", "embed", 2.0) == 2  # it watches something else now
    assert screens.counts == {"stage": 2, "vote": 0, "embed": 2}


def test_a_screen_tells_how_it_is(screens):
    screens.arrived("a", "stage", 100.0)
    screens.arrived("b", "embed", 105.0)
    screens.reported("a", {**REPORT, "more": "of a later program"}, 110.0)
    told, silent = screens.listed(112.0)
    assert {name: getattr(told, name) for name in REPORT} == REPORT
    assert (told.number, told.kind, told.since, told.age) == (1, "stage", 12.0, 2.0)
    assert (silent.number, silent.kind, silent.since, silent.age, silent.w) == (2, "embed", 7.0, None, None)
    screens.reported("a", {**REPORT, "rev": 8, "vote": None}, 113.0)
    assert (screens.listed(113.0)[0].rev, screens.listed(113.0)[0].vote) == (8, None)


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
    screens.arrived("a", "stage", 0.0)
    screens.reported("a", REPORT, 1.0)
    before = screens.listed(5.0)
    screens.reported("a", REPORT | wrong, 5.0)
    assert screens.listed(5.0) == before


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
    screens.arrived("a", "stage", 0.0)
    screens.reported("a", said, 1.0)
    [seen] = screens.listed(1.0)
    told = {name: getattr(seen, name) for name in REPORT}
    json.dumps(told, allow_nan=False, ensure_ascii=False).encode()


def test_a_crowd_is_only_counted(screens):
    numbers = [screens.arrived(f"v{i}", "embed" if i % 2 else "vote", 0.0) for i in range(5000)]
    assert numbers[:LISTED] == list(range(1, LISTED + 1))
    assert set(numbers[LISTED:]) == {None}
    # The projector that comes last is known all the same.
    assert screens.arrived("projector", "stage", 1.0) == LISTED + 1
    assert [screens.arrived(f"s{i}", "stage", 2.0) for i in range(LISTED)][-1] is None
    screens.reported("v4000", REPORT, 3.0)
    assert len(screens.listed(3.0)) == 2 * LISTED
    assert screens.counts == {"stage": LISTED + 1, "vote": 2500, "embed": 2500}
    screens.left("v4000")
    screens.left("v3")
    assert screens.arrived("later", "vote", 4.0) == 4
    for sid in [f"v{i}" for i in range(5000)] + [f"s{i}" for i in range(LISTED)] + ["projector", "later"]:
        screens.left(sid)
    assert screens.counts == {"stage": 0, "vote": 0, "embed": 0}
    assert screens.listed(5.0) == []
    assert screens.arrived("first", "vote", 6.0) == 1


@pytest.mark.parametrize("number", [2, 0, -1, None, "1", [1], {}, 1.0, float("nan")])
def test_a_screen_that_is_not_there(screens, number):
    screens.arrived("a", "stage", 0.0)
    with pytest.raises(UnknownScreen, match="not connected"):
        screens.sid_of(number)
