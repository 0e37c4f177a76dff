"""What must hold when something goes wrong, tried on the real program, real screens and hundreds of viewers.

It prints a table at the end, and exits with 1 when a row did not hold. Rows that mostly wait go on side by
side, the others one after another; each has a process of its own. docs/reliability.md tells more.

Example: python -m tests.chaos --short --only kill,clock --json results.json
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.fanout.__main__ import names
from tests.bench.fanout.children import raise_descriptor_limit
from tests.bench.fanout.progress import say
from tests.browser.chromium import launch
from tests.chaos.evening import Trial
from tests.chaos.rows import ROWS, Row
from tests.chaos.size import LONG, SHORT
from tests.chaos.table import table, verdict
from tests.conftest import ROOT

SIDE_BY_SIDE = 3
LONGEST = 1800  # seconds for a row


def here(row: Row, *, short: bool) -> dict:
    """Try one row in this process."""
    began = time.monotonic()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        trial = Trial(browser, SHORT if short else LONG)
        try:
            row.run(trial)
        except Exception as error:  # noqa: BLE001 - the other rows go on
            trial.findings.must(False, f"{type(error).__name__}: {error}")
        finally:
            browser.close()
    findings = trial.findings
    findings.note("load of the machine", os.getloadavg()[1])
    return {
        "row": row.name,
        "held": findings.held,
        "figures": findings.figures,
        "broken": findings.broken,
        "impossible": findings.impossible,
        "seconds": round(time.monotonic() - began, 1),
    }


def apart(row: Row, *, short: bool) -> dict:
    """Try one row in a process of its own."""
    say(f"{row.name}: {row.event} …")
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, "-m", "tests.chaos", "--only", row.name, "--json", file.name]
        done = subprocess.run(
            [*command, *(["--short"] if short else [])],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LONGEST,
        )
        told = Path(file.name).read_text()
    if told:
        (result,) = json.loads(told)["results"]
    else:
        broken = [f"it ended with {done.returncode}: {done.stderr[-1000:]}"]
        result = {
            "row": row.name,
            "held": False,
            "figures": {},
            "broken": broken,
            "impossible": "",
            "seconds": 0.0,
        }
    say("\n! ".join([f"{row.name}: {verdict(result)} after {result['seconds']:.0f} s", *result["broken"]]))
    return result


def run(wanted: list[str], *, short: bool) -> list[dict]:
    """All of these rows, in the table's order."""
    rows = [row for row in ROWS.values() if row.name in wanted]
    if len(rows) == 1:
        return [here(rows[0], short=short)]
    trial: Callable[[Row], dict] = lambda row: apart(row, short=short)  # noqa: E731
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        results = list(pool.map(trial, (row for row in rows if row.quiet)))
    results += [trial(row) for row in rows if not row.quiet]
    return results


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", type=names(ROWS), default=list(ROWS), help=",".join(ROWS))
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes, fewer viewers")
    parser.add_argument("--json", type=Path, help="a file for everything that was found")
    wanted = parser.parse_args()
    raise_descriptor_limit()
    results = run(wanted.only, short=wanted.short)
    print(table(results))
    if wanted.json:
        found = {"short": wanted.short, "results": results}
        wanted.json.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    if not all(result["held"] for result in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
