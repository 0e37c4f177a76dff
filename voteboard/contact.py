"""What the vendor's good answers tell of it: when the last one came, how fast, and its clock. Pure."""

from collections import deque
from datetime import datetime, timedelta
from statistics import median

LATENCIES, OFFSETS = 20, 9  # answers that a usual value is made of
CUT_OFF = timedelta(seconds=0.5)  # what a time in whole seconds lacks, on average


class Contact:
    """Notes good answers. Latencies and offsets are in seconds, None before the first answer."""

    def __init__(self) -> None:
        self.answered_at: datetime | None = None
        self._latencies: deque[float] = deque(maxlen=LATENCIES)
        self._offsets: deque[float] = deque(maxlen=OFFSETS)

    def answered(self, at: datetime, latency: float, sent_at: datetime | None) -> None:
        """An answer was whole ``at``, so long after it was asked for; the vendor's clock said ``sent_at``."""
        self.answered_at = at
        self._latencies.append(latency)
        if sent_at is not None:
            halfway = at - timedelta(seconds=latency / 2)
            self._offsets.append((sent_at + CUT_OFF - halfway).total_seconds())

    @property
    def latency(self) -> float | None:
        """From the question to the whole answer, the last time."""
        return self._latencies[-1] if self._latencies else None

    @property
    def usual_latency(self) -> float | None:
        """The same, as it mostly was of late."""
        return median(self._latencies) if self._latencies else None

    @property
    def clock_offset(self) -> float | None:
        """The vendor's clock less ours, within a second; None when it never told its time."""
        return median(self._offsets) if self._offsets else None
