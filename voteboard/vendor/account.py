"""An answer to `balance`, whose form is not documented: a number, alone, in words, or in an object."""

import re
from collections.abc import Iterator
from decimal import Decimal

from voteboard.errors import N_
from voteboard.vendor.errors import Unreadable
from voteboard.vendor.fields import Keys
from voteboard.vendor.parsing import parse, text_of

MAX_DEPTH = 4  # of wrapping objects and lists
_AMOUNT = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,3})(?:[.,][0-9]{1,6})?")
_WORDS = re.compile(
    r"(?:[^\W\d_]+(?: is)?\s*[:=]?\s*|[$€₽]\s*)?(?P<amount>-?[0-9].*?)\s*(?:[₽$€]|[^\W\d_]{1,8}\.?)?"
)


def balance(body: bytes, keys: Keys) -> Decimal:
    """What is left on the account; it may be below 0.

    Raises a Refused when it is one of the vendor's errors, and Unreadable when it is not one amount.
    """
    text = text_of(body)
    try:
        value = parse(text)
    except Unreadable:
        value = text
    found = set(_amounts(value, keys))
    if len(found) != 1:
        raise Unreadable(N_("balance: the answer holds no amount, or several"))
    return found.pop()


def _amounts(value: object, keys: Keys, depth: int = 0) -> Iterator[Decimal]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        key = keys.find("balance", value)
        yield from (
            _amounts(value[key], keys, depth + 1)
            if key is not None
            else (
                amount
                for inner in value.values()
                if isinstance(inner, list | dict)
                for amount in _amounts(inner, keys, depth + 1)
            )
        )
    elif isinstance(value, list):
        for inner in value:
            yield from _amounts(inner, keys, depth + 1)
    else:
        amount = _amount(value)
        if amount is not None:
            yield amount


def _amount(value: object) -> Decimal | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, Decimal):
        value = f"{value:f}" if value.adjusted() < 12 and value.as_tuple().exponent > -12 else ""
    if not isinstance(value, str):
        return None
    worded = _WORDS.fullmatch(value.strip())
    text = worded["amount"].strip() if worded else ""
    if not _AMOUNT.fullmatch(text):
        return None
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
