"""The canvas, and the scale of the board's design on it (static/css/tokens.css, board.css). Pure."""

from dataclasses import dataclass

WIDTHS, HEIGHTS = (320, 3840), (240, 2160)  # pixels, least and most
USUAL = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Frame:
    """A canvas in pixels."""

    width: int
    height: int

    @property
    def upright(self) -> bool:
        """Whether the head is one column: @media (max-aspect-ratio: 4 / 5)."""
        return self.width * 5 <= self.height * 4

    @property
    def low(self) -> bool:
        """Whether it is a low embed: @media (max-height: 420px) and (min-aspect-ratio: 4 / 5)."""
        return self.height <= 420 and self.width * 5 >= self.height * 4

    @property
    def unit(self) -> float:
        """One pixel of the design: `--unit`."""
        if self.upright:
            return min(self.width / 1000, self.height / 1500)
        return min(self.width / 1920, self.height / 1080)

    def px(self, design: float, least: float = 0) -> float:
        """CSS's `max(design * var(--unit), least px)`."""
        return max(design * self.unit, least)

    @property
    def top(self) -> float:
        """The board's padding; `side` and `bottom` too."""
        return self.px(56, 12)

    @property
    def side(self) -> float:
        return self.px(72, 14)

    @property
    def bottom(self) -> float:
        return self.px(36, 8)

    @property
    def inner(self) -> float:
        """The width between the paddings."""
        return self.width - 2 * self.side
