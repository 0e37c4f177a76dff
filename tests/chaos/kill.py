"""The program is killed in the midst of a vote, again and again."""

import shlex
import sys
import time
from contextlib import ExitStack, suppress
from functools import partial
from random import Random

import requests

from tests.bench.fanout.arrivals import quantile
from tests.chaos.evening import Trial, evening
from tests.conftest import Running, running

BACK = 10.0  # seconds
COLD = f"exec {shlex.quote(sys.executable)} -m voteboard.cli serve"


def kill(trial: Trial) -> None:
    """Each time it is back within 10 s, with nothing lost that the record had acknowledged."""
    chance, size, findings = Random(9), trial.size, trial.findings
    serve = partial(running, "serve")
    took: dict[bool, list[float]] = {False: [], True: []}  # whether it was a start from nothing
    with ExitStack() as programs, evening(trial, serve, viewers=size.viewers) as tonight:
        port = tonight.program.url.rsplit(":", 1)[1]
        with tonight.truth.growing(trial.size.rate):
            for n in range(1, size.kills + 1):
                time.sleep(chance.uniform(0.2, 2.5))  # some screens are back by then, some not
                tonight.program.process.kill()
                tonight.program.process.wait()
                began = time.monotonic()
                cold = size.cold > 0 and n % size.cold == 0
                again = partial(running, shell=COLD) if cold else serve
                tonight.program = programs.enter_context(again(PORT=port, **tonight.environment))
                took[cold].append(_answers(tonight.program) - began)
            time.sleep(1)
        tonight.agree()
    findings.note("kills", size.kills)
    findings.note("back, mostly", quantile(sorted(took[False]), 0.5), "s")
    findings.bound("back at the latest", max(took[False]), BACK)
    if took[True]:
        findings.note("from nothing, mostly", quantile(sorted(took[True]), 0.5), "s")
        findings.bound("from nothing, at the latest", max(took[True]), BACK)
    findings.note("viewers away, mostly", tonight.report["away p50"], "s")
    findings.note("the longest", tonight.report["away longest"], "s")
    findings.note("old states that viewers put aside", tonight.report["put aside"])


def _answers(program: Running) -> float:
    """The monotonic second in which it first tells of a vote."""
    while True:
        with suppress(requests.ConnectionError):
            if requests.get(f"{program.url}/api/stage", timeout=BACK).json()["vote"]:
                return time.monotonic()
        time.sleep(0.02)
