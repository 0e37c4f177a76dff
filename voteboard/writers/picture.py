"""SVG and PNG: the board as pages show it, at any size (docs/pictures.md)."""

import json
from functools import cache
from typing import BinaryIO

from babel import numbers

from voteboard import moments, resources, wording
from voteboard.board import Board
from voteboard.catalogue import plural_translator
from voteboard.exported import Exported, Looks
from voteboard.picture import palette
from voteboard.picture.drawing import draw
from voteboard.picture.style import Style, Words
from voteboard.picture.typeface import Typeface


def write_svg(exported: Exported, stream: BinaryIO) -> None:
    """With the fonts that its texts need inside."""
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(_drawn(exported, _fonts()).encode("utf-8", "replace"))


def write_png(exported: Exported, stream: BinaryIO) -> None:
    """Raises what ``exported.rasterize`` does."""
    svg = _drawn(exported, {})
    files = [str(resources.built_file(face.ttf)) for face in typeface().faces.values()]
    stream.write(exported.rasterize(svg.encode("utf-8", "replace"), files))


def _drawn(exported: Exported, fonts: dict[str, bytes]) -> str:
    [result] = exported.results
    options = exported.options
    return draw(
        result.board,
        _style(options.looks, fonts),
        _words(result.board, exported),
        options.width,
        options.height,
    )


def _style(looks: Looks, fonts: dict[str, bytes]) -> Style:
    return Style(
        palette=palette.read(
            resources.built("screen.css"),
            resources.built(f"themes/{looks.theme}.css"),
            looks.branding.stylesheet(),
        ),
        typeface=typeface(),
        show=looks.show,
        sort=looks.sort,
        logo=looks.logo and resources.enclosed(looks.logo),
        demo=looks.demo,
        fonts=fonts,
    )


def _words(board: Board, exported: Exported) -> Words:
    _, language, vote = exported.translate, exported.language, board.vote
    plural = plural_translator(language)
    says = "stale" if board.stale else wording.badge(board)
    time = moments.moment(board.at, exported.made_at, exported.zone, language)
    revision = f"rev {board.revision.rev} · {board.revision.epoch}"
    if board.at:
        revision = f"{moments.date(board.at, exported.zone, language)} · {revision}"

    def number(n: int) -> str:
        return numbers.format_decimal(n, locale=language)

    def first(n: int, every: int) -> str:
        return _("The first {n} of {all} answers").replace("{n}", number(n)).replace("{all}", number(every))

    return Words(
        language=language,
        state=wording.phase(board),
        title=(vote.question or vote.name) if vote else _("Waiting for the vote to begin"),
        badge=wording.phase_texts(_)[says],
        event=wording.event_line(vote, _),
        freshness=wording.freshness(board, time, _),
        revision=revision,
        rule=wording.rule(vote, _),
        hidden=_("Result hidden"),
        empty=_("No answers yet"),
        waiting=_("Waiting for the vote to begin"),
        promise=_("Results will appear here by themselves"),
        number=number,
        percent=lambda n: numbers.format_percent(n / 100, locale=language),
        unit=lambda n: plural("vote", "votes", n),
        first=first,
    )


@cache
def typeface() -> Typeface:
    """The board's, as it was built."""
    return Typeface(json.loads(resources.built("typeface.json")))


@cache
def _fonts() -> dict[str, bytes]:
    return {name: resources.built_file(face.woff2).read_bytes() for name, face in typeface().faces.items()}
