"""The command `export`: results as files, and the whole record as JSON."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voteboard import server
from voteboard.cli.ending import WRONG_USE, _, account_or_exit, exit_with, told
from voteboard.cli.writing import STDOUT, whole_file
from voteboard.errors import UnknownVote
from voteboard.picture.frame import HEIGHTS, USUAL, WIDTHS
from voteboard.stage import SHOW, SORT

if TYPE_CHECKING:
    from voteboard.exported import Looks, Options, Result
    from voteboard.history.reading import Reader
    from voteboard.history.store import Store
    from voteboard.settings import Settings


@click.command(
    epilog="Example: voteboard export 29 31 --output votes.xlsx",
)
@click.argument("votes", nargs=-1)
@click.option(
    "--all", "everything", is_flag=True, help="All votes, with every change, one JSON object a line."
)
@click.option(
    "--format",
    "extension",
    help="One of csv, html, json, png, svg, xlsx; without it, by the output's ending.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, allow_dash=True), default=STDOUT, help="A file's path."
)
@click.option("--delimiter", default="comma", show_default=True, help="CSV's: comma or semicolon.")
@click.option("--lang", type=click.Choice(("ru", "en")), help="Without it, the language of the settings.")
@click.option(
    "--width", type=click.IntRange(*WIDTHS), default=USUAL[0], show_default=True, help="A picture's."
)
@click.option(
    "--height", type=click.IntRange(*HEIGHTS), default=USUAL[1], show_default=True, help="A picture's."
)
@click.option("--theme", help="A picture's; without it, that of the settings.")
@click.option(
    "--show", type=click.Choice(SHOW), default="both", show_default=True, help="A picture's numbers."
)
@click.option("--sort", type=click.Choice(SORT), default="rank", show_default=True, help="A picture's order.")
def export(
    votes: tuple[str, ...],
    everything: bool,
    extension: str | None,
    output: str,
    delimiter: str,
    lang: str | None,
    width: int,
    height: int,
    theme: str | None,
    show: str,
    sort: str,
) -> None:
    """Write the results of VOTES, numbers or hashes, as the public may see them; or, with --all, everything.

    docs/exports.md tells of the formats, docs/history.md of what --all writes.
    """
    if everything:
        given = {"VOTES": votes, "--format": extension, "--lang": lang, "--theme": theme}
        if any(given.values()) or delimiter != "comma":
            raise click.UsageError(_("--all goes with --output alone"))
        _write_all(account_or_exit(), output)
        return
    if not votes:
        raise click.UsageError(_("Name the votes by their numbers or hashes, or take them all with --all"))
    votes = tuple(dict.fromkeys(votes))
    extension = _checked(extension, output, len(votes))
    from voteboard.exported import Options

    wanted = account_or_exit()
    options = Options(_delimiter(delimiter), _looks(wanted, theme, show, sort), width, height)
    _write_some(wanted, votes, extension, output, options, lang)


def _checked(extension: str | None, output: str, number: int) -> str:
    """The format, which takes so many votes; ends the command where there is none."""
    from voteboard.exports import EXPORTS, WrongNumber, check_number

    wanted = extension or Path(output).suffix.removeprefix(".").lower()
    formats = ", ".join(EXPORTS)
    if not wanted:
        said = _("Choose a format with --format, or by the ending of --output: %(formats)s")
        raise click.UsageError(said % {"formats": formats})
    if wanted not in EXPORTS:
        raise click.BadParameter(
            _("“%(name)s” is none of the formats: %(formats)s") % {"name": wanted, "formats": formats},
            param_hint="--format",
        )
    try:
        check_number(wanted, number)
    except WrongNumber as error:
        exit_with(error, WRONG_USE)
    return wanted


def _delimiter(asked: str) -> str:
    from voteboard.exports import DELIMITERS

    if asked not in DELIMITERS:
        names = ", ".join(DELIMITERS)
        said = _("“%(name)s” is none of %(names)s") % {"name": asked, "names": names}
        raise click.BadParameter(said, param_hint="--delimiter")
    return DELIMITERS[asked]


def _looks(wanted: Settings, theme: str | None, show: str, sort: str) -> Looks:
    """Those of the settings, as far as nothing else is asked for."""
    from voteboard import resources
    from voteboard.branding import Branding
    from voteboard.exported import Looks

    own = "event" if wanted.branding != Branding() or wanted.logo else "dark"
    theme = theme or wanted.theme or own
    if theme not in resources.themes():
        names = ", ".join(resources.themes())
        said = _("“%(name)s” is none of %(names)s") % {"name": theme, "names": names}
        raise click.BadParameter(said, param_hint="--theme")
    return Looks(theme, show, sort, wanted.branding, str(wanted.logo) if wanted.logo else None)


def _write_some(
    wanted: Settings, votes: tuple[str, ...], extension: str, output: str, options: Options, lang: str | None
) -> None:
    from voteboard.catalogue import translator
    from voteboard.exported import Exported
    from voteboard.exports import EXPORTS
    from voteboard.history.store import Store
    from voteboard.rasterizing import rasterizer

    runtime = server.runtime()
    language = lang or wanted.language
    with told(), closing(Store(wanted.database, wanted.account)) as store:
        exported = Exported(
            _read(store, votes, with_timeline=EXPORTS[extension].timeline and len(votes) == 1),
            wanted.zone,
            language,
            translator(language),
            runtime.now(),
            options,
            rasterizer(runtime.run),
        )
        with whole_file(output) as file:
            EXPORTS[extension].write(exported, file)
    click.echo(_("Votes written: %(n)s") % {"n": len(exported.results)}, err=True)


def _read(store: Store, votes: tuple[str, ...], *, with_timeline: bool) -> tuple[Result, ...]:
    """The votes behind their curtains, each once. Raises UnknownVote."""
    from voteboard.history.reading import Reader

    reader = Reader(store)
    results: dict[str, Result] = {}
    bar = click.progressbar(votes, label=_("Reading the votes"), file=sys.stderr, hidden=len(votes) == 1)
    with bar:
        for name in bar:
            result = _result(reader, store, name, with_timeline=with_timeline)
            results.setdefault(result.board.vote.hash, result)
    return tuple(results.values())


def _result(reader: Reader, store: Store, name: str, *, with_timeline: bool) -> Result:
    from voteboard import board
    from voteboard.exported import Result, points
    from voteboard.history import sampling

    found = reader.named(name)
    if found is None:
        raise UnknownVote(name)
    shown = board.of_drawn(found.drawn, found.report, found.revision, found.colours, at=found.seen_at)
    if not with_timeline:
        return Result(shown)
    return Result(shown, sampling.behind(store, found.drawn, shown.vote.hash, points(shown)))


def _write_all(wanted: Settings, output: str) -> None:
    from voteboard.history import dump
    from voteboard.history.store import Store

    n = 0
    with told(), closing(Store(wanted.database, wanted.account)) as store, whole_file(output) as file:
        for vote in dump.everything(store):
            line = json.dumps(vote, ensure_ascii=False, separators=(",", ":")) + "\n"
            file.write(line.encode())
            n += 1
    click.echo(_("Votes written: %(n)s") % {"n": n}, err=True)
