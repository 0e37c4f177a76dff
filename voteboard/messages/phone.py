"""Telephone numbers in the spellings that files have, as digits with the country code (ITU-T E.164). Pure.

Only what can be read in one way is read: a message to a stranger costs as much as one to a client.
"""

import re
import unicodedata

from voteboard.errors import N_, VoteboardError

SHORTEST, LONGEST = 11, 15  # digits with the country code
_SHORTEST_ABROAD = 10  # where the country code is told apart, by a plus or two zeros: Denmark, Iceland
_RUSSIAN = 11
# Of a number within Russia and Kazakhstan, after the 7: geographic codes, mobile ones, toll-free ones.
_SEVEN = re.compile("7[346789]")
_WITHIN = re.compile("[349]")  # the same without the 7; after 7 or 8 a digit is rather missing
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015\u2212]+")
_PLAIN = re.compile(r"[0-9+() \-]+")
_TRUNK = re.compile(r"\(\s*0\s*\)")  # +49 (0) 30: dialled within the country alone
_SHORTENED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_DECIMAL = re.compile(r"(\+?[0-9]{10,15})[.,]0+")


class BadPhone(VoteboardError):
    """A telephone number can't be read in one way only; the text tells why, not the number."""

    code = "bad-phone"


def normalise(text: str) -> str:
    """``8 (916) 123-45-67`` → ``79161234567``. Raises BadPhone.

    Ten digits without a country code are a number of Russia, and so are eleven that begin with 8. Numbers
    that begin with 7 have eleven digits.
    """
    plain = text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")
    plain = plain.strip()
    # An apostrophe is how a spreadsheet is told to keep its hands off.
    plain = plain.removeprefix("'").strip()
    plain = plain[4:].strip() if plain[:4].casefold() == "tel:" else plain
    if not plain:
        raise BadPhone(N_("the phone is empty"))
    if not _PLAIN.fullmatch(plain):
        _refuse_what_is_none(plain)
    decimal = _DECIMAL.fullmatch(plain)
    if decimal:
        plain = decimal[1]
    abroad = plain.lstrip("( ").startswith("+")
    plain = plain.lstrip("( ").removeprefix("+") if abroad else plain
    if abroad or _BETWEEN.sub("", plain).startswith("00"):
        plain = _TRUNK.sub("", plain)
    digits = _BETWEEN.sub("", plain)
    if not digits.isdecimal():
        raise BadPhone(N_("the phone has a character that no phone has; one cell holds one phone"))
    if not abroad and digits.startswith("00"):
        abroad, digits = True, digits[2:]
    elif not abroad and digits.startswith("810") and len(digits) > _RUSSIAN + 1:
        abroad, digits = True, digits[3:]  # how a foreign country is dialled from Russia
    return _of_abroad(digits) if abroad else _of_russia(digits)


def _refuse_what_is_none(plain: str) -> None:
    if any(c.isnumeric() and not ("0" <= c <= "9") for c in plain):
        raise BadPhone(N_("the phone has digits other than 0 to 9"))
    if _SHORTENED.fullmatch(plain):
        raise BadPhone(
            N_(
                "a spreadsheet has shortened the phone, its last digits are lost: format the column as text "
                "and enter the phones anew"
            )
        )
    if any(c.isalpha() for c in plain):
        raise BadPhone(N_("the phone has letters"))


def _of_russia(digits: str) -> str:
    if len(digits) == _RUSSIAN - 1:
        if _WITHIN.match(digits):
            return f"7{digits}"
        if digits[0] in "78":
            raise BadPhone(N_("a digit of the phone is missing: after 7 or 8 there are ten more"))
        raise BadPhone(N_("no number of Russia begins so: write the phone with + and its country code"))
    if len(digits) == _RUSSIAN and digits.startswith("8"):
        digits = f"7{digits[1:]}"
    return _whole(digits, SHORTEST)


def _of_abroad(digits: str) -> str:
    if len(digits) == _RUSSIAN and digits[:2] in ("89", "83"):  # no country's
        raise BadPhone(N_("the phone begins with +8: write +7, or 8 without a plus"))
    return _whole(digits, _SHORTEST_ABROAD)


def _whole(digits: str, least: int) -> str:
    if len(digits) < least:
        raise BadPhone(N_("the phone is too short: %(n)s digits"), n=len(digits))
    if digits.startswith("7") and len(digits) != _RUSSIAN:
        raise BadPhone(
            N_("the phone begins with 7 and has %(n)s digits: numbers of Russia have eleven"), n=len(digits)
        )
    if len(digits) > LONGEST:
        raise BadPhone(N_("the phone is too long: %(n)s digits"), n=len(digits))
    if digits.startswith("0") or (digits.startswith("7") and not _SEVEN.match(digits)):
        raise BadPhone(N_("no country has such a number: write the phone with + and its country code"))
    return digits
