"""An answer to `send_message`. The vendor documents none: a yes is what holds no sign of a no."""

import re

from voteboard.errors import N_
from voteboard.masking import mask_within
from voteboard.vendor import values
from voteboard.vendor.errors import Refused, Unreadable
from voteboard.vendor.parsing import parse, text_of

LONGEST = 200  # characters of a yes that is not JSON, and of what is told of any
_NO = re.compile(r"\b(error|errors|fatal|warning|notice|exception|fail(ed|ure)?|ошибк\w*|отказ\w*)\b", re.I)


def read(body: bytes) -> str:
    """What the vendor said to messages that it took, cut short and without phone numbers.

    Raises a Refused when it is one of the vendor's errors, and Unreadable when it can't be told whether the
    messages were taken.
    """
    text = text_of(body)
    try:
        is_yes = bool(parse(text))
    except Refused:
        raise
    except Unreadable:
        is_yes = len(text) <= LONGEST and any(map(str.isalnum, text))
    if not is_yes or _NO.search(text):
        raise Unreadable(
            N_("The vendor answered, but not whether the messages were sent: “%(text)s”"), text=_told(text)
        )
    return _told(text)


def _told(text: str) -> str:
    return mask_within(values.plain(text[: 2 * LONGEST]))[:LONGEST]
