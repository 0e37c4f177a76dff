"""Which key of the vendor's answer holds which of our fields.

The vendor documents what an answer carries but not the names of the keys, so every field has
a list of likely ones, best first. Case, underscores, hyphens and blanks don't matter:
``date_start``, ``dateStart`` and ``Date-Start`` are one key.
"""

from collections.abc import Iterable, Iterator, Mapping

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "vote_nr", "nr", "vote_id", "number", "vote_number", "num", "no", "id_vote",
        "номер",
    ),
    "name": ("name", "vote_name", "title", "vote_title", "caption", "название", "имя"),
    "hash": ("hash", "vote_hash", "hash_code", "hash_key", "hash_id", "uid", "key", "slug", "хеш"),
    "multiple": (
        "multiple", "is_multiple", "multi", "multiple_voting", "multiple_vote", "multiple_votes",
        "multivote", "multi_voting", "allow_multiple", "multiple_allowed", "множественное",
        "множественное_голосование",
    ),
    "status": ("status", "vote_status", "state", "vote_state", "статус"),
    "date_start": (
        "date_start", "start_date", "start", "started", "started_at", "date_started", "start_time",
        "time_start", "start_at", "date_begin", "begin_date", "begin", "date_from", "from",
        "дата_начала", "дата_старта", "начало",
    ),
    "date_finish": (
        "date_finish", "finish_date", "finish", "finished", "finished_at", "date_finished",
        "finish_time", "time_finish", "finish_at", "date_end", "end_date", "end", "ended_at",
        "end_time", "date_stop", "stop_date", "stop", "date_to", "to", "дата_окончания",
        "дата_завершения", "окончание",
    ),
    "question": (
        "question", "vote_question", "question_text", "text_question", "text", "description",
        "вопрос",
    ),
    "answers": (
        "answers", "answer", "vote_answers", "answers_list", "answer_list", "options", "variants",
        "choices", "items", "candidates", "ответы", "варианты",
    ),
    "global_id": (
        "global_id", "globalid", "gid", "id_global", "answer_global_id", "global", "answer_id", "id",
    ),
    "code": (
        "code", "inner_code", "inner_id", "internal_id", "internal_code", "answer_code", "id",
        "local_id", "short_code", "sms_code", "number", "nr", "num", "код",
    ),
    "text": (
        "text", "answer_text", "text_answer", "answer", "name", "title", "label", "caption",
        "option", "variant", "value", "текст", "ответ",
    ),
    "votes": (
        "votes", "vote_count", "votes_count", "count_votes", "num_votes", "votes_num", "count",
        "voted", "votes_total", "voters", "total", "result", "results", "amount", "quantity", "qty",
        "cnt", "num_voted", "голоса", "голосов", "количество",
    ),
    "phone": (
        "phone", "client_phone", "phone_number", "tel", "telephone", "mobile", "msisdn", "client",
        "phone_client", "number", "sender", "from", "телефон", "номер_телефона", "номер", "клиент",
    ),
    "rating": (
        "rating", "rate", "mark", "score", "grade", "stars", "value", "feedback", "vote", "оценка",
        "балл", "рейтинг",
    ),
    "employee": (
        "employee", "employee_name", "staff", "worker", "person", "manager", "department", "operator",
        "сотрудник", "отдел", "работник",
    ),
    "order": (
        "order", "order_id", "order_nr", "order_number", "order_no", "id_order", "заказ",
        "номер_заказа",
    ),
    "rated_at": (
        "date", "datetime", "date_time", "rated_at", "date_rating", "rating_date", "created",
        "created_at", "date_created", "added", "timestamp", "received", "received_at", "at",
        "дата", "дата_и_время", "дата_время", "дата_оценки",
    ),
    "comment": (
        "text", "comment", "message", "client_text", "text_client", "client_message", "sms",
        "feedback_text", "review", "body", "текст", "комментарий", "сообщение", "текст_сообщения",
        "отзыв",
    ),
    "balance": (
        "balance", "account_balance", "money", "amount", "sum", "rest", "saldo", "remainder", "credit",
        "credits", "value", "баланс", "остаток",
    ),
}  # fmt: skip

_SEPARATORS = str.maketrans("", "", "_- ")

VOTE_FIELDS = (
    "id", "name", "hash", "multiple", "status", "date_start", "date_finish", "question", "answers",
)  # fmt: skip
RATING_FIELDS = ("phone", "rating", "employee", "order", "rated_at", "comment")


class Keys:
    """Looks fields up in the vendor's objects; ``overrides`` maps our field to the vendor's key."""

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        names = {**SYNONYMS, **{field: (key,) for field, key in (overrides or {}).items()}}
        self._own_text = names["text"][0]
        self._names = {field: tuple(map(collapse, given)) for field, given in names.items()}
        self._column_names = {
            field: given if field in (overrides or {}) else tuple(_plurals(given))
            for field, given in self._names.items()
        }

    def find(self, field: str, obj: Mapping, *, but: str | None = None) -> str | None:
        """The key of ``obj`` that holds ``field``, other than the key ``but``; None if there is none."""
        return _first(self._names[field], obj, but)

    def column(self, field: str, obj: Mapping) -> str | None:
        """The key of ``obj`` that holds ``field`` of all answers at once, as a list or an object."""
        containers = {key: value for key, value in obj.items() if isinstance(value, list | dict)}
        return _first(self._column_names[field], containers, None)

    def text_key(self) -> str:
        """The likeliest key of an answer's text, for an answer that is nothing but its text."""
        return self._own_text

    def score(self, obj: Mapping) -> int:
        """How many fields of a vote ``obj`` has keys for."""
        seen = set(map(collapse, obj))
        return sum(not seen.isdisjoint(self._names[field]) for field in VOTE_FIELDS)


def collapse(key: str) -> str:
    """``key`` without what spellings of the same name differ in."""
    return key.lower().translate(_SEPARATORS)


def _plurals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield from (f"{name}s", f"answer{name}", f"answer{name}s", f"answers{name}", f"answers{name}s")


def _first(names: Iterable[str], obj: Mapping, but: str | None) -> str | None:
    seen = {collapse(key): key for key in reversed(obj)}
    if but is not None:
        seen.pop(collapse(but), None)
    return next((seen[name] for name in names if name in seen), None)
