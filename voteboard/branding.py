"""An event's own colours, as the variables that the theme `event` is made of. Pure."""

from dataclasses import dataclass

from voteboard.colour import AA, AA_SHAPES, Colour, contrast, ink_on, parse, quieter

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

    @property
    def filled(self) -> "Branding":
        """The same with every colour that a screen shows."""
        ground, ink = self.ground or OWN.ground, self.ink or OWN.ink
        if self.ground or self.ink:
            # A colour that is not chosen is made to go with the one that is.
            ground = self.ground or ink_on(self.ink)
            ink = self.ink or ink_on(ground)
        return Branding(ground, ink, self.accent or OWN.accent, self.bars + OWN.bars[len(self.bars) :])

    @property
    def faint(self) -> dict[str, list[Colour]]:
        """The colours that are hard to see on the ground (WCAG AA), by what they are: ink, accent, bars."""
        shown = self.filled
        wanted = {
            "ink": (AA, [shown.ink]),
            "accent": (AA_SHAPES, [shown.accent]),
            "bars": (AA_SHAPES, shown.bars),
        }
        faint = {
            name: [colour for colour in colours if contrast(colour, shown.ground) < least]
            for name, (least, colours) in wanted.items()
        }
        return {name: colours for name, colours in faint.items() if colours}

    def stylesheet(self) -> str:
        """CSS that sets the variables which `static/css/themes/event.css` reads."""
        variables: dict[str, Colour] = {}
        if self.ground or self.ink:
            ground, ink = self.filled.ground, self.filled.ink
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


# What `static/css/themes/event.css` has where nothing is chosen.
OWN = Branding(
    parse("#0a0d18"),
    parse("#f6f7fb"),
    parse("#ffc857"),
    tuple(
        parse(colour)
        for colour in (
            "#4c8dff", "#ff7a59", "#2ec4a6", "#b38bff", "#f2c14e", "#ff6fae",
            "#5ad1f5", "#a5d65a", "#d08c5b", "#8f9cff", "#e25563", "#8fb3a9",
        )
    ),
)  # fmt: skip
