"""How commands begin and end: settings read, sentences translated, failures told, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from voteboard import settings
from voteboard.catalogue import DEFAULT, translator
from voteboard.errors import N_, SettingsError, VoteboardError

SAID_NO, WRONG_USE = 1, 2  # the vendor or the data said no; the command was used wrongly


def _(sentence: str) -> str:
    """The sentence in the language of the settings."""
    # Asked anew each time: the settings may be what went wrong.
    return translator(os.environ.get("VOTEBOARD_LANGUAGE") or DEFAULT)(sentence)


def settings_or_exit() -> settings.Settings:
    """The settings; exits with what is wrong with them."""
    try:
        return settings.load()
    except SettingsError as error:
        exit_with(error.translated(_))


def account_or_exit() -> settings.Settings:
    """The settings, which have an account."""
    wanted = settings_or_exit()
    if not wanted.has_account:
        exit_with(_(N_("No account is set: set VOTEBOARD_API_ID and VOTEBOARD_API_SECRET")))
    return wanted


@contextmanager
def told() -> Iterator[None]:
    """Ends the command with what went wrong, in words."""
    try:
        yield
    except VoteboardError as error:
        exit_with(error, SAID_NO)
    except OSError as error:
        exit_with(f"{error.filename or ''} {error.strerror}".strip(), SAID_NO)


def exit_with(said: str | VoteboardError, code: int = WRONG_USE) -> NoReturn:
    """Say it on standard error, and end."""
    click.echo(said if isinstance(said, str) else said.translated(_), err=True)
    sys.exit(code)
