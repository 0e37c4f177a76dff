"""What has to go on beside the application: each task by its name, its step, and how often it is taken."""

from dataclasses import replace

from voteboard import balance, consoles, curtains, fanout, poller, rehearsing, resuming
from voteboard.consoles import Consoles
from voteboard.engine import Engine
from voteboard.ensemble.wiring import Ensemble
from voteboard.fanout import Fanout
from voteboard.messages import dispatch
from voteboard.ratings import polling
from voteboard.supervision import Task
from voteboard.webhooks import delivery
from voteboard.webhooks.delivery import Webhooks


def of(
    engine: Engine, told: Fanout, open_consoles: Consoles, webhooks: Webhooks, ensemble: Ensemble | None
) -> tuple[Task, ...]:
    """All of them. Of several processes, the ``ensemble``, only one does what asks and writes."""
    leading = (
        Task("poller", engine.poller.step, poller.BREATH),
        Task("ratings", engine.ratings.poller.step, polling.BREATH),
        Task("balance", engine.balance.step, balance.BREATH),
        Task("curtains", engine.curtains.step, curtains.BREATH),
        Task("rehearsal", engine.rehearsing.step, rehearsing.STEP),
        Task("resuming", engine.resuming.step, resuming.LOOK_AGAIN, first=resuming.LOOK_AGAIN),
        Task(
            "erasing",
            engine.outgoing.dispatch.erase,
            dispatch.ERASING,
            first=dispatch.FIRST_ERASING,
            takes=dispatch.ERASING_TAKES,
        ),
    )
    everywhere = (
        Task("consoles", open_consoles.tell, consoles.EVERY),
        Task("webhooks", webhooks.step, delivery.BREATH),
        Task("heartbeats", told.beat, fanout.BEAT_EVERY),
        Task("sessions", told.look_after, fanout.LOOK_AFTER, first=fanout.LOOK_AFTER),
        Task("messages", engine.outgoing.dispatch.check, dispatch.CHECKING, first=dispatch.CHECKING),
    )
    if ensemble is None:
        return leading + everywhere
    return (*(_where_it_leads(task, ensemble) for task in leading), *everywhere, *ensemble.tasks)


def _where_it_leads(task: Task, ensemble: Ensemble) -> Task:
    def step() -> None:
        if ensemble.leads:
            task.step()

    return replace(task, step=step)
