"""What is planted to be found again, and the search for it in whatever the program lets out. Pure.

Every planted secret has `MARK` in it, every planted telephone number begins with `PHONE`; both are looked for
raw and encoded. What is found is named by its kind and its encoding, never quoted.
"""

import base64
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

MARK = "planted7q"
PHONE = "7916123456"  # and one more digit: ten numbers, which tests give to clients and to nobody else
SECRET = "a planted secret"
NUMBER = "a planted phone"

# Whatever may stand between two groups of digits: a separator, itself encoded or not, or several.
_BETWEEN = rb"(?:%[0-9a-f]{2}|\\{1,2}u[0-9a-f]{4}|&[#\w]{1,8};|[^0-9a-z]){0,8}"
_SPELLED = re.compile(_BETWEEN.join((rb"916", rb"123", rb"45", rb"6[0-9]")))


def _escaped(word: str) -> dict[str, bytes]:
    """Encodings in which the case of letters does not matter, in lower case."""
    return {
        "as it is": word.encode(),
        "percent-encoded": "".join(f"%{ord(c):02x}" for c in word).encode(),
        "percent-encoded twice": "".join(f"%25{ord(c):02x}" for c in word).encode(),
        "as escapes of JSON": "".join(f"\\u{ord(c):04x}" for c in word).encode(),
        "as escapes of Python": "".join(f"\\x{ord(c):02x}" for c in word).encode(),
        "as entities of HTML": "".join(f"&#{ord(c)};" for c in word).encode(),
        "as hexadecimal entities of HTML": "".join(f"&#x{ord(c):x};" for c in word).encode(),
        "in hexadecimal": word.encode().hex().encode(),
        "in UTF-16": word.encode("utf-16-le"),
        "in UTF-16, big-endian": word.encode("utf-16-be"),
    }


def _base64(word: str) -> Iterator[bytes]:
    """The digits that stand for ``word`` alone, wherever among them it begins."""
    for before in range(3):
        digits = base64.b64encode(bytes(before) + word.encode())
        last = (before + len(word)) * 8 // 6
        yield digits[-(-before * 8 // 6) : last]


_KINDS = {SECRET: MARK, NUMBER: PHONE[1:]}  # a number may be written with an 8, or without its first digit
_FOLDED = {kind: {needle: how for how, needle in _escaped(word).items()} for kind, word in _KINDS.items()}
_EXACT = {kind: tuple(_base64(word)) for kind, word in _KINDS.items()}


def found(content: bytes, *, numbers: bool = True) -> list[str]:
    """What of the planted is in the bytes: each as its kind, a comma, and how it is written.

    ``numbers``: whether telephone numbers are looked for too.
    """
    folded = content.lower()
    names = []
    for kind in (SECRET, NUMBER) if numbers else (SECRET,):
        names += [f"{kind}, {how}" for needle, how in _FOLDED[kind].items() if needle in folded]
        if any(needle in content for needle in _EXACT[kind]):
            names.append(f"{kind}, in base64")
    if numbers and _SPELLED.search(folded) and f"{NUMBER}, as it is" not in names:
        names.append(f"{NUMBER}, as people write it")
    return names


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes, and what is compressed in them."""
    yield content
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for name in parts.namelist():
                    yield from unpacked(parts.read(name))
        elif content.startswith(b"\x1f\x8b"):
            yield gzip.decompress(content)
        elif content.startswith(b"\x78\x9c"):
            yield zlib.decompress(content)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error):
        return  # it only began like one
