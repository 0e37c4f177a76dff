"""A server with its hall of screens, as the measurements have them.

Example: with filled(SUBJECTS["node"], 5000) as (server, hall): hall.report(server, since=0)
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.bench.fanout.children import Child, child
from tests.bench.fanout.subjects import Server, Subject

RATE = 2.0  # changes a second
POLITELY = 50  # screens that join at a time where they don't storm
WARM = 8  # screens that come and go before anything is measured
WITHIN = 180.0  # seconds for anything that a hall does


class Hall:
    """The screens, in a process of their own."""

    def __init__(self, viewers: Child) -> None:
        self._viewers = viewers
        self.turned_away: dict[str, int] = {}

    def open(self, count: int, at_once: int = POLITELY) -> None:
        """Have so many more screens join, without hurry."""
        self._opened(self._ask({"open": count, "at_once": at_once}), count)

    def storm(self, count: int) -> float:
        """Cut all connections and have so many join at once: seconds until the last one has its board."""
        return self._opened(self._ask({"storm": count}), count)

    def close(self) -> None:
        """Cut all connections."""
        self._ask({"close": True})

    def await_everywhere(self, server: Server) -> bool:
        """Whether the latest change comes to every screen within half a minute."""
        if not server.await_told():
            return False
        return self._ask({"await": server.total, "within": 30})["everywhere"]

    def report(self, server: Server, since: int) -> dict:
        """What came of the changes that were told after the total ``since``; and begin anew."""
        server.listen()
        told = {total: at for total, at in server.told.items() if total > since}
        report = self._ask({"report": told})
        last = {int(total): at for total, at in report.pop("last").items()}
        return {**report, "told": len(told), "last": last}

    def _ask(self, message: dict) -> dict:
        return self._viewers.ask({"within": WITHIN, **message}, WITHIN + 30)

    def _opened(self, opened: dict, count: int) -> float:
        self.turned_away = opened["turned_away"]
        if opened["joined"] < count:
            raise RuntimeError(f"only {opened['joined']} of {count} screens could join: {self.turned_away}")
        return opened["seconds"]


@contextmanager
def warmed(subject: Subject, *, offer: bool = True) -> Iterator[tuple[Server, Hall]]:
    """The server after a few screens have come and gone, and a hall that is still empty."""
    command = [sys.executable, "-m", "tests.bench.fanout.viewers"]
    with (
        subject.start() as server,
        child([*command, server.address, *(() if offer else ("--no-offer",))], loud=True) as viewers,
    ):
        hall = Hall(viewers)
        hall.open(WARM)
        server.change()
        hall.await_everywhere(server)
        hall.close()
        time.sleep(0.5)
        hall.report(server, server.total)
        yield server, hall


@contextmanager
def changing(server: Server) -> Iterator[None]:
    """Counts go on changing while the block runs."""
    done = threading.Event()

    def change() -> None:
        while not done.wait(1 / RATE):
            with suppress(OSError):  # a vendor under load may miss one
                server.change()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
