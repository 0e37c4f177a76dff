"""Which encoding the bytes of a file are in: UTF-8, UTF-16 with its mark, else cp1251. Pure."""

import codecs
import re

from voteboard.errors import N_
from voteboard.messages.problems import NotATable

SLICE = 1 << 16  # bytes that are looked at in one go: longer calls would keep others from Python's lock
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; XLS
# What Russian text in KOI8-R and in cp866 looks like when it is read as cp1251.
_SWAPPED_CASE = re.compile("[а-яё][А-ЯЁ]{2,}")
_ALIEN = re.compile("[\u0402-\u040f\u0452-\u045f\u0490\u0491\xa4\xa6\xac\xae\xb1\xb5\xb6\u2021]")
_MOST_ALIEN = 0.1  # of all letters that are not Latin
_ENOUGH = 8


def detect(data: bytes) -> str:
    """The codec's name. Raises NotATable for what is no text, or text in an encoding that can't be told."""
    if len(data) <= SLICE and not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise NotATable(N_("The file is empty"))
    if data.startswith(_WORKBOOKS):
        raise NotATable(N_("This is a workbook: save it as CSV, best as “CSV UTF-8”"))
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _is_utf8(data):
        return "utf-8"
    if b"\0" in data[:SLICE]:
        raise NotATable(N_("This is no text: save the table as CSV, best as “CSV UTF-8”"))
    _doubt(data[:SLICE].decode("cp1251", "replace"))
    return "cp1251"


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), SLICE):
            decoder.decode(data[start : start + SLICE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _doubt(text: str) -> None:
    """Refuse what would be sent as gibberish."""
    foreign = sum(not c.isascii() for c in text)
    alien = len(_ALIEN.findall(text))
    swapped = len(_SWAPPED_CASE.findall(text))
    if foreign >= _ENOUGH and (alien > foreign * _MOST_ALIEN or swapped > 1):
        raise NotATable(N_("The encoding of the file can't be told: save it as “CSV UTF-8”"))
