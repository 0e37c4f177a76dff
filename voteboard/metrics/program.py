"""Of the program itself: its tasks and its loop, its record, and what it sends out."""

import platform
from collections.abc import Iterator
from importlib.metadata import version

from prometheus_client.core import CounterMetricFamily, InfoMetricFamily, Metric

from voteboard.messages.dispatch import Dispatch
from voteboard.metrics.families import PREFIX, counter, counters, gauge, gauges, histogram
from voteboard.model import MessageState
from voteboard.readiness import Readiness, State
from voteboard.recorder import Recorder
from voteboard.supervision import Supervisor
from voteboard.webhooks.delivery import Webhooks

SETTLED = (MessageState.SENT, MessageState.REFUSED, MessageState.UNCERTAIN)


def tasks(supervisor: Supervisor, readiness: Readiness, requests: dict[str, int]) -> Iterator[Metric]:
    """How each task goes. ``requests``: crashes that were met beside a step, by the task that began it."""
    build = {"version": version("voteboard"), "python": platform.python_version()}
    yield InfoMetricFamily(f"{PREFIX}build", "The program that runs.", value=build)
    yield gauge("ready", "1 while /readyz says 200.", readiness.state is State.READY)
    yield counters(
        "task_crashes", "Errors that nobody foresaw, by the task that met them.", "task",
        {name: n + requests.get(name, 0) for name, n in supervisor.crashes.items()},
    )  # fmt: skip
    yield gauges("task_heartbeat_age_seconds", "Since a task began or ended a step.", "task", supervisor.ages)
    stuck = supervisor.stuck
    yield gauges(
        "task_stuck", "1 while a task's heartbeat is overdue by 30 s.", "task",
        {name: name in stuck for name in supervisor.crashes},
    )  # fmt: skip
    yield histogram(
        "loop_delay_seconds", "How much later than due the loop gave a task its turn.", supervisor.delays
    )


def processes(health: dict) -> Iterator[Metric]:
    """Of several that serve together; ``health``: as `/healthz` tells it, empty where one serves alone."""
    yield gauge("leads", "1 in the process that leads; absent where one serves alone.", health.get("leads"))
    yield gauge("other_processes", "Processes that are heard of beside this one.", health.get("processes"))
    yield gauge("link_up", "1 while Redis answers.", health.get("link"))


def record(recorder: Recorder) -> Iterator[Metric]:
    """How far the record is behind."""
    health = recorder.health
    yield gauge("record_waiting", "Records that wait to be written.", health.waiting)
    yield gauge("record_lag_seconds", "For how long the oldest of them has been waiting.", health.lag)
    yield gauge("record_behind", "1 while changes are shown before they are recorded.", health.behind)
    yield counter("record_failures", "Attempts to write that failed.", health.failures)
    yield counter("record_dropped", "Records that will never be written.", health.dropped)


def outgoing(webhooks: Webhooks, dispatch: Dispatch) -> Iterator[Metric]:
    """What was sent out. Webhooks are called by their place in the settings: addresses may be secret."""
    attempts = CounterMetricFamily(
        f"{PREFIX}webhook_attempts", "Attempts to deliver an event.", labels=["webhook", "outcome"]
    )
    lost, queued = {}, {}
    for number, receiver in enumerate(webhooks.receivers, 1):
        attempts.add_metric([str(number), "delivered"], receiver.delivered)
        attempts.add_metric([str(number), "failed"], receiver.failed)
        lost[str(number)], queued[str(number)] = receiver.queue.lost, len(receiver.queue)
    yield attempts
    yield counters("webhook_lost", "Events that a webhook never got.", "webhook", lost)
    yield gauges("webhook_queued", "Events that wait for a webhook.", "webhook", queued)
    sent = dispatch.outcomes
    yield counters(
        "messages", "Messages to clients, by what became of them.", "outcome",
        {state.value: sent[state.value] for state in SETTLED},
    )  # fmt: skip
