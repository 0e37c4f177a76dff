"""JSON: the `board` message as screens get it, when it was made, and the vote's history.

Encoded in small pieces: the encoder of a whole history would let no other thread run meanwhile.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import BinaryIO

from voteboard import timeline
from voteboard.exported import Exported

_DEEPEST = 4  # history → answers → one answer → its counts


def write(exported: Exported, stream: BinaryIO) -> None:
    """`board` with ``made_at`` (ISO 8601 in UTC), and ``history`` (`timeline.message`) where there is one."""
    [result] = exported.results
    body = result.board.message("board")
    body["made_at"] = exported.made_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if result.timeline is not None:
        body["history"] = timeline.message(result.timeline)
    for piece in _pieces(body):
        # A lone surrogate, which is no text, can't be encoded.
        stream.write(piece.encode("utf-8", "replace"))
    stream.write(b"\n")


def _pieces(value: object, depth: int = 0) -> Iterator[str]:
    if depth < _DEEPEST and isinstance(value, dict) and value:
        for i, (name, inside) in enumerate(value.items()):
            yield f"{',' if i else '{'}{json.dumps(name)}:"
            yield from _pieces(inside, depth + 1)
        yield "}"
    elif depth < _DEEPEST and isinstance(value, list) and value and isinstance(value[0], dict):
        for i, inside in enumerate(value):
            yield "," if i else "["
            yield from _pieces(inside, depth + 1)
        yield "]"
    else:
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":"))
