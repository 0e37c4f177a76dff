"""The `voteboard` command.

Commands import what they need when they run: the server's runtime must be prepared before
anything that opens a socket is imported.
"""

import click

from voteboard import server
from voteboard.cli import asking, balance, connection, export, ratings, record, serving


@click.group(epilog="Example: voteboard demo")
@click.version_option(package_name="voteboard")
def main() -> None:
    """Live results of votes by SMS and WhatsApp, for a projector and for iframes."""
    server.patch()


for command in (
    serving.serve,
    serving.demo,
    serving.simulate,
    connection.check,
    record.votes,
    record.sync,
    export.export,
    ratings.ratings,
    balance.balance,
    asking.ask,
):
    main.add_command(command)
