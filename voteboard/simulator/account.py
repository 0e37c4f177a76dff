"""The simulated vendor's account: its votes, and how they go on as time passes.

Time is Unix seconds and passed in. A vote is fed by its script, by hand, or both.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from voteboard.model import Status
from voteboard.simulator.script import SCENES, Scene, arrivals

PAUSE = 12.0  # seconds between two scripted votes
HEAD_START = 20.0  # seconds the first scripted vote has been running at the start


@dataclass(slots=True)
class SimulatedVote:
    """One vote as the vendor keeps it; ``counts`` go by the index of the answer."""

    nr: int
    name: str
    question: str
    answers: list[str]
    multiple: bool = False
    status: Status = Status.NOT_ACTIVE
    started: float | None = None
    finished: float | None = None
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * len(self.answers)

    @property
    def hash(self) -> str:
        """32 hexadecimal digits, the same for the same number at every start."""
        return hashlib.md5(f"voteboard simulator {self.nr}".encode(), usedforsecurity=False).hexdigest()

    def global_id(self, index: int) -> int:
        """The global id of an answer: unique over all votes, growing with creation."""
        return 1000 + self.nr * 100 + index


class Account:
    """All votes of the account. With ``scenes`` they run by themselves, one after another."""

    def __init__(self, *, seed: int = 1, scenes: tuple[Scene, ...] = SCENES, first_nr: int = 29) -> None:
        self.votes: dict[int, SimulatedVote] = {}
        self._seed = seed
        self._scenes = scenes
        self._next_nr = first_nr
        self._playing: tuple[SimulatedVote, float, Scene] | None = None
        self._pending: Iterator[tuple[float, int]] = iter(())
        self._next_arrival: tuple[float, int] | None = None
        self._next_scene_at: float | None = None

    def create(
        self, name: str, question: str, answers: list[str], *, multiple: bool = False
    ) -> SimulatedVote:
        """A new vote that has not started."""
        vote = SimulatedVote(self._next_nr, name, question, answers, multiple)
        self.votes[vote.nr] = vote
        self._next_nr += 1
        return vote

    def start(self, vote: SimulatedVote, now: float) -> None:
        """Let the audience vote from ``now`` on."""
        vote.status, vote.started, vote.finished = Status.ACTIVE, now, None

    def finish(self, vote: SimulatedVote, now: float) -> None:
        """Count no more votes from ``now`` on."""
        vote.status, vote.finished = Status.FINISHED, now

    def most_recent_active(self) -> SimulatedVote | None:
        """The running vote that started last."""
        running = [vote for vote in self.votes.values() if vote.status is Status.ACTIVE]
        return max(running, key=lambda vote: (vote.started or 0.0, vote.nr), default=None)

    def advance(self, now: float) -> None:
        """Play the script up to ``now``."""
        if not self._scenes:
            return
        if self._next_scene_at is None:
            self._next_scene_at = now - HEAD_START
        while self._playing is not None or self._next_scene_at <= now:
            vote, started, scene = self._playing or self._open(self._next_scene_at)
            self._count(vote, started, now)
            end = started + scene.seconds
            if end > now:
                return
            if vote.status is Status.ACTIVE:
                self.finish(vote, end)
            self._playing = None
            self._next_scene_at = end + PAUSE

    def _open(self, at: float) -> tuple[SimulatedVote, float, Scene]:
        scene = self._scenes[len(self.votes) % len(self._scenes)]
        vote = self.create(scene.name, scene.question, list(scene.answers), multiple=scene.multiple)
        self.start(vote, at)
        self._pending = arrivals(scene, Random(f"{self._seed}/{vote.nr}"))  # noqa: S311
        self._next_arrival = next(self._pending, None)
        self._playing = (vote, at, scene)
        return self._playing

    def _count(self, vote: SimulatedVote, started: float, now: float) -> None:
        while self._next_arrival is not None and started + self._next_arrival[0] <= now:
            if vote.status is Status.ACTIVE:
                vote.counts[self._next_arrival[1]] += 1
            self._next_arrival = next(self._pending, None)
