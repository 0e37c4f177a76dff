"""How many files one address may have made: each costs far more than a page."""

import math

from flask import request

from voteboard import forwarded
from voteboard.errors import TooMany
from voteboard.limits import Files
from voteboard.runtime import Runtime


class Downloads:
    """Counts the files that are made for who asks; what a browser has already is none.

    ``trusted``: proxies that are believed for whom they ask.
    """

    def __init__(self, runtime: Runtime, trusted: forwarded.Networks) -> None:
        self._trusted = trusted
        self._files = Files()
        self._monotonic = runtime.monotonic

    def count(self) -> None:
        """One more for who asks now. Raises TooMany."""
        wait = self._files.wait(forwarded.address(request.environ, self._trusted), self._monotonic())
        if wait:
            raise TooMany(math.ceil(wait))
