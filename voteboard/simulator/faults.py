"""What goes wrong at the simulated vendor, on demand."""

from dataclasses import dataclass

ANY = "*"


@dataclass(slots=True)
class Fault:
    """What to answer to ``command`` (`*`: to any) for the next ``times`` requests (-1: until told otherwise).

    ``done``: the command is carried out all the same. ``delay`` is in seconds.
    """

    body: str = ""
    status: int = 200
    times: int = 0
    headers: dict[str, str] | None = None
    command: str = "vote_report"
    done: bool = False
    delay: float = 0.0


class Faults:
    """The fault of each command."""

    def __init__(self) -> None:
        self._of: dict[str, Fault] = {}

    def set(self, fault: Fault) -> None:
        """From now on this one strikes."""
        self._of[fault.command] = fault

    def take(self, command: str) -> Fault | None:
        """The fault that strikes now, if one does."""
        for fault in (self._of.get(command), self._of.get(ANY)):
            if fault is None or fault.times == 0:
                continue
            fault.times -= fault.times > 0
            return fault
        return None
