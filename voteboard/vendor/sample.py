"""The beginning of an answer that was rejected, for a presenter: without secrets and phone numbers. Pure."""

import re
from collections.abc import Callable

from voteboard.masking import mask_within

LONGEST = 200  # characters
_LOOKED_AT = 20 * LONGEST
# As the vendor writes it: as many digits as a phone number has, but none.
_MOMENT = re.compile(r"(?<!\d)((?:00|19|20)\d\d-[01]\d-[0-3]\d[ T][0-2]\d:[0-5]\d:[0-5]\d)(?!\d)")


def sample(body: bytes, redactor: Callable[[str], str]) -> str:
    """What ``body`` begins with, in one line of at most LONGEST characters; "" when nothing can be shown.

    Bytes that are not UTF-8 stand as U+FFFD. ``redactor`` masks secrets.
    """
    # Masked before it is cut, since half a secret would not be known for one; and once more after, as what is
    # taken out may stand within a secret.
    text = redactor(body.decode("utf-8", "replace"))[:_LOOKED_AT]
    line = redactor(_line(text))
    parts = _MOMENT.split(line)
    parts[::2] = map(mask_within, parts[::2])
    line = " ".join("".join(parts).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _line(text: str) -> str:
    """``text`` without control characters and what else has no shape; every blank is a plain one."""
    return "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace())
