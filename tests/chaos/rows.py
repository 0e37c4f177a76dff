"""The table of docs/reliability.md: what happens, what must hold, and who tries it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.clock import clock
from tests.chaos.crowds import storm, strangers
from tests.chaos.evening import Trial
from tests.chaos.kill import kill
from tests.chaos.reach import laptop, wifi
from tests.chaos.record import full, gone, locked
from tests.chaos.several import TRIALS
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
_TAKEN = "another leads within 5 s, never two"
_REDIS = "polling and history go on, others stale within 15 s, all agree 3 s after its return"


def _several(name: str, event: str, must: str) -> Row:
    return Row(name, event, must, TRIALS[name])


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
        _several("leader-killed", "kill −9 of the process that leads", _TAKEN),
        _several("leader-frozen", "the process that leads frozen", f"{_TAKEN}; it wakes and shows nothing"),
        _several("follower-killed", "kill −9 of another process", "the others don't notice"),
        _several("redis-killed", "Redis killed", _REDIS),
        _several("redis-frozen", "Redis frozen", _REDIS),
        _several("postgresql-frozen", "PostgreSQL frozen", "boards live everywhere, the gap is recorded"),
        _several(
            "rolling-restart", "all restarted in turn", "lead handed over, nobody long without a process"
        ),
        _several("leader-cut-off", "the leader cut off from Redis", f"{_TAKEN}; it leaves, all agree again"),
    )
}
