"""The command `ask`: messages that ask clients for a rating, from a file."""

from __future__ import annotations

import getpass
import signal
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from voteboard import server
from voteboard.cli.ending import SAID_NO, WRONG_USE, _, account_or_exit, exit_with, told
from voteboard.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voteboard.history.mailings import Mailings
    from voteboard.history.messages import Mailing
    from voteboard.messages.preview import Preview
    from voteboard.messages.sending import Sending
    from voteboard.runtime import Runtime
    from voteboard.settings import Settings
    from voteboard.vendor.client import Client

MOST_LISTED = 20  # mailings, and messages of each that wait for a person
DECISIONS = ("again", "sent", "not-sent", "drop")


@click.command(epilog="Example: voteboard ask clients.csv --text 'Оцените нас от 1 до 5'")
@click.argument("file", required=False)
@click.option("--text", default="", help="The text of rows that have none.")
@click.option("--text-final", "final", default="", help="What is sent after a rating, where a row has none.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@click.option("--dry-run", is_flag=True, help="Check and show everything, send nothing.")
@click.option("--continue", "go_on", is_flag=True, help="Send what was confirmed before and still waits.")
@click.option("--list", "listing", is_flag=True, help="List what was sent, and what waits for a decision.")
@click.option(
    "--decide",
    type=click.Choice(DECISIONS),
    help="again: refused ones wait to be sent again. sent, not-sent: what became of uncertain ones. "
    "drop: waiting ones are never sent. Needs --mailing.",
)
@click.option(
    "--mailing", type=click.IntRange(1), help="For --continue, --decide, --list: of this mailing alone."
)
@click.option("--line", type=click.IntRange(0), help="For --decide: this line's message alone.")
@click.option(
    "--batch", type=click.IntRange(1, 50), default=50, show_default=True, help="Most in one request."
)
def ask(
    file: str | None,
    text: str,
    final: str,
    yes: bool,
    dry_run: bool,
    go_on: bool,
    listing: bool,
    decide: str | None,
    mailing: int | None,
    line: int | None,
    batch: int,
) -> None:
    """Ask the clients in FILE, a CSV (`-`: standard input), for a rating. Each message costs money.

    Columns, in any order: phone, text, and if wanted employee, order, text_final. The same phone, order and
    text are sent once for all time. docs/messages.md tells the rest.
    """
    actions = sum((file is not None, go_on, listing, decide is not None))
    if actions != 1:
        raise click.UsageError(_("Name one of FILE, --continue, --list, --decide"))
    if decide is not None and mailing is None:
        raise click.UsageError(_("--decide needs --mailing; --list tells the numbers"))
    if file == "-" and not (yes or dry_run):
        raise click.UsageError(_("FILE from standard input needs --yes or --dry-run"))
    wanted = account_or_exit()
    with told(), _desk(wanted) as desk:
        if listing:
            desk.list(mailing)
            return
        if not wanted.messages and not dry_run:
            exit_with(
                _(
                    N_(
                        "Messages are not allowed, because each costs money. To allow them set "
                        "VOTEBOARD_MESSAGES=1"
                    )
                )
            )
        if decide is not None:
            desk.decide(decide, mailing, line)
            return
        if go_on:
            chosen = desk.waiting(mailing, yes=yes)
            good = True
        else:
            preview = desk.preview(_bytes(file), text, final)
            good = preview.clean
            if dry_run:
                sys.exit(0 if good else SAID_NO)
            chosen = desk.confirmed(preview, yes=yes)
        sent = [desk.send(one, batch) for one in chosen]
        sys.exit(0 if good and all(sent) else SAID_NO)


def _bytes(file: str) -> bytes:
    from voteboard.messages.table import LARGEST

    try:
        with click.open_file(file, "rb") as given:
            return given.read(LARGEST + 1)
    except OSError as error:
        exit_with(f"{file}: {error.strerror}", WRONG_USE)


@contextmanager
def _desk(wanted: Settings) -> Iterator[_Desk]:
    from voteboard import logs
    from voteboard.history.mailings import Mailings
    from voteboard.history.store import Store
    from voteboard.messages.sending import Sending
    from voteboard.redaction import Redactor
    from voteboard.vendor.client import Client

    redactor = Redactor()
    logs.to_stderr(redactor)
    runtime = server.runtime()
    client = Client(wanted, runtime.deadline, redactor)
    with closing(Store(wanted.database, wanted.account, durable=True)) as store:
        mailings = Mailings(store, wanted.zone, wanted.messages_per_day)
        yield _Desk(client, mailings, Sending(client, mailings, store, runtime), runtime, wanted)


class _Desk:
    """What the command does, once it is clear what."""

    def __init__(
        self, client: Client, mailings: Mailings, sending: Sending, runtime: Runtime, wanted: Settings
    ) -> None:
        self._client = client
        self._mailings = mailings
        self._sending = sending
        self._runtime = runtime
        self._zone = wanted.zone

    def preview(self, data: bytes, text: str, final: str) -> Preview:
        from voteboard.cli import asking_words
        from voteboard.messages.preparing import Preparing

        made = Preparing(self._client, self._mailings, self._runtime).file(data, text, final)
        for said in asking_words.preview(made):
            click.echo(said)
        return made

    def confirmed(self, preview: Preview, *, yes: bool) -> list[Mailing]:
        if not preview.count:
            click.echo(_("Nothing is to be sent"))
            return []
        self._ask_for(preview.count, yes=yes)
        rows = ((line.line, line.key, line.message) for line in preview.lines)
        made = self._mailings.confirm(rows, getpass.getuser(), self._runtime.now())
        return [] if made is None else [made]

    def waiting(self, mailing: int | None, *, yes: bool) -> list[Mailing]:
        """What waits, oldest first, after somebody has said so."""
        from voteboard.model import MessageState

        self._mailings.abandon(self._runtime.now())
        found = self._mailings.mailings(MOST_LISTED, only=mailing)
        chosen = [one for one in reversed(found) if one.counts.get(MessageState.WAITING)]
        if not chosen:
            click.echo(_("Nothing waits to be sent"))
            return []
        self._ask_for(sum(one.counts[MessageState.WAITING] for one in chosen), yes=yes)
        return chosen

    def _ask_for(self, n: int, *, yes: bool) -> None:
        if yes:
            return
        said = click.prompt(
            _("Type %(n)s to send %(n)s messages") % {"n": n}, default="", show_default=False, err=True
        )
        if said.strip() != str(n):
            exit_with(_("Nothing was sent"), SAID_NO)

    def send(self, mailing: Mailing, batch: int) -> bool:
        """Send what waits of a mailing; whether all of it was."""
        from voteboard.cli import asking_words
        from voteboard.messages.sending import Progress
        from voteboard.model import MessageState

        progress = Progress(mailing.id)
        label = _("Mailing %(id)s") % {"id": mailing.id}
        bar = click.progressbar(
            length=mailing.counts[MessageState.WAITING], label=label, file=sys.stderr, show_pos=True
        )
        with bar, _interruptible() as asked:
            self._sending.run(
                progress, lambda: bar.update(progress.tried - bar.pos), stopped=asked, batch=batch
            )
        (now,) = self._mailings.mailings(1, only=mailing.id)
        for said in asking_words.summary(now, progress):
            click.echo(said)
        return progress.ended is None and not (progress.refused or progress.uncertain)

    def list(self, mailing: int | None) -> None:
        from voteboard.cli import asking_words
        from voteboard.model import MessageState

        self._mailings.abandon(self._runtime.now())
        found = self._mailings.mailings(MOST_LISTED, only=mailing)
        if not found:
            click.echo(_("There are no messages yet"))
        for one in found:
            open = self._mailings.messages(
                one.id,
                (MessageState.UNCERTAIN, MessageState.REFUSED, MessageState.SENDING, MessageState.WAITING),
                MOST_LISTED,
            )
            for said in asking_words.mailing(one, open, self._zone):
                click.echo(said)

    def decide(self, decision: str, mailing: int, line: int | None) -> None:
        from voteboard.history.messages import Decision

        self._mailings.abandon(self._runtime.now())
        n = self._mailings.decide(Decision(decision), mailing, self._runtime.now(), line=line)
        click.echo(_("Messages changed: %(n)s") % {"n": n})
        if not n:
            sys.exit(SAID_NO)


@contextmanager
def _interruptible() -> Iterator[object]:
    """Ctrl-C ends after the request that is under way; a second one at once."""
    pressed: list[bool] = []

    def press(*_args: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
