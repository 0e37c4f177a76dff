"""Which other processes there are, and what each has said of itself last."""

from collections.abc import Callable

from voteboard.relay.bus import Bus
from voteboard.runtime import Runtime

EVERY = 1.0  # seconds
FORGOTTEN = 5.0  # seconds without a word


class Presence:
    """Says that this process is here, with what ``say()`` returns, and keeps what others say."""

    def __init__(self, bus: Bus, runtime: Runtime, say: Callable[[], dict]) -> None:
        self._bus = bus
        self._runtime = runtime
        self._say = say
        self._others: dict[str, tuple[float, dict]] = {}
        bus.on("here", self._heard)
        bus.on("gone", self._left)
        bus.connected.append(self.step)

    @property
    def others(self) -> dict[str, dict]:
        """What each other process said last, by its name."""
        horizon = self._runtime.monotonic() - FORGOTTEN
        self._others = {name: heard for name, heard in self._others.items() if heard[0] > horizon}
        return {name: said for name, (_, said) in self._others.items()}

    @property
    def all(self) -> list[dict]:
        """The same without names."""
        return list(self.others.values())

    def step(self) -> None:
        """Say it again."""
        self._bus.send("here", self._say())

    def leave(self) -> None:
        """Say that it goes."""
        self._bus.send("gone", {})

    def _heard(self, by: str, said: dict) -> None:
        if by != self._bus.me:
            self._others[by] = (self._runtime.monotonic(), said)

    def _left(self, by: str, _said: dict) -> None:
        self._others.pop(by, None)
