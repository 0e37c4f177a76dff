"""`voteboard check`."""

import sys

import click

from voteboard import server
from voteboard.cli.ending import SAID_NO, _, account_or_exit


@click.command(epilog="Example: voteboard check --vote 29")
@click.option("--vote", type=click.IntRange(0), help="Number of a vote, instead of the one running now.")
@click.option("--ratings", is_flag=True, help="Check the ratings of the last 7 days instead of a vote.")
def check(vote: int | None, ratings: bool) -> None:
    """Connect to the vendor, and print how its answer is understood and what would be shown."""
    from voteboard import logs
    from voteboard.check import examine, examine_ratings
    from voteboard.redaction import Redactor
    from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client

    if ratings and vote is not None:
        raise click.UsageError(_("Give --vote or --ratings, not both."))
    wanted = account_or_exit()
    redactor = Redactor()
    logs.to_stderr(redactor)
    runtime = server.runtime()
    client = Client(wanted, runtime.deadline, redactor)
    if ratings:
        good = examine_ratings(client, runtime.now(), wanted, click.echo)
        sys.exit(0 if good else SAID_NO)
    good = examine(client, MOST_RECENT_ACTIVE if vote is None else vote, wanted, click.echo)
    sys.exit(0 if good else SAID_NO)
