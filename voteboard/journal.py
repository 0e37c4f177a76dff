"""What is believed about every vote that was read since the program started, or recorded before."""

from dataclasses import dataclass, replace
from datetime import datetime

from voteboard.continuity import Doubt, doubt, follow
from voteboard.history.records import Tallied
from voteboard.model import Report, Revision, Status
from voteboard.tally import Change, diff, leaders


@dataclass(frozen=True, slots=True)
class Entry:
    """One vote as believed now.

    ``palette`` maps every answer id ever seen to its colour's number, from 0 in order of
    creation, so that an answer keeps its colour when another one goes. ``doubt`` is what the newest
    report would have taken away.
    """

    report: Report
    palette: dict[str, int]
    doubt: Doubt | None = None

    @property
    def colours(self) -> tuple[int, ...]:
        """The colour's number of each answer, in the order of the answers."""
        return tuple(self.palette[a.id] for a in self.report.vote.answers)

    def tallied(self, change: Change, revision: Revision, at: datetime) -> Tallied:
        """The record of the ``change`` that led here, read ``at``."""
        first = leaders(self.report) if change.lead else None
        return Tallied(self.report, self.colours, revision, at, leaders=first, corrections=change.corrections)

    @property
    def final(self) -> bool:
        """Whether the counts can't change any more."""
        return self.report.vote.status.final


class Journal:
    """Takes the vendor's reports in, one after another."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def entry(self, hash: str) -> Entry | None:
        """The vote with this hash, if any report of it was ever believed."""
        return self._entries.get(hash)

    def entries(self) -> dict[str, Entry]:
        """All votes by hash."""
        return dict(self._entries)

    def restore(self, report: Report, colours: tuple[int, ...]) -> None:
        """Believe what was recorded of a vote that no report was read of since the start."""
        ids = (answer.id for answer in report.vote.answers)
        self._entries[report.vote.hash] = Entry(report, dict(zip(ids, colours, strict=True)))

    def accept(self, seen: Report) -> Change | None:
        """Follow the vendor; the change that this made, or None when nothing changed."""
        hash = seen.vote.hash
        before = self._entries.get(hash)
        believed = before.report if before else None
        found = doubt(believed, seen)
        if before is not None and found is not None and found != before.doubt:
            self._entries[hash] = replace(before, doubt=found)
            return None
        report = follow(believed, seen)
        change = diff(believed, report)
        if before is not None and change is None:
            self._entries[hash] = replace(before, doubt=None)
            return None
        palette = dict(before.palette) if before else {}
        for answer in report.vote.answers:
            palette.setdefault(answer.id, max(palette.values(), default=-1) + 1)
        self._entries[hash] = Entry(report, palette)
        return change

    def finish(self, hash: str) -> Change | None:
        """Believe that a vote is over although the vendor gives no last report of it."""
        report = self._entries[hash].report
        return self.accept(replace(report, vote=replace(report.vote, status=Status.FINISHED)))
