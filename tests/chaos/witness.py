"""The wired program on a vendor of `proxy.py`, and all that people see of it: the hall, and the presenter."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.chaos.proxy import Vendor, reply
from tests.chaos.spellings import COUNTS, GOOD
from tests.conftest import SECRET, Clock
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.redaction import Redactor
from voteboard.settings import load
from voteboard.simulator.web import ID

RUSSIAN = re.compile("[а-яё]")
TO_FILL_IN = re.compile(r"%\(\w+\)")
PATIENCE = 0.25  # seconds that the tests let the vendor take


@contextmanager
def interrupting(seconds: float, error: Exception) -> Iterator[None]:
    """Raise ``error`` in the main thread, wherever that waits, when it takes longer than PATIENCE."""

    def late(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGUSR1, late)
    timer = threading.Timer(
        min(seconds, PATIENCE), signal.pthread_kill, (threading.main_thread().ident, signal.SIGUSR1)
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        signal.signal(signal.SIGUSR1, before)


@dataclass(frozen=True, slots=True)
class Told:
    """What the presenter is told of the vendor, in English and in Russian."""

    en: dict
    ru: dict

    @property
    def code(self) -> str | None:
        return self.en["problem"] and self.en["problem"]["code"]

    def check(self) -> None:
        """Whether what is told is in words, in both languages, and tells no secret."""
        assert SECRET not in repr(self)
        for name, words in (("problem", ("message", "advice")), ("sample", ("message",))):
            for word in words if self.en[name] else ():
                en, ru = self.en[name][word], self.ru[name][word]
                assert en != ru, "not translated"
                assert RUSSIAN.search(ru)
                assert not TO_FILL_IN.search(en + ru)


class Witness:
    """The program on ``vendor``, polling when told to."""

    def __init__(
        self, vendor: Vendor, folder: Path, *, deadline=interrupting, spawn=None, url: str | None = None
    ) -> None:
        self.vendor, self.clock = vendor, Clock()
        settings = load(
            _env_file=None,
            api_url=url or f"http://127.0.0.1:{vendor.port}",
            api_id=ID,
            api_secret=SECRET,
            database_url=f"sqlite:///{folder}/votes.db",
            presenter_password=PASSWORD,
        )
        runtime = replace(self.clock.runtime(), deadline=deadline)
        if spawn is not None:
            runtime = replace(runtime, spawn=spawn)
        self.program = create_app(settings, runtime, Redactor())
        self.program.open()
        self.poller = self.program.engine.poller
        self._known: dict = {}
        self._hall, self._desk = self.program.app.test_client(), self.program.app.test_client()
        form = self._desk.get("/present/login").text
        token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        self._desk.post("/present/login", data={"csrf": token, "password": PASSWORD})

    def poll(self) -> None:
        """Let the vendor be asked once about the newest vote, and about any other that it is time for."""
        self.clock.seconds = max(self.clock.seconds, self.poller._newest.due)
        self.poller.step()
        self.poller.step()  # votes that are no longer returned as running are asked about by their number

    def pass_time(self, seconds: float) -> None:
        self.clock.seconds += seconds
        self.poller.step()

    def reset(self) -> None:
        """Back to the known board, whatever was answered before."""
        self.vendor.answer = lambda head: reply(GOOD)
        for _ in range(3):  # what takes something away has to be said twice
            self.poll()
            board = self.api()
            if board == {**self._known, "at": board["at"], "epoch": board["epoch"], "rev": board["rev"]}:
                return
        assert board["counts"] == list(COUNTS)
        self._known = board

    @property
    def crashes(self) -> int:
        return self.poller.health().crashes

    def api(self) -> dict:
        """What the stage shows, as the API says."""
        board = self._hall.get("/api/stage")
        assert board.status_code == 200
        assert SECRET not in board.text
        return board.json

    def page(self) -> str:
        """The stage's page, which shows what the API says."""
        page, board = self._hall.get("/"), self.api()
        assert page.status_code == 200
        assert SECRET not in page.text
        assert "<script>alert" not in page.text
        assert re.findall(r'data-id="([^"]+)"', page.text) == [a["id"] for a in board["answers"] or ()]
        return page.text

    def told(self) -> Told:
        """What the presenter is told; `/healthz` is told the reason and no sample."""
        en, ru = (self._desk.get(f"/present/state?lang={lang}").json["vendor"] for lang in ("en", "ru"))
        health = self._hall.get("/healthz?lang=en")
        problem = health.json["poller"]["problem"]
        assert (problem and problem["message"]) == (en["problem"] and en["problem"]["message"])
        assert "sample" not in health.text
        return Told(en, ru)
