"""Metrics in the library's form: a name, a sentence, labels and values."""

from collections.abc import Iterable, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from voteboard.durations import Durations

PREFIX = "voteboard_"


def counter(name: str, sentence: str, value: float) -> Metric:
    """Something that only grows from the start on."""
    return CounterMetricFamily(PREFIX + name, sentence, value=value)


def counters(name: str, sentence: str, label: str, values: Mapping[str, float]) -> Metric:
    """The same for each value of a label."""
    family = CounterMetricFamily(PREFIX + name, sentence, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def gauge(name: str, sentence: str, value: float | None) -> Metric:
    """Something that is so much now; None: it is not known, and absent."""
    family = GaugeMetricFamily(PREFIX + name, sentence)
    if value is not None:
        family.add_metric([], float(value))
    return family


def gauges(name: str, sentence: str, label: str, values: Mapping[str, float | None]) -> Metric:
    """The same for each value of a label."""
    return table(name, sentence, [label], {(key,): value for key, value in values.items()}.items())


def table(
    name: str, sentence: str, labels: list[str], rows: Iterable[tuple[tuple[str, ...], float | None]]
) -> Metric:
    """The same for several labels."""
    family = GaugeMetricFamily(PREFIX + name, sentence, labels=labels)
    for keys, value in rows:
        if value is not None:
            family.add_metric(keys, float(value))
    return family


def histogram(name: str, sentence: str, durations: Durations) -> Metric:
    """How long something takes, in seconds."""
    buckets = [("+Inf" if bound == float("inf") else repr(bound), n) for bound, n in durations.counts]
    return HistogramMetricFamily(PREFIX + name, sentence, buckets=buckets, sum_value=durations.total)
