"""The simulated vendor: seeded, bursty, with a lead that changes, one vote after another."""

from functools import cache
from itertools import pairwise
from random import Random

import pytest

from voteboard.model import Status
from voteboard.simulator.account import HEAD_START, PAUSE, Account
from voteboard.simulator.script import SCENES, arrivals


@cache
def played(scene, seed=1):
    return list(arrivals(scene, Random(seed)))


def leader(counts):
    return max(range(len(counts)), key=counts.__getitem__)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.question)
def test_several_thousand_votes_in_order_within_the_scene(scene):
    votes = played(scene)
    assert 2500 < len(votes) < 15000
    assert all(0 <= a[0] <= b[0] < scene.seconds for a, b in pairwise(votes))
    assert {index for _, index in votes} == set(range(len(scene.answers)))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.question)
def test_the_lead_changes(scene):
    counts = [0] * len(scene.answers)
    leaders = []
    for n, (_, index) in enumerate(played(scene)):
        counts[index] += 1
        if n > 100 and (not leaders or leaders[-1] != leader(counts)):
            leaders.append(leader(counts))
    assert len(leaders) > 1


def test_arrivals_come_in_bursts():
    scene = SCENES[0]
    a_second = [0] * int(scene.seconds)
    for at, _ in played(scene):
        a_second[int(at)] += 1
    mean = sum(a_second) / len(a_second)
    # A plain Poisson process would have a variance equal to its mean.
    assert sum((n - mean) ** 2 for n in a_second) / len(a_second) > 5 * mean


def test_the_seed_decides():
    assert played.__wrapped__(SCENES[0], 1) == played(SCENES[0], 1) != played(SCENES[0], 2)


def account_at(*times, seed=1):
    account = Account(seed=seed)
    for at in times:
        account.advance(at)
    return account


def test_how_often_it_is_asked_changes_nothing():
    often, seldom = account_at(*range(400)), account_at(0, 399)
    assert {nr: (v.counts, v.status) for nr, v in often.votes.items()} == {
        nr: (v.counts, v.status) for nr, v in seldom.votes.items()
    }


def test_a_vote_finishes_and_the_next_starts():
    end = SCENES[0].seconds - HEAD_START
    assert account_at(0, end - 1).most_recent_active().nr == 29
    between = account_at(0, end + 1)
    assert between.most_recent_active() is None
    assert between.votes[29].status is Status.FINISHED
    assert between.votes[29].finished == end
    after = account_at(0, end + PAUSE + 1)
    assert after.most_recent_active().nr == 30
    assert after.most_recent_active().hash != after.votes[29].hash


def test_scenes_come_round_again():
    account = account_at(0, 3000)
    assert len(account.votes) > len(SCENES)
    assert account.votes[29 + len(SCENES)].question == SCENES[0].question
    assert sum(vote.status is Status.ACTIVE for vote in account.votes.values()) <= 1
