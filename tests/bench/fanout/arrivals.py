"""When each broadcast came to the viewers; a broadcast is told by the ``total`` in it.

Example: Arrivals().summary({}) has the counts and latencies as JSON.
"""

import re
from collections import Counter
from collections.abc import Callable

_TOTAL = re.compile(rb'"total":(\d+)')


def quantile(ordered: list[float], share: float) -> float | None:
    """The value below which ``share`` of the values lie; None of none."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else None


class Arrivals:
    """Times by broadcast. What is slow is done once for all connections that are sent the same bytes."""

    def __init__(self) -> None:
        self.times: dict[int, list[float]] = {}
        self.sizes: Counter[int] = Counter()
        self.others: Counter[str] = Counter()
        # The whole frame of a broadcast → what notes its arrival.
        self.known: dict[bytes, Callable[[float], None]] = {}

    def note(self, event: bytes, data: bytes, now: float) -> None:
        """An event came in ``data``."""
        if not event.startswith(b'["tally"'):
            self.others[event[2 : event.find(b'"', 2)].decode("ascii", "replace")] += 1
            return
        total = int(_TOTAL.search(event)[1])
        times = self.times.setdefault(total, [])
        times.append(now)
        self.sizes[len(event)] += 1
        # A lone frame and nothing else: the event, the two characters before it, and a head of at most 4.
        if data[:1] == b"\x81" and len(data) in (len(event) + 4, len(event) + 6) and data.endswith(event):
            self.known[data] = times.append

    def summary(self, told: dict[int, float]) -> dict:
        """What is known of the broadcasts ``told`` at those monotonic seconds; latencies are in ms."""
        latencies = sorted((at - told[total]) * 1000 for total in told for at in self.times.get(total, ()))
        return {
            "arrived": len(latencies),
            "fewest": min((len(self.times.get(total, ())) for total in told), default=0),
            "p50": quantile(latencies, 0.5),
            "p99": quantile(latencies, 0.99),
            "last": {total: max(self.times[total]) for total in told if self.times.get(total)},
            "bytes": max(self.sizes, default=0),
            "others": self.others,
        }
