"""Which vote comes onto the stage: by itself, asked for, or pinned."""

import pytest

from voteboard.stage import Policy
from voteboard.staging import NothingOffered


@pytest.fixture
def evening(wired, clock, simulator):
    class Evening:
        staging = wired.engine.staging
        relay = wired.engine.relay

        def begins(self, question):
            hash = simulator.create(question)["hash"]
            self.step()
            return hash

        def step(self):
            clock.seconds += 1
            wired.engine.poller.step()
            wired.engine.poller.step()

    return Evening()


def test_the_newest_running_vote_comes_by_itself(evening):
    first, second = evening.begins("Один?"), evening.begins("Два?")
    assert evening.relay.on_stage == second != first
    assert evening.staging.offered is None


def test_asked_first_the_stage_stays_until_the_presenter_takes_it(evening):
    first = evening.begins("Один?")
    evening.staging.follow(Policy.ASK)
    second = evening.begins("Два?")
    assert (evening.relay.on_stage, evening.staging.offered) == (first, second)
    evening.staging.decline()
    evening.step()
    assert (evening.relay.on_stage, evening.staging.offered) == (first, None)
    with pytest.raises(NothingOffered):
        evening.staging.take()
    third = evening.begins("Три?")
    assert evening.staging.offered == third
    evening.staging.take()
    assert (evening.relay.on_stage, evening.staging.offered) == (third, None)


def test_a_pinned_vote_stays_and_is_let_go_for_the_one_that_runs(evening):
    first = evening.begins("Один?")
    evening.staging.pin(first)
    second = evening.begins("Два?")
    assert (evening.relay.on_stage, evening.staging.offered) == (first, None)
    evening.staging.follow(Policy.AUTO)
    assert evening.relay.on_stage == second


def test_screens_of_one_vote_never_switch_and_the_stage_counts_its_changes(evening):
    told = []
    evening.relay.subscribe(lambda watch, event, board: told.append((watch, event, board)))
    first, second = evening.begins("Один?"), evening.begins("Два?")
    assert {board.key for watch, _, board in told if watch == first} == {first}
    evening.staging.dress({"line": "Скоро"})
    evening.staging.dress({"line": "Скоро"})  # says nothing new
    stages = [board for watch, _, board in told if watch == "stage" and board.key == second]
    assert [board.stage.line for board in stages][-2:] == ["", "Скоро"]
    revs = [board.stage.revision.rev for watch, _, board in told if watch == "stage"]
    assert revs == sorted(revs)
    assert all(board.stage is None for watch, _, board in told if watch != "stage")
