"""The wired program on a vendor of `proxy.py`, and all that people see of it: the hall, and the presenter."""

import html
import re
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.chaos.proxy import Vendor, about
from tests.chaos.spellings import COUNTS, GOOD, NR, OTHER, OTHER_NR
from tests.conftest import SECRET, Clock
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.model import Vote
from voteboard.redaction import Redactor
from voteboard.settings import load
from voteboard.simulator.web import ID

RUSSIAN = re.compile("[а-яё]")
SPELLED = {SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET)}
PHONE = re.compile(r"916\D{0,2}123")
TO_FILL_IN = re.compile(r"%\(\w+\)")


@contextmanager
def interrupting(seconds: float, error: Exception) -> Iterator[None]:
    """Raise ``error`` in the main thread, wherever that waits, when it takes longer than ``seconds``."""

    def late(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGUSR1, late)
    timer = threading.Timer(seconds, signal.pthread_kill, (threading.main_thread().ident, signal.SIGUSR1))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        signal.signal(signal.SIGUSR1, before)


class Witness:
    """The program on ``vendor``, polling when told to, with ``patience`` (seconds) for each answer."""

    def __init__(
        self,
        vendor: Vendor,
        folder: Path,
        *,
        interrupted: bool = True,
        url: str | None = None,
        **runtime: object,
    ) -> None:
        self.vendor, self.clock, self.patience = vendor, Clock(), 5.0
        if interrupted:
            runtime["deadline"] = lambda seconds, error: interrupting(min(seconds, self.patience), error)
        settings = load(
            _env_file=None,
            api_url=url or f"http://127.0.0.1:{vendor.port}",
            api_id=ID,
            api_secret=SECRET,
            database_url=f"sqlite:///{folder}/votes.db",
            presenter_password=PASSWORD,
        )
        self.redactor = Redactor()
        self.program = create_app(settings, replace(self.clock.runtime(), **runtime), self.redactor)
        self.program.open()
        self.poller = self.program.engine.poller
        self._known: Vote | None = None
        self._heard: set[str | None] = set()
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

    def reset(self) -> dict:
        """Back to the known board, whatever was answered before: what the stage shows then."""
        self.vendor.answer = about(GOOD, {NR: GOOD, OTHER_NR: OTHER})
        # What takes something away has to be said twice, and a vote that ended is asked about twice as well.
        for _ in range(6):
            self.poll()
            board, problem = self.program.engine.relay.latest("stage"), self.poller.health().problem
            if (board.vote, board.counts, board.stale, problem) == (self._known, COUNTS, False, None):
                break
        assert (board.counts, board.stale, problem) == (COUNTS, False, None)
        self._known = board.vote
        return self.api()

    @property
    def crashes(self) -> int:
        return self.poller.health().crashes

    def api(self) -> dict:
        """What the stage shows, as the API says."""
        board = self._hall.get("/api/stage")
        assert board.status_code == 200
        assert SECRET not in board.text
        return board.json

    def look(self) -> None:
        """Look that the stage's page shows, as text, what the API says."""
        page, board = self._hall.get("/"), self.api()
        assert page.status_code == 200
        assert SECRET not in page.text
        assert "<script>alert" not in page.text
        rows = re.findall(r'data-id="([^"]+)".*?class="count"[^>]*>([^<]+)<', page.text, re.DOTALL)
        shown = {html.unescape(id): int(re.sub(r"\D", "", count)) for id, count in rows}
        assert shown == dict(zip((a["id"] for a in board["answers"]), board["counts"], strict=True))

    def told(self) -> str | None:
        """The code of the problem that the presenter is told of, None for none; each is looked at once."""
        health = self.poller.health()
        message = health.problem and str(health.problem)
        if health.problem is not None:
            told = "".join(traceback.format_exception(health.problem)) + repr(vars(health.problem))
            assert not any(form in told for form in SPELLED)
        if health.latest_rejected is not None:
            _look_at(health.latest_rejected.sample)
        if message not in self._heard:
            self._heard.add(message)
            self._read_console(message)
        return health.problem and health.problem.code

    def _read_console(self, message: str | None) -> None:
        en, ru = (self._desk.get(f"/present/state?lang={lang}").json["vendor"] for lang in ("en", "ru"))
        health = self._hall.get("/healthz?lang=en")
        told = health.json["poller"]["problem"]
        assert message == (en["problem"] and en["problem"]["message"]) == (told and told["message"])
        assert SECRET not in repr((en, ru)) + health.text
        assert "sample" not in health.text
        for part, words in (("problem", ("message", "advice")), ("sample", ("message",))):
            for word in words if en[part] else ():
                assert en[part][word] != ru[part][word], "not translated"
                assert RUSSIAN.search(ru[part][word])
                assert not TO_FILL_IN.search(en[part][word] + ru[part][word])
        if en["sample"]:
            _look_at(en["sample"]["text"])


def _look_at(sample: str) -> None:
    assert SECRET not in sample
    assert not PHONE.search(sample)
    assert len(sample) <= 200
    assert sample.isprintable()
