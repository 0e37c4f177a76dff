"""A long evening: an audience that comes and goes, visitors, a presenter, votes one after another.

What must hold: memory grows by less than 5 % after the first twelfth (ten minutes of two hours), no file
descriptor is lost, nothing crashes, nobody sees an older state after a newer one.

Example: python -m tests.soak --minutes 120 --viewers 500
"""

import argparse
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import requests

from tests.bench.fanout.children import Child, child, raise_descriptor_limit
from tests.bench.fanout.progress import say, show
from tests.desk import PASSWORD
from tests.soak.audience import Audience
from tests.soak.visitors import Visitors
from voteboard.simulator.web import ID, SECRET

WARM = 1 / 12  # of the evening
STAY = 120.0  # seconds that a seat is taken, on average
EVERY = 0.5  # seconds between two visitors
SAMPLES = 500  # of memory, in an evening
SETTLES = 8.0  # seconds until all who left are forgotten: a session is looked at every 5
GROWTH = 0.05
TOLD_EVERY = 300.0  # seconds


@dataclass
class Sample:
    """The program at one moment, ``at`` seconds after the beginning."""

    at: float
    memory: int
    descriptors: int
    threads: int

    @classmethod
    def of(cls, process: Child, at: float) -> "Sample":
        """The program now."""
        status = Path(f"/proc/{process.process.pid}/status").read_text()
        threads = int(status.split("Threads:")[1].split()[0])
        return cls(at, process.memory(), descriptors(process), threads)


@dataclass
class Evening:
    """What was measured; ``empty`` are two moments at which nobody was there: when warm, and at the end."""

    seconds: float
    samples: list[Sample] = field(default_factory=list)
    empty: list[Sample] = field(default_factory=list)
    audience: dict[str, object] = field(default_factory=dict)
    visitors: dict[str, int] = field(default_factory=dict)
    health: dict[str, object] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def memory(self) -> tuple[float, float]:
        """Bytes when it was warm and at the end: the middle of a twelfth of the evening each."""
        part = self.seconds * WARM
        warm = [s.memory for s in self.samples if part <= s.at < 2 * part]
        last = [s.memory for s in self.samples if s.at >= self.seconds - part]
        return statistics.median(warm), statistics.median(last)

    def __str__(self) -> str:
        warm, last = self.memory()
        before, after = self.empty
        return (
            f"memory       {warm / 1e6:.1f} MB when warm, {last / 1e6:.1f} at last: {last / warm - 1:+.1%}\n"
            f"descriptors  {before.descriptors} when empty at first, {after.descriptors} at the end\n"
            f"threads      {before.threads} at first, {after.threads} at the end\n"
            f"audience     {self.audience}\nvisitors     {self.visitors}\nhealth       {self.health}"
        )

    def broken(self) -> list[str]:
        """What did not hold, in words; nothing when all did."""
        warm, last = self.memory()
        before, after = self.empty
        fine = ("2", "3", "4", "console")
        refused = {what: n for what, n in self.visitors.items() if not what.startswith(fine)}
        checks = {
            f"memory grew by {last / warm - 1:.1%}": last > warm * (1 + GROWTH),
            f"{after.descriptors - before.descriptors} file descriptors were lost": (
                after.descriptors > before.descriptors
            ),
            f"{after.threads - before.threads} threads more": after.threads > before.threads,
            "a seat saw an older state": self.audience.get("backwards"),
            f"seats were lost: {self.audience['lost']}": self.audience["lost"],
            f"visitors were refused: {refused}": refused,
            "the poller crashed": self.health["poller"]["crashes"],
            "the log has a traceback": any("Traceback" in line for line in self.said),
        }
        return [what for what, broken in checks.items() if broken]


def descriptors(process: Child) -> int:
    """How many files, sockets and pipes it has open."""
    return len(list(Path(f"/proc/{process.process.pid}/fd").iterdir()))


def watch(evening: Evening, program: Child, audience: Audience, visitors: Visitors) -> None:
    """Measure until the evening is over."""
    began, told = time.monotonic(), 0.0
    warm = evening.seconds * WARM
    while (at := time.monotonic() - began) < evening.seconds:
        evening.samples.append(Sample.of(program, at))
        if not evening.empty and at >= warm:
            evening.empty.append(emptied(program, at, audience, visitors))
        now = f"{at / 60:.1f} min: {evening.samples[-1].memory / 1e6:.1f} MB, {audience.report()}"
        show(now)
        if at - told >= TOLD_EVERY:
            told = at
            say(f"{now}, {visitors.report()}")
        time.sleep(evening.seconds / SAMPLES)
    show("")
    evening.empty.append(emptied(program, evening.seconds, audience, visitors))


def emptied(program: Child, at: float, audience: Audience, visitors: Visitors) -> Sample:
    """The program when all have gone; then they come back."""
    audience.go_out()
    visitors.go_out()
    time.sleep(SETTLES)
    sample = Sample.of(program, at)
    audience.come_in()
    visitors.come_in()
    return sample


def run(minutes: float, viewers: int, seed: int) -> Evening:
    """The whole evening."""
    evening = Evening(minutes * 60)
    voteboard = [sys.executable, "-m", "voteboard.cli"]
    with (
        TemporaryDirectory(prefix="voteboard-") as folder,
        child([*voteboard, "simulate", "--port", "0", "--seed", str(seed)]) as vendor,
        child(
            [*voteboard, "serve"],
            VOTEBOARD_API_URL=vendor.url(),
            VOTEBOARD_API_ID=str(ID),
            VOTEBOARD_API_SECRET=SECRET,
            VOTEBOARD_PRESENTER_PASSWORD=PASSWORD,
            DATABASE_URL=f"sqlite:///{folder}/votes.db",
            PORT="0",
        ) as program,
    ):
        url = program.url()
        visitors = Visitors(url, EVERY, Random(seed))
        host, port = url.removeprefix("http://").split(":")

        def rooms() -> list[str]:
            return ["stage"] * 6 + ["ratings"] + visitors.on_stage

        audience = Audience((host, int(port)), viewers, STAY, Random(seed), rooms)
        with audience, visitors:
            watch(evening, program, audience, visitors)
            evening.health = requests.get(f"{url}/healthz", timeout=20).json()
            evening.audience, evening.visitors = audience.report(), visitors.report()
        evening.said = list(program.output)
    return evening


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--viewers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="a file for all samples")
    wanted = parser.parse_args()
    raise_descriptor_limit()
    evening = run(wanted.minutes, wanted.viewers, wanted.seed)
    if wanted.json:
        samples = [vars(sample) for sample in evening.samples]
        wanted.json.write_text(json.dumps({"samples": samples, "empty": [vars(s) for s in evening.empty]}))
    print(evening)
    broken = evening.broken()
    if broken:
        print("The program's last words:", *evening.said, sep="\n")
    print("\n".join(f"NOT HELD: {what}" for what in broken) or "All held.")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
