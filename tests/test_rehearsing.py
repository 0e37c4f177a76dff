"""A rehearsal on the stage: seen there and nowhere else, and gone when a vote begins."""

import pytest
from sqlalchemy import create_engine, select

from voteboard.curtains import UnknownVote
from voteboard.history.schema import metadata
from voteboard.rehearsal import SECONDS
from voteboard.rehearsing import LASTS, NoAnswers


class Doors:
    """The wired program before the doors open, and what its screens were told."""

    def __init__(self, wired, clock, simulator):
        self.program, self.clock, self.simulator = wired, clock, simulator
        self.rehearsing = wired.engine.rehearsing
        self.browser = wired.app.test_client()
        self.told = []
        wired.engine.relay.subscribe(lambda *told: self.told.append(told))

    def get(self, path):
        return self.browser.get(path).json

    def poll(self, seconds=1.0):
        self.clock.seconds += seconds
        self.program.engine.poller.step()
        self.program.engine.poller.step()

    def play(self, seconds, step=0.25):
        for _ in range(int(seconds / step)):
            self.clock.seconds += step
            self.rehearsing.step()

    def events(self):
        """What was told since the last time, and to whom."""
        told, self.told[:] = [(watch, event) for watch, event, _ in self.told], []
        return told

    def record(self):
        """All that is recorded."""
        engine = create_engine(self.simulator.database)
        with engine.connect() as connection:
            return {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}


@pytest.fixture
def doors(wired, clock, simulator) -> Doors:
    wired.open()
    return Doors(wired, clock, simulator)


@pytest.fixture
def vote(doors, simulator):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил", "Тимур"))
    simulator.add(made["nr"], _1=3, _2=1)
    doors.poll()
    return made


def test_a_vote_is_rehearsed_on_the_stage_alone(doors, vote):
    path = f"/api/votes/{vote['hash']}"
    before, public, recorded = doors.get("/api/stage"), doors.get(path), doors.record()
    embed = doors.browser.get(f"/embed/{vote['hash']}").text
    doors.program.engine.staging.dress({"sort": "created", "line": "Скоро начнём"})
    doors.poll(0)
    recorded["stage_settings"] = doors.record()["stage_settings"]
    doors.events()

    doors.rehearsing.begin(vote["hash"])
    shown = doors.get("/api/stage")
    assert (shown["vote"], shown["demo"], shown["status"], shown["stale"]) == (
        "rehearsal",
        True,
        "active",
        False,
    )
    assert [shown[name] for name in ("answers", "question", "nr")] == [
        before[name] for name in ("answers", "question", "nr")
    ]
    assert (shown["total"], shown["finished_at"]) == (0, None)
    assert (shown["stage"]["sort"], shown["stage"]["line"]) == ("created", "Скоро начнём")
    assert doors.rehearsing.title == "Кто станет лучшим?"
    assert doors.events() == [("stage", "board")]

    doors.play(SECONDS / 2)
    assert set(doors.events()) == {("stage", "tally")}
    half = doors.get("/api/stage")
    assert half["total"] > 100
    assert (half["epoch"], half["shape"]) == (shown["epoch"], shown["shape"])
    assert half["rev"] > shown["rev"]

    # What the public sees of the vote goes on as it is.
    assert doors.get(path) == public
    assert doors.browser.get(f"/embed/{vote['hash']}").text == embed
    for name in ("/api/votes/rehearsal", "/?v=rehearsal", "/embed/rehearsal", "/archive/rehearsal"):
        assert doors.browser.get(name).status_code == 404
    doors.events()

    doors.play(SECONDS / 2)
    events = doors.events()
    assert events[-1] == ("stage", "board")
    final = doors.get("/api/stage")
    assert (final["status"], final["total"] > half["total"]) == ("finished", True)
    doors.play(30)
    assert doors.events() == []

    doors.rehearsing.end()
    doors.rehearsing.end()
    assert doors.events() == [("stage", "board")]
    after = doors.get("/api/stage")
    assert after["stage"].pop("rev") > final["stage"]["rev"]
    assert {**after, "stage": None} == {**before, "stage": None}
    assert doors.rehearsing.title is None
    assert doors.record() == recorded
    assert [row.hash for row in recorded["votes"]] == [vote["hash"]]


def test_there_need_be_no_vote_and_the_same_begins_anew(doors):
    doors.poll()
    doors.rehearsing.begin()
    first = doors.get("/api/stage")
    assert first["question"] == doors.rehearsing.title == "Репетиция: кто споёт первым?"
    assert len(first["answers"]) == 5
    doors.play(20)
    doors.rehearsing.begin()
    anew = doors.get("/api/stage")
    assert anew["total"] == 0
    assert anew["epoch"] != first["epoch"]
    assert doors.browser.get("/").status_code == 200


def test_the_stage_has_what_came_meanwhile(doors, vote, simulator):
    doors.rehearsing.begin()
    doors.play(5)
    simulator.add(vote["nr"], _3=10)
    doors.poll()
    doors.poll()
    assert doors.get(f"/api/votes/{vote['hash']}")["total"] == 14
    assert doors.get("/api/stage")["demo"]
    doors.rehearsing.end()
    assert doors.get("/api/stage")["counts"] == [3, 1, 10]


def test_it_ends_when_a_vote_begins(doors, vote, simulator):
    doors.rehearsing.begin()
    doors.poll()
    assert doors.get("/api/stage")["demo"]  # this one ran before
    made = simulator.create("Второе?", ("Да", "Нет"))
    doors.poll()
    shown = doors.get("/api/stage")
    assert (shown["vote"], shown["demo"]) == (made["hash"], False)
    assert doors.rehearsing.title is None
    doors.events()
    doors.play(2)
    assert doors.events() == []


def test_it_ends_when_the_first_vote_begins(doors, simulator):
    doors.poll()
    doors.rehearsing.begin()
    made = simulator.create()
    doors.poll()
    assert doors.get("/api/stage")["vote"] == made["hash"]


def test_it_ends_when_it_was_forgotten(doors, vote):
    doors.rehearsing.begin()
    doors.play(LASTS, step=1)
    assert doors.get("/api/stage")["demo"]
    doors.play(1)
    assert doors.get("/api/stage")["vote"] == vote["hash"]


@pytest.mark.parametrize("hash", ["nobody", "stage", "rehearsal", "", 7, ["x"], {}, False])
def test_a_vote_that_is_not_there_can_not_be_rehearsed(doors, vote, hash):
    with pytest.raises(UnknownVote):
        doors.rehearsing.begin(hash)
    assert doors.get("/api/stage")["vote"] == vote["hash"]


def test_a_vote_without_answers_can_not_be_rehearsed(doors, simulator):
    made = simulator.create("Кто?", ())
    doors.poll()
    with pytest.raises(NoAnswers):
        doors.rehearsing.begin(made["hash"])


def test_a_step_that_fails_is_logged_and_it_goes_on(doors, vote, caplog, monkeypatch):
    doors.rehearsing.begin()
    monkeypatch.setattr(doors.program.engine.relay, "rehearse", lambda *_: 1 / 0)
    doors.clock.seconds += SECONDS
    assert not doors.program.supervisor.step("rehearsal")
    assert "The task rehearsal met an error" in caplog.text
    monkeypatch.undo()
    doors.play(1)
    assert doors.get("/api/stage")["status"] == "finished"
