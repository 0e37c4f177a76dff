"""What tests share: the simulator over HTTP, and the program in its own process."""

import atexit
import logging
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import examples, forking, thrift, watching  # noqa: F401 - examples: for every property
from tests.databases import Server, postgresql
from tests.leaks import MARK, PHONE
from voteboard import Program, child, create_app
from voteboard.history.store import Store
from voteboard.redaction import Redactor
from voteboard.runtime import Runtime
from voteboard.settings import Settings, load
from voteboard.simulator.account import Account
from voteboard.simulator.web import ID
from voteboard.simulator.web import create_app as create_simulator

pytest_plugins = ("tests.browser.started",)

# The simulator's server is not what is tested: its access log would quote the vendor's requests.
logging.getLogger("werkzeug").setLevel(logging.WARNING)

thrift.install()
watching.install()
watching.watch_log()

ROOT = Path(__file__).parent.parent
SECRET = f"{MARK}/secret+of=the account"


class Simulator:
    """A running simulator, moved by hand over its own HTTP handles."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.database = f"sqlite:///{folder}/votes.db"
        self.folder = folder
        self._file = folder / "votes.db"

    def _post(self, path: str, **body: object) -> dict:
        response = requests.post(f"{self.url}/simulator/{path}", json=body, timeout=10)
        response.raise_for_status()
        return response.json()

    def create(self, question: str = "Кто?", answers: tuple[str, ...] = ("А", "Б"), **more: object) -> dict:
        """A vote that is running: its nr and hash."""
        return self._post("votes", question=question, answers=list(answers), **more)

    def add(self, nr: int, **codes: int) -> None:
        """``add(29, _1=5)``: five more votes for the answer with code 1."""
        self._post(f"votes/{nr}", add={code.lstrip("_"): n for code, n in codes.items()})

    def change(self, nr: int, **changes: object) -> None:
        self._post(f"votes/{nr}", **changes)

    def rate(self, phone: str = f"{PHONE}0", value: int = 5, **more: object) -> None:
        """One rating, now or at the Unix seconds ``at``; ``employee``, ``order``, ``text``."""
        self._post("ratings", phone=phone, value=value, **more)

    def account(self, **more: object) -> None:
        """Set ``balance``, ``price``, ``per_day``, ``per_month``, ``allowed``, ``replies_after``."""
        self._post("account", **more)

    def messages(self) -> list[dict]:
        """All that were sent, in order."""
        return requests.get(f"{self.url}/simulator/messages", timeout=10).json()["messages"]

    def fault(self, **fault: object) -> None:
        self._post("fault", **fault)

    def prepare(self) -> None:
        """Make an empty record, quicker than the program makes its first one."""
        if not self._file.exists():
            shutil.copy(empty_record(), self._file)

    @property
    def environment(self) -> dict[str, str]:
        self.prepare()
        return {
            "VOTEBOARD_API_URL": self.url,
            "VOTEBOARD_API_ID": str(ID),
            "VOTEBOARD_API_SECRET": SECRET,
            "VOTEBOARD_POLL_INTERVAL": "0.2",
            "DATABASE_URL": self.database,
        }

    @property
    def apart(self) -> dict[str, str]:
        """The same for a program that serves beside another one, with a record of its own."""
        file = self.folder / "apart.db"
        if not file.exists():
            shutil.copy(empty_record(), file)
        return self.environment | {"DATABASE_URL": f"sqlite:///{file}"}


class Handler(WSGIRequestHandler):
    """Puts its own time into an answer only where the application has put none."""

    dated = False

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)

    def send_header(self, keyword: str, value: str) -> None:
        self.dated = self.dated or keyword == "Date"
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        if not self.dated:
            self.send_header("Date", self.date_time_string())
        super().end_headers()


@contextmanager
def serving(app: Callable) -> Iterator[str]:
    """A WSGI application on a free port, in a thread: its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def simulating(first_nr: int = 29, **options: object) -> Iterator[Simulator]:
    account = Account(scenes=(), first_nr=first_nr)
    with (
        serving(create_simulator(account, time.time, secret=SECRET, **options)) as url,
        TemporaryDirectory(prefix="voteboard-") as folder,
    ):
        try:
            yield Simulator(url, Path(folder))
        finally:
            watching.files(Path(folder), numbers=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any of its fixtures is made."""
    watching.begin(item.path)


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails when the program let out something planted in it: see `watching`."""
    yield
    if "tmp_path" in request.fixturenames:
        watching.files(request.node.funcargs["tmp_path"], numbers=True)
    watching.databases()
    found = watching.taken()
    assert not found, "\n".join(found)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulator without any vote yet."""
    with simulating() as running:
        yield running


@dataclass
class Clock:
    """A clock that goes only when told to."""

    seconds: float = 1000.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 17, 0, tzinfo=UTC) + timedelta(seconds=self.seconds - 1000)

    def runtime(self) -> Runtime:
        """A runtime in which every task is done at once."""
        return Runtime(
            now=self.now,
            monotonic=self.monotonic,
            sleep=lambda seconds: None,
            spawn=lambda task, *args: task(*args),
            deadline=lambda seconds, error: nullcontext(),
            blocking=lambda call, *args: call(*args),
            urgent=lambda call, *args: call(*args),
            run=partial(child.run, subprocess),
            async_mode="threading",
            random=Random(7),
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@cache
def empty_record() -> Path:
    """A SQLite file with tables and nothing in them, as the program leaves it."""
    folder = TemporaryDirectory(prefix="voteboard-")
    atexit.register(folder.cleanup)
    file = Path(folder.name) / "votes.db"
    store = Store(f"sqlite:///{file}", "")
    store.open()
    store.close()
    return file


def settings_for(simulator: Simulator, **more: object) -> Settings:
    if "database_url" not in more:
        simulator.prepare()
        more["database_url"] = simulator.database
    return load(
        _env_file=None,
        api_url=simulator.url,
        api_id=ID,
        api_secret=SECRET,
        **more,
    )


@pytest.fixture
def wired(simulator: Simulator, clock: Clock) -> Program:
    """The whole program in this process, polling only when told to."""
    return create_app(settings_for(simulator), clock.runtime(), Redactor())


@dataclass
class Running:
    """The program in its own process."""

    process: subprocess.Popen | forking.Forked
    url: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def get(self, path: str) -> requests.Response:
        try:
            return requests.get(self.url + path, timeout=10)
        except requests.ConnectionError as error:
            error.add_note(f"{self.process.poll()=}, and it said:\n{self.output[-3000:]}")
            raise


def clean_environment(**variables: str) -> dict[str, str]:
    """This environment without any setting of ours but ``variables``."""
    ours = ("HOST", "PORT", "DATABASE_URL", "REDIS_URL")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("VOTEBOARD_") and k not in ours}
    return {**kept, "PYTHONUNBUFFERED": "1", **variables}


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run `voteboard ARGUMENTS` to its end."""
    environment = clean_environment(**variables)
    process = forking.start(*arguments, cwd=ROOT, environment=environment, together=False)
    with ThreadPoolExecutor() as readers, process.stdout, process.stderr:
        said = [readers.submit(file.read) for file in (process.stdout, process.stderr)]
        try:
            code = process.wait(60)
        finally:
            process.kill()
        stdout, stderr = (each.result() for each in said)
        for text in (stdout, stderr):
            watching.heard(f"voteboard {arguments[0] if arguments else ''}", text)
        return subprocess.CompletedProcess(arguments, code, stdout, stderr)


@contextmanager
def running(
    *arguments: str,
    cwd: Path | None = None,
    shell: str | None = None,
    **variables: str,
):
    """`voteboard ARGUMENTS` (or a ``shell`` line) on a free port, listening, until the block ends."""
    variables.setdefault("PORT", "0")
    variables.setdefault("VOTEBOARD_DRAIN", "0")
    environment, cwd = clean_environment(**variables), cwd or ROOT
    if shell is None:
        process = forking.start(*arguments, cwd=cwd, environment=environment, together=True)
    else:
        process = subprocess.Popen(
            ["sh", "-c", shell],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    program = Running(process)
    listening = threading.Event()

    def read() -> None:
        for line in process.stdout:
            program.lines.append(line)
            found = re.search(r"http://(?:[\d.]+|\[[0-9a-f:]+\]):\d+", line)
            if found and not program.url:
                program.url = found.group()
                listening.set()
        listening.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        listening.wait(30)
        assert program.url, f"the program did not start:\n{program.output}"
        yield program
    except BaseException as error:
        error.add_note(f"The program said:\n{program.output[-3000:]}")
        raise
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        watching.heard("voteboard", program.output)


@pytest.fixture
def program(simulator: Simulator) -> Iterator[Running]:
    """The program in its own process, on the simulator's account."""
    with running("serve", **simulator.environment) as started:
        yield started


def eventually(check: Callable[[], object], within: float = 10.0) -> object:
    """The first true value of ``check``, asked again until ``within`` seconds are over."""
    end = time.monotonic() + within
    while True:
        value = check()
        if value or time.monotonic() > end:
            assert value, "it did not happen in time"
            return value
        time.sleep(0.02)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process."""
    with postgresql() as server:
        yield server
