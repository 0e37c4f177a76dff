"""Colours of pictures are those of the stylesheets."""

import pytest

from tests.picture.boards import palette_of
from voteboard import resources
from voteboard.branding import Branding
from voteboard.colour import parse
from voteboard.picture.palette import read

TOKENS = ":root{" + "".join(f"--palette-{i}:#00000{i % 10};" for i in range(12)) + "--shading: 76%}"
NAMES = [
    "ground",
    "glow",
    "ink",
    "quiet",
    "line",
    "track",
    "chip",
    "leader",
    "on-leader",
    "live",
    "on-live",
    "fresh",
    "stale",
    "stale-badge",
    "on-stale-badge",
    "badge",
    "on-badge",
]
THEME = ":root{" + "".join(f"--{name}: #102030;" for name in NAMES) + "}"


@pytest.mark.parametrize("theme", resources.themes())
def test_every_theme_is_understood(theme):
    assert palette_of(theme).shows_logo == (theme == "event")


def test_an_event_has_its_colours():
    branding = Branding(parse("#203040"), parse("#ffffff"), parse("#ff0000"), (parse("#00ff00"),))
    sheets = (resources.built(name) for name in ("screen.css", "themes/event.css"))
    palette = read(*sheets, branding.stylesheet())
    assert (str(palette.ground), str(palette.leader), str(palette.answers[0])) == (
        "#203040",
        "#ff0000",
        "#00ff00",
    )
    assert str(palette.answers[1]) == "#ff7a59"
    # color-mix(in srgb, #ff0000 12%, #203040)
    assert str(palette.glow) == "#3b2a38"


def test_a_new_theme_needs_no_code():
    own = """/* :root { --ink: red } */
        @media print { :root { --ink: #000 } }
        :root { --ink: var(--mine, #fff); --line: color-mix(in srgb, var(--ink), black 25%); --chip: white;
        }"""
    palette = read(TOKENS, THEME, own)
    assert (str(palette.ink), str(palette.line), str(palette.chip)) == ("#ffffff", "#bfbfbf", "#ffffff")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("--ink: red", "--ink: must be a colour"),
        ("--ink: var(--ink)", "made of itself"),
        ("--ink: var(--x)", "--x: "),
    ],
)
def test_what_is_no_colour_is_named(wrong, says):
    with pytest.raises(ValueError, match=says):
        read(TOKENS, THEME, f":root{{{wrong}}}")
