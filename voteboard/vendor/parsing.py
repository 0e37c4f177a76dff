"""The vendor's answers, bytes → text → JSON value: its errors told, and nothing guessed."""

import json
from decimal import Decimal

from voteboard.errors import N_
from voteboard.vendor.errors import Unreadable, VendorError, classify, classify_json


def text_of(body: bytes) -> str:
    """The text of an answer. Raises a Refused when it is one of the vendor's errors, else Unreadable."""
    try:
        text = body.decode("utf-8-sig").strip("\ufeff \t\r\n")
    except UnicodeDecodeError:
        raise Unreadable(N_("The answer is not text in UTF-8")) from None
    if not text:
        raise Unreadable(N_("The answer is empty"))
    refused = classify(text)
    if refused:
        raise refused
    if text.startswith("<"):
        raise Unreadable(N_("The answer is a web page, not data: is a login page of the network in between?"))
    return text


def parse(text: str) -> object:
    """The value of a text in JSON, numbers with a point as Decimal.

    Raises a Refused when it holds one of the vendor's errors, and Unreadable when it is not JSON.
    """
    failure: VendorError
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_duplicates
        )
    except RecursionError:
        failure = Unreadable(N_("The answer is nested too deep"))
    except json.JSONDecodeError as error:
        failure = Unreadable(N_("The answer is not JSON from character %(place)s on"), place=error.pos + 1)
    except (ValueError, ArithmeticError):
        failure = Unreadable(N_("The answer holds a number that is too long"))
    else:
        refused = classify_json(value)
        if refused is None:
            return value
        failure = refused
    raise failure


def _no_constant(name: str) -> object:
    raise Unreadable(N_("The answer holds %(name)s, which is not a number"), name=name)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    obj = dict(pairs)
    if len(obj) != len(pairs):
        raise Unreadable(N_("A key stands twice in one object of the answer"))
    return obj
