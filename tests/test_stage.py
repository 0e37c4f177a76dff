"""How the stage is set: what can be said of it, and what not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voteboard import stage
from voteboard.errors import BadParameter
from voteboard.stage import Policy, Stage

THEMES = ("dark", "light")
NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 20:00 in Moscow
MOSCOW = ZoneInfo("Europe/Moscow")


def test_each_of_the_looks_can_be_changed_alone():
    changes = {
        "sort": "created", "show": "percent", "theme": "light", "scale": 1.25, "joining": False,
        "line": "  Голосуйте\nдо 21:00 ", "blank": True,
    }  # fmt: skip
    for name, value in changes.items():
        dressed = stage.dress(Stage(), {name: value}, THEMES)
        assert getattr(dressed, name) == ("Голосуйте до 21:00" if name == "line" else value)
        assert replace(dressed, **{name: getattr(Stage(), name)}) == Stage()
    assert stage.dress(Stage(theme="light"), {"theme": None}, THEMES) == Stage()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sort", "best"), ("show", 1), ("theme", "pink"), ("scale", 2), ("scale", True),
        ("scale", float("nan")), ("joining", "yes"), ("line", "x" * 161), ("line", None),
        ("blank", 1), ("policy", "auto"), ("countdown", "21:00"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_named(name, value):
    with pytest.raises(BadParameter) as caught:
        stage.dress(Stage(), {name: value}, THEMES)
    assert name in str(caught.value)


def test_a_countdown_ends_in_minutes_or_at_a_time_of_the_events_day():
    assert stage.in_minutes(NOW, 2.5) == NOW + timedelta(seconds=150)
    assert stage.at_time(NOW, "20:05", MOSCOW) == NOW + timedelta(minutes=5)
    assert stage.at_time(NOW, "0:30", MOSCOW) == NOW + timedelta(hours=4, minutes=30)
    for minutes in (0, -1, 1441, "5", None, True, float("inf")):
        with pytest.raises(BadParameter, match="minutes"):
            stage.in_minutes(NOW, minutes)
    night = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45 in Berlin, the first time of two
    assert stage.at_time(night, "02:30", ZoneInfo("Europe/Berlin")) == night + timedelta(minutes=45)
    for time in ("", "25:00", "20", "20:60", "20:05:00", "1_2:3_0", None):
        with pytest.raises(BadParameter, match="until"):
            stage.at_time(NOW, time, MOSCOW)


def test_what_is_recorded_comes_back_and_what_is_unknown_does_no_harm():
    whole = Stage(Policy.PINNED, "abc", "created", "counts", "light", 0.9, False, "Да", NOW, True)
    body = json.loads(json.dumps(whole.body()))
    assert stage.of_body(body) == whole
    assert stage.of_body({**body, "new": 1}) == whole
    assert stage.of_body({}) == Stage()
