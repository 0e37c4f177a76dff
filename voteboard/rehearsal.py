"""A made-up vote that plays for a minute: how the stage will look, before there is anything to show. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from voteboard.errors import N_
from voteboard.model import Answer, Report, Status, Vote
from voteboard.simulator.script import Scene, arrivals

HASH = "rehearsal"
SECONDS = 60.0
LEAD_CHANGES_BY = 40.0  # seconds
VOTES = 1500
TRIES = 50  # to find a course of the vote in which something happens

Arrival = tuple[float, int]  # seconds since the beginning, index of the answer


def sample(gettext: Callable[[str], str]) -> Vote:
    """The vote to rehearse when there is none yet, in the language that ``gettext`` speaks."""
    texts = (
        N_("The children's choir"),
        N_("The jazz trio"),
        N_("The folk group “Northern Wind”"),
        N_("The rock band"),
        N_("The opera duet"),
    )
    return Vote(
        nr=1,
        hash=HASH,
        name="",
        question=gettext(N_("Rehearsal: who sings first?")),
        multiple=False,
        status=Status.ACTIVE,
        started_at=None,
        finished_at=None,
        answers=tuple(Answer(str(n), str(n), gettext(text)) for n, text in enumerate(texts, 1)),
    )


class Rehearsal:
    """The labels of a vote, which has answers, with votes that come in bursts.

    Where there are two answers or more, others take the lead within `LEAD_CHANGES_BY`, and one of them wins
    after `SECONDS`. The same randomness plays the same.
    """

    def __init__(self, vote: Vote, random: Random, began: datetime) -> None:
        self._running = replace(vote, hash=HASH, status=Status.ACTIVE, started_at=began, finished_at=None)
        over = began + timedelta(seconds=SECONDS)
        self._finished = replace(self._running, status=Status.FINISHED, finished_at=over)
        self._arrivals = _eventful(len(vote.answers), random)

    @property
    def title(self) -> str:
        """What is asked."""
        return self._running.question or self._running.name

    def at(self, seconds: float) -> Report:
        """How it stands so long after it began."""
        vote = self._finished if seconds >= SECONDS else self._running
        until = bisect_right(self._arrivals, (seconds, len(vote.answers)))
        counts = Counter(index for _, index in self._arrivals[:until])
        return Report(vote, tuple(counts[index] for index in range(len(vote.answers))))


def _eventful(answers: int, random: Random) -> list[Arrival]:
    for _ in range(TRIES):
        course = list(arrivals(_scene(answers, random), random))
        if answers < 2 or _happens(course):
            break
    return course


def _scene(answers: int, random: Random) -> Scene:
    """One of two is liked at first, and the other in the end."""
    early = [random.uniform(0.2, 1.0) for _ in range(answers)]
    late = [random.uniform(0.2, 1.0) for _ in range(answers)]
    first, winner, *_ = random.sample(range(answers), min(answers, 2)) * 2
    others = max(1.0, answers / 3)
    early[first], early[winner] = 1.5 * others, 1.1 * others
    late[first], late[winner] = 0.1 * others, 2.5 * others
    return Scene("", "", ("",) * answers, tuple(early), tuple(late), seconds=SECONDS, votes=VOTES)


def _happens(course: Iterable[Arrival]) -> bool:
    """Whether somebody is overtaken who led for a while, and in time; and whether one alone wins."""
    counts: Counter[int] = Counter()
    leader, since, overtaken = None, 0.0, False
    for at, index in course:
        counts[index] += 1
        if index != leader and counts[index] > counts[leader]:
            overtaken |= leader is not None and at - since > SECONDS / 20 and at < LEAD_CHANGES_BY
            leader, since = index, at
    return overtaken and sum(count == counts[leader] for count in counts.values()) == 1
