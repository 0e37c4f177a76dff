"""The record of votes can't be written: it is locked, its server is gone, or the disk is full."""

import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, text

from tests.browser.conftest import projecting
from tests.browser.test_console import log_in
from tests.chaos.evening import Evening, Trial, evening
from tests.conftest import Simulator, empty_record, eventually, running
from tests.desk import SETTING

WARNS = 15.0  # seconds
OVER = 35.0  # seconds from the longest pause between two tries
SHOWN = 0.5  # the least part of all changes that are shown meanwhile: some fall into one poll
DISK = 2  # MiB

Trouble = Callable[[Evening], AbstractContextManager[None]]


def locked(trial: Trial) -> None:
    """Another program keeps the whole file to itself."""
    _trouble(trial, _locked)


def gone(trial: Trial) -> None:
    """The database's server is stopped, and started again."""
    with trial.postgresql() as server:

        @contextmanager
        def stopped(_: Evening) -> Iterator[None]:
            server.stop()
            try:
                yield
            finally:
                server.start()

        _trouble(trial, stopped, lambda _: server.new_database())


def full(trial: Trial) -> None:
    """A disk without room or, where none may be made, a limit to the size of the program's files."""
    with tempfile.TemporaryDirectory(prefix="voteboard-") as folder, _disk(Path(folder)) as disk:
        trial.findings.note("disk", "a small one" if disk else "a limit to files")
        place = Path(folder)
        (place / "votes.db").write_bytes(empty_record().read_bytes())
        trouble = partial(_filled, place) if disk else _limited
        _trouble(trial, trouble, lambda _: f"sqlite:///{place}/votes.db")


def _trouble(trial: Trial, trouble: Trouble, database: Callable[[Simulator], str] | None = None) -> None:
    """Boards stay live, the console warns, the gap is recorded, and in the end all that was shown."""
    size, findings = trial.size, trial.findings
    serve = partial(running, "serve", **SETTING)
    with (
        evening(trial, serve, viewers=size.viewers, database=database) as tonight,
        projecting(trial.browser) as console,
    ):
        log_in(console, tonight.program.url, "Анна")
        with tonight.truth.growing(trial.size.rate):
            warning = console.locator(".record-trouble")
            expect(warning).to_be_hidden()
            before, began = len(tonight.truth.states), time.monotonic()
            with trouble(tonight):
                expect(warning).to_be_visible(timeout=WARNS * 2000)
                findings.bound("console warns after", time.monotonic() - began, WARNS)
                findings.note("it says", warning.inner_text().strip())
                _wait(console, began + size.record - time.monotonic())
            added = len(tonight.truth.states) - before
            ended = time.monotonic()
            expect(warning).to_be_hidden(timeout=OVER * 1000)
            findings.bound("over after", time.monotonic() - ended, OVER)
            # More has to come for that: what waits is recorded, and then something as quickly as before.
            eventually(lambda: not tonight.program.get("/healthz").json()["record"]["behind"], OVER)
            findings.note("caught up after", time.monotonic() - ended, "s")
        tonight.agree()
        _judge_gap(trial, tonight)
        shown = {n.counts for screen in tonight.screens for n in screen.noted() if began <= n.at <= ended}
        for screen in tonight.screens:
            findings.must(
                {c for _, c in screen.contacts()} == {"fresh"}, f"{screen.name}: {screen.contacts()}"
            )
    findings.must(not tonight.report["turned stale"], "viewers were told that it is stale")
    findings.note("changes meanwhile", added)
    findings.note("of them shown", len(shown))
    findings.must(len(shown) > SHOWN * added, f"of {added} changes only {len(shown)} were shown")


def _judge_gap(trial: Trial, tonight: Evening) -> None:
    engine = create_engine(tonight.environment["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        gaps = connection.execute(
            text("SELECT ended_at - began_at, lost FROM gaps WHERE reason = 'record'")
        ).all()
    engine.dispose()
    trial.findings.must(gaps, "no gap is recorded")
    trial.findings.note("gap recorded", sum(length for length, _ in gaps) / 1000, "s")
    trial.findings.must(not any(lost for _, lost in gaps), f"changes that did not fit: {gaps}")


def _wait(page: Page, seconds: float) -> None:
    page.wait_for_timeout(max(0.0, seconds) * 1000)


@contextmanager
def _locked(tonight: Evening) -> Iterator[None]:
    file = tonight.environment["DATABASE_URL"].removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def _disk(place: Path) -> Iterator[bool]:
    """A small disk at that place: whether it could be made."""
    options = ["-t", "tmpfs", "-o", f"size={DISK}m,mode=700", "voteboard", str(place)]
    made = subprocess.run(["mount", *options], capture_output=True).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def _filled(place: Path, _: Evening) -> Iterator[None]:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _limited(tonight: Evening) -> Iterator[None]:
    pid = tonight.program.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
