"""Whether the program wants to be sent viewers: not before it has started, and not while it leaves."""

from enum import StrEnum

from voteboard.supervision import Supervisor


class State(StrEnum):
    """What is told to whom shares out the viewers."""

    STARTING = "starting"
    READY = "ready"
    STUCK = "stuck"
    DRAINING = "draining"


class Readiness:
    """Knows the state. ``opened``: the boards are there, out of the record or from who leads.

    ``draining``: the program is about to leave.
    """

    def __init__(self, supervisor: Supervisor, polling: str) -> None:
        self._supervisor = supervisor
        self._polling = polling  # the task that makes boards
        self.opened = False
        self.draining = False

    def open(self) -> None:
        """The boards are there."""
        self.opened = True

    @property
    def state(self) -> State:
        """The state now."""
        if self.draining:
            return State.DRAINING
        if not self.opened or self._supervisor.ages[self._polling] is None:
            return State.STARTING
        return State.STUCK if self._supervisor.stuck else State.READY
