"""What was not done for some, so that all others are served: load shedding, counted. Pure."""

from collections import Counter
from dataclasses import dataclass, field

# Connections that one address has too many of; sessions of long-polling; frames of a viewer, too many or too
# long; viewers who never said what to watch; periods of ratings.
REASONS = ("address", "polling", "frames", "size", "silent", "periods")


@dataclass(slots=True)
class Shedding:
    """Counts since the start.

    ``skipped``: states that a screen never got, because a newer one came before it could take them.
    ``let_go``: screens whose connection was ended, because they took nothing.
    ``refused``: connections that were not let in, or shown out, by one of the `REASONS`.
    """

    skipped: int = 0
    let_go: int = 0
    refused: Counter[str] = field(default_factory=Counter)
