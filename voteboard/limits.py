"""How much one stranger may take: frames of a connection; connections, passwords and files of an address.

Pure.
"""

from collections import Counter

MAX_MESSAGE = 4096  # bytes, all fragments together; viewers have next to nothing to say


class TokenBucket:
    """So many at once, and then so many a second."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst = burst
        self._rate = rate
        self._tokens = burst
        self._at = now

    def take(self, now: float) -> bool:
        """Whether one more is allowed at ``now`` (seconds of a clock that only goes forward)."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def wait(self, now: float) -> float:
        """Seconds until one more will be allowed; 0 when it is."""
        return max(0.0, (1 - self._tokens) / self._rate - (now - self._at))

    def full(self, now: float) -> bool:
        """Whether it is as if nothing had ever been taken."""
        return self._tokens + (now - self._at) * self._rate >= self._burst


class Buckets:
    """A bucket for each address."""

    def __init__(self, burst: float, rate: float) -> None:
        self._burst = burst
        self._rate = rate
        self._of: dict[str, TokenBucket] = {}
        self._forget_at = 1024

    def of(self, address: str, now: float) -> TokenBucket:
        """The bucket of an address, a full one when it comes for the first time."""
        bucket = self._of.get(address)
        if bucket is None:
            self._forget(now)
            bucket = self._of[address] = TokenBucket(self._burst, self._rate, now)
        return bucket

    def __len__(self) -> int:
        return len(self._of)

    def _forget(self, now: float) -> None:
        """Drop what says nothing any more; addresses are many, and most come once."""
        if len(self._of) >= self._forget_at:
            self._of = {a: bucket for a, bucket in self._of.items() if not bucket.full(now)}
            self._forget_at = 1024 + 2 * len(self._of)


class Connections:
    """Counts the open connections of each address, and how fast new ones come.

    ``most`` is how many one address may have open; 0 means without limit. It may come three times in a row
    with that many, as a hall does when the server restarts, and then with as many a minute.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self._arrivals = Buckets(3 * most, most / 60)

    def admit(self, address: str, now: float) -> bool:
        """Whether one more connection may be opened; it then counts until `release`."""
        if self._most:
            if self._open[address] >= self._most:
                return False
            if not self._arrivals.of(address, now).take(now):
                return False
        self._open[address] += 1
        return True

    def release(self, address: str) -> None:
        """A connection that was admitted is closed."""
        if self._open[address] > 1:
            self._open[address] -= 1
        else:
            del self._open[address]

    def __len__(self) -> int:
        return self._open.total()


class Attempts:
    """Counts the passwords that are tried: 10 at once for each address and then one every 6 s, 100 at once
    for all together and then one a second."""

    def __init__(self, now: float) -> None:
        self._all = TokenBucket(100, 1, now)
        self._of: dict[str, TokenBucket] = {}

    def wait(self, address: str, now: float) -> float:
        """0 when one more is allowed, which then counts; else the seconds until it may be."""
        wait = self._all.wait(now)
        if wait:
            return wait
        # Only here can the table grow, so it holds little more than what all may try while a bucket fills.
        self._of = {a: bucket for a, bucket in self._of.items() if not bucket.full(now)}
        bucket = self._of.setdefault(address, TokenBucket(10, 1 / 6, now))
        if not bucket.take(now):
            return bucket.wait(now)
        self._all.take(now)
        return 0.0

    def __len__(self) -> int:
        return len(self._of)


class Files:
    """Counts the files that are made: 40 at once for each address and then one every 2 s."""

    def __init__(self) -> None:
        self._of = Buckets(40, 1 / 2)

    def wait(self, address: str, now: float) -> float:
        """0 when one more is allowed, which then counts; else the seconds until it may be."""
        bucket = self._of.of(address, now)
        return 0.0 if bucket.take(now) else bucket.wait(now)

    def __len__(self) -> int:
        return len(self._of)
