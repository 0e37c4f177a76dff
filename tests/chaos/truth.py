"""Votes that come in all the while, and the memory of every state that was ever true."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from tests.conftest import Simulator

ANSWERS = ("Анна", "Михаил", "Дуэт")
BEGIN = (1000, 250, 125)


class Truth:
    """One running vote at the simulator. Counts only grow; whoever shows anything else is wrong."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._made = simulator.create("Кто станет лучшим?", ANSWERS, name="Премия")
        self._chance = Random(11)
        self._turn = threading.Lock()
        self.latest = (0,) * len(ANSWERS)
        self.states = {self.latest}
        self._add(BEGIN)

    @property
    def hash(self) -> str:
        """The vote's."""
        return self._made["hash"]

    def add(self) -> None:
        """One to three votes for one of the answers."""
        more = [0] * len(ANSWERS)
        more[self._chance.randrange(len(ANSWERS))] = self._chance.randint(1, 3)
        self._add(more)

    def _add(self, more: object) -> None:
        with self._turn:
            self.latest = tuple(a + b for a, b in zip(self.latest, more, strict=True))
            self.states.add(self.latest)  # before: it may be seen before the simulator has answered
            self._simulator.add(self._made["nr"], **{f"_{i}": n for i, n in enumerate(more, 1) if n})

    @contextmanager
    def growing(self, rate: float) -> Iterator[None]:
        """Votes come in while the block runs, ``rate`` times a second. Raises what kept them from it."""
        done = threading.Event()
        failed: list[BaseException] = []

        def grow() -> None:
            try:
                while not done.wait(1 / rate):
                    self.add()
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)

        thread = threading.Thread(target=grow)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
        if failed:
            raise failed[0]
