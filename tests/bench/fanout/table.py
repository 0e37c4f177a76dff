"""The table of a run: what was measured of each server, voteboard's ratios, and their targets.

Example: print(table({"node": {"cpu per delivery": [26.0]}, "voteboard": {"cpu per delivery": [15.0]}}))
"""

import statistics
from dataclasses import asdict, dataclass

OURS = "voteboard"
Values = dict[str, dict[str, list[float]]]  # server → measure → one value for each round


@dataclass(frozen=True)
class Target:
    """At most ``most`` times what ``other`` has; or at most ``most`` itself, without another."""

    most: float
    other: str | None = None


@dataclass(frozen=True)
class Row:
    """One line: ``key`` among the measures, divided by ``unit``."""

    key: str
    title: str
    unit: float = 1.0
    digits: int = 1
    targets: tuple[Target, ...] = ()


ROWS = (
    Row("cpu per delivery", "CPU per delivery, µs", targets=(Target(1.3, "floor"), Target(0.65, "node"))),
    Row("cpu idle", "CPU while nothing changes, ms/s"),
    Row("latency p50", "told → received, p50, ms"),
    Row("latency p99", "told → received, p99, ms", targets=(Target(1.5, "floor"), Target(0.2, "stock"))),
    Row("answer to last p50", "answered → last screen, p50, ms"),
    Row("answer to last p99", "answered → last screen, p99, ms"),
    Row("memory per connection", "memory per connection, KB", 1000, targets=(Target(0.6, "stock"),)),
    Row("cpu per arrival", "CPU per arrival, µs", digits=0, targets=(Target(1.0, "node"),)),
    Row("arrived in", "all at once, s", digits=2),
    Row("recovered in", "all cut and back, s", digits=2, targets=(Target(1.2, "node"),)),
    Row("ping p99", "ping p99 before that, ms"),
    Row("ping p99 in the storm", "ping p99 meanwhile, ms", targets=(Target(1000),)),
    Row("p99 among hostile", "p99 among hostile ones / without", digits=2, targets=(Target(2.0),)),
    Row("growth among hostile", "memory that they cost later, MB", 1e6, targets=(Target(10.0),)),
    Row("turned away", "screens turned away at first", digits=0),
    Row("untold", "changes told only with the next", digits=0),
    Row("missing", "deliveries missing", digits=0),
    Row("lost", "screens lost", digits=0),
)


@dataclass(frozen=True)
class Verdict:
    """What became of a target."""

    key: str
    target: Target
    value: float

    @property
    def met(self) -> bool:
        return self.value <= self.target.most

    @property
    def plain(self) -> dict:
        """As JSON."""
        return {"measure": self.key, "value": self.value, "met": self.met, **asdict(self.target)}

    def __str__(self) -> str:
        of = f" × {self.target.other}" if self.target.other else ""
        return f"{self.value:.2f}{of}, wanted ≤ {self.target.most:g} {'✓' if self.met else '✗'}"


def verdicts(values: Values) -> list[Verdict]:
    """Every target of which both sides were measured."""
    return [
        Verdict(row.key, target, value)
        for row in ROWS
        for target in row.targets
        if (value := _value(values, row, target)) is not None
    ]


def _value(values: Values, row: Row, target: Target) -> float | None:
    ours = values.get(OURS, {}).get(row.key)
    if not ours:
        return None
    if target.other is None:
        return statistics.median(ours) / row.unit
    theirs = values.get(target.other, {}).get(row.key, ())
    # Round by round, so that what slowed the whole machine for a while cancels out.
    ratios = [a / b for a, b in zip(ours, theirs, strict=False) if b]
    # In a small run a server may have taken less than the clock of processor time can tell.
    return statistics.median(ratios) if ratios else None


def table(values: Values) -> str:
    """Medians of the rounds as text."""
    servers = list(values)
    said = verdicts(values)
    lines = [" " * 36 + "".join(f"{server:>11}" for server in servers)]
    for row in ROWS:
        measured = [values[server].get(row.key) for server in servers]
        if not any(measured):
            continue
        cells = "".join(
            f"{statistics.median(v) / row.unit:>11,.{row.digits}f}" if v else f"{'–':>11}" for v in measured
        )
        beside = [str(verdict) for verdict in said if verdict.key == row.key] or [""]
        lines.append(f"{row.title:<36}{cells}   {beside[0]}".rstrip())
        lines += [" " * (36 + 11 * len(servers) + 3) + more for more in beside[1:]]
    return "\n".join(lines)
