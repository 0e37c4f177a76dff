"""How long trials of an ensemble are: in short for `make test`, at length for `make chaos`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """How long, in seconds, and how many changes there are in one."""

    outage: float
    frozen: float
    steady: float
    rate: float


SHORT = Length(outage=6, frozen=6, steady=1, rate=5)
LONG = Length(outage=60, frozen=60, steady=5, rate=4)
