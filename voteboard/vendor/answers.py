"""The answers of a vote in whatever shape they come, → rows in order of creation.

Read are: a list of objects; an object keyed by global id (of objects, or of texts); parallel
lists or objects of texts, codes and counts, beside the vote's own fields or inside
``answers``; and any mixture, such as a list of objects with the counts in an object beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from voteboard.errors import N_
from voteboard.model import MAX_COUNT, Answer
from voteboard.vendor import values
from voteboard.vendor.errors import MissingField, Unreadable
from voteboard.vendor.fields import Keys

MAX_ANSWERS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One answer with its count."""

    answer: Answer
    votes: int


@dataclass(frozen=True, slots=True)
class Rows:
    """All answers, and the vendor's key for each field of ours."""

    rows: tuple[Row, ...]
    keys: dict[str, str]


def read(vote: Mapping, keys: Keys) -> Rows:
    """The answers of ``vote``; raises MissingField or Unreadable."""
    reader = _Reader(vote, keys)
    entries = reader.entries()
    if len(entries) > MAX_ANSWERS:
        raise Unreadable(N_("More than %(most)s answers in one vote"), most=MAX_ANSWERS)
    rows = [reader.row(i, name, own) for i, (name, own) in enumerate(entries)]
    ids = [row.answer.id for row in rows]
    if len(set(ids)) != len(ids):
        raise Unreadable(N_("Two answers have the same id"))
    if sum(row.votes for row in rows) >= MAX_COUNT:
        raise Unreadable(N_("The counts of all answers add up to more than can be shown exactly"))
    if all(id.isascii() and id.isdigit() for id in ids):
        # Global ids are given in order of creation, whatever order the answer lists them in.
        rows.sort(key=lambda row: int(row.answer.id))
    return Rows(tuple(rows), reader.keys_used)


class _Reader:
    """Resolves the fields of single answers, from the answer's own object or from columns."""

    def __init__(self, vote: Mapping, keys: Keys) -> None:
        self._keys = keys
        self._scope = vote  # where columns are looked for
        self._vote = vote
        self._size = 0
        self._columns: dict[str, str | None] = {}  # field → its key in the scope, looked up once
        self._in_own: dict[str, bool] = {}  # field → whether answers have it themselves
        self.keys_used: dict[str, str] = {}

    def entries(self) -> list[tuple[str | None, dict]]:
        """One pair for each answer: the key it stands under, if any, and its own object."""
        entries = self._listed()
        self._size = len(entries)
        return entries

    def _listed(self) -> list[tuple[str | None, dict]]:
        key = self._keys.find("answers", self._vote)
        if key is None:
            key = self._keys.column("text", self._vote)
            if key is None:
                raise MissingField("answers", sorted(self._vote))
            self.keys_used["text"] = key
        self.keys_used["answers"] = key
        listed = self._vote[key]
        inside = self._keys.column("text", listed) if isinstance(listed, dict) else None
        if inside is not None and self._keys.column("votes", listed) is not None:
            self._scope = listed
            self.keys_used["text"] = key = inside
            listed = listed[key]
        if isinstance(listed, list):
            return [(None, self._own(item)) for item in listed]
        if isinstance(listed, dict):
            return [(name, self._own(item)) for name, item in listed.items()]
        if listed is None:
            return []
        raise Unreadable(N_("%(field)s: neither a list nor an object"), field=key)

    def row(self, index: int, name: str | None, own: dict) -> Row:
        """The answer number ``index``, from one of the `entries`."""
        where = f"answers[{index}]"
        id, code = self._identity(index, name, own)
        id = values.identifier(id, f"{where}.global_id")
        text = self._value("text", index, own, id, code)
        votes = self._value("votes", index, own, id, code)
        answer = Answer(id, values.plain(code), values.plain(text))
        return Row(answer, values.whole(votes, f"{where}.votes"))

    def _own(self, item: object) -> dict:
        if isinstance(item, dict):
            return item
        if isinstance(item, list) or item is None:
            raise Unreadable(N_("%(field)s: neither an object nor a text"), field="answers")
        return {self._keys.text_key(): item}

    def _identity(self, index: int, name: str | None, own: dict) -> tuple[object, object]:
        """Global id and code. ``id`` may mean either: what the other one has a key of its own for."""
        id_key = self._keys.find("global_id", own, but="id")
        code_key = self._keys.find("code", own, but=id_key)
        if id_key is None and name is None and code_key is not None:
            # A list of objects: two keys are needed to tell the two apart.
            other = self._keys.find("code", own, but="id")
            if other is not None and "id" in own:
                id_key, code_key = "id", other
        if code_key is not None:
            self.keys_used["code"] = code_key
            code = own[code_key]
        else:
            column = self._column("code", index, name)
            if column is None and (id_key is None or name is None):
                raise MissingField("code", self._seen(own))
            code = column[0] if column is not None else name
        if id_key is not None:
            self.keys_used["global_id"] = id_key
            return own[id_key], code
        if name is not None:
            self.keys_used.setdefault("global_id", "(key of the object)")
            return name, code
        column = self._column("global_id", index)
        if column is not None:
            return column[0], code
        if code_key is not None:
            raise MissingField("global_id", self._seen(own))
        # Parallel lists carry no global ids: there the code is the only name an answer has.
        self.keys_used["global_id"] = self.keys_used["code"]
        return code, code

    def _value(self, field: str, index: int, own: dict, id: str, code: object) -> object:
        key = self._keys.find(field, own)
        column = self._column(field, index, id, str(code)) if key is None else None
        if key is None and column is None:
            raise MissingField(field, self._seen(own))
        if self._in_own.setdefault(field, key is not None) != (key is not None):
            raise Unreadable(N_("%(field)s: some answers have it, others do not"), field=field)
        if key is None:
            return column[0]
        self.keys_used.setdefault(field, key)
        return own[key]

    def _column(self, field: str, index: int, *names: str | None) -> tuple[object] | None:
        """The value at ``index``, or under one of ``names``, in the column of ``field``, if there is one."""
        if field not in self._columns:
            self._columns[field] = self._keys.column(field, self._scope)
        key = self._columns[field]
        if key is None or key == self.keys_used.get("answers"):
            return None
        column = self._scope[key]
        if len(column) != self._size:
            raise Unreadable(
                N_("%(field)s: %(count)s values for %(size)s answers"),
                field=key,
                count=len(column),
                size=self._size,
            )
        self.keys_used.setdefault(field, key)
        if isinstance(column, list):
            return (column[index],)
        for name in names:
            if name is not None and name in column:
                return (column[name],)
        raise Unreadable(N_("%(field)s: no value for the answer %(id)s"), field=key, id=index + 1)

    def _seen(self, own: dict) -> list[str]:
        return sorted(own) if own.keys() != {self._keys.text_key()} else sorted(self._scope)
