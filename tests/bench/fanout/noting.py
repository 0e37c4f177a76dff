"""The `voteboard` command, which also notes when counts go by: answered by the vendor, told to screens.

Each note is a line of JSON on standard output, with the total of the counts and monotonic seconds.

Example: python -m tests.bench.fanout.noting serve
"""

import json
import time

# Of these modules none opens a socket, so that the server's runtime can still be prepared.
from voteboard.cli import main
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.simulator.account import Account


def note(what: str, total: int) -> None:
    """Write it down at once."""
    print(json.dumps({what: total, "at": time.monotonic()}), flush=True)


def note_what_is_told() -> None:
    """Every tally on its way to the stage's screens."""
    tell = LocalRelay._tell

    def noted(self, watch, event, board) -> None:
        if (watch, event) == (STAGE, "tally"):
            note("told", board.total)
        tell(self, watch, event, board)

    LocalRelay._tell = noted


def note_what_is_answered() -> None:
    """Each total that the simulator answers for the first time."""
    find = Account.most_recent_active
    answered = set()

    def noted(self):
        vote = find(self)
        if vote is not None and (total := sum(vote.counts)) not in answered:
            answered.add(total)
            note("answered", total)
        return vote

    Account.most_recent_active = noted


if __name__ == "__main__":
    note_what_is_told()
    note_what_is_answered()
    main()
