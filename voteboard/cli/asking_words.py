"""What the command `ask` says: previews, summaries, lists. Phones are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from voteboard import advice
from voteboard.cli.ending import _
from voteboard.errors import VoteboardError
from voteboard.history.messages import Mailing, RecordedMessage
from voteboard.masking import mask, mask_within
from voteboard.messages.preview import Preview
from voteboard.messages.sending import Progress
from voteboard.messages.words import STATES, WHAT_TO_DO
from voteboard.model import MessageState


def preview(made: Preview) -> Iterator[str]:
    """What will be sent, and what not and why."""
    for one in made.samples:
        yield f"{one.phone}  {' · '.join(filter(None, (one.employee, one.order)))}".rstrip()
        for name, text in (("text", one.text), ("text_final", one.text_final)):
            if text:
                lines = text.split("\r\n")
                yield f"    {name}: {lines[0]}"
                yield from (f"        {line}" for line in lines[1:])
    yield _("Messages to be sent: %(n)s, to phones: %(phones)s") % {"n": made.count, "phones": made.phones}
    if made.unused:
        yield _("Columns that are not used: %(names)s") % {"names": ", ".join(made.unused)}
    checked = made.checked
    if checked.repeated_in_all:
        yield _("The same as an earlier row of the file, sent once: %(n)s") % {"n": checked.repeated_in_all}
        for one in checked.repeated:
            places = {"line": one.line, "first": one.first, "phone": one.phone}
            yield "    " + _("line %(line)s (%(phone)s): the same as line %(first)s") % places
    for state, n in made.known.items():
        yield _("Recorded before, and not sent again: %(n)s, %(state)s") % {"n": n, "state": _(STATES[state])}
    for one in made.skipped:
        places = {"line": one.line, "phone": one.phone, "state": _(STATES[one.state])}
        yield "    " + _("line %(line)s (%(phone)s): %(state)s") % places
    if checked.problems_in_all:
        yield _("Rows with problems, not sent: %(n)s") % {"n": checked.problems_in_all}
        for one in checked.problems:
            places = {"line": one.line, "phone": one.phone or "—", "problem": one.error.translated(_)}
            yield "    " + _("line %(line)s (%(phone)s): %(problem)s") % places
        more = checked.problems_in_all - len(checked.problems)
        if more:
            yield "    " + _("and %(n)s more") % {"n": more}
    yield _money(made)
    yield _("Today's cap leaves %(left)s messages (VOTEBOARD_MESSAGES_PER_DAY)") % {"left": made.left}
    if made.over_cap:
        yield _("%(n)s of them will wait for another day") % {"n": made.over_cap}


def _money(made: Preview) -> str:
    if made.balance is not None:
        return _("Balance: %(balance)s. What a message costs is the vendor's to tell.") % {
            "balance": made.balance
        }
    return _("The balance could not be learned: %(why)s") % {"why": made.trouble.translated(_)}


def summary(mailing: Mailing, progress: Progress) -> Iterator[str]:
    """How a mailing stands now, why it ended, and what can be done."""
    yield _line_of(mailing)
    if progress.ended is not None:
        yield progress.ended.translated(_)
        yield _(advice.on_messages(progress.ended.code))
    yield from _to_do(mailing)


def mailing(one: Mailing, open: Sequence[RecordedMessage], zone: ZoneInfo) -> Iterator[str]:
    """A mailing, and those of its messages that are not sent."""
    when = one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    yield f"{when}  {one.by}  {_line_of(one)}"
    for row in open:
        places = {"line": row.line, "phone": _phone(row), "state": _(STATES[row.state])}
        why = f": {_why(row.reason)}" if row.reason else ""
        order = f" · {mask_within(row.message.order)}" if row.message.order else ""
        yield "    " + _("line %(line)s (%(phone)s): %(state)s") % places + order + why
    hidden = one.total - one.counts.get(MessageState.SENT, 0) - len(open)
    if hidden:
        yield "    " + _("and %(n)s more") % {"n": hidden}
    yield from _to_do(one)


def _line_of(one: Mailing) -> str:
    states = ", ".join(
        f"{_(STATES[state])} {one.counts[state]}" for state in MessageState if one.counts.get(state)
    )
    return _("Mailing %(id)s: %(states)s") % {"id": one.id, "states": states}


def _to_do(one: Mailing) -> Iterator[str]:
    for state, sentence in WHAT_TO_DO.items():
        if one.counts.get(state):
            yield "    → " + _(sentence) % {"id": one.id}


def _phone(row: RecordedMessage) -> str:
    return mask(row.message.phone) if row.message.phone else _("deleted")


def _why(reason: VoteboardError) -> str:
    return reason.translated(_)
