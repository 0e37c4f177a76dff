"""What it costs to show one state to a hall of screens: voteboard beside others, in one run.

Each server runs in its own process and tells the same changes, two a second, to the same screens.
docs/performance.md says how to read the table.

Example: python -m tests.bench.fanout --viewers 5000 --only steady,memory --subjects floor,voteboard
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.fanout import hostile, memory, steady, storm
from tests.bench.fanout.children import raise_descriptor_limit
from tests.bench.fanout.progress import say
from tests.bench.fanout.subjects import SUBJECTS, Subject
from tests.bench.fanout.table import OURS, Values, table, verdicts

Result = dict[str, object]


def parts(wanted: argparse.Namespace) -> dict[str, Callable[[Subject], Result]]:
    """The parts of the measurement, each for one server."""
    return {
        "memory": lambda subject: memory.measure(subject, wanted.viewers),
        "steady": lambda subject: steady.measure(subject, wanted.viewers, wanted.seconds),
        "storm": lambda subject: storm.measure(subject, wanted.viewers),
        "hostile": lambda subject: hostile.measure(subject, wanted.viewers, wanted.seconds, wanted.minutes),
    }


def takes_part(part: str, subject: Subject) -> bool:
    """Whether that part says anything about that server."""
    if part == "hostile":
        return subject.name == OURS
    return part != "storm" or (subject.backlog and subject.name != "floor")


def run(wanted: argparse.Namespace) -> list[Result]:
    """Everything wanted; the servers take turns within each round. What fails is said, and it goes on."""
    results = []
    for part, measure in parts(wanted).items():
        if part not in wanted.only:
            continue
        for round in range(wanted.rounds if part in ("steady", "storm") else 1):
            for subject in (SUBJECTS[name] for name in wanted.subjects):
                if takes_part(part, subject):
                    say(f"{part}, round {round + 1}: {subject.name} …")
                    result: Result = {"part": part, "round": round, "subject": subject.name}
                    try:
                        result |= measure(subject)
                    except (OSError, RuntimeError) as error:
                        say(f"{part} of {subject.name} failed: {error}")
                        result["failed"] = str(error)
                    results.append(result)
    return results


def by_subject(results: list[Result]) -> Values:
    """The numbers of all rounds, by server and measure."""
    values: Values = {}
    for result in results:
        measures = values.setdefault(str(result["subject"]), {})
        for key, value in result.items():
            if isinstance(value, int | float) and not isinstance(value, bool) and key != "round":
                measures.setdefault(key, []).append(value)
    for measures in values.values():
        for key in ("lost", "missing", "turned away", "untold"):
            if key in measures:
                measures[key] = [sum(measures[key])]
    return values


def names(among: dict) -> Callable[[str], list[str]]:
    """A comma-separated list of known names."""

    def parse(text: str) -> list[str]:
        wanted = text.split(",")
        if unknown := set(wanted) - set(among):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: none of {', '.join(among)}")
        return wanted

    return parse


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = dict.fromkeys(("memory", "steady", "storm", "hostile"))
    parser.add_argument("--viewers", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each window with changes")
    parser.add_argument("--minutes", type=float, default=5.0, help="among hostile ones")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("--only", type=names(known), default=list(known), help=",".join(known))
    parser.add_argument("--subjects", type=names(SUBJECTS), default=list(SUBJECTS), help=",".join(SUBJECTS))
    parser.add_argument("--json", type=Path, help="a file for everything that was measured")
    wanted = parser.parse_args()
    raise_descriptor_limit()
    results = run(wanted)
    values = by_subject(results)
    print(f"\nFan-out: {wanted.viewers:,} screens, 2 changes a second, {os.cpu_count()} cores\n")
    print(table(values))
    if wanted.json:
        options = {"viewers": wanted.viewers, "seconds": wanted.seconds, "minutes": wanted.minutes}
        judged = [verdict.plain for verdict in verdicts(values)]
        wanted.json.write_text(json.dumps({**options, "results": results, "targets": judged}, indent=1))
    # Said at the end, so that it is seen beside the table.
    if any("failed" in result for result in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
