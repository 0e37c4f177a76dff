"""The table of trials as text: what happened, what must hold, what was found, and whether it held.

Example: table([{"row": "kill", "held": True, "figures": {"kills": "100"}, "broken": [], "seconds": 300.0}])
"""

from itertools import zip_longest
from textwrap import wrap

from tests.chaos.rows import REDIS, ROWS

WIDTHS = (24, 28, 62, 9)
HEAD = ("row", "must hold", "figures", "verdict")


def table(results: list[dict]) -> str:
    """One row for each result, and one for what is not tried."""
    event, why = REDIS
    lines = [_line(HEAD), "  ".join("-" * width for width in WIDTHS)]
    for result in results:
        row = ROWS[result["row"]]
        figures = "; ".join(f"{name} {value}" for name, value in result["figures"].items())
        found = [figures, *(f"! {what}" for what in result["broken"])]
        lines.append(_block(f"{row.name}: {row.event}", row.must, found, verdict(result)))
    lines.append(_block(event, "polling and history go on", [why], "—"))
    return "\n".join(lines)


def verdict(result: dict) -> str:
    """In a word or two."""
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
