"""What the vendor may answer, as data: the rows of the table of answers, and what must come of each.

A case is told as a story of answers. Before it the board shows `spellings.SAMPLE`.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.chaos.spellings import (
    ANSWERS,
    CODES,
    COUNTS,
    ERRORS,
    GOOD,
    HEAD,
    IDS,
    NOTHING_RUNS,
    SAMPLE,
    SHAPES,
    TEXTS,
    WIRES,
    WRAPPINGS,
    one_answer,
    with_answers,
    without,
)
from tests.conftest import SECRET

KINDS = ("errors", "shape", "counts", "answers", "story", "dates", "text")
PHONE = "+7 916 123-45-67"
MANY = 256 * 1024  # bytes that are read


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and what must come of it.

    ``code`` is that of the problem, None for none; ``counts`` by global id are what is shown then, None:
    what was shown before, exactly. ``also`` are further keys of the board, with ``texts`` of its answers.
    ``by_number`` is what is answered to who asks for the vote by its number.
    """

    body: bytes
    code: str | None = None
    counts: dict[str, int] | None = None
    also: dict[str, object] = field(default_factory=dict)
    by_number: bytes = GOOD


@dataclass(frozen=True, slots=True)
class Case:
    """A story of answers under its name, in a row (``kind``) of the table."""

    kind: str
    name: str
    story: tuple[Answer, ...]


def cases() -> list[Case]:
    """All of them."""
    return [*_errors(), *_shapes(), *_counts(), *_answers(), *_stories(), *_dates(), *_texts()]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _shown(*counts: int, ids: tuple[int, ...] = IDS) -> dict[str, int]:
    return {str(id): count for id, count in zip(ids, counts, strict=True)}


def _rejected(kind: str, name: str, body: bytes | object, code: str = "unreadable") -> Case:
    return Case(kind, name, (Answer(body if isinstance(body, bytes) else _json(body), code),))


def _read(
    kind: str, name: str, body: bytes | object, counts: dict[str, int] | None = None, **also: object
) -> Case:
    body = body if isinstance(body, bytes) else _json(body)
    return Case(kind, name, (Answer(body, None, _shown(*COUNTS) if counts is None else counts, also),))


# ── its own errors ──


def _errors() -> Iterator[Case]:
    for i, (text, code) in enumerate(ERRORS.items()):
        for how, wrap in list(WRAPPINGS.items())[i % 2 :: 2]:
            body = wrap(f"Error: {text}")
            yield Case("errors", f"{text}, {how}", (Answer(body, None if code == "no-such-vote" else code),))
    for name, body in {
        "nothing but the word": b"Error",
        "without a text": b"Error: ",
        "an exclamation": b"ERROR! maintenance until 23:00",
        "in Russian": "Error: баланс исчерпан".encode(),
        "with a page behind": b"Error: database<br>\n<b>Warning</b>: mysql",
        "very long": b"Error: " + b"x" * 100_000,
        "beside a vote": _json({**SAMPLE, "error": "try later"}),
        "with control characters": b"Error: \x1b[31mred\x07",
    }.items():
        yield _rejected("errors", name, body, "refused")
    for value in ("", None, 0, False, []):
        yield _read("errors", f"an error that is {value!r} is none", {**SAMPLE, "error": value})


# ── shape ──


def _shapes() -> Iterator[Case]:
    for name, value in SHAPES.items():
        yield _read("shape", name, value, texts=list(TEXTS))
    for name, body in {
        "BOM": b"\xef\xbb\xbf" + GOOD,
        "BOM and blanks": b"\xef\xbb\xbf \r\n" + GOOD + b"\n",
        "line ends around": b"\r\n\r\n" + GOOD + b"\r\n",
        "indented": json.dumps(SAMPLE, indent=2).encode(),
        "letters as they are": _json(SAMPLE),
        "slashes escaped": GOOD.replace(b"/", b"\\/") + b"\t",
        "a key that is not known": _json({**SAMPLE, "__proto__": {"votes": 1}, "constructor": 5}),
        "every field twice under two names": _json({**SAMPLE, "vote_nr": 30, "title": "another"}),
    }.items():
        yield _read("shape", name, body)
    for length in range(1, len(GOOD) - 1, 24):
        yield _rejected("shape", f"cut after {length} bytes", GOOD[:length])
    page = "<html><body>Войдите в сеть отеля</body></html>"
    for name, body in {
        "empty": b"",
        "a blank": b" ",
        "blanks": b" \r\n\t ",
        "a BOM alone": b"\xef\xbb\xbf",
        "a web page": b"<!doctype html><html>login</html>",
        "a captive portal": page.encode(),
        "a captive portal in capitals": b"<HTML><HEAD><META HTTP-EQUIV=refresh></HEAD></HTML>",
        "a page of an error": b"<h1>502 Bad Gateway</h1><hr>nginx",
        "XML": b'<?xml version="1.0"?><vote id="29"/>',
        "a warning before": b"<br />\n<b>Warning</b>: mysqli in /var/www/api.php on line 3" + GOOD,
        "a notice before": b"PHP Notice: Undefined index: votes\n" + GOOD,
        "a warning after": GOOD + b"<br />Warning",
        "a text after": GOOD + b" OK",
        "a brace after": GOOD + b"}",
        "a comma after": GOOD + b",",
        "two objects": GOOD * 2,
        "two objects on two lines": GOOD + b"\n" + GOOD,
        "JSONP": b"callback(" + GOOD + b")",
        "JSONP with a semicolon": b"/**/cb(" + GOOD + b");",
        "a comment before": b"// votes\n" + GOOD,
        "a guard before": b")]}',\n" + GOOD,
        "single quotes": GOOD.replace(b'"', b"'"),
        "a comma too much": GOOD.replace(b"]}", b",]}"),
        "a comma too few": GOOD.replace(b'", "', b'" "', 1),
        "a form": b"id=29&hash=abc&votes=10",
        "CSV": b"id;text;votes\n1041;A;10\n",
        "YAML": b"id: 29\nvotes:\n  - 10\n",
        "PHP's own": b'a:2:{s:2:"id";i:29;s:5:"votes";i:10;}',
        "UTF-16": GOOD.decode().encode("utf-16"),
        "UTF-16, little end first": GOOD.decode().encode("utf-16-le"),
        "UTF-16, big end first": GOOD.decode().encode("utf-16-be"),
        "UTF-32": GOOD.decode().encode("utf-32"),
        "cp1251": json.dumps(SAMPLE, ensure_ascii=False).encode("cp1251"),
        "KOI8-R": json.dumps(SAMPLE, ensure_ascii=False).encode("koi8-r"),
        "half a letter": _json(SAMPLE)[:20] + b"\xd0" + _json(SAMPLE)[20:],
        "NULs": b"\0" * 50,
        "a NUL within": GOOD.replace(b"votes", b"vo\0tes", 1),
        "NULs behind": GOOD + b"\0",
        "a line end within a text": GOOD.replace(b"2026-11-24", b"2026\n11-24"),
        "gzip that nothing tells of": gzip.compress(GOOD, mtime=0),
        "random bytes": bytes(range(256)),
        "too deep": b"[" * 100_000,
        "deep and closed": b"[" * 100_000 + b"]" * 100_000,
        "objects too deep": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        "deep within a vote": GOOD[:-1] + b', "x": ' + b"[" * 60_000 + b"]" * 60_000 + b"}",
        "a number": b"42",
        "null": b"null",
        "true": b"true",
        "a text": b'"hello"',
        "an empty text": b'""',
        "an empty list": b"[]",
        "an empty object": b"{}",
        "a list of numbers": b"[29, 4867, 2122]",
        "a key twice": b'{"id": 1, "id": 2}',
        "a vote's key twice": GOOD.replace(b'"votes": "4867"', b'"votes": "4867", "votes": "1"'),
        "two votes": _json([SAMPLE, SAMPLE]),
        "two votes by number": _json({"29": SAMPLE, "30": {**SAMPLE, "id": 30}}),
        "an echo of the request": f"<p>{SECRET} {quote(SECRET, safe='')} {PHONE}</p>".encode(),
        "an echo within JSON": _json({"request": {"secure": SECRET, "phone": PHONE}, "ok": [1, 2]}),
    }.items():
        yield _rejected(
            "shape", name, body, "missing-field" if body == b"{}" or b'"request"' in body else "unreadable"
        )
    over = b" " * (MANY + 1 - len(GOOD))
    yield _rejected("shape", "over the cap", GOOD + over, "too-much")
    yield _rejected("shape", "a page over the cap", b"<html>" + b"x" * MANY, "too-much")
    yield _read("shape", "as large as is read", GOOD + over[1:])
    for name in ("id", "hash", "status", "question", "answers"):
        yield _rejected("shape", f"without {name}", without(name), "missing-field")
    for name in ("name", "multiple", "date_start", "date_finish"):
        yield _read("shape", f"without {name}", without(name))
    for name, value in {
        "another vote's field": {"balance": "100.00"},
        "a number alone": {"id": 29},
        "a vote that is null": {"vote": None},
        "a status alone": {"status": "ok"},
        "wrapped six times": {"a": {"a": {"a": {"a": {"a": {"a": SAMPLE}}}}}},
    }.items():
        yield _rejected("shape", name, value, "missing-field")


# ── counts ──

BELIEVED = {"a text": "10", "a number": 10, "a number with a point": 10.0, "zeros before": "0010"}
NOT_BELIEVED = (
    -1, "-1", None, "", " ", 10.5, "10.5", "10.0", "1 234", "1\u00a0234", "1,234", "1e3", True, False, "١٠",
    "１０", "1_000", "+5", " 5", "5 ", "5\n", 2**53, str(2**53), "9" * 400, -(2**70), [], {}, [5], {"n": 5},
    1e300, "0x10", "0b1", "Infinity", "NaN", "½", "10%", "ten", "null", "4867\u202e",
)  # fmt: skip
TOKENS = (
    b"NaN", b"Infinity", b"-Infinity", b"1" * 5000, b"1e99999999999999999999999", b"1e-5", b"01", b"+1",
    b".5", b"5.", b"0x10", b"1_000", b"1 234", b"1,234", b"ten", b"undefined", b"--1", b"",
)  # fmt: skip
_HERE = "@here@"


def _counts() -> Iterator[Case]:
    # Each of what is not believed comes in some of the spellings, in turn: all of them would take too long.
    for turn, (wire, spell) in enumerate(WIRES.items()):
        for name, raw in list(BELIEVED.items())[turn % 2 :: 2]:
            yield _read("counts", f"{name} in {wire}", spell((raw, 2122)), _shown(10, 2122))
        yield _read("counts", f"no votes in {wire}", spell((0, "1")), _shown(0, 1))
        yield _read("counts", f"the largest in {wire}", spell((2**53 - 2, 1)), _shown(2**53 - 2, 1))
        for i, raw in enumerate(NOT_BELIEVED):
            votes = (raw, 2122) if i % 2 else (4867, raw)
            if (i + turn) % 4 == 0:
                yield _rejected("counts", f"{raw!r:.20} in {wire}", spell(votes))
        for token in TOKENS[turn % 4 :: 4]:
            body = _json(spell((_HERE, 2122))).replace(f'"{_HERE}"'.encode(), token)
            yield _rejected("counts", f"{token.decode():.20} in {wire}", body)
        yield _rejected("counts", f"too large together in {wire}", spell((2**53 - 1, 1)))
        missing = "missing-field" if wire in ("objects", "keyed", "wrapped", "camel") else "unreadable"
        yield _rejected("counts", f"missing in {wire}", _without(spell((4867, _HERE))), missing)


def _without(value: object) -> object:
    """The same value without what stands for a missing count."""
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items() if inner != _HERE}
    if isinstance(value, list):
        return [_without(inner) for inner in value if inner != _HERE]
    return value


# ── answers ──


def _numbered(n: int) -> list[dict]:
    return [{**ANSWERS[0], "global_id": 2000 + i, "votes": i} for i in range(n)]


def _answers() -> Iterator[Case]:
    for name, value, code in (
        ("duplicate ids", with_answers([ANSWERS[0], ANSWERS[0]]), "unreadable"),
        ("an id as number and text", with_answers([ANSWERS[0], {**ANSWERS[1], "global_id": 1041}]),
         "unreadable"),
        ("null", with_answers([None]), "unreadable"),
        ("null behind", with_answers([*ANSWERS, None]), "unreadable"),
        ("a list", with_answers([["А", 1]]), "unreadable"),
        ("texts alone", with_answers(["А", "Б"]), "missing-field"),
        ("numbers alone", with_answers([1, 2]), "missing-field"),
        ("one text", with_answers("А, Б"), "unreadable"),
        ("a number", with_answers(2), "unreadable"),
        ("true", with_answers(True), "unreadable"),
        ("empty objects", with_answers([{}, {}]), "missing-field"),
        ("an id that is null", one_answer(global_id=None), "unreadable"),
        ("an id that is a bool", one_answer(global_id=True), "unreadable"),
        ("an id that is an object", one_answer(global_id={}), "unreadable"),
        ("an id that is a fraction", one_answer(global_id=1041.5), "unreadable"),
        ("an empty id", one_answer(global_id=" "), "unreadable"),
        ("an id with a line end", one_answer(global_id="10\n41"), "unreadable"),
        ("an id that is too long", one_answer(global_id="1" * 65), "unreadable"),
        ("501 answers", with_answers(_numbered(501)), "unreadable"),
        ("a column that is too short", with_answers(list(TEXTS), codes=[1, 2], votes=[1]), "unreadable"),
        ("a column that is too long", with_answers(list(TEXTS), codes=[1, 2], votes=[1, 2, 3]), "unreadable"),
        ("a column of other ids",
         with_answers(WIRES["maps"]((1, 2))[0]["answers"], codes=dict(zip(map(str, IDS), CODES, strict=True)),
                      votes={"1041": 1, "9": 2}), "unreadable"),
    ):  # fmt: skip
        yield _rejected("answers", name, value, code)
    for key, field_ in (("id", "code"), ("text", "text"), ("votes", "votes")):
        bare = [{k: v for k, v in answer.items() if k != key} for answer in ANSWERS]
        yield _rejected("answers", f"without their {field_}", with_answers(bare), "missing-field")
    yield _rejected(
        "answers", "without global ids", with_answers([{"id": 1, "text": "А", "votes": 1}]), "missing-field"
    )
    for name, none in {"an empty list": [], "an empty object": {}, "null": None}.items():
        body = _json(with_answers(none))
        yield Case("answers", f"none at all: {name}", (Answer(body), Answer(body, counts={})))
    new = {"global_id": "1043", "id": "3", "text": "Новый", "votes": "7"}
    yield _read("answers", "added", with_answers([*ANSWERS, new]), _shown(*COUNTS, 7, ids=(*IDS, 1043)))
    yield _read(
        "answers", "added in front", with_answers([new, *ANSWERS]), _shown(*COUNTS, 7, ids=(*IDS, 1043))
    )
    yield _read("answers", "reordered, with news", with_answers(
        [{**ANSWERS[1], "votes": 3000}, ANSWERS[0]]), _shown(4867, 3000), texts=list(TEXTS))  # fmt: skip
    yield _read("answers", "renamed", with_answers(
        [{**ANSWERS[0], "text": "Анна"}, ANSWERS[1]]), texts=["Анна", TEXTS[1]])  # fmt: skip
    yield _read("answers", "codes that changed places", with_answers(
        [{**ANSWERS[0], "id": "2"}, {**ANSWERS[1], "id": "1"}]), texts=list(TEXTS))  # fmt: skip
    many = with_answers([*ANSWERS, *_numbered(498)])
    yield _read("answers", "500 answers", many, _shown(*COUNTS, *range(498), ids=(*IDS, *range(2000, 2498))))


# ── story ──


def _stories() -> Iterator[Case]:
    def told(*votes: object, **head: object) -> bytes:
        return _json({**WIRES["objects"](votes), **head})

    def case(name: str, *story: Answer) -> Case:
        return Case("story", name, story)

    first, second = (_json(with_answers([answer])) for answer in ANSWERS)
    zero, fell = told(0, 0), told(4000, 2122)
    yield case("a count falls", Answer(fell, counts=_shown(4000, 2122)))
    yield case("one falls to zero", Answer(told(0, 2122), counts=_shown(0, 2122)))
    yield case("all zero once", Answer(zero), Answer(GOOD))
    yield case("all zero twice", Answer(zero), Answer(zero, counts=_shown(0, 0)))
    yield case("all zero twice, with a failure between", Answer(zero), Answer(b"", "unreadable"),
               Answer(zero, counts=_shown(0, 0)))  # fmt: skip
    yield case("all zero, then new counts", Answer(zero), Answer(told(5000, 3000), counts=_shown(5000, 3000)))
    yield case(
        "all zero, then a good one, then zero again", Answer(zero), Answer(GOOD), Answer(zero), Answer(GOOD)
    )
    yield case("removed once", Answer(first), Answer(GOOD))
    yield case("removed twice", Answer(first), Answer(first, counts={"1041": 4867}))
    yield case("removed, then the other one", Answer(first), Answer(second), Answer(first))
    other = told(1, 2, id=30, hash="another", question="Другой?")
    yield case("another vote is the newest", Answer(other, counts=_shown(1, 2), also={"vote": "another"}))
    yield case("another vote and back", Answer(other, counts=_shown(1, 2)),
               Answer(GOOD, counts=_shown(*COUNTS), also={"nr": 29}))  # fmt: skip
    yield case("the same number under another hash",
               Answer(told(1, 2, hash="third"), counts=_shown(1, 2), also={"vote": "third"}))  # fmt: skip
    yield case("the answer to a number is about another", Answer(NOTHING_RUNS),
               Answer(NOTHING_RUNS, "other-vote", by_number=other))  # fmt: skip
    yield case("the answer to a number can't be read", Answer(NOTHING_RUNS),
               Answer(NOTHING_RUNS, "unreadable", by_number=b"<html>"))  # fmt: skip
    yield case("nothing runs, and the last votes are fetched", Answer(NOTHING_RUNS),
               Answer(NOTHING_RUNS, counts=_shown(4900, 2200), also={"status": "finished"},
                      by_number=told(4900, 2200, status="finished")))  # fmt: skip
    for status in ("paused", "идёт", "", None, 3, ["active"], "ACTIVE", " Active "):
        known = status if not isinstance(status, list) else "suspended"
        yield case(f"status {status!r}", Answer(told(4868, 2122, status=known), counts=_shown(4868, 2122),
                   also={"status": "active"}))  # fmt: skip
    for status in ("finished", "Not Active", "not_active"):
        yield case(f"status {status!r}", Answer(told(*COUNTS, status=status), counts=_shown(*COUNTS),
                   also={"status": status.lower().replace("_", " ")}))  # fmt: skip
    for name, counts in {"with zeros": (0, 0), "with its counts": COUNTS, "with others": (1, 1)}.items():
        yield case(f"deleted {name}", Answer(told(*counts, status="deleted"), counts=_shown(*COUNTS),
                   also={"status": "deleted"}))  # fmt: skip
    yield case("deleted without answers", Answer(_json({**with_answers([]), "status": "deleted"}),
               counts=_shown(*COUNTS), also={"status": "deleted"}))  # fmt: skip


# ── dates ──


def _dates() -> Iterator[Case]:
    for raw in (
        "0000-00-00 00:00:00", "2026-02-30 10:00:00", "9999-12-31 23:59:59x", "", None, 1764000000, 17.5,
        "soon", "9999-12-31 23:59:59", "9999-12-31T00:00:00Z", "1900-01-01 00:00:00", "0001-01-01 00:00:00",
        "9999-12-31T23:59:59-05:00", "24:61", "2026-11-24 25:00:00", True, "9" * 300,
        "2026-11-24 19:00:00+99:00",
    ):  # fmt: skip
        votes = with_answers([{**ANSWERS[0], "votes": 4868}, ANSWERS[1]])
        yield _read(
            "dates", f"start {raw!r:.40}", {**votes, "date_start": raw}, _shown(4868, 2122), started_at=None
        )
    for start, finish in (
        ("2026-11-24 19:00:00", "2026-11-24 18:59:59"),
        ("2026-11-24 19:00:00", "1999-01-01 00:00:00"),
    ):
        value = {**SAMPLE, "date_start": start, "date_finish": finish}
        yield _read("dates", f"finished {finish}", value, finished_at=None, started_at="2026-11-24T16:00:00Z")


# ── text ──

READ_AS = {
    "я" * 500: "я" * 500,
    "ж" * 501: "ж" * 499 + "…",
    "🎤 👩‍👩‍👧‍👦": "🎤 👩‍👩‍👧‍👦",
    "\u202eevil\u2066": "evil",
    "a\u0000b\u0007\u001b[31m": "ab[31m",
    " two\n\tlines ": "two lines",
    "\ud800x": "x",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(2)>": "</script><img src=x onerror=alert(2)>",
    "{{ 7 * 7 }} ${1} %(x)s": "{{ 7 * 7 }} ${1} %(x)s",
    "__proto__": "__proto__",
    '=HYPERLINK("http://evil")': '=HYPERLINK("http://evil")',
    "'; DROP TABLE votes; --": "'; DROP TABLE votes; --",
    "": "",
}


def _texts() -> Iterator[Case]:
    for raw, text in READ_AS.items():
        value = {**SAMPLE, "question": raw, "name": raw, "answers": [{**ANSWERS[0], "text": raw}, ANSWERS[1]]}
        also = {"question": text, "texts": [text, TEXTS[1]]}
        yield _read("text", f"{len(text)}: {text!r:.30}", json.dumps(value).encode(), **also)
    for hash in (
        "../etc", "", " ", "a" * 65, "a b", "a/b", "a?b", "хеш", "a\nb", "<b>", "a.b", "%2e", None, True, [],
        {}, 1.5,
    ):  # fmt: skip
        code = "missing-field" if isinstance(hash, list | dict) else "unreadable"
        yield _rejected("text", f"hash {hash!r:.20}", {**SAMPLE, "hash": hash}, code)
    for nr in ("x", "", None, -1, 1.5, "29a", "９", True):
        yield _rejected("text", f"number {nr!r}", {**SAMPLE, "id": nr})
    head = {**HEAD, "hash": "__proto__"}
    value = {**head, "answers": ANSWERS}
    yield _read("text", "a hash that is a word of a script's", value, vote="__proto__")
