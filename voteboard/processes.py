"""How the processes that serve together stand, as a point of the checklist. Pure.

While Redis is away a command is answered “done” by who leads, and seen at that process alone: whoever hides a
result has to know that other screens still show it.
"""

from dataclasses import dataclass

from voteboard import advice
from voteboard.checklist import Check
from voteboard.errors import N_

NAME = "processes"

ALONE = N_(
    "Start the others with the same REDIS_URL and VOTEBOARD_API_ID. A process that is meant to be alone "
    "needs no REDIS_URL."
)


@dataclass(frozen=True, slots=True)
class Processes:
    """As one of them sees it: whether it leads, how many other ``processes`` it hears of, and whether Redis
    answers."""

    leads: bool
    processes: int
    link: bool


def check(seen: Processes) -> Check:
    """Whether all of them show the same, as the process sees it whose console this is."""
    if not seen.link:
        sentence = (
            N_(
                "Redis does not answer: what you change is seen on a part of the screens only, those of "
                "other processes keep what they show"
            )
            if seen.leads
            else N_("Redis does not answer: nothing can be changed at this console, and what it shows is old")
        )
        return Check(NAME, "bad", sentence, advice=(advice.on("link-down"),))
    if not seen.leads:
        sentence = N_("No process leads: nothing can be changed now, and what this console shows is old")
        return Check(NAME, "bad", sentence, advice=(advice.on("nobody-leads"),))
    if not seen.processes:
        return Check(NAME, "warn", N_("No other process is heard of"), advice=(ALONE,))
    return Check(NAME, "good", N_("Processes that show the same: %(n)s"), {"n": seen.processes + 1})
