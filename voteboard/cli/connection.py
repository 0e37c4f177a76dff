"""`voteboard check`."""

import sys

import click

from voteboard import server
from voteboard.cli.ending import SAID_NO, account_or_exit


@click.command(epilog="Example: voteboard check --vote 29")
@click.option("--vote", type=click.IntRange(0), help="Number of a vote, instead of the one running now.")
def check(vote: int | None) -> None:
    """Connect to the vendor, and print how its answer is understood and what would be shown."""
    from voteboard.check import examine
    from voteboard.redaction import Redactor, log_to_stderr
    from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client

    wanted = account_or_exit()
    redactor = Redactor()
    log_to_stderr(redactor)
    client = Client(wanted, server.runtime().deadline, redactor)
    good = examine(client, MOST_RECENT_ACTIVE if vote is None else vote, wanted, click.echo)
    sys.exit(0 if good else SAID_NO)
