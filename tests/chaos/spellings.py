"""A vote as the vendor may spell it, with whatever stands for its counts, and the words it refuses by."""

import json
from collections.abc import Sequence

NR, HASH = 29, "b1946ac92492d2347c6235b4d2611184"
HEAD = {
    "id": "29",
    "name": "Премия 2026",
    "hash": HASH,
    "multiple": 0,
    "status": "active",
    "date_start": "2026-11-24 19:00:00",
    "date_finish": "0000-00-00 00:00:00",
    "question": "Кто станет лучшим?",
}
IDS, CODES, TEXTS, COUNTS = (1041, 1042), ("1", "2"), ("Анна Ветрова", "Михаил Соколов"), (4867, 2122)
ANSWERS = [
    {"global_id": str(id), "id": code, "text": text, "votes": str(count)}
    for id, code, text, count in zip(IDS, CODES, TEXTS, COUNTS, strict=True)
]
SAMPLE = {**HEAD, "answers": ANSWERS}
GOOD = json.dumps(SAMPLE).encode()
OTHER_NR = 30
OTHER = GOOD.replace(b'"29"', b'"30"').replace(HASH.encode(), b"another").replace(b"active", b"finished")
NOTHING_RUNS = b"Error: wrong vote id or vote is inactive"


def with_answers(answers: object, **columns: object) -> dict:
    return {**HEAD, "answers": answers, **columns}


def without(field: str) -> dict:
    return {key: value for key, value in SAMPLE.items() if key != field}


def one_answer(**changes: object) -> dict:
    return with_answers([{**ANSWERS[0], **changes}])


def _by_id(column: Sequence) -> dict:
    return {str(IDS[0] + i): value for i, value in enumerate(column)}


def _ids(votes: Sequence) -> list[int]:
    return [IDS[0] + i for i in range(len(votes))]


def _codes(votes: Sequence) -> list[str]:
    return [str(i + 1) for i in range(len(votes))]


def _texts(votes: Sequence) -> list[str]:
    return [TEXTS[i] if i < len(TEXTS) else f"Участник {i + 1}" for i in range(len(votes))]


def _objects(votes: Sequence, key: str = "votes") -> list[dict]:
    return [
        {"global_id": id, "id": int(code), "text": text, key: count}
        for id, code, text, count in zip(_ids(votes), _codes(votes), _texts(votes), votes, strict=True)
    ]


def _keyed(votes: Sequence) -> dict:
    return {
        str(a["global_id"]): {"id": a["id"], "text": a["text"], "votes": a["votes"]} for a in _objects(votes)
    }


def _camel(votes: Sequence) -> dict:
    return {
        "voteNr": NR, "title": HEAD["name"], "voteHash": HASH, "isMultiple": False, "State": "Active",
        "dateStart": HEAD["date_start"], "dateFinish": None, "questionText": HEAD["question"],
        "Options": [
            {"globalId": a["global_id"], "innerCode": a["id"], "answerText": a["text"],
             "voteCount": a["votes"], "percent": 12.5}
            for a in _objects(votes)
        ],
    }  # fmt: skip


def _listed(votes: Sequence) -> dict:
    columns = {"codes": _codes(votes), "votes": list(votes), "global_ids": _ids(votes)}
    return with_answers(_texts(votes), **columns)


# name → a vote with an answer for each of the raw counts given; every one reads the same.
WIRES = {
    "objects": lambda votes: with_answers(_objects(votes)),
    "keyed": lambda votes: {"vote": with_answers(_keyed(votes))},
    "maps": lambda votes: [
        with_answers(_by_id(_texts(votes)), codes=_by_id(_codes(votes)), counts=_by_id(votes))
    ],
    "lists": _listed,
    "inside": lambda votes: with_answers(
        {"texts": _by_id(_texts(votes)), "codes": _by_id(_codes(votes)), "votes": _by_id(votes)}
    ),
    "beside": lambda votes: with_answers(
        [{k: v for k, v in a.items() if k != "votes"} for a in _objects(votes)], votes=list(votes)
    ),
    "wrapped": lambda votes: {"status": "ok", "response": {"vote": with_answers(_objects(votes, "count"))}},
    "camel": _camel,
}

# Every other shape in which the same vote may come, counts as in SAMPLE.
_AS_LIST = {"codes": list(CODES), "votes": list(COUNTS)}
_BARE = [{k: v for k, v in a.items() if k != "votes"} for a in ANSWERS]
_MIXED = (4867, "2122")
SHAPES = {
    "a list of objects": SAMPLE,
    "numbers": with_answers(_objects((4867, 2122.0))),
    "in a one-element list": [SAMPLE],
    "in an object": {"vote": SAMPLE},
    "in an object with a status of its own": {"status": "ok", "response": {"vote": SAMPLE}},
    "in an object by number": {"29": SAMPLE},
    "in a list in an object": {"data": [SAMPLE]},
    "answers beside the vote": {"vote": HEAD, "answers": ANSWERS},
    "answers keyed by global id": with_answers(_keyed(_MIXED)),
    "answers keyed by code": with_answers(
        {a["id"]: {"global_id": a["global_id"], "text": a["text"], "votes": a["votes"]} for a in ANSWERS}
    ),
    "answers in another order": with_answers(ANSWERS[::-1]),
    "parallel objects inside": WIRES["inside"](_MIXED),
    "parallel objects beside": {
        **HEAD, "texts": _by_id(TEXTS), "codes": _by_id(CODES), "counts": _by_id(_MIXED),
    },
    "parallel objects, texts as answers": with_answers(
        _by_id(TEXTS), ids=_by_id(CODES), votes=_by_id(_MIXED)
    ),
    "parallel objects with long names": {
        **HEAD, "answers_text": _by_id(TEXTS), "answers_code": _by_id(CODES), "answers_votes": _by_id(_MIXED),
    },
    "parallel lists with global ids": with_answers(list(TEXTS), **_AS_LIST, global_ids=list(IDS)),
    "objects with counts in an object beside": with_answers(_BARE, votes=_by_id(_MIXED)),
    "objects with counts in a list beside": with_answers(_BARE, votes=list(_MIXED)),
    "parallel objects, codes as id, in a list named like counts": {
        "result": [{
            "vote_nr": "29", **{k: v for k, v in HEAD.items() if k != "id"},
            "texts": _by_id(TEXTS), "id": _by_id(CODES), "votes": _by_id(_MIXED),
        }]
    },
    "id and code": with_answers([
        {"id": a["global_id"], "code": a["id"], "text": a["text"], "count": a["votes"]} for a in ANSWERS
    ]),
    "camel case": _camel(_MIXED),
}  # fmt: skip

# What stands behind `Error: `, and the code of our error.
ERRORS = {
    "wrong user id or token": "account",
    "API not allowed": "account",
    "not enough balance": "limit",
    "too many messages per day": "limit",
    "too many messages per month": "limit",
    "json has wrong format, and cannot be decoded": "refused",
    "wrong vote id or vote is inactive": "no-such-vote",
    "the moon is in the way": "refused",
}
WRAPPINGS = {
    "plain": lambda text: text.encode(),
    "BOM, capitals, CRLF": lambda text: b"\xef\xbb\xbf  " + text.upper().encode() + b"\r\n",
    "small letters": lambda text: text.lower().encode(),
    "blanks": lambda text: text.replace(" ", "  ").encode(),
    "two lines": lambda text: text.replace(": ", ":\r\n").encode(),
    "a text in JSON": lambda text: json.dumps(text).encode(),
    "in an object": lambda text: json.dumps({"error": text}).encode(),
    "in an object, without its first word": lambda text: json.dumps(
        {"error": text.removeprefix("Error: ")}
    ).encode(),
    "with a code": lambda text: json.dumps(
        {"status": "error", "error": {"code": 5, "message": text}}
    ).encode(),
    "in a list": lambda text: json.dumps([{"Error": text}]).encode(),
    "a list of errors": lambda text: json.dumps({"errors": [text]}).encode(),
}
