"""Of the vendor and the age of what it has told."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, Metric

from voteboard.engine import Engine
from voteboard.metrics.families import PREFIX, counters, gauge, gauges
from voteboard.vendor.errors import Unreadable, VendorError

DOUBTED = "doubted"  # an answer that has to be said again before it is believed


def _codes(kind: type[VendorError]) -> set[str]:
    return {kind.code}.union(*map(_codes, kind.__subclasses__()))


# All there are, so that each is there with 0 before it happens the first time.
OUTCOMES = ("ok", *sorted(_codes(VendorError)))
REJECTED = tuple(sorted(_codes(Unreadable)))


def of(engine: Engine) -> Iterator[Metric]:
    """Polls by how they ended, ages in seconds, and the balance."""
    poller, ratings, balance = engine.poller, engine.ratings.poller, engine.balance
    health, stage = poller.health(), engine.relay.stage()
    yield _polls({"votes": poller.outcomes, "ratings": ratings.outcomes, "balance": balance.outcomes})
    yield counters(
        "answers_rejected",
        "Answers about votes that were not believed, by why.",
        "reason",
        {code: poller.outcomes.get(code, 0) for code in REJECTED} | {DOUBTED: poller.doubted},
    )
    yield gauges(
        "last_good_answer_age_seconds",
        "Since the vendor last answered well; absent before the first time.",
        "about",
        {"votes": health.last_good_age, "ratings": ratings.health().last_good_age, "balance": balance.age},
    )
    yield gauge("vendor_latency_seconds", "What the vendor's last good answer took.", health.latency)
    yield gauge("vendor_clock_offset_seconds", "The vendor's clock less ours.", health.clock_offset)
    yield gauge("votes_followed", "Votes that the vendor is asked about.", poller.followed)
    yield gauge(
        "stage_data_age_seconds",
        "Since what is on the stage was last read; absent for a final result and before the first reading.",
        poller.data_age(engine.relay.on_stage),
    )
    yield gauge("stage_stale", "1 while the stage says that its numbers are old.", stage.stale)
    known = balance.balance
    yield gauge("balance", "What is left on the account; absent while not known.", _number(known.amount))
    yield gauge("balance_warning", "The balance below which the console warns.", _number(known.warning))


def _polls(outcomes: Mapping[str, Mapping[str, int]]) -> Metric:
    family = CounterMetricFamily(
        f"{PREFIX}polls", "Requests to the vendor, by what they ask for and how they ended.",
        labels=["about", "outcome"],
    )  # fmt: skip
    for about, counted in outcomes.items():
        for outcome in dict.fromkeys((*OUTCOMES, *counted)):
            family.add_metric([about, outcome], counted.get(outcome, 0))
    return family


def _number(amount: object) -> float | None:
    return None if amount is None else float(amount)
