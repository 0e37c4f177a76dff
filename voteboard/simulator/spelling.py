"""The simulated vendor's answers, in each spelling that the real vendor might have."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from voteboard.simulator.account import SimulatedVote
from voteboard.simulator.quality import Rated

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


def ratings_json(ratings: Sequence[Rated], spelling: str) -> dict | list:
    """An answer to `feedback_report` in JSON, in the spelling of that name."""
    if spelling == "lists":
        return {"feedbackList": [{_CAMEL.get(k, k): v for k, v in _rating(one).items()} for one in ratings]}
    if spelling == "keyed":
        return {
            "feedback": {
                str(5000 + i): {**_rating(one), "rating": one.value} for i, one in enumerate(ratings)
            }
        }
    rows = [_rating(one) for one in ratings]
    if spelling != "maps":
        return rows
    # A date and a time of their own, and nothing for what is empty.
    return [
        {k: v or None for k, v in row.items()}
        | dict(zip(("date", "time"), row["date"].split(" "), strict=True))
        for row in rows
    ]


def ratings_csv(ratings: Sequence[Rated], spelling: str) -> bytes:
    """The same in CSV: with a head and semicolons, or as Russian Excel has it, or without a head."""
    text = io.StringIO()
    rows = [list(_rating(one).values()) for one in ratings]
    if spelling != "lists":
        russian = ["Телефон", "Оценка", "Сотрудник", "Номер заказа", "Дата и время", "Текст"]
        rows.insert(
            0, russian if spelling == "keyed" else ["phone", "rating", "employee", "order", "date", "text"]
        )
    csv.writer(text, delimiter="," if spelling == "maps" else ";").writerows(rows)
    return text.getvalue().encode("cp1251" if spelling == "keyed" else "utf-8", "replace")


_CAMEL = {
    "phone": "clientPhone",
    "rating": "mark",
    "date": "dateTime",
    "text": "clientText",
    "order": "orderNr",
}


def _rating(one: Rated) -> dict:
    return {
        "phone": one.phone,
        "rating": str(one.value),
        "employee": one.employee,
        "order": one.order,
        "date": _date(one.at),
        "text": one.text,
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
