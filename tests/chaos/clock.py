"""Somebody sets the clock by an hour: that of the program's machine, then that of the screens."""

import shlex
import sys
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.evening import Evening, Trial, evening
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk

HOUR = 3600
NEW = 3.0  # seconds, of which several changes come in each
PATIENCE = 15.0
SERVE = f"exec {shlex.quote(sys.executable)} -m voteboard.cli serve"


def clock(trial: Trial) -> None:
    """Nothing turns stale nor is lost, new counts come, and a console stays logged in."""
    findings = trial.findings
    with TemporaryDirectory(prefix="voteboard-") as folder:
        setting = Path(folder) / "clock"
        setting.write_text("+0")
        faked = {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(setting),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else waiting threads wake at once, again and again.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }
        serve = partial(running, shell=SERVE, **faked, **SETTING)
        with evening(trial, serve, viewers=trial.size.viewers) as tonight:
            desk = Desk(tonight.program.url)
            without: list[float] = []
            with tonight.truth.growing(trial.size.rate):
                for hours in (1, 0, -1, 0):
                    setting.write_text(f"{hours * HOUR:+d}")
                    eventually(lambda hours=hours: abs(_ahead(tonight) - hours * HOUR) < 60)
                    without.append(_watch(trial, tonight))
                    _judge_console(trial, desk, hours)
                for hours in (1, -1):
                    for screen in tonight.screens:
                        screen.page.evaluate(f"setClock({hours * HOUR * 1000})")
                    without.append(_watch(trial, tonight))
            findings.bound("longest that a screen had nothing new", max(without), NEW)
            tonight.agree()
            for screen in tonight.screens:
                findings.must(
                    {c for _, c in screen.contacts()} == {"fresh"}, f"{screen.name}: {screen.contacts()}"
                )
            history = tonight.program.get(f"/api/votes/{tonight.truth.hash}/history")
            findings.must(history.ok, f"its timeline: {history.status_code}")
    findings.must(not tonight.report["turned stale"], "viewers were told that it is stale")
    findings.must(not tonight.report["lost"], f"viewers were cut off: {tonight.report['lost']}")
    findings.note("set to", "+1 h, 0, −1 h, 0; screens +1 h, −1 h")


def _library() -> Path:
    """libfaketime for programs with threads. Raises FileNotFoundError where it is not installed."""
    found = sorted(Path("/usr/lib").glob("**/libfaketimeMT.so.1"))
    if not found:
        raise FileNotFoundError("No libfaketime: install Debian's package libfaketime")
    return found[0]


def _ahead(tonight: Evening) -> float:
    """Seconds that the program's clock is ahead."""
    told = parsedate_to_datetime(tonight.program.get("/healthz").headers["Date"])
    return (told - datetime.now(UTC)).total_seconds()


def _watch(trial: Trial, tonight: Evening) -> float:
    """For a while: the longest that a screen had nothing new, in seconds."""
    since = time.monotonic()
    page = tonight.screens[0].page
    page.wait_for_timeout(trial.size.hour * 1000)
    longest = 0.0
    for screen in tonight.screens:
        while not (new := [note.at for note in screen.noted() if note.at > since]):
            if time.monotonic() > since + trial.size.hour + PATIENCE:
                break
            page.wait_for_timeout(100)
        times = [since, *new, time.monotonic()]
        longest = max(longest, *(later - earlier for earlier, later in pairwise(times)))
    return longest


def _judge_console(trial: Trial, desk: Desk, hours: int) -> None:
    answer = desk.http.get(f"{desk.url}/present/state", timeout=10, allow_redirects=False)
    trial.findings.must(answer.status_code == 200, f"console at {hours:+d} h: {answer.status_code}")
    if hours:
        entered = Desk(desk.url).http.get(f"{desk.url}/present/state", timeout=10, allow_redirects=False)
        trial.findings.must(entered.status_code == 200, f"a new login at {hours:+d} h: {entered.status_code}")
