"""The engine: all that knows nothing of HTTP, wired together."""

from dataclasses import dataclass

from voteboard import board, resources
from voteboard.archive import Archive
from voteboard.balance import BalanceWatch
from voteboard.catalogue import translator
from voteboard.curtains import Curtains
from voteboard.history.mailings import Mailings
from voteboard.history.ratings import RatingsRecord
from voteboard.history.reading import Reader
from voteboard.history.store import Store
from voteboard.history.writing import Writer
from voteboard.journal import Journal
from voteboard.messages.dispatch import Dispatch
from voteboard.messages.preparing import Preparing
from voteboard.messages.sending import Sending
from voteboard.model import Revision
from voteboard.numbering import Numbering
from voteboard.poller import Poller
from voteboard.publisher import Publisher
from voteboard.ratings.boards import RatingsBoards
from voteboard.ratings.collecting import Collector
from voteboard.ratings.desk import RatingsDesk
from voteboard.ratings.polling import RatingsPoller
from voteboard.recorder import Recorder
from voteboard.redaction import Redactor
from voteboard.rehearsing import Rehearsing
from voteboard.relay.boards import LocalRelay
from voteboard.resuming import Resuming
from voteboard.runtime import Runtime
from voteboard.settings import Settings
from voteboard.sightings import Sightings
from voteboard.staging import Staging
from voteboard.sync import Sync
from voteboard.vendor.client import Client


@dataclass(frozen=True, slots=True)
class RatingsEngine:
    """The same of ratings: asked for, recorded, shown, and decided about."""

    record: RatingsRecord
    boards: RatingsBoards
    desk: RatingsDesk
    poller: RatingsPoller


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Messages to clients: their record, what prepares them, and what sends them."""

    mailings: Mailings
    preparing: Preparing
    dispatch: Dispatch


@dataclass(frozen=True, slots=True)
class Engine:
    """All that knows nothing of HTTP: what is asked, believed, recorded and shown."""

    votes: Store
    durable: Store
    relay: LocalRelay
    publisher: Publisher
    archive: Archive
    resuming: Resuming
    numbering: Numbering
    recorder: Recorder
    staging: Staging
    curtains: Curtains
    rehearsing: Rehearsing
    poller: Poller
    ratings: RatingsEngine
    balance: BalanceWatch
    outgoing: Outgoing

    def close(self) -> None:
        """Leave the databases, as the last thing: SQLite then has all of it in one file."""
        for store in (self.votes, self.durable):
            store.close()


def build(settings: Settings, runtime: Runtime, redactor: Redactor) -> Engine:
    """The engine of the settings' account. Nothing is started."""
    for secret in settings.secrets:
        redactor.hide(secret)
    client = Client(settings, runtime.deadline, redactor)
    epoch = f"{runtime.random.getrandbits(32):08x}"
    relay = LocalRelay(board.empty(Revision(epoch, 0), at=None, reason="starting"), runtime.monotonic)
    journal, numbering, sightings = Journal(), Numbering(epoch), Sightings(settings.poll_interval)
    store, publisher = Store(settings.database, settings.account), Publisher(relay)
    archive = Archive(store, relay, publisher, journal, numbering, sightings, runtime)
    resuming = Resuming(store, archive, relay, publisher, journal, numbering, sightings, runtime)
    sync = Sync(client, Reader(store), Writer(store), runtime)
    archive.missed = lambda: sync.by_itself(archive.numbers)
    recorder = Recorder(Writer(store).append, numbering, publisher, sightings, runtime)
    resuming.draw, resuming.waits = recorder.draw, recorder.waits
    staging = Staging(recorder, resources.themes())
    rehearsing = Rehearsing(relay, archive, staging, runtime, translator(settings.language))
    curtains = Curtains(journal, sightings, publisher, recorder, runtime)
    poller = Poller(client, journal, recorder, publisher, staging, relay, runtime, settings.poll_interval)
    balance = BalanceWatch(client, settings.balance_warning, runtime)
    ratings = _ratings(settings, client, store, runtime, epoch)
    # Apart from the record of votes, whose writer does not wait for the disk.
    durable = Store(settings.database, settings.account, durable=True)
    outgoing = _outgoing(client, durable, settings, runtime, balance)
    return Engine(
        store, durable, relay, publisher, archive, resuming, numbering, recorder, staging, curtains,
        rehearsing, poller, ratings, balance, outgoing,
    )  # fmt: skip


def _outgoing(
    client: Client, store: Store, settings: Settings, runtime: Runtime, balance: BalanceWatch
) -> Outgoing:
    mailings = Mailings(store, settings.zone, settings.messages_per_day, runtime.breathe)
    sending = Sending(client, mailings, store, runtime)
    return Outgoing(
        mailings,
        Preparing(client, mailings, runtime),
        Dispatch(sending, mailings, runtime, settings.keep_days, balance.ask_soon),
    )


def _ratings(settings: Settings, client: Client, store: Store, runtime: Runtime, epoch: str) -> RatingsEngine:
    record = RatingsRecord(store)
    boards = RatingsBoards(record, runtime, settings.zone, settings.keep_days, epoch)
    collector = Collector(client, record, runtime, settings.keep_days, released=settings.comments_open)
    poller = RatingsPoller(collector, boards, runtime, settings.ratings_interval)
    return RatingsEngine(record, boards, RatingsDesk(record, boards, runtime), poller)
