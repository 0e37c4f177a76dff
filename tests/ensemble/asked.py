"""Who asked the vendor, and when: each process has an address of the vendor's of its own.

Example: serving(Asked(app)), and /2/api/command/balance.php is asked by the third process.
"""

import bisect
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

TOGETHER = 1.0  # seconds; two who poll ask in turn within less


class Request(NamedTuple):
    """At that monotonic second, by the process of that number."""

    at: float
    by: int


class Asked:
    """A vendor's WSGI application that notes each command with the number that stands first in its path."""

    def __init__(self, app: Callable) -> None:
        self._app = app
        self._requests: list[Request] = []

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        first, _, rest = environ["PATH_INFO"][1:].partition("/")
        if first.isdigit():
            bisect.insort(self._requests, Request(time.monotonic(), int(first)))
            environ = environ | {"PATH_INFO": f"/{rest}"}
        return self._app(environ, start_response)

    def by(self, number: int, since: float, until: float | None = None) -> list[float]:
        """When that process asked, in that time."""
        until = time.monotonic() if until is None else until
        return [request.at for request in self.since(since) if request.by == number and request.at <= until]

    def since(self, moment: float) -> list[Request]:
        """All requests from then on, in order."""
        return self._requests[bisect.bisect(self._requests, (moment, -1)) :]

    def together(self, since: float) -> float:
        """The longest time in which two processes asked in turn, seconds."""
        longest, began = 0.0, None
        last: dict[int, float] = {}
        for before, now in pairwise(self.since(since)):
            last[before.by] = before.at
            # Who asks again after another one has: both did from the other's request on.
            again = now.by != before.by and now.at - last.get(now.by, -TOGETHER) < TOGETHER
            if again:
                began = last[now.by] if began is None else began
                longest = max(longest, now.at - began)
            elif began is not None and now.at - max(last.values()) > TOGETHER:
                began = None
        return longest
