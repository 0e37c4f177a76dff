"""Questions to the process that leads, and its answers."""

import logging
from collections.abc import Callable
from itertools import count

from voteboard.errors import N_, VoteboardError
from voteboard.relay.bus import Bus
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds
_BREATH = 0.005


class NobodyLeads(VoteboardError):
    """No process has answered."""

    code = "nobody-leads"

    def __init__(self) -> None:
        super().__init__(N_("The processes of voteboard are out of touch; try again in a moment"))


class Asking:
    """``leads()``: whether this process is the one that answers."""

    def __init__(self, bus: Bus, leads: Callable[[], bool], runtime: Runtime) -> None:
        self._bus = bus
        self._leads = leads
        self._runtime = runtime
        self._numbers = count(1)
        self._open: dict[int, dict | None] = {}
        self._answers: dict[str, Callable[[dict], dict]] = {}
        bus.on("ask", self._asked)
        bus.on("answer", self._answered)

    def answer(self, what: str, call: Callable[[dict], dict]) -> None:
        """Have ``call`` answer questions of that kind, where this process leads."""
        self._answers[what] = call

    def ask(self, what: str, given: dict, seconds: float = PATIENCE) -> dict:
        """The answer of who leads. Raises NobodyLeads."""
        number = next(self._numbers)
        end = self._runtime.monotonic() + seconds
        self._open[number] = None
        try:
            self._bus.send("ask", {"number": number, "what": what, "given": given})
            while self._open[number] is None and self._runtime.monotonic() < end:
                self._runtime.sleep(_BREATH)
            answer = self._open[number]
        finally:
            del self._open[number]
        if answer is None:
            raise NobodyLeads
        return answer

    def _asked(self, by: str, asked: dict) -> None:
        call = self._answers.get(asked["what"])
        if call is not None and self._leads():
            self._runtime.spawn(self._reply, by, asked["number"], call, asked["given"])

    def _reply(self, to: str, number: int, call: Callable[[dict], dict], given: dict) -> None:
        try:
            said = call(given)
        except VoteboardError as error:
            log.info("A question of another process has no answer now: %s", error)
        except Exception:
            log.exception("A question of another process failed", extra={"event": "answer-crashed"})
        else:
            self._bus.send("answer", {"to": to, "number": number, "said": said})

    def _answered(self, _by: str, answer: dict) -> None:
        if answer["to"] == self._bus.me and answer["number"] in self._open:
            self._open[answer["number"]] = answer["said"]
