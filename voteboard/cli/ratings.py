"""The command `ratings`."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

import click

from voteboard import server
from voteboard.cli.ending import _, account_or_exit, told
from voteboard.cli.writing import whole_file

if TYPE_CHECKING:
    from voteboard.history.ratings import RatingsRecord
    from voteboard.ratings.exported import ExportedRatings
    from voteboard.ratings.period import Asked
    from voteboard.runtime import Runtime
    from voteboard.settings import Settings


@click.command(epilog="Example: voteboard ratings --period 2026-11-01..2026-11-24 --csv ratings.csv")
@click.option(
    "--period",
    default="today",
    show_default=True,
    help="today, event, week, or days like 2026-11-01..2026-11-24.",
)
@click.option("--employee", "employees", multiple=True, help="Only ratings of this one; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="The summary as one JSON object.")
@click.option(
    "--csv", "file", type=click.Path(dir_okay=False, allow_dash=True), help="Write all ratings to this file."
)
@click.option("--phones", is_flag=True, help="Whole telephone numbers, orders and all comments in the file.")
def ratings(period: str, employees: tuple[str, ...], as_json: bool, file: str | None, phones: bool) -> None:
    """Fetch new ratings from the vendor, record them, and tell how clients rated.

    Telephone numbers are masked, and comments that were not released are left out, unless --phones is given.
    """
    from voteboard.errors import BadParameter
    from voteboard.ratings.period import parse

    try:
        asked = parse(period, "--period")
    except BadParameter as error:
        raise click.UsageError(error.translated(_)) from None
    if phones and file is None:
        raise click.UsageError(_("--phones goes with --csv"))
    _tell(account_or_exit(), asked, employees, file, as_json=as_json, phones=phones)


def _tell(
    wanted: Settings,
    asked: Asked,
    employees: tuple[str, ...],
    file: str | None,
    *,
    as_json: bool,
    phones: bool,
) -> None:
    from voteboard import logs
    from voteboard.history.ratings import RatingsRecord
    from voteboard.history.store import Store
    from voteboard.ratings.collecting import Collector
    from voteboard.redaction import Redactor
    from voteboard.vendor.client import Client

    redactor = Redactor()
    logs.to_stderr(redactor)
    runtime = server.runtime()
    with told(), closing(Store(wanted.database, wanted.account)) as store:
        record = RatingsRecord(store)
        client = Client(wanted, runtime.deadline, redactor)
        collector = Collector(client, record, runtime, wanted.keep_days, released=wanted.comments_open)
        click.echo(_("New or changed ratings: %(n)s") % {"n": collector.collect()}, err=True)
        exported = _exported(wanted, record, asked, employees, runtime, phones=phones)
        if file is not None:
            with whole_file(file) as out:
                _write(exported, out)
    message = exported.board.message()
    if as_json:
        click.echo(json.dumps(message, ensure_ascii=False))
    elif file != "-":
        click.echo(_summary(message))


def _exported(
    wanted: Settings,
    record: RatingsRecord,
    asked: Asked,
    employees: tuple[str, ...],
    runtime: Runtime,
    *,
    phones: bool,
) -> ExportedRatings:
    from voteboard.catalogue import translator
    from voteboard.model import Revision
    from voteboard.ratings.board import MOST_COMMENTS, RatingsBoard
    from voteboard.ratings.exported import ExportedRatings
    from voteboard.ratings.period import spanned

    now = runtime.now()
    event = record.event() if asked.name == "event" else None
    period = spanned(asked, now, wanted.zone, event)
    rated = record.rated(period.begin, period.end, period.before, MOST_COMMENTS, employees)
    comparable = period.before[0] >= now - timedelta(days=wanted.keep_days)
    board = RatingsBoard(period, rated, Revision("", 0), now, None, comparable)
    rows = record.rows(period.begin, period.end, employees)
    translate = translator(wanted.language)
    return ExportedRatings(board, rows, wanted.zone, wanted.language, translate, now, whole_phones=phones)


def _write(exported: ExportedRatings, out: BinaryIO) -> None:
    from voteboard.writers import ratings_table

    ratings_table.write(exported, out)


def _summary(told: dict) -> str:
    """A bar for each value from 5 down, the mean, and the employees."""
    mean = told["mean"] or "—"
    lines = [_("Mean %(mean)s of %(n)s ratings") % {"mean": mean, "n": told["n"]}]
    if told["trend"]:
        lines[0] += f" ({told['trend']['difference']})"
    for value in range(5, 0, -1):
        n, share = told["counts"][value - 1], told["shares"][value - 1]
        lines.append(f"  {value}  {'█' * (share // 4):<25}  {n:>7}  {share:>3} %")
    for employee in told["employees"]:
        few = f"  ({_('few ratings')})" if employee["small"] else ""
        lines.append(f"{employee['mean']:>5}  {employee['n']:>7}  {employee['name']}{few}")
    return "\n".join(lines)
