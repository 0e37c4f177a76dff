"""The registry of one program: its own metrics, and those of its process."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric

from voteboard.consoles import Consoles
from voteboard.engine import Engine
from voteboard.ensemble.wiring import Ensemble
from voteboard.live import Delivery
from voteboard.metrics import polling, program, screens
from voteboard.readiness import Readiness
from voteboard.supervision import Supervisor
from voteboard.webhooks.delivery import Webhooks


class Collector:
    """Reads everything anew each time it is collected from. Labels have few values, none of them secret."""

    def __init__(
        self,
        engine: Engine,
        delivery: Delivery,
        consoles: Consoles,
        webhooks: Webhooks,
        supervisor: Supervisor,
        readiness: Readiness,
        ensemble: Ensemble | None = None,
    ) -> None:
        self._engine = engine
        self._delivery = delivery
        self._consoles = consoles
        self._webhooks = webhooks
        self._supervisor = supervisor
        self._readiness = readiness
        self._ensemble = ensemble

    def collect(self) -> Iterator[Metric]:
        """All metrics of the program, as they are now."""
        engine = self._engine
        requests = {
            "poller": engine.poller.health().crashes,
            "ratings": engine.ratings.poller.health().crashes,
        }
        yield from program.tasks(self._supervisor, self._readiness, requests)
        yield from program.processes(self._ensemble.health if self._ensemble else {})
        yield from polling.of(engine)
        yield from screens.of(self._delivery, self._consoles)
        yield from program.record(engine.recorder)
        yield from program.outgoing(self._webhooks, engine.outgoing.dispatch)


def registry(collector: Collector) -> CollectorRegistry:
    """The metrics of ``collector`` and of this process."""
    own = CollectorRegistry(auto_describe=False)
    own.register(collector)
    ProcessCollector(registry=own)
    return own
