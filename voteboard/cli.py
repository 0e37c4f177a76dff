"""The `voteboard` command.

Commands import what they need when they run: the server's runtime must be prepared before
anything that opens a socket is imported.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

import click

from voteboard import server, settings
from voteboard.catalogue import DEFAULT, translator
from voteboard.errors import SettingsError, VoteboardError

if TYPE_CHECKING:
    from voteboard.settings import Settings

VENDOR_SAID_NO, WRONG_USE = 1, 2
DEMO_NUMBER = "+7 900 000-00-00"


@click.group(epilog="Example: voteboard demo")
@click.version_option(package_name="voteboard")
def main() -> None:
    """Live results of votes by SMS and WhatsApp, for a projector and for iframes."""
    server.patch()


@main.command(epilog="Example: PORT=8080 voteboard serve")
def serve() -> None:
    """Serve the boards of the account; without an account, those of the built-in simulator."""
    wanted = _settings()
    _run(wanted, demo=not wanted.has_account)


@main.command(epilog="Example: voteboard demo --port 8080")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--seed", default=1, show_default=True, help="Another number, another audience.")
def demo(port: int | None, seed: int) -> None:
    """Serve the built-in simulator's votes, whatever account is set."""
    wanted = _settings()
    _run(wanted if port is None else wanted.model_copy(update={"port": port}), demo=True, seed=seed)


@main.command(epilog="Example: voteboard simulate --port 9000 --spelling keyed")
@click.option("--port", type=click.IntRange(0, 65535), default=9000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Another number, another audience.")
@click.option(
    "--spelling",
    type=click.Choice(["standing", "keyed", "maps", "lists"]),
    default="standing",
    show_default=True,
    help="How the JSON of a vote is spelled.",
)
@click.option("--empty", is_flag=True, help="No scripted votes: only those made under /simulator.")
def simulate(port: int, seed: int, spelling: str, empty: bool) -> None:
    """Run the stand-in for the vendor alone, with the vendor's own HTTP API."""
    from voteboard.redaction import Redactor, log_to_stderr
    from voteboard.simulator.account import Account
    from voteboard.simulator.script import SCENES
    from voteboard.simulator.web import ID, SECRET, create_app

    log_to_stderr(Redactor())
    account = Account(seed=seed, scenes=() if empty else SCENES)

    listener = _listener("127.0.0.1", port)
    click.echo(f"Simulator: {listener.url}")
    click.echo(f"VOTEBOARD_API_URL={listener.url} VOTEBOARD_API_ID={ID} VOTEBOARD_API_SECRET={SECRET}")
    server.serve(listener, create_app(account, time.time, spelling=spelling))


@main.command(epilog="Example: voteboard check --vote 29")
@click.option("--vote", type=click.IntRange(0), help="Number of a vote, instead of the one running now.")
def check(vote: int | None) -> None:
    """Connect to the vendor, and print how its answer is understood and what would be shown."""
    from voteboard.check import examine
    from voteboard.redaction import Redactor, log_to_stderr
    from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client

    wanted = _settings()
    if not wanted.has_account:
        _fail(_("No account to check: set VOTEBOARD_API_ID and VOTEBOARD_API_SECRET"))
    redactor = Redactor()
    log_to_stderr(redactor)
    client = Client(wanted, server.runtime().deadline, redactor)
    good = examine(client, MOST_RECENT_ACTIVE if vote is None else vote, wanted, click.echo)
    sys.exit(0 if good else VENDOR_SAID_NO)


def _settings() -> Settings:
    try:
        return settings.load()
    except SettingsError as error:
        _fail(error.translated(_))


def _run(wanted: Settings, *, demo: bool, seed: int = 1) -> None:
    import logging

    from voteboard import create_app
    from voteboard.redaction import Redactor, log_to_stderr

    redactor = Redactor()
    log_to_stderr(redactor)
    listener = _listener(wanted.host, wanted.port)
    temporary = ExitStack()
    if demo:
        wanted = _with_simulator(wanted, seed, temporary.enter_context(TemporaryDirectory()))
    elif wanted.api_url.startswith("http:"):
        logging.getLogger("voteboard").warning(
            "VOTEBOARD_API_URL is plain http: the account's secret travels unencrypted"
        )
    try:
        program = create_app(wanted, server.runtime(), redactor, demo=demo)
        program.open()
    except FileNotFoundError as error:
        _fail(str(error))
    except VoteboardError as error:
        _fail(error.translated(_))

    if demo:
        click.echo(_("DEMO: the votes are simulated"))
    click.echo(_("Stage, for the projector: %(url)s") % {"url": f"{listener.url}/"})
    click.echo(_("Health: %(url)s") % {"url": f"{listener.url}/healthz"})
    with temporary:
        server.serve(listener, program.app, tasks=(program.poller.run,))


def _with_simulator(wanted: Settings, seed: int, folder: str) -> Settings:
    """The same settings, with an account at a simulator that runs inside this process.

    Its votes are recorded in ``folder``, away from those of an account.
    """
    from pydantic import SecretStr

    from voteboard.simulator.account import Account
    from voteboard.simulator.web import ID, SECRET, create_app

    address = server.serve_aside(create_app(Account(seed=seed), time.time))
    account = {"api_url": address, "api_id": ID, "api_secret": SecretStr(SECRET), "api_keys": {}}
    database = {"database_url": SecretStr(f"sqlite:///{folder}/votes.db")}
    number = {"join_number": wanted.join_number or DEMO_NUMBER}
    return wanted.model_copy(update={**account, **database, **number})


def _listener(host: str, port: int) -> server.Listener:
    try:
        return server.Listener(host, port)
    except OSError as error:
        problem = {"host": host, "port": port, "problem": error.strerror}
        _fail(_("Can't listen on %(host)s:%(port)s: %(problem)s. Set HOST or PORT to another.") % problem)


def _(sentence: str) -> str:
    # Asked anew each time: the settings may be what went wrong.
    return translator(os.environ.get("VOTEBOARD_LANGUAGE") or DEFAULT)(sentence)


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
