"""Commands that serve until they are stopped: `serve`, `demo`, `simulate`."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

import click

from voteboard import server
from voteboard.cli import greeting, worker
from voteboard.cli.ending import _, exit_with, settings_or_exit
from voteboard.errors import N_, VoteboardError

if TYPE_CHECKING:
    from voteboard import Program
    from voteboard.settings import Settings

DEMO_NUMBER = "+7 900 000-00-00"
START_AGAIN = 75  # exit code (EX_TEMPFAIL): another process leads, and this one may serve again
REPLIES_AFTER = 20.0  # seconds after which a simulated client answers a message


@click.command(epilog="Example: PORT=8080 voteboard serve, or REDIS_URL=… voteboard serve --workers 4")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that serve at one address; more than one need REDIS_URL. SIGHUP replaces each in turn.",
)
def serve(workers: int) -> None:
    """Serve the boards of the account; without an account, those of the built-in simulator."""
    told = worker.given()
    wanted = settings_or_exit()
    if told is None and workers > 1:
        _supervise(wanted, workers)
    _run(wanted, demo=not wanted.has_account, told=told)


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


def _supervise(wanted: Settings, workers: int) -> NoReturn:
    from sqlalchemy.engine import make_url

    from voteboard import logs
    from voteboard.cli.starting import Starting
    from voteboard.cli.supervising import supervise
    from voteboard.listener import url_of
    from voteboard.redaction import Redactor

    if not wanted.has_account:
        exit_with(_("No account is set: set VOTEBOARD_API_ID and VOTEBOARD_API_SECRET"))
    if wanted.redis_url is None:
        exit_with(_(N_("REDIS_URL is missing: several workers need a Redis to share the votes by")))
    redactor = Redactor()
    for secret in wanted.secrets:
        redactor.hide(secret)
    logs.to_stderr(redactor, wanted.log_format)
    try:
        starting = Starting(wanted.host, wanted.port, workers)
    except OSError as error:
        _exit_unheard(wanted.host, wanted.port, error)
    greeting.warn(wanted)
    place = make_url(wanted.database).render_as_string(hide_password=True)
    announce = partial(greeting.announce, url_of(starting.name), place)
    sys.exit(supervise(workers, starting, wanted.drain, announce))


def _run(wanted: Settings, *, demo: bool, seed: int = 1, told: worker.Given | None = None) -> None:
    from voteboard import create_app, logs
    from voteboard.cli import sole
    from voteboard.redaction import Redactor

    redactor, runtime = Redactor(), server.runtime()
    logs.to_stderr(redactor, wanted.log_format, worker=told and told.number)
    listener = _listener(wanted.host, wanted.port, wanted.connections_per_address, told)
    held, tasks = ExitStack(), ()
    if demo:
        wanted = wanted.model_copy(update={"redis_url": None})
        wanted = _with_simulator(wanted, seed, held.enter_context(TemporaryDirectory()))
    if told is None:
        greeting.warn(wanted, demo=demo)
    try:
        if not demo and wanted.redis_url is None:
            tasks = sole.claim(wanted.database, wanted.account, runtime, held)
        program = create_app(wanted, runtime, redactor, demo=demo)
        program.open()
    except FileNotFoundError as error:
        exit_with(str(error))
    except VoteboardError as error:
        exit_with(error)

    if told is None:
        place = None if demo else program.engine.archive.place
        greeting.announce(listener.url, place, program.console_password)
    listener.shedding = program.fanout.shedding
    duty = told and _duty(told, listener, program)
    with held:
        server.serve(
            listener,
            program.app,
            tasks=(*([duty.loop] if duty else []), *program.supervisor.loops, *tasks),
            open_viewer=program.fanout.open_viewer,
            leaving=server.Leaving(
                program.drain, wanted.drain, program.close, program.fanout.part, lambda: program.deposed
            ),
            begins=duty.begins if duty else lambda: program.shows,
        )
        program.engine.close()
    if program.deposed:
        sys.exit(START_AGAIN)


def _duty(told: worker.Given, listener: server.Listener, program: Program) -> worker.Duty:
    from voteboard.readiness import State

    runtime = program.runtime
    ready = lambda: program.readiness.state is State.READY  # noqa: E731
    return worker.Duty(told, listener, ready, runtime.monotonic, runtime.sleep)


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


def _listener(host: str, port: int, per_address: int, told: worker.Given | None = None) -> server.Listener:
    try:
        if told is not None:
            return server.Listener(host, port, told.part_of(per_address), given=told.socket)
        return server.Listener(host, port, per_address)
    except OSError as error:
        _exit_unheard(host, port, error)


def _exit_unheard(host: str, port: int, error: OSError) -> NoReturn:
    problem = {"host": host, "port": port, "problem": error.strerror}
    exit_with(_("Can't listen on %(host)s:%(port)s: %(problem)s. Set HOST or PORT to another.") % problem)
