"""Of those who watch, and of how they are told."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from voteboard.consoles import Consoles
from voteboard.live import Delivery
from voteboard.metrics.families import counter, counters, gauge, histogram, table
from voteboard.shedding import REASONS

EVENTS = ("board", "tally", "status", "ratings")


def of(delivery: Delivery, consoles: Consoles) -> Iterator[Metric]:
    """Viewers, the fan-out, and whom it leaves behind."""
    fanout, shedding = delivery.fanout, delivery.fanout.shedding
    yield table(
        "viewers", "Screens that are connected, by kind and by how.", ["kind", "transport"],
        delivery.viewers().items(),
    )  # fmt: skip
    yield gauge("consoles", "Consoles that are open.", len(consoles))
    yield counters(
        "broadcasts",
        "Changes that somebody was told.",
        "event",
        {event: fanout.told[event] for event in EVENTS},
    )
    yield histogram(
        "broadcast_duration_seconds", "What it took to tell a change to all who watch.", fanout.durations
    )
    yield counter(
        "slow_skipped", "States that a slow screen never got: a newer one had come.", shedding.skipped
    )
    yield counter("slow_let_go", "Connections of screens that took nothing, ended.", shedding.let_go)
    yield counters(
        "connections_refused", "Connections that were not let in, or shown out, by the limit.", "reason",
        {reason: shedding.refused[reason] for reason in REASONS},
    )  # fmt: skip
