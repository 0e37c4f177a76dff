"""Stories of answers that a vendor in trouble may tell: good ones in every spelling, and damaged ones.

Each comes with the counts that were planted in it. They are numbers that stand for nothing else in the
answer, and no damage makes another whole number of their digits: whatever else is ever shown is wrong.
"""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.chaos.spellings import ERRORS, IDS, WIRES, WRAPPINGS

LEAST, MOST = 10**6, 10**9
JUNK = (
    None, True, False, "", " ", "x", "x" * 600, -1, -1.5, 1.5, "1 234", "1e3", "٣", [], {}, [[]], {"": None},
    "\u202e", "\ud800", "\0", "NaN", "<b>", "__proto__", 2**53, "9" * 400, "error",
    "Error: the moon is in the way",
)  # fmt: skip
STRANGE = b"\0\x01\t\n\r \"'\\/,:;[]{}()<>-+._aefnrtuxN\x7f\x80\xc3\xd0\xe2\xf0\xff"
BY_PLACE = ("lists", "beside")  # spellings in which the place in a list says whose count it is
STATUSES = ("active", "active", "active", "active", "finished", "deleted", "paused", "not active")


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer. ``planted`` maps global ids to counts, if it has any. ``whole``: nothing is damaged."""

    body: bytes
    planted: dict[str, int]
    whole: bool

    def may_be(self, shown: dict[str, int]) -> bool:
        """Whether these counts, by global id, can be read from the answer."""
        if self.whole:
            return shown == self.planted
        told = set(self.planted.values())
        # Damage may take an answer away, and its global id, but never a part of its count.
        return all(self.planted.get(id, count) == count and count in told for id, count in shown.items())


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    """An answer, damaged or not."""
    if draw(st.integers(0, 9)) == 0:
        text, wrap = draw(st.sampled_from(sorted(ERRORS))), draw(st.sampled_from(sorted(WRAPPINGS)))
        return Turn(WRAPPINGS[wrap](f"Error: {text}"), {}, whole=False)
    counts = draw(st.lists(st.integers(LEAST, MOST), min_size=1, max_size=4, unique=True))
    if draw(st.integers(0, 9)) == 0:
        counts = [0] * len(counts)
    spelled = [str(n) if draw(st.booleans()) else n for n in counts]
    wire = draw(st.sampled_from(sorted(WIRES)))
    value = WIRES[wire](spelled)
    _set(value, "status", draw(st.sampled_from(STATUSES)))
    # Zeros are planted in nothing that is damaged: null, read as 0, would not be seen.
    damage = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3))) if any(counts) else 0
    for _ in range(damage):
        draw(st.sampled_from(TREE))(draw, value, wire in BY_PLACE)
    if draw(st.integers(0, 9)) == 0:
        value = draw(
            st.sampled_from([lambda v: {"data": v}, lambda v: [v], lambda v: {"ok": 1, "result": [v]}])
        )(value)
    body = json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if any(counts) and draw(st.integers(0, 3)) == 0:
        body, damage = draw(st.sampled_from(BYTES))(draw, body), 1
    planted = {str(IDS[0] + i): n for i, n in enumerate(counts)}
    return Turn(body, planted, whole=damage == 0)


STORIES = st.lists(turns(), min_size=1, max_size=6)


# ── damage to the tree ──


def _nodes(value: object) -> Iterator[dict | list]:
    """Every object and list that holds something."""
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _nodes(inner)


def _place(draw: st.DrawFn, value: object, by_place: bool = False) -> tuple[dict | list, object]:
    """Some object or list, and a key or index of it; no list where the place in it says whose count it is."""
    nodes = [node for node in _nodes(value) if isinstance(node, dict) or not by_place]
    node = nodes[draw(st.integers(0, len(nodes) - 1))]
    keys = list(node) if isinstance(node, dict) else range(len(node))
    return node, keys[draw(st.integers(0, len(keys) - 1))]


def _set(value: object, key: str, to: object) -> None:
    for node in _nodes(value):
        if isinstance(node, dict) and "hash" in node and key in node:
            node[key] = to


def _drop(draw: st.DrawFn, value: object, by_place: bool) -> None:
    node, key = _place(draw, value, by_place)
    if len(node) > 1:
        del node[key]


def _spoil(draw: st.DrawFn, value: object, by_place: bool) -> None:
    node, key = _place(draw, value)
    node[key] = deepcopy(draw(st.sampled_from(JUNK)))


def _spoil_count(draw: st.DrawFn, value: object, by_place: bool) -> None:
    places = [
        (node, key)
        for node in _nodes(value)
        for key, inner in (node.items() if isinstance(node, dict) else enumerate(node))
        if isinstance(inner, int | str) and str(inner).isdigit() and int(inner) >= LEAST
    ]
    if places:
        node, key = places[draw(st.integers(0, len(places) - 1))]
        node[key] = deepcopy(draw(st.sampled_from(JUNK)))


def _rename(draw: st.DrawFn, value: object, by_place: bool) -> None:
    node, key = _place(draw, value)
    if isinstance(node, dict):
        node[draw(st.sampled_from(["zzz", "", "Votes", "votes", "id", "text", "error", "__proto__"]))] = (
            node.pop(key)
        )


def _repeat(draw: st.DrawFn, value: object, by_place: bool) -> None:
    node, key = _place(draw, value, by_place)
    if isinstance(node, list):
        node.insert(draw(st.integers(0, len(node))), deepcopy(node[key]))


def _turn_round(draw: st.DrawFn, value: object, by_place: bool) -> None:
    for node in [] if by_place else _nodes(value):
        if isinstance(node, list) and all(isinstance(inner, dict) for inner in node):
            node.reverse()


def _add(draw: st.DrawFn, value: object, by_place: bool) -> None:
    node, _ = _place(draw, value, by_place)
    junk = deepcopy(draw(st.sampled_from(JUNK)))
    if isinstance(node, dict):
        node[draw(st.sampled_from(["zzz", "count", "answers", "votes", "id", "code", "error", "hash"]))] = (
            junk
        )
    else:
        node.append(junk)


TREE: list[Callable[[st.DrawFn, object, bool], None]] = [
    _drop, _spoil, _spoil_count, _spoil_count, _rename, _repeat, _turn_round, _add,
]  # fmt: skip


# ── damage to the bytes, never to digits ──


def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    end = draw(st.integers(0, len(body) - 1))
    while end and body[end - 1 : end].isdigit():  # half a count is another one
        end -= 1
    return body[:end]


def _insert(draw: st.DrawFn, body: bytes) -> bytes:
    at = draw(st.integers(0, len(body)))
    byte = STRANGE[draw(st.integers(0, len(STRANGE) - 1))]
    within = body[at - 1 : at].isdigit() and body[at : at + 1].isdigit()
    return body if within and byte in b"e" else body[:at] + bytes((byte,)) + body[at:]


def _change(draw: st.DrawFn, body: bytes) -> bytes:
    at = draw(st.integers(0, len(body) - 1))
    byte = STRANGE[draw(st.integers(0, len(STRANGE) - 1))]
    return body if body[at : at + 1].isdigit() else body[:at] + bytes((byte,)) + body[at + 1 :]


def _remove(draw: st.DrawFn, body: bytes) -> bytes:
    begin = end = draw(st.integers(0, len(body) - 1))
    most = begin + draw(st.integers(1, 40))
    while end < min(most, len(body)) and not body[end : end + 1].isdigit():
        end += 1
    return body[:begin] + body[end:]


def _surround(draw: st.DrawFn, body: bytes) -> bytes:
    before, after = (
        draw(
            st.sampled_from(
                [b"", b" ", b"\xef\xbb\xbf", b"<br />", b"callback(", b")]}',", b"\0", b"null", b"{}", body]
            )
        )
        for _ in range(2)
    )
    return before + body + after


def _encode(draw: st.DrawFn, body: bytes) -> bytes:
    encoding = draw(st.sampled_from(["utf-16", "utf-32", "cp1251", "koi8-r", "utf-16-le"]))
    return body.decode("utf-8", "replace").encode(encoding, "replace")


BYTES: list[Callable[[st.DrawFn, bytes], bytes]] = [_cut, _insert, _change, _remove, _surround, _encode]
