"""One line on a terminal that says how far a long measurement is.

Example: show("3 of 5 servers")
"""

import sys
import time

_EVERY = 0.1  # seconds
_last = 0.0


def show(text: str) -> None:
    """Replace the line; an empty text clears it. Nothing where nobody looks."""
    global _last  # noqa: PLW0603
    now = time.monotonic()
    if sys.stderr.isatty() and (not text or now - _last > _EVERY):
        _last = now
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def say(text: str) -> None:
    """A line that stays."""
    print(text, file=sys.stderr, flush=True)
