"""The table of trials as text: what happened, what must hold, what was found, and whether it held.

Example: table([{"row": "kill", "held": True, "figures": {"kills": "100"}, "broken": [], "impossible": "",
"seconds": 300.0}])
"""

from itertools import zip_longest
from textwrap import wrap

from tests.chaos.rows import ROWS

WIDTHS = (24, 28, 62, 9)
HEAD = ("row", "must hold", "figures", "verdict")


def table(results: list[dict]) -> str:
    """One row for each result."""
    lines = [_line(HEAD), "  ".join("-" * width for width in WIDTHS)]
    for result in results:
        row = ROWS[result["row"]]
        figures = "; ".join(f"{name} {value}" for name, value in result["figures"].items())
        found = [figures, *(f"! {what}" for what in result["broken"])]
        if result["impossible"]:
            found = [f"not possible here: {result['impossible']}"]
        lines.append(_block(f"{row.name}: {row.event}", row.must, found, verdict(result)))
    return "\n".join(lines)


def verdict(result: dict) -> str:
    """In a word or two."""
    if result["impossible"]:
        return "not tried"
    return "held" if result["held"] else "NOT HELD"


def _block(event: str, must: str, found: list[str], held: str) -> str:
    cells = [
        wrap(event, WIDTHS[0]),
        wrap(must, WIDTHS[1]),
        [line for text in found for line in wrap(text, WIDTHS[2])],
        [held],
    ]
    return "\n".join(_line(parts) for parts in zip_longest(*cells, fillvalue="")) + "\n"


def _line(parts: tuple[str, ...]) -> str:
    return "  ".join(part.ljust(width) for part, width in zip(parts, WIDTHS, strict=True)).rstrip()
