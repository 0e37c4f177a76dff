"""An event's own colours, as the variables that the theme `event` is made of. Pure."""

from dataclasses import dataclass

from voteboard.colour import AA, Colour, contrast, ink_on, quieter

MAX_BARS = 12  # the size of the palette


@dataclass(frozen=True, slots=True)
class Branding:
    """Colours of an event; None or empty: the theme's own. ``bars`` replace the palette from its start."""

    ground: Colour | None = None
    ink: Colour | None = None
    accent: Colour | None = None
    bars: tuple[Colour, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the text can be read on the ground (WCAG AA); true when one of them is not chosen."""
        return not (self.ground and self.ink) or contrast(self.ground, self.ink) >= AA

    def stylesheet(self) -> str:
        """CSS that sets the variables which `static/css/themes/event.css` reads."""
        variables: dict[str, Colour] = {}
        if self.ground or self.ink:
            # A colour that is not chosen is made to go with the one that is.
            ground = self.ground or ink_on(self.ink)
            ink = self.ink or ink_on(ground)
            variables |= {"ground": ground, "ink": ink, "quiet": quieter(ink, ground)}
        if self.accent:
            variables |= {"accent": self.accent, "on-accent": ink_on(self.accent)}
        variables |= {f"bar-{i}": bar for i, bar in enumerate(self.bars)}
        return ":root{" + "".join(f"--event-{name}:{value};" for name, value in variables.items()) + "}"

    def query(self) -> dict[str, str]:
        """The chosen colours as parameters of an address."""
        chosen = {"ground": self.ground, "ink": self.ink, "accent": self.accent}
        query = {name: str(value).lstrip("#") for name, value in chosen.items() if value}
        if self.bars:
            query["bars"] = ",".join(str(bar).lstrip("#") for bar in self.bars)
        return query
