"""The made-up vote: it grows, the lead changes, one wins, and all of it goes by its seed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.reports import vote
from voteboard.catalogue import translator
from voteboard.model import Status
from voteboard.rehearsal import HASH, LEAD_CHANGES_BY, SECONDS, Rehearsal, sample
from voteboard.tally import leaders

BEGAN = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MOMENTS = [n / 4 for n in range(int(4 * SECONDS) + 1)]


def played(answers: int, seed: int) -> list:
    rehearsal = Rehearsal(vote(answers), Random(seed), BEGAN)
    return [rehearsal.at(seconds) for seconds in MOMENTS]


@pytest.mark.parametrize("answers", [1, 2, 3, 5, 12, 60])
@pytest.mark.parametrize("seed", range(4))
def test_every_rehearsal_has_all_that_an_evening_has(answers, seed):
    reports = played(answers, seed)
    assert reports[0].total == 0
    for before, now in pairwise(reports):
        assert all(a <= b for a, b in zip(before.counts, now.counts, strict=True))
    assert {report.vote.status for report in reports[:-1]} == {Status.ACTIVE}
    assert reports[-1].vote.status is Status.FINISHED
    assert reports[-1].vote.finished_at == BEGAN + timedelta(seconds=SECONDS)
    assert 800 < reports[-1].total < 4000
    assert len(leaders(reports[-1])) == 1
    in_time = [leaders(r) for r, at in zip(reports, MOMENTS, strict=True) if at < LEAD_CHANGES_BY and r.total]
    assert len(set(in_time)) >= min(answers, 2)
    # In bursts: the busiest second has several times the votes of the quietest.
    seconds = [reports[i + 4].total - reports[i].total for i in range(0, len(reports) - 4, 4)]
    assert max(seconds) > 3 * min(seconds)


def test_it_goes_by_its_seed_and_asking_changes_nothing():
    assert played(5, 1) == played(5, 1)
    assert played(5, 1) != played(5, 2)
    rehearsal = Rehearsal(vote(5), Random(1), BEGAN)
    late, early = rehearsal.at(50.0), rehearsal.at(10.0)
    assert (early, late) == (rehearsal.at(10.0), rehearsal.at(50.0))
    assert rehearsal.at(SECONDS) == rehearsal.at(1e9)


def test_it_has_the_labels_of_the_vote_and_nothing_else_of_it():
    over = vote(3, status=Status.FINISHED, finished_at=BEGAN - timedelta(days=1), question="")
    rehearsal = Rehearsal(over, Random(1), BEGAN)
    shown = rehearsal.at(1.0).vote
    assert shown.answers == over.answers
    assert (shown.hash, shown.nr, shown.name) == (HASH, over.nr, over.name)
    assert (shown.status, shown.started_at, shown.finished_at) == (Status.ACTIVE, BEGAN, None)
    assert rehearsal.title == "Премия"


def test_there_is_a_vote_to_rehearse_in_both_languages():
    ru, en = sample(translator("ru")), sample(translator("en"))
    assert ru.question == "Репетиция: кто споёт первым?"
    assert en.question == "Rehearsal: who sings first?"
    assert len({answer.text for answer in (*ru.answers, *en.answers)}) == 10
