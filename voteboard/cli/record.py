"""Commands about the record of votes: `votes`, `sync`."""

from __future__ import annotations

import json
import math
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from voteboard import server
from voteboard.cli.ending import SAID_NO, _, account_or_exit, exit_with, told
from voteboard.errors import VoteboardError

if TYPE_CHECKING:
    from voteboard.history.records import Recorded
    from voteboard.settings import Settings
    from voteboard.sync import Progress


@click.command(epilog="Example: voteboard votes --search премия")
@click.option("--search", default="", help="Only votes that have all these words in a text or as number.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def votes(search: str, limit: int, as_json: bool) -> None:
    """List the votes known, the newest first."""
    from voteboard.history.reading import Reader
    from voteboard.history.store import Store

    wanted = account_or_exit()
    search = search.encode("utf-8", "replace").decode()  # what a shell passes may be no text
    with told(), closing(Store(wanted.database, wanted.account)) as store:
        page = Reader(store).page(search, limit=limit)
        for vote in page.votes:
            line = json.dumps(_summary(vote, wanted), ensure_ascii=False) if as_json else _line(vote, wanted)
            click.echo(line)
        if not as_json:
            click.echo(_("Votes shown: %(shown)s of %(all)s") % {"shown": len(page.votes), "all": page.total})


@click.command(epilog="Example: voteboard sync --pause 1")
@click.option("--from", "first", type=click.IntRange(1), default=1, show_default=True, help="First number.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=0.5,
    show_default=True,
    help="Seconds between two requests.",
)
def sync(first: int, pause: float) -> None:
    """Fetch and record the account's earlier votes, by their numbers.

    It can be stopped at any time, and goes on from there.
    """
    from voteboard import logs
    from voteboard.history.reading import Reader
    from voteboard.history.store import Store
    from voteboard.history.writing import Writer
    from voteboard.redaction import Redactor
    from voteboard.sync import Sync
    from voteboard.vendor.client import Client

    if math.isnan(pause):
        raise click.BadParameter(_("must be a number"), param_hint="--pause")
    wanted = account_or_exit()
    redactor = Redactor()
    logs.to_stderr(redactor)
    runtime = server.runtime()
    with closing(Store(wanted.database, wanted.account)) as store:
        reader = Reader(store)
        syncing = Sync(Client(wanted, runtime.deadline, redactor), reader, Writer(store), runtime)
        bar = click.progressbar(length=1, label=_("Votes of the account"), file=sys.stderr, show_pos=True)

        def tell(progress: Progress) -> None:
            bar.length = progress.end
            bar.update(progress.nr - bar.pos)

        try:
            with bar:
                done = syncing.run(reader.numbers(), pause, first=first, told=tell)
        except VoteboardError as error:
            exit_with(error.translated(_) + "\n" + _("Run it again: it goes on where it stopped."), SAID_NO)
    found = {"found": done.found, "new": done.new}
    click.echo(_("Votes fetched: %(found)s, new among them: %(new)s") % found)
    if done.unreadable:
        exit_with(_("Votes that could not be read: %(n)s; see above") % {"n": done.unreadable}, SAID_NO)


def _summary(vote: Recorded, wanted: Settings) -> dict:
    from voteboard.tally import leaders

    described = vote.report.vote
    first = set(leaders(vote.report))
    return {
        "nr": described.nr,
        "hash": described.hash,
        "status": str(described.status),
        "started_at": described.started_at and described.started_at.astimezone(wanted.zone).isoformat(),
        "finished_at": described.finished_at and described.finished_at.astimezone(wanted.zone).isoformat(),
        "question": described.question or described.name,
        "total": vote.report.total,
        "leaders": [answer.text for answer in described.answers if answer.id in first],
    }


def _line(vote: Recorded, wanted: Settings) -> str:
    told = _summary(vote, wanted)
    started = (told["started_at"] or "—")[:16].replace("T", " ")
    first = ", ".join(told["leaders"]) or "—"
    head = f"{told['nr']:>6}  {told['status']:<10}  {started:<16}  {told['total']:>8}  {told['hash']}"
    return f"{head}\n        {told['question']}  →  {first}"
