"""The table of docs/reliability.md: what happens, what must hold, and who tries it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.clock import clock
from tests.chaos.crowds import storm, strangers
from tests.chaos.evening import Trial
from tests.chaos.kill import kill
from tests.chaos.reach import laptop, wifi
from tests.chaos.record import full, gone, locked
from tests.chaos.vendor import vendor


@dataclass(frozen=True)
class Row:
    """``quiet``: it mostly waits, so that others may go on beside it."""

    name: str
    event: str
    must: str
    run: Callable[[Trial], None]
    quiet: bool = False


_RECORD = "boards stay live, the console warns, the gap is recorded"
_SCREEN = "said within 10 s, healed without a reload within 5 s of the network"

ROWS = {
    row.name: row
    for row in (
        Row("wifi", "Wi-Fi off at the screen", _SCREEN, wifi, quiet=True),
        Row("vendor", "the vendor gone", "stale within 15 s, live within a backoff step", vendor, quiet=True),
        Row("laptop", "a laptop asleep for 1 h", _SCREEN, laptop, quiet=True),
        Row("locked", "the database locked", _RECORD, locked, quiet=True),
        Row("gone", "the database gone", _RECORD, gone, quiet=True),
        Row("full", "the disk full", _RECORD, full, quiet=True),
        Row("kill", "kill −9 mid-vote", "back within 10 s, nothing lost, no screen backwards", kill),
        Row("storm", "all viewers back at once", "within 30 s, ping p99 below 1 s", storm),
        Row("strangers", "slow, flooding, idle ones", "others' p99 below 250 ms, memory bounded", strangers),
        Row("clock", "clocks set by ± 1 h", "freshness unaffected", clock),
    )
}

# A row of the table that nothing can be tried for, and why.
REDIS = (
    "Redis killed, or frozen",
    "not tried: it belongs to several machines that serve together, and this version serves from one process",
)
