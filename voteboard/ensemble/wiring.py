"""One process of several: what it needs beside what a process alone has, wired together."""

from collections.abc import Callable
from secrets import token_hex, token_urlsafe

from voteboard.consoles import Consoles
from voteboard.doorkeeper import Doorkeeper
from voteboard.engine import Engine
from voteboard.ensemble import fence, meanwhile, screens
from voteboard.ensemble.agreeing import Agreeing
from voteboard.ensemble.desk import SharedDesk
from voteboard.ensemble.fence import Fence
from voteboard.ensemble.mailings import SharedMailings
from voteboard.ensemble.meanwhile import Meanwhile
from voteboard.ensemble.previews import SharedPreviews
from voteboard.ensemble.recalling import Recalling
from voteboard.ensemble.screens import ScreensOfAll
from voteboard.ensemble.taking_over import TakingOver
from voteboard.history.errors import DEADLINE
from voteboard.history.reading import Reader
from voteboard.live import Delivery
from voteboard.presenter import Presenter
from voteboard.relay import keeping, leadership, presence, sharing
from voteboard.relay.asking import Asking
from voteboard.relay.bus import Bus
from voteboard.relay.keeping import Keeping
from voteboard.relay.leadership import Leadership
from voteboard.relay.link import Link
from voteboard.relay.presence import Presence
from voteboard.relay.sharing import Sharing
from voteboard.runtime import Runtime
from voteboard.supervision import Task


class Ensemble:
    """The processes that share the Redis at ``url`` for an ``account``, as one of them sees it.

    ``arrived()`` is called when this process has all boards; ``deposed`` is set when it has to leave, since
    another one leads. ``settings`` are their digests.
    """

    def __init__(
        self,
        url: str,
        account: str,
        engine: Engine,
        delivery: Delivery,
        presenter: Presenter,
        consoles: Consoles,
        door: Doorkeeper,
        key: str,
        settings: dict[str, str],
        runtime: Runtime,
    ) -> None:
        me, name = token_hex(8), f"voteboard:{account}"
        self.arrived: Callable[[], None] = lambda: None
        self.deposed = False
        self._engine = engine
        self._consoles = consoles
        self._door = door
        self._runtime = runtime
        self._leadership = Leadership(Link(url), Link(url), name, me, runtime, self._began, self._lost)
        self._bus = Bus(Link(url), Link(url), name, me, runtime)
        asking = Asking(self._bus, lambda: self.leads, runtime)
        self._sharing = Sharing(engine.relay, self._bus, self._leadership, runtime)
        self._sharing.more, self._sharing.follow = self._more, self._follow
        self._leadership.informed = lambda: self._sharing.complete
        self.screens = ScreensOfAll(delivery, self._bus)
        self._presence = self.screens.presence = Presence(self._bus, runtime, self._say)
        self._fence = Fence(engine, self._leadership, runtime)
        self._keeping = Keeping(Link(url), name, me, engine.relay, self._leadership, runtime)
        self._taking_over = TakingOver(
            engine, self._leadership, self._sharing, self._keeping, runtime, self._fence.contest, self._here
        )
        self._meanwhile = Meanwhile(
            Reader(engine.votes), engine.archive, engine.relay, lambda: self._alone, runtime
        )
        self._ratings_version: object = None
        Agreeing(self._bus, settings)
        Recalling(engine.archive, engine.relay, asking)
        SharedMailings(engine.outgoing.dispatch, self._bus, self._presence, engine.balance.ask_soon)
        self.previews = SharedPreviews(Link(url), name, key, runtime, lambda: token_urlsafe(24))
        consoles.desk = SharedDesk(consoles.desk, asking, lambda: self.leads, runtime)
        self._share_engine(engine)
        self._share_consoles(presenter, consoles, door)

    def _share_engine(self, engine: Engine) -> None:
        others = self._presence
        engine.relay.watched_elsewhere = lambda: {h for said in others.all for h in said["watched"]}
        engine.ratings.boards.watched_elsewhere = lambda: any(said["ratings"] for said in others.all)
        engine.balance.wanted = self._any_console

    def _share_consoles(self, presenter: Presenter, consoles: Consoles, door: Doorkeeper) -> None:
        bus = self._bus
        consoles.others = lambda: [name for said in self._presence.all for name in said["consoles"]]
        presenter.used = lambda command: bus.send("used", {"id": command})
        bus.on("used", lambda _by, body: presenter.remember(body["id"]))
        presenter.learn_anew("identify", self.screens.command(screens.IDENTIFY))
        presenter.learn_anew("reload", self.screens.command(screens.RELOAD))
        door.dismissed = lambda left: bus.send("dismissed", left)
        bus.on("dismissed", lambda _by, left: door.dismiss_all(left))

    @property
    def leads(self) -> bool:
        """Whether this process leads."""
        return self._leadership.leads

    @property
    def shows(self) -> bool:
        """Whether there is something to show: from who leads, or out of the record."""
        return self._meanwhile.over

    @property
    def _alone(self) -> bool:
        return not (self._leadership.number or self._sharing.complete)

    @property
    def health(self) -> dict:
        """What `/healthz` tells."""
        others = len(self._presence.others)
        return {"leads": self.leads, "processes": others, "link": self._leadership.link_up}

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What has to go on, whoever leads."""
        return (
            Task("lease", self._leadership.step, leadership.LOOK),
            Task("messages-of-others", self._bus.step, 0.0),
            Task("presence", self._presence.step, presence.EVERY),
            Task("pulse", self._sharing.pulse, sharing.PULSE),
            Task("fence", self._fence.step, fence.LOOK),
            Task("keeping", self._keeping.step, keeping.EVERY),
            Task("meanwhile", self._meanwhile.step, meanwhile.LOOK, takes=DEADLINE),
        )

    def rest(self) -> None:
        """Do nothing more that only who leads may do, but keep the lease."""
        self._leadership.ready = False

    def release(self) -> None:
        """Let others lead: what there was to write is written."""
        self._presence.leave()
        self._bus.flush(0.3)
        self._leadership.release()

    def _began(self, number: int) -> None:
        self._runtime.spawn(self._taking_over.begin, number)

    def _here(self) -> None:
        self.arrived()

    def _lost(self) -> None:
        self.deposed = True

    def _say(self) -> dict:
        relay, ratings = self._engine.relay, self._engine.ratings.boards
        return {
            "watched": sorted(relay.watched_here()),
            "ratings": ratings.watched_here,
            "consoles": self._consoles.names,
            "asks": self._consoles.are_open,
            "mailing": self._engine.outgoing.dispatch.under_way_here,
            "screens": self.screens.said(whole=self._any_console()),
        }

    def _any_console(self) -> bool:
        return self._consoles.are_open or any(said["asks"] for said in self._presence.all)

    def _more(self) -> dict:
        boards = self._engine.ratings.boards
        at, reason = boards.told
        ratings = {"version": list(boards.version), "at": at and at.isoformat(), "reason": reason}
        return {"ratings": ratings, "left": self._door.left}

    def _follow(self, more: dict) -> None:
        ratings = more["ratings"]
        changed = ratings["version"] != self._ratings_version
        self._ratings_version = ratings["version"]
        self._engine.ratings.boards.follow(ratings["at"], ratings["reason"], changed=changed)
        self._door.dismiss_all(more["left"])
        if self._sharing.complete:
            self.arrived()
