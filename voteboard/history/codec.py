"""Votes, counts and times as the tables hold them, and back. Pure."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from voteboard import stage
from voteboard.curtain import Drawn, Kept
from voteboard.model import Answer, Curtain, Report, Revision, Status, Vote
from voteboard.stage import Stage


def to_ms(at: datetime | None) -> int | None:
    """Whole milliseconds since 1970, or None."""
    return None if at is None else round(at.timestamp() * 1000)


def from_ms(ms: int | None) -> datetime | None:
    """The same as an aware time."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


def to_json(value: object) -> str:
    """As short as JSON gets."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def edition(vote: Vote, colours: Sequence[int]) -> str:
    """All of a vote but its counts, with the colours of its answers."""
    return to_json(
        {
            "nr": vote.nr,
            "name": vote.name,
            "question": vote.question,
            "multiple": vote.multiple,
            "status": vote.status,
            "started_at": vote.started_at and vote.started_at.isoformat(),
            "finished_at": vote.finished_at and vote.finished_at.isoformat(),
            "answers": [
                [answer.id, answer.code, answer.text, colour]
                for answer, colour in zip(vote.answers, colours, strict=True)
            ],
        }
    )


def vote(hash: str, body: str) -> tuple[Vote, tuple[int, ...]]:
    """The vote of an edition, and the colours of its answers."""
    fields = json.loads(body)
    answers = fields.pop("answers")
    return (
        Vote(
            **{
                **fields,
                "hash": hash,
                "status": Status(fields["status"]),
                "started_at": _time(fields["started_at"]),
                "finished_at": _time(fields["finished_at"]),
                "answers": tuple(Answer(*answer[:3]) for answer in answers),
            }
        ),
        tuple(answer[3] for answer in answers),
    )


def drawn_body(drawn: Drawn) -> str:
    """How a curtain hangs, beside its name: what is kept behind or before it, and the steps of a reveal."""
    kept = drawn.kept
    return to_json(
        {
            "steps": drawn.steps,
            "kept": kept
            and {
                "edition": edition(kept.report.vote, kept.colours),
                "counts": kept.report.counts,
                "at": to_ms(kept.at),
                "epoch": kept.revision.epoch,
                "rev": kept.revision.rev,
            },
        }
    )


def drawn(hash: str, curtain: str, body: str | None) -> Drawn:
    """A curtain of the vote as it was recorded."""
    fields = json.loads(body or "{}")
    kept = fields.get("kept")
    if kept is not None:
        seen, colours = vote(hash, kept["edition"])
        revision = Revision(kept["epoch"], kept["rev"])
        kept = Kept(Report(seen, tuple(kept["counts"])), colours, from_ms(kept["at"]), revision)
    return Drawn(Curtain(curtain), kept, fields.get("steps", 0))


def stage_body(stage: Stage) -> str:
    """How the stage is set."""
    return to_json(stage.body())


def stage_of(body: str) -> Stage:
    """The same as it was recorded."""
    return stage.of_body(json.loads(body))


def words(vote: Vote) -> str:
    """What a search looks through."""
    texts = (answer.text for answer in vote.answers)
    return " ".join([str(vote.nr), vote.hash, vote.name, vote.question, *texts]).casefold()


def epoch_number(epoch: str) -> int:
    """An epoch as a number, which takes less room."""
    return int(epoch, 16)


def epoch_text(number: int) -> str:
    """The epoch of that number."""
    return f"{number:08x}"


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
