"""The simulated vendor's JSON, in each spelling that the real vendor might have."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.simulator.account import SimulatedVote

ZERO_DATE = "0000-00-00 00:00:00"
_ZONE = ZoneInfo("Europe/Moscow")


def standing(vote: SimulatedVote) -> dict:
    """The standing sample: a list of objects, numbers as strings."""
    answers = [
        {
            "global_id": str(vote.global_id(i)),
            "id": str(i + 1),
            "text": text,
            "votes": str(vote.counts[i]),
        }
        for i, text in enumerate(vote.answers)
    ]
    return {**_head(vote), "answers": answers}


def keyed(vote: SimulatedVote) -> dict:
    """Answers as an object keyed by global id, inside one outer object; numbers as numbers."""
    answers = {
        str(vote.global_id(i)): {"id": i + 1, "text": text, "votes": vote.counts[i]}
        for i, text in enumerate(vote.answers)
    }
    return {"vote": {**_head(vote), "id": vote.nr, "multiple": vote.multiple, "answers": answers}}


def maps(vote: SimulatedVote) -> list:
    """Parallel objects keyed by global id, in a one-element list."""
    ids = [str(vote.global_id(i)) for i in range(len(vote.answers))]
    return [
        {
            **_head(vote),
            "multiple": "yes" if vote.multiple else "no",
            "answers": dict(zip(ids, vote.answers, strict=True)),
            "codes": {id: str(i + 1) for i, id in enumerate(ids)},
            "counts": dict(zip(ids, vote.counts, strict=True)),
        }
    ]


def lists(vote: SimulatedVote) -> dict:
    """Three parallel lists inside ``answers``, and camel-case keys."""
    head = {
        "voteNr": vote.nr,
        "title": vote.name,
        "voteHash": vote.hash,
        "isMultiple": str(int(vote.multiple)),
        "state": str(vote.status),
        "dateStart": _date(vote.started),
        "dateFinish": _date(vote.finished),
        "questionText": vote.question,
    }
    codes = [str(i + 1) for i in range(len(vote.answers))]
    return {**head, "answers": {"texts": vote.answers, "codes": codes, "votes": vote.counts}}


SPELLINGS: dict[str, Callable[[SimulatedVote], dict | list]] = {
    "standing": standing,
    "keyed": keyed,
    "maps": maps,
    "lists": lists,
}


def _head(vote: SimulatedVote) -> dict:
    return {
        "id": str(vote.nr),
        "name": vote.name,
        "hash": vote.hash,
        "multiple": int(vote.multiple),
        "status": str(vote.status),
        "date_start": _date(vote.started),
        "date_finish": _date(vote.finished),
        "question": vote.question,
    }


def _date(at: float | None) -> str:
    return ZERO_DATE if at is None else f"{datetime.fromtimestamp(at, _ZONE):%Y-%m-%d %H:%M:%S}"
