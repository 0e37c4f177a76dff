"""The beginning of an answer that was rejected, as a presenter may see it: no secret, no phone number. Pure."""

import re
from collections.abc import Callable

from voteboard.masking import mask_within

LONGEST = 200  # characters
# As the vendor writes it: as many digits as a phone number has, but none.
_MOMENT = re.compile(r"(?<!\d)((?:00|19|20)\d\d-[01]\d-[0-3]\d[ T][0-2]\d:[0-5]\d:[0-5]\d)(?!\d)")


def sample(body: bytes, redactor: Callable[[str], str]) -> str:
    """What ``body`` begins with, in one line of at most LONGEST characters; "" when nothing in it can be shown.

    Bytes that are not UTF-8 stand as U+FFFD. ``redactor`` masks secrets.
    """
    text = body.decode("utf-8", "replace")
    # Masked before and after: a secret may hold what is taken out, and what is taken out may stand within it.
    line = redactor(_line(redactor(text)))
    # Masked before it is cut: half a number would not be known for one.
    parts = _MOMENT.split(line)
    parts[::2] = map(mask_within, parts[::2])
    line = " ".join("".join(parts).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _line(text: str) -> str:
    """``text`` without control characters and what else has no shape; every blank is a plain one."""
    return "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace())
