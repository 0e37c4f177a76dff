"""What a program that serves says at its start: its addresses, and what is doubtful about its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voteboard.cli.ending import _

if TYPE_CHECKING:
    from voteboard.settings import Settings


def warn(wanted: Settings, *, demo: bool = False) -> None:
    """Log what the settings allow and nobody should want."""
    import logging

    from sqlalchemy.engine import make_url

    from voteboard import checklist

    log = logging.getLogger("voteboard")
    if not demo and wanted.api_url.startswith("http:"):
        log.warning("VOTEBOARD_API_URL is plain http: the account's secret travels unencrypted")
    colours = checklist.contrast(wanted.branding)
    if wanted.theme in (None, "event") and colours.state != "good":
        log.warning("%s", colours)
    if wanted.redis_url is not None and make_url(wanted.database).drivername == "sqlite":
        # Not refused: workers on one machine may share a file.
        doubt = _(
            "REDIS_URL is set, and DATABASE_URL is a SQLite file: processes on several machines would each "
            "record into a file of their own. Set PostgreSQL for them"
        )
        log.warning("%s", doubt, extra={"event": "record-unshared"})


def announce(url: str, place: str | None, made_password: str | None = None) -> None:
    """Tell the addresses; ``place`` is the record's, None in a demo."""
    if place is None:
        click.echo(_("DEMO: the votes are simulated"))
    click.echo(_("Stage, for the projector: %(url)s") % {"url": f"{url}/"})
    console = {"url": f"{url}/present", "password": made_password}
    if made_password:
        click.echo(_("Console: %(url)s  password: %(password)s") % console)
    else:
        click.echo(_("Console: %(url)s") % console)
    if place is not None:
        click.echo(_("Votes are recorded in %(place)s") % {"place": place})
    click.echo(_("Health: %(url)s") % {"url": f"{url}/healthz"})
