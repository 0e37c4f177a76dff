"""From rows of a file to messages: every text cleaned, every row that can't be sent told. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from voteboard.errors import N_, VoteboardError
from voteboard.masking import mask
from voteboard.messages import columns, phone
from voteboard.messages.problems import Problem
from voteboard.messages.table import Row
from voteboard.model import Message

LONGEST_TEXT = 1000  # characters, with two for each line break
LONGEST_NAME = 200  # of an employee or an order
BREATH = 30  # rows between two breaths (runtime.py)
MOST_TOLD = 50  # problems that are kept; the others are counted
LINE_BREAK = "\r\n"
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Letters that turn a line around, which a phone would not show as it was looked at.
_UNSEEN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_REMOVED = ("Cc", "Cs")
_LOST = "\ufffd"  # what a program writes for a letter that it could not read
_PLAIN = re.compile("[ -~\u00a0-\u00ff\u0400-\u045f\u2010-\u2026\u2116]*")  # has nothing to remove


class BadRow(VoteboardError):
    """A row can't be sent as it is."""

    code = "bad-row"


@dataclass(frozen=True, slots=True)
class Line:
    """A message, and where it comes from: the ``line`` of the file, 0 for the form."""

    line: int
    message: Message
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Repeated:
    """The row at ``line`` says the same as the one at ``first``; ``phone`` is masked."""

    line: int
    first: int
    phone: str


@dataclass(slots=True)
class Checked:
    """What a file is made of. Of problems and repeated rows the first MOST_TOLD are kept."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    problems_in_all: int = 0
    repeated_in_all: int = 0


def key(message: Message) -> str:
    """What stands for phone, order and text: two messages with the same are one and the same."""
    # No part has a zero in it.
    return hashlib.sha256(f"{message.phone}\0{message.order}\0{message.text}".encode()).hexdigest()


def check(
    rows: Iterable[Row],
    fits: Callable[[Message], bool],
    *,
    text: str = "",
    final: str = "",
    breathe: Callable[[], None] = lambda: None,
) -> Checked:
    """All rows, each once. ``text`` and ``final`` stand where a row has none; ``fits`` tells whether a
    message fits a request.

    What ``rows`` raise comes through. Texts that differ in blanks at their ends alone are the same.
    """
    checked = Checked()
    seen: dict[str, int] = {}
    for n, row in enumerate(rows):
        if n % BREATH == 0:
            breathe()
        try:
            message = _message(row, fits, text, final)
        except VoteboardError as error:
            checked.problems_in_all += 1
            if len(checked.problems) < MOST_TOLD:
                said = row.cells.get(columns.PHONE, "")
                checked.problems.append(Problem(row.line, mask(said) if said.strip() else "", error))
            continue
        own = key(message)
        first = seen.setdefault(own, row.line)
        if first == row.line:
            checked.lines.append(Line(row.line, message, own))
            continue
        checked.repeated_in_all += 1
        if len(checked.repeated) < MOST_TOLD:
            checked.repeated.append(Repeated(row.line, first, mask(message.phone)))
    return checked


def _message(row: Row, fits: Callable[[Message], bool], text: str, final: str) -> Message:
    if not row.whole:
        raise BadRow(
            N_("the row has more cells than the first line: put texts with the separator in them in quotes")
        )
    cells = row.cells
    message = Message(
        phone=phone.normalise(cells[columns.PHONE]),
        text=_text(cells.get(columns.TEXT, ""), text),
        employee=_name(
            cells.get(columns.EMPLOYEE, ""), N_("the employee is longer than %(most)s characters")
        ),
        order=_name(cells.get(columns.ORDER, ""), N_("the order is longer than %(most)s characters")),
        text_final=_text(cells.get(columns.TEXT_FINAL, ""), final),
    )
    if not message.text:
        raise BadRow(N_("the text is empty"))
    if not fits(message):
        raise BadRow(N_("the message is too long for the vendor: shorten its texts"))
    return message


def _text(given: str, usual: str) -> str:
    said = clean(given) or clean(usual)
    if _LOST in said:
        raise BadRow(N_("letters of the text were lost (�): save the file anew from where it was written"))
    if len(said) > LONGEST_TEXT:
        raise BadRow(
            N_("a text is longer than %(most)s characters: it has %(n)s"), most=LONGEST_TEXT, n=len(said)
        )
    return said


def _name(given: str, sentence: str) -> str:
    said = " ".join(clean(given).split())
    if len(said) > LONGEST_NAME:
        raise BadRow(sentence, most=LONGEST_NAME)
    return said


def clean(text: str) -> str:
    """The same text with one kind of line break, `\\r\\n`, and nothing that can't be seen."""
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return text
    lines = _BREAKS.split(text)
    return LINE_BREAK.join(_without_unseen(line).rstrip() for line in lines).strip()


def _without_unseen(line: str) -> str:
    if _PLAIN.fullmatch(line):
        return line
    line = line.replace("\t", " ")
    return "".join(c for c in line if c not in _UNSEEN and unicodedata.category(c) not in _REMOVED)
