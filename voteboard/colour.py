"""Colours, and whether one can be read on another. Pure functions.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import re
from dataclasses import dataclass

from voteboard.errors import N_, BadValue

AA = 4.5  # the least contrast of text of any size
AA_SHAPES = 3.0  # and of what is no text


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of sRGB; each part is 0 … 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance: 0 for black, 1 for white."""
        red, green, blue = map(_linear, (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: "Colour", part: float) -> "Colour":
        """This colour with ``part`` (0 … 1) of ``other`` in it."""
        mine, theirs = (self.red, self.green, self.blue), (other.red, other.green, other.blue)
        return Colour(*(round(a + (b - a) * part) for a, b in zip(mine, theirs, strict=True)))


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def parse(text: str) -> Colour:
    """`#0a0d18`, `0a0d18` or `fff` → Colour. Raises BadValue for anything else."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})", text.strip())
    if found is None:
        raise BadValue(N_("must be a colour like #0a0d18"))
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return Colour(*bytes.fromhex(digits))


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black and white)."""
    high, low = sorted((one.luminance, other.luminance), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever is easier to read on ``ground``."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, ground))


def quieter(ink: Colour, ground: Colour) -> Colour:
    """``ink`` moved towards ``ground`` by up to a third, as far as it can still be read there."""
    mixes = (ink.mixed(ground, part / 100) for part in range(35, 0, -5))
    return next((mix for mix in mixes if contrast(mix, ground) >= AA), ink)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
