"""Commands that serve until they are stopped: `serve`, `demo`, `simulate`."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from voteboard import server
from voteboard.cli.ending import _, exit_with, settings_or_exit
from voteboard.errors import VoteboardError

if TYPE_CHECKING:
    from voteboard.settings import Settings

DEMO_NUMBER = "+7 900 000-00-00"
START_AGAIN = 75  # exit code (EX_TEMPFAIL): another process leads, and this one may serve again
REPLIES_AFTER = 20.0  # seconds after which a simulated client answers a message


@click.command(epilog="Example: PORT=8080 voteboard serve")
def serve() -> None:
    """Serve the boards of the account; without an account, those of the built-in simulator."""
    wanted = settings_or_exit()
    _run(wanted, demo=not wanted.has_account)


@click.command(epilog="Example: voteboard demo --port 8080")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--seed", default=1, show_default=True, help="Another number, another audience.")
def demo(port: int | None, seed: int) -> None:
    """Serve the built-in simulator's votes, whatever account is set."""
    wanted = settings_or_exit()
    _run(wanted if port is None else wanted.model_copy(update={"port": port}), demo=True, seed=seed)


@click.command(epilog="Example: voteboard simulate --port 9000 --spelling keyed")
@click.option("--port", type=click.IntRange(0, 65535), default=9000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Another number, another audience.")
@click.option(
    "--spelling",
    type=click.Choice(["standing", "keyed", "maps", "lists"]),
    default="standing",
    show_default=True,
    help="How the JSON of a vote is spelled.",
)
@click.option(
    "--empty", is_flag=True, help="No scripted votes and ratings: only those made under /simulator."
)
def simulate(port: int, seed: int, spelling: str, empty: bool) -> None:
    """Run the stand-in for the vendor alone, with the vendor's own HTTP API."""
    from voteboard import logs
    from voteboard.redaction import Redactor
    from voteboard.simulator.account import Account
    from voteboard.simulator.quality import Quality
    from voteboard.simulator.script import SCENES
    from voteboard.simulator.web import ID, SECRET, create_app

    logs.to_stderr(Redactor())
    account = Account(seed=seed, scenes=() if empty else SCENES)

    listener = _listener("127.0.0.1", port, 0)
    click.echo(f"Simulator: {listener.url}")
    click.echo(f"VOTEBOARD_API_URL={listener.url} VOTEBOARD_API_ID={ID} VOTEBOARD_API_SECRET={SECRET}")
    quality = Quality() if empty else Quality(busy=True, replies_after=REPLIES_AFTER, seed=seed)
    server.serve(listener, create_app(account, time.time, spelling=spelling, quality=quality))


def _run(wanted: Settings, *, demo: bool, seed: int = 1) -> None:
    import logging

    from voteboard import checklist, create_app, logs
    from voteboard.redaction import Redactor

    redactor = Redactor()
    logs.to_stderr(redactor, wanted.log_format)
    listener = _listener(wanted.host, wanted.port, wanted.connections_per_address)
    temporary = ExitStack()
    if demo:
        wanted = wanted.model_copy(update={"redis_url": None})
        wanted = _with_simulator(wanted, seed, temporary.enter_context(TemporaryDirectory()))
    elif wanted.api_url.startswith("http:"):
        logging.getLogger("voteboard").warning(
            "VOTEBOARD_API_URL is plain http: the account's secret travels unencrypted"
        )
    colours = checklist.contrast(wanted.branding)
    if wanted.theme in (None, "event") and colours.state != "good":
        logging.getLogger("voteboard").warning("%s", colours)
    try:
        program = create_app(wanted, server.runtime(), redactor, demo=demo)
        program.open()
    except FileNotFoundError as error:
        exit_with(str(error))
    except VoteboardError as error:
        exit_with(error)

    if demo:
        click.echo(_("DEMO: the votes are simulated"))
    click.echo(_("Stage, for the projector: %(url)s") % {"url": f"{listener.url}/"})
    console = {"url": f"{listener.url}/present", "password": program.console_password}
    if program.console_password:
        click.echo(_("Console: %(url)s  password: %(password)s") % console)
    else:
        click.echo(_("Console: %(url)s") % console)
    if not demo:
        click.echo(_("Votes are recorded in %(place)s") % {"place": program.engine.archive.place})
    click.echo(_("Health: %(url)s") % {"url": f"{listener.url}/healthz"})
    listener.shedding = program.fanout.shedding
    with temporary:
        server.serve(
            listener,
            program.app,
            tasks=program.supervisor.loops,
            open_viewer=program.fanout.open_viewer,
            leaving=server.Leaving(
                program.drain, wanted.drain, program.close, program.fanout.part, lambda: program.deposed
            ),
        )
        program.engine.close()
    if program.deposed:
        sys.exit(START_AGAIN)


def _with_simulator(wanted: Settings, seed: int, folder: str) -> Settings:
    """The same settings, with an account at a simulator that runs inside this process.

    Its votes are recorded in ``folder``, away from those of an account.
    """
    from pydantic import SecretStr

    from voteboard.simulator.account import Account
    from voteboard.simulator.quality import Quality
    from voteboard.simulator.web import ID, SECRET, create_app

    quality = Quality(busy=True, replies_after=REPLIES_AFTER, seed=seed)
    address = server.serve_aside(create_app(Account(seed=seed), time.time, quality=quality))
    account = {"api_url": address, "api_id": ID, "api_secret": SecretStr(SECRET), "api_keys": {}}
    account["messages"] = True  # they reach nobody
    database = {"database_url": SecretStr(f"sqlite:///{folder}/votes.db")}
    number = {"join_number": wanted.join_number or DEMO_NUMBER}
    return wanted.model_copy(update={**account, **database, **number})


def _listener(host: str, port: int, per_address: int) -> server.Listener:
    try:
        return server.Listener(host, port, per_address)
    except OSError as error:
        problem = {"host": host, "port": port, "problem": error.strerror}
        exit_with(_("Can't listen on %(host)s:%(port)s: %(problem)s. Set HOST or PORT to another.") % problem)
