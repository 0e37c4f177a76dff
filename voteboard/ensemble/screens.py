"""The screens of all processes, each with a number that no other one has."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from voteboard.live import Delivery
from voteboard.relay import wire
from voteboard.relay.bus import Bus
from voteboard.relay.presence import Presence
from voteboard.screens import KINDS, SeenScreen, UnknownScreen

IDENTIFY, RELOAD = "identify", "reload"
Place = tuple[str, int]  # a process, and the screen's number there


class ScreensOfAll:
    """What consoles are told of screens, and what they ask of them. ``presence`` is set once it is there."""

    def __init__(self, delivery: Delivery, bus: Bus) -> None:
        self.presence: Presence | None = None
        self._delivery = delivery
        self._bus = bus
        self._numbers: dict[Place, int] = {}
        bus.on("screen", self._asked)

    def said(self, *, whole: bool) -> dict:
        """What others are told of the screens that are here; ``whole``: with each of them."""
        screens = self._delivery.screens
        return {"counts": screens.counts, "listed": wire.screens(screens.listed()) if whole else []}

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are connected."""
        found = Counter(self._delivery.screens.counts)
        for said in self.presence.all:
            found.update({kind: said["screens"]["counts"].get(kind, 0) for kind in KINDS})
        return {kind: found[kind] for kind in KINDS}

    def listed(self) -> list[SeenScreen]:
        """The screens that were asked to tell of themselves, in order of their numbers."""
        found = {(self._bus.me, seen.number): seen for seen in self._delivery.screens.listed()}
        for name, said in self.presence.others.items():
            for seen in wire.read_screens(said["screens"]["listed"]):
                found[name, seen.number] = seen
        self._numbers = {place: n for place, n in self._numbers.items() if place in found}
        taken = set(self._numbers.values())
        free = (n for n in count(1) if n not in taken)
        for place in found:
            if place not in self._numbers:
                self._numbers[place] = next(free)
        shown = [replace(seen, number=self._numbers[place]) for place, seen in found.items()]
        return sorted(shown, key=lambda seen: seen.number)

    def command(self, what: str) -> Callable[[dict], None]:
        """What does that with the ``screen`` of a command. Raises UnknownScreen."""
        return lambda given: self._do(what, given.get("screen"))

    def _do(self, what: str, number: object) -> None:
        place = next((place for place, known in self._numbers.items() if known == number), None)
        if place is None or type(number) is not int:
            self._delivery.screens.sid_of(None)
        self._bus.send("screen", {"to": place[0], "what": what, "number": place[1], "shown": number})

    def _asked(self, _by: str, asked: dict) -> None:
        if asked["to"] != self._bus.me:
            return
        try:
            if asked["what"] == IDENTIFY:
                self._delivery.identify(asked["number"], asked["shown"])
            else:
                self._delivery.reload(asked["number"])
        except UnknownScreen:
            return  # it has just gone
