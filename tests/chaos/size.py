"""How long and how large each trial is: at length for `make chaos`, in short for `make test`."""

from dataclasses import dataclass

from tests.ensemble import length
from tests.ensemble.length import Length


@dataclass(frozen=True)
class Size:
    """Seconds, and numbers of kills, viewers and guests.

    ``slack`` is how many times as long something may take where others use the same processor, ``pings``
    the same for pings, of which there are few then.
    """

    screens: int
    motion: bool
    rate: float  # changes a second
    slack: float
    pings: float
    kills: int
    cold: int  # each so many-th start is one from nothing, not by a fork; 0: none
    vendor_silent: float
    vendor_refusing: float
    wifi: tuple[float, ...]
    stopped: float  # the part of the laptop's hour that is really waited
    record: float
    hour: float  # the time for which each setting of the clock is watched
    viewers: int
    storm: int
    slow: int
    flooders: int
    idle: int
    guests: float  # the time that they stay
    several: Length  # for what happens to several processes


LONG = Size(
    screens=2,
    motion=True,
    rate=4,
    slack=1,
    pings=1,
    kills=100,
    cold=10,
    vendor_silent=150,
    vendor_refusing=150,
    wifi=(30, 600),
    stopped=90,
    record=60,
    hour=30,
    viewers=300,
    storm=5000,
    slow=100,
    flooders=100,
    idle=2000,
    guests=120,
    several=length.LONG,
)
SHORT = Size(
    screens=1,
    motion=False,
    rate=3,
    slack=1.5,
    pings=4,
    kills=4,
    cold=0,
    vendor_silent=9,
    vendor_refusing=8,
    wifi=(11,),
    stopped=3,
    record=6,
    hour=1.5,
    viewers=60,
    storm=300,
    slow=20,
    flooders=10,
    idle=100,
    guests=4,
    several=length.SHORT,
)
