"""`voteboard balance`."""

import json

import click

from voteboard import server
from voteboard.cli.ending import _, account_or_exit, told


@click.command(epilog="Example: voteboard balance --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: balance, warning, low.")
def balance(as_json: bool) -> None:
    """Print what is left on the account, and a warning below VOTEBOARD_BALANCE_WARNING."""
    from voteboard import logs
    from voteboard.diagnosis import Balance
    from voteboard.redaction import Redactor
    from voteboard.vendor.client import Client

    wanted = account_or_exit()
    redactor = Redactor()
    logs.to_stderr(redactor)
    with told():
        amount = Client(wanted, server.runtime().deadline, redactor).balance()
    found = Balance(amount, wanted.balance_warning)
    if as_json:
        click.echo(json.dumps({"balance": found.text, "warning": str(found.warning), "low": found.low}))
        return
    click.echo(_("Balance: %(amount)s") % {"amount": found.text})
    if found.low:
        warning = _("The balance is below %(warning)s: top the account up in the vendor's cabinet.")
        click.echo(warning % {"warning": found.warning}, err=True)
