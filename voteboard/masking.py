"""Telephone numbers as the public may see them: the country code and the last two digits. Pure.

A whole number is on no page, in no frame, log or public file.
"""

import re
import unicodedata

SHORTEST = 7  # digits of a run in free text that may be a number
_LEAST = 6  # digits of which two may be shown
_HIDDEN = 4  # digits that are hidden at least where the country code is shown
_LONGEST = 15  # digits of a number (ITU-T E.164); a longer run is several
_DOT = "·"
# Country codes (ITU-T E.164, list of assigned codes).
_CODE = re.compile("[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|...")
# Up to seven of whatever is no letter may stand between two digits; what is masked already has eight.
_RUN = re.compile(rf"\(?\+?\(?[0-9](?:[\W_]{{0,7}}[0-9]){{{SHORTEST - 1},}}")


def mask(phone: str) -> str:
    """``79161234567`` → ``+7 916 ···-··-67``. Digits of any script are read, whatever stands between them.

    Numbers of other lengths keep the country code and the last two digits, short ones the last two, and
    those of less than six digits nothing.
    """
    digits = "".join(c for c in _plain(phone) if c.isdigit())
    if len(digits) < _LEAST:
        return _DOT * max(1, len(digits))
    if (len(digits), digits[0]) in ((11, "8"), (10, "9")):
        digits = f"7{digits[-10:]}"  # as it is dialled within Russia
    code = _CODE.match(digits).group()
    rest = digits[len(code) :]
    if len(digits) > _LONGEST or len(rest) < _HIDDEN + 2:
        return f"{_DOT * min(_LONGEST, len(digits) - 2)}-{digits[-2:]}"
    if len(rest) == 10:
        return f"+{code} {rest[:3]} ···-··-{rest[-2:]}"
    return f"+{code} {_DOT * (len(rest) - 2)}-{rest[-2:]}"


def mask_within(text: str) -> str:
    """``text`` with every run of seven digits or more masked: each may be somebody's number."""
    plain = _plain(text)  # of the same length
    pieces, end = [], 0
    for run in _RUN.finditer(plain):
        pieces += [text[end : run.start()], mask(run.group())]
        end = run.end()
    return "".join([*pieces, text[end:]])


def _plain(text: str) -> str:
    """Every digit, of whatever script or form, as one of ASCII's."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c, c)) for c in text)
