"""What a trial has found: figures by name, and whatever did not hold, in words."""

from dataclasses import dataclass, field

SECONDS = "s"


@dataclass
class Findings:
    """``figures`` are told as they are, in the order in which they were found; ``slack``: see `Size`.

    ``impossible`` says what is missing here to try it at all.
    """

    slack: float = 1.0
    figures: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    impossible: str = ""

    def note(self, name: str, value: object, unit: str = "") -> None:
        """A figure that explains."""
        if isinstance(value, int | float):
            value = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
        self.figures[name] = f"{value} {unit}".strip()

    def bound(self, name: str, value: float | None, at_most: float, unit: str = SECONDS) -> None:
        """A figure that may be ``at_most`` so large; None is what never happened."""
        if value is None:
            self.figures[name] = "never"
        else:
            self.note(name, value, unit)
        held = value is not None and value <= at_most * self.slack
        self.must(held, f"{name}: {self.figures[name]}, at most {at_most:g} {unit}")

    def must(self, held: object, what: str) -> None:
        """``what`` is told where that does not hold."""
        if not held:
            self.broken.append(what)

    @property
    def held(self) -> bool:
        """Whether everything did."""
        return not self.broken
