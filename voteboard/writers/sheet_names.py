"""Names of a workbook's sheets, by Excel's rules.

At most 31 characters (UTF-16), none of []:*?/\\, no apostrophe at either end, unique whatever the case, and
not History (support.microsoft.com, “Rename a worksheet”).
"""

import re
from collections.abc import Iterable

from voteboard.writers.cells import cut, readable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\s]+")
_TAKEN = "history"


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title, as much like it as can be."""
    names: list[str] = []
    taken = {_TAKEN, ""}
    for title in titles:
        whole = _FORBIDDEN.sub(" ", readable(title)).strip()
        name, n = cut(whole, LONGEST).strip(), 1
        while name.casefold() in taken:
            n += 1
            name = f"{cut(whole, LONGEST - len(f' ({n})')).strip()} ({n})".strip()
        taken.add(name.casefold())
        names.append(name)
    return names
