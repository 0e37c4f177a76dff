"""One program serves an account from one database, unless several share a Redis.

Two would each poll, number changes in their own way, and have only their own consoles' wishes.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from voteboard.errors import N_
from voteboard.history.errors import HistoryError, Occupied
from voteboard.history.store import Store
from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

PURPOSE = "serving"
OVERLAP = 6.0  # seconds that one may take to leave when it is started again
LOOK = 0.1  # seconds between two looks whether it has
ASK_AGAIN = 10.0  # seconds between two questions to a server


def claim(database: str, account: str, runtime: Runtime, held: ExitStack) -> tuple[Callable[[], None], ...]:
    """Be the only one for as long as ``held`` lasts; what is to be done beside serving.

    Raises Occupied where another program serves from the same file, also after a few seconds. On a server, a
    platform may well start one before it ends the other: that is only told in the log.
    """
    store = Store(database, account)
    if not store.is_file:
        return (partial(_tell_of_others, store, runtime, held),)
    end = runtime.monotonic() + OVERLAP
    while not _taken(store, held):
        if runtime.monotonic() > end:
            raise Occupied(
                N_(
                    "Another voteboard serves from %(place)s already. Stop it first, or set another "
                    "DATABASE_URL; for several processes set REDIS_URL: see docs/deploy.md"
                ),
                place=store.place,
            )
        runtime.sleep(LOOK)
    return ()


def _taken(store: Store, held: ExitStack) -> bool:
    try:
        # Not opened: a newer program would bring up to date what an older one still uses.
        held.enter_context(store.alone(PURPOSE, unopened=True))
    except Occupied:
        return False
    except HistoryError:
        pass  # what can't be used can't be shared either, and is told by whoever records
    return True


def _tell_of_others(store: Store, runtime: Runtime, held: ExitStack) -> None:
    told = False
    while True:
        try:
            runtime.blocking(held.enter_context, store.alone(PURPOSE, unopened=True))
        except HistoryError:
            pass  # it is away
        except Occupied:
            if not told:
                told = True
                log.warning(
                    "Another voteboard serves the same account from %s; if it is not about to leave, stop "
                    "one, or set REDIS_URL for both",
                    store.place,
                    extra={"event": "started-twice"},
                )
        else:
            return
        runtime.sleep(ASK_AGAIN)
