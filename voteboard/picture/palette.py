"""The colours of a theme, read from the stylesheets that browsers read. Pure.

A theme sets custom properties on `:root`, to colours in hexadecimal digits, `var(--other, fallback)` or
`color-mix(in srgb, A n%, B)`: a new file in static/css/themes is a new look of pictures too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voteboard.colour import Colour, parse

COLOURS = 12  # of answers
_ROOT = re.compile(r"(?:^|[};\s]):root\s*\{([^{}]*)\}")
_LOGO = re.compile(r"\.logo\s*\{[^{}]*display\s*:\s*block")
_NAMED = {"black": "#000000", "white": "#ffffff"}


@dataclass(frozen=True, slots=True)
class Palette:
    """What the board's parts are painted with; names are those of the custom properties."""

    ground: Colour
    glow: Colour
    ink: Colour
    quiet: Colour
    line: Colour
    track: Colour
    chip: Colour
    leader: Colour
    on_leader: Colour
    live: Colour
    on_live: Colour
    fresh: Colour
    stale: Colour
    stale_badge: Colour
    on_stale_badge: Colour
    badge: Colour
    on_badge: Colour
    answers: tuple[Colour, ...]
    shading: float  # how much of a bar's own colour its dark end keeps
    shows_logo: bool


def read(*stylesheets: str) -> Palette:
    """The palette of stylesheets, later ones before earlier ones: tokens, theme, an event's colours.

    Raises ValueError, which names the property, for a value that is no colour of the kinds above.
    """
    sheets = [
        re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", " ", s, flags=re.S)
        for s in stylesheets
    ]
    properties: dict[str, str] = {}
    for block in (block for sheet in sheets for block in _ROOT.findall(sheet)):
        properties |= dict(re.findall(r"--([\w-]+)\s*:\s*([^;]+?)\s*(?:;|$)", block))
    names = [name for name in Palette.__slots__ if name not in ("answers", "shading", "shows_logo")]
    return Palette(
        **{name: _property(name.replace("_", "-"), properties) for name in names},
        answers=tuple(_property(f"palette-{i}", properties) for i in range(COLOURS)),
        shading=_part(properties.get("shading", "76%")),
        shows_logo=any(_LOGO.search(sheet) for sheet in sheets),
    )


def _property(name: str, properties: Mapping[str, str], within: tuple[str, ...] = ()) -> Colour:
    if name in within:
        raise ValueError(f"--{name}: is made of itself")
    if name not in properties:
        raise ValueError(f"--{name}: is not set by the theme")
    try:
        return _colour(properties[name], properties, (*within, name))
    except ValueError as error:
        raise ValueError(str(error) if str(error).startswith("--") else f"--{name}: {error}") from None


def _colour(value: str, properties: Mapping[str, str], within: tuple[str, ...]) -> Colour:
    value = value.strip()
    if value.startswith("var("):
        name, *fallback = _arguments(value)
        name = name.removeprefix("--")
        if name not in properties and fallback:
            return _colour(fallback[0], properties, within)
        return _property(name, properties, within)
    if value.startswith("color-mix("):
        space, one, other = _arguments(value)
        if space != "in srgb":
            raise ValueError("color-mix is understood in srgb")
        colour, part = _with_part(one)
        other, rest = _with_part(other)
        if part is None:
            part = 0.5 if rest is None else 1 - rest
        mixed = _colour(colour, properties, within), _colour(other, properties, within)
        return mixed[1].mixed(mixed[0], part)
    return parse(_NAMED.get(value, value))


def _arguments(call: str) -> list[str]:
    """The arguments of `name(…)`, which may hold further calls."""
    found, depth = [""], 0
    for character in call[call.index("(") + 1 : call.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [argument.strip() for argument in found]


def _with_part(argument: str) -> tuple[str, float | None]:
    found = re.fullmatch(r"(.*\S)\s+([\d.]+%)", argument, re.S)
    return (found[1], _part(found[2])) if found else (argument, None)


def _part(percentage: str) -> float:
    return float(percentage.removesuffix("%")) / 100
