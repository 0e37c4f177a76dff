"""The poller against the simulator over HTTP, with a clock that goes only when told to."""

import json
import logging
from datetime import timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import SECRET, settings_for
from voteboard import create_app
from voteboard.diagnosis import Diagnosis
from voteboard.redaction import Redactor
from voteboard.schedule import Target
from voteboard.vendor import wire
from voteboard.vendor.errors import NoSuchVote
from voteboard.vendor.fields import Keys


class Evening:
    """The wired program, stepped by hand, and what its screens were told."""

    def __init__(self, simulator, clock):
        self.simulator, self.clock = simulator, clock
        self.program = create_app(settings_for(simulator), clock.runtime(), Redactor())
        self.relay = self.program.engine.poller._relay
        self.told = []
        self.relay.subscribe(lambda watch, event, board: self.told.append((watch, event, board)))

    def pass_time(self, seconds=1.0, step=0.25):
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds = min(end, self.clock.seconds + step)
            self.program.engine.poller.step()

    def events(self, watch):
        return [event for to, event, _ in self.told if to == watch]

    def forget(self):
        self.told.clear()

    @property
    def stage(self):
        return self.relay.latest("stage")


@pytest.fixture
def evening(simulator, clock):
    return Evening(simulator, clock)


def test_nothing_is_running_is_no_error(evening):
    evening.pass_time(3)
    assert evening.stage.vote is None
    assert not evening.stage.stale
    health = evening.program.engine.poller.health()
    assert health.problem is None
    assert health.last_good_age <= 1


def test_a_vote_that_starts_takes_the_stage_and_counts_follow(evening):
    evening.pass_time()
    made = evening.simulator.create("Кто?", ("Анна", "Михаил"))
    evening.pass_time()
    assert evening.events("stage") == ["status", "board"]
    assert evening.events(made["hash"]) == ["board"]
    evening.simulator.add(made["nr"], _1=3, _2=1)
    evening.pass_time()
    assert evening.events("stage") == ["status", "board", "tally"]
    assert evening.stage.counts == (3, 1)
    assert evening.stage.shares == (75, 25)
    assert evening.stage.revision.rev == 2


def test_no_change_tells_nobody_but_keeps_the_time_of_the_data(evening):
    evening.simulator.create()
    evening.pass_time(2)
    evening.forget()
    before = evening.stage.at
    evening.pass_time(5)
    assert evening.told == []
    assert (evening.stage.at - before).total_seconds() == 5


def test_the_last_votes_of_a_finished_vote_are_fetched_by_number(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.add(made["nr"], _1=7)
    evening.simulator.change(made["nr"], status="finished")
    evening.pass_time(1.5)
    assert evening.stage.counts == (7, 0)
    assert evening.stage.vote.status == "finished"
    assert evening.stage.vote.finished_at is not None


def test_the_next_vote_takes_the_stage_and_the_last_votes_of_the_one_before_are_kept(evening):
    first = evening.simulator.create("Первое?")
    evening.pass_time()
    evening.simulator.add(first["nr"], _2=9)
    evening.simulator.change(first["nr"], status="finished")
    evening.simulator.create("Второе?")
    evening.pass_time(1.5)
    assert evening.stage.vote.question == "Второе?"
    assert evening.relay.latest(first["hash"]).counts == (0, 9)
    assert evening.relay.latest(first["hash"]).vote.status == "finished"


def test_last_votes_are_asked_for_until_they_come(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.add(made["nr"], _1=7)
    evening.simulator.change(made["nr"], status="finished")
    evening.simulator.create("Второе?")
    evening.pass_time(0.25)
    evening.simulator.fault(body="Error: the moon", times=-1)
    evening.pass_time(20)
    evening.simulator.fault(times=0)
    evening.pass_time(40)
    assert evening.relay.latest(made["hash"]).counts == (7, 0)


def test_a_doubtful_last_answer_is_asked_for_again(evening):
    made = evening.simulator.create()
    evening.simulator.add(made["nr"], _1=7)
    evening.pass_time()
    evening.simulator.change(made["nr"], status="finished", add={"1": -7})
    evening.simulator.create("Второе?")
    evening.pass_time(0.5)
    evening.simulator.add(made["nr"], _1=8)
    evening.pass_time(3)
    board = evening.relay.latest(made["hash"])
    assert (board.counts, board.vote.status) == ((8, 0), "finished")


def test_a_late_no_such_vote_does_not_end_a_vote_that_is_running_again(evening):
    made = evening.simulator.create()
    evening.pass_time()
    poller = evening.program.engine.poller
    target = Target(made["nr"], due=0, hash=made["hash"], absences=1)
    asked = evening.clock.seconds - 0.5
    poller._absent(target, NoSuchVote("no"), asked)
    assert evening.stage.vote.status == "active"
    evening.simulator.create("Второе?")
    evening.pass_time()
    poller._absent(target, NoSuchVote("no"), asked)
    assert evening.relay.latest(made["hash"]).vote.status == "active"


def test_an_overtaken_answer_does_not_end_the_asking_for_last_votes(evening):
    made = evening.simulator.create()
    evening.pass_time()
    poller = evening.program.engine.poller
    early = poller._client.vote_report(made["nr"])
    asked = evening.clock.seconds - 0.9
    evening.simulator.create("Второе?")
    poller._ask(poller._newest)
    evening.simulator.add(made["nr"], _1=99)
    evening.simulator.change(made["nr"], status="finished")
    poller._answered(Target(made["nr"], due=0, hash=made["hash"]), early, asked)
    evening.pass_time(2)
    board = evening.relay.latest(made["hash"])
    assert (board.counts, board.vote.status) == ((99, 0), "finished")


def test_answers_that_are_doubted_again_and_again_make_the_data_stale(evening):
    made = evening.simulator.create("Кто?", ("А", "Б", "В"))
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time()
    for i in range(20):
        evening.simulator.change(made["nr"], answers=["А", "Б"] if i % 2 else ["А"])
        evening.pass_time(1)
    assert len(evening.stage.vote.answers) == 3
    assert evening.stage.stale


def test_a_status_in_another_word_with_a_finish_date_is_final(evening):
    made = evening.simulator.create()
    evening.pass_time()
    said = {
        "id": made["nr"], "hash": made["hash"], "status": "completed", "question": "Кто?",
        "date_finish": "2026-11-24 21:00:00", "answers": [
            {"global_id": 3900, "id": 1, "text": "А", "votes": 9},
            {"global_id": 3901, "id": 2, "text": "Б", "votes": 1}],
    }  # fmt: skip
    reading = wire.read(json.dumps(said).encode(), Keys(), ZoneInfo("Europe/Moscow"))
    evening.simulator.create("Второе?")
    ask = evening.program.engine.poller._client.vote_report
    evening.program.engine.poller._client.vote_report = lambda nr: reading if nr == made["nr"] else ask(nr)
    evening.pass_time(2)
    board = evening.relay.latest(made["hash"])
    assert (board.counts, board.vote.status) == ((9, 1), "finished")


def test_a_final_vote_is_not_asked_about_again(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.change(made["nr"], status="finished")
    evening.pass_time(3)
    evening.relay.join(made["hash"])
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time(30)
    assert evening.stage.counts == (0, 0)
    assert not evening.stage.stale


def test_a_watched_vote_is_followed_although_another_one_is_newer(evening):
    older = evening.simulator.create("Старое?")
    evening.pass_time()
    evening.simulator.create("Новое?")
    evening.pass_time(2)
    evening.simulator.add(older["nr"], _1=4)
    evening.pass_time(2)
    assert evening.relay.latest(older["hash"]).counts == (0, 0)
    evening.relay.join(older["hash"])
    evening.pass_time(1)
    assert evening.relay.latest(older["hash"]).counts == (4, 0)
    evening.relay.leave(older["hash"])
    evening.simulator.add(older["nr"], _1=4)
    evening.pass_time(5)
    assert evening.relay.latest(older["hash"]).counts == (4, 0)


def test_reading_over_http_keeps_a_vote_fresh_for_a_while(evening):
    older = evening.simulator.create("Старое?")
    evening.pass_time()
    evening.simulator.create("Новое?")
    evening.pass_time(2)
    client = evening.program.app.test_client()
    assert client.get(f"/api/votes/{older['hash']}").json["counts"] == [0, 0]
    evening.simulator.add(older["nr"], _1=4)
    evening.pass_time(1)
    assert client.get(f"/api/votes/{older['hash']}").json["counts"] == [4, 0]


def test_a_vote_that_the_vendor_forgets_ends_with_its_last_counts(evening):
    made = evening.simulator.create()
    evening.simulator.add(made["nr"], _1=4)
    evening.pass_time()
    evening.simulator.fault(body="Error: wrong vote id or vote is inactive", times=-1)
    evening.pass_time(5)
    assert evening.stage.counts == (4, 0)
    assert evening.stage.vote.status == "finished"


BAD = {
    "web page": {"body": "<html>login</html>"},
    "nothing": {"body": ""},
    "unknown error": {"body": "Error: the moon"},
    "server error": {"body": "oops", "status": 500},
    "no vote": {"body": '{"id": 29}'},
    "wrong account": {"body": "Error: wrong user id or token"},
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_answer_changes_nothing_until_the_data_is_stale(evening, fault):
    made = evening.simulator.create()
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time()
    evening.forget()
    evening.simulator.fault(**BAD[fault], times=-1)
    evening.simulator.add(made["nr"], _1=1)
    evening.pass_time(14)
    assert evening.told == []
    assert evening.stage.counts == (5, 0)
    evening.pass_time(1.25)
    assert evening.events("stage") == evening.events(made["hash"]) == ["status"]
    assert evening.stage.stale
    assert evening.stage.counts == (5, 0)
    health = evening.program.engine.poller.health()
    assert health.problem is not None
    assert sum(health.rejected.values()) > 0
    evening.simulator.fault(times=0)
    evening.pass_time(61)
    assert evening.stage.counts == (6, 0)
    assert not evening.stage.stale
    assert sorted(evening.events("stage")) == ["status", "status", "tally"]
    assert evening.program.engine.poller.health().problem is None


NOTHING_RUNS = "Error: wrong vote id or vote is inactive"


def test_the_vendors_last_answer_is_known_while_it_fails(evening):
    evening.simulator.create()
    assert evening.program.engine.poller.health().answered_at is None
    evening.pass_time(3)
    answered_at = evening.program.engine.poller.health().answered_at
    assert evening.clock.now() - answered_at < timedelta(seconds=1)
    evening.simulator.fault(
        body="<html>login</html>", headers={"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}, times=-1
    )
    before = evening.program.engine.poller.health()
    evening.pass_time(5)
    health = evening.program.engine.poller.health()
    assert health.problem.code == "unreadable"
    assert (health.answered_at, health.clock_offset) == (answered_at, before.clock_offset)


def test_the_vendors_clock_is_known_before_any_vote_runs(evening):
    date = format_datetime(evening.clock.now() + timedelta(hours=1))
    evening.simulator.fault(body=NOTHING_RUNS, headers={"Date": date}, times=1)
    evening.pass_time(0.25)
    health = evening.program.engine.poller.health()
    assert health.problem is None
    assert health.clock_offset == pytest.approx(3600, abs=1)


def test_latency_is_that_of_answers_about_the_newest_vote(evening, monkeypatch):
    older = evening.simulator.create("Старое?")
    evening.pass_time()
    evening.simulator.create("Новое?")
    evening.relay.join(older["hash"])
    poller = evening.program.engine.poller
    ask = poller._client.vote_report

    def slowly(nr):
        reading = ask(nr)
        evening.clock.seconds += 2 if nr == older["nr"] else 0.125
        return reading

    monkeypatch.setattr(poller._client, "vote_report", slowly)
    evening.pass_time(10)
    health = poller.health()
    assert health.latency == health.usual_latency == 0.125
    assert evening.clock.now() - health.answered_at < timedelta(seconds=4)


def test_a_single_bad_answer_is_made_up_for_in_the_next_poll(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.fault(body="", times=1)
    evening.pass_time(1)
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time(1.25)
    assert evening.stage.counts == (5, 0)


def test_before_the_first_good_answer_no_contact_is_claimed(evening):
    evening.simulator.fault(body="", times=-1)
    assert evening.stage.stale
    evening.pass_time(5)
    assert evening.stage.stale
    assert evening.stage.at is None
    evening.simulator.fault(times=0)
    evening.pass_time(5)
    assert not evening.stage.stale
    assert evening.events("stage") == ["status"]


def test_what_nobody_watched_is_called_old_until_it_is_read_again(evening):
    older = evening.simulator.create("Старое?")
    evening.pass_time()
    evening.simulator.create("Новое?")
    evening.pass_time(20)
    board = evening.relay.latest(older["hash"])
    assert (board.stale, board.reason) == (True, "unwatched")
    evening.simulator.fault(body="", times=-1)
    evening.relay.join(older["hash"])
    evening.pass_time(3)
    assert evening.relay.latest(older["hash"]).stale
    evening.simulator.fault(times=0)
    evening.pass_time(20)
    assert not evening.relay.latest(older["hash"]).stale


def test_a_slip_about_the_account_does_not_freeze_a_running_board(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.fault(body="Error: wrong user id or token", times=1)
    evening.simulator.add(made["nr"], _1=3)
    evening.pass_time(3)
    assert evening.stage.counts == (3, 0)


def test_a_status_in_another_word_ends_with_the_vote(evening):
    made = evening.simulator.create()
    evening.pass_time()
    said = {
        "id": made["nr"], "hash": made["hash"], "status": "завершено", "question": "Кто?",
        "answers": [{"global_id": 3900, "id": 1, "text": "А", "votes": 9},
                    {"global_id": 3901, "id": 2, "text": "Б", "votes": 1}],
    }  # fmt: skip
    evening.simulator.change(made["nr"], status="finished")
    evening.clock.seconds += 1
    evening.program.engine.poller.step()
    evening.simulator.fault(body=json.dumps(said), times=1)
    evening.pass_time(0.25)
    assert evening.stage.vote.status == "finished"
    assert evening.stage.counts == (9, 1)


def test_a_number_that_gets_another_hash_ends_the_old_vote(evening):
    made = evening.simulator.create("Старое?")
    evening.pass_time()
    evening.simulator.create("Новое?")
    evening.pass_time()
    evening.relay.join(made["hash"])
    said = {"id": made["nr"], "hash": "another", "status": "active", "question": "Кто?", "answers": []}
    client = evening.program.engine.poller._client
    other = wire.read(json.dumps(said).encode(), Keys(), ZoneInfo("Europe/Moscow"))
    ask = client.vote_report
    client.vote_report = lambda nr: other if nr == made["nr"] else ask(nr)
    evening.pass_time(5)
    assert evening.relay.latest(made["hash"]).vote.status == "finished"
    assert evening.relay.latest("another") is None


def test_a_stage_without_a_vote_goes_stale_too(evening):
    evening.pass_time()
    evening.forget()
    evening.simulator.fault(body="", times=-1)
    evening.pass_time(16)
    assert evening.stage.vote is None
    assert evening.stage.stale
    assert evening.events("stage") == ["status"]


def test_permanent_errors_are_asked_again_every_minute_and_others_back_off(evening):
    evening.simulator.fault(body="Error: API not allowed", times=-1)
    evening.pass_time(150)
    assert evening.program.engine.poller.health().rejected == {"account": 3}
    evening.simulator.fault(body="", times=-1)
    evening.pass_time(180)
    assert 6 <= evening.program.engine.poller.health().rejected["unreadable"] <= 10


def test_a_removed_answer_needs_two_polls_and_colours_stay(evening):
    made = evening.simulator.create("Кто?", ("А", "Б", "В"))
    evening.pass_time()
    colours = dict(zip([a.id for a in evening.stage.vote.answers], evening.stage.colours, strict=True))
    evening.simulator.change(made["nr"], answers=["А", "Б"])
    evening.pass_time(1)
    assert len(evening.stage.vote.answers) == 3
    evening.pass_time(1)
    assert [colours[a.id] for a in evening.stage.vote.answers] == list(evening.stage.colours) == [0, 1]


def test_a_renamed_question_is_a_board_not_a_tally(evening):
    made = evening.simulator.create()
    evening.pass_time()
    evening.simulator.change(made["nr"], question="Кто же?")
    evening.pass_time()
    assert evening.events("stage")[-2:] == ["board", "board"]


def test_a_correction_is_believed_and_logged(evening, caplog):
    made = evening.simulator.create()
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time()
    evening.simulator.add(made["nr"], _1=-2)
    evening.pass_time()
    assert evening.stage.counts == (3, 0)
    assert "corrected" in caplog.text


def test_only_transitions_are_logged(evening, caplog):
    caplog.set_level(logging.INFO, logger="voteboard")
    evening.simulator.create()
    evening.pass_time()
    evening.simulator.fault(body="", times=-1)
    evening.pass_time(60)
    evening.simulator.fault(times=0)
    evening.pass_time(60)
    lines = [record.message for record in caplog.records if record.name.startswith("voteboard.")]
    assert len(lines) == 2
    assert "empty" in lines[0]
    assert "answers again" in lines[1]
    assert SECRET not in caplog.text


def test_a_crash_is_counted_and_the_poller_goes_on(evening, monkeypatch, caplog):
    evening.simulator.create()
    client = evening.program.engine.poller._client
    ask = client.vote_report
    monkeypatch.setattr(client, "vote_report", lambda nr: 1 / 0)
    evening.pass_time(1)
    assert evening.program.engine.poller.health().crashes == 1
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.setattr(client, "vote_report", ask)
    evening.pass_time(3)
    assert evening.stage.vote is not None


def test_an_answer_overtaken_by_a_later_one_is_dropped(evening):
    made = evening.simulator.create()
    evening.pass_time()
    poller = evening.program.engine.poller
    old = poller._client.vote_report(made["nr"])
    asked_for_old = evening.clock.seconds
    evening.simulator.add(made["nr"], _1=5)
    evening.pass_time()
    poller._answered(poller._newest, old, asked_for_old)
    assert evening.stage.counts == (5, 0)


def test_of_two_answers_that_were_on_their_way_together_the_later_one_is_dropped(evening):
    """Nobody can tell which of them the vendor made first: not even by which was asked for first."""
    made = evening.simulator.create()
    evening.simulator.add(made["nr"], _2=1)
    evening.pass_time()
    poller = evening.program.engine.poller
    asked = evening.clock.seconds
    old = poller._client.vote_report(made["nr"])
    evening.simulator.add(made["nr"], _1=5)
    new = poller._client.vote_report(made["nr"])
    evening.clock.seconds += 0.1
    poller._answered(poller._newest, new, asked)
    poller._answered(Target(made["nr"], due=0, hash=made["hash"]), old, asked + 0.05)
    assert evening.stage.counts == (5, 1)


def test_a_key_that_one_of_two_votes_lacks_is_said_once(caplog):
    def reading(hash, **more):
        said = {
            "id": 1, "hash": hash, "name": "", "multiple": 0, "status": "active", "question": "Кто?",
            "date_start": "2026-11-24 19:00:00", "answers": [], **more,
        }  # fmt: skip
        return wire.read(json.dumps(said).encode(), Keys(), ZoneInfo("Europe/Moscow"))

    diagnosis = Diagnosis()
    for now in range(5):
        diagnosis.read(reading("a"), now)
        diagnosis.read(reading("b", date_finish="0000-00-00 00:00:00"), now)
    assert caplog.text.count("no key for date_finish") == 1
