"""What can be said of an embed in its address: the one table of options, and their reading."""

from collections.abc import Mapping
from dataclasses import dataclass

from voteboard import resources
from voteboard.errors import NotOneOf
from voteboard.stage import SHOW, SORT
from voteboard.web.language import LANGUAGES
from voteboard.web.parameters import one_of

SWITCH = ("0", "1")
TILES = ("whole", "number")
_OWN = ("transparent", "compact", "fit", "live")  # of embeds alone


@dataclass(frozen=True, slots=True)
class Option:
    """One parameter of `/embed/HASH`, which is `data-NAME` of embed.js as well.

    ``values`` are all that it can have; none: `looks.py` checks it. ``usual`` is what counts without it;
    empty: the settings decide.
    """

    name: str
    values: tuple[str, ...]
    usual: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """How a page is embedded, beside its looks: ``fit`` `window` or `height`, ``live`` `socket` or `poll`.

    ``tile``: what it tells of its event as a part of a wall (which alone asks for it): `whole`, or the
    `number` where the wall tells the rest. Empty: it is none.
    """

    transparent: bool = False
    compact: bool = False
    fit: str = "window"
    live: str = "socket"
    tile: str = ""

    @property
    def flows(self) -> bool:
        """Whether it is as high as its answers need, by its width alone."""
        return self.compact or self.fit == "height"


def options() -> tuple[Option, ...]:
    """All options, in the order in which they are written."""
    return (
        Option("theme", resources.themes(), "", "The colours."),
        Option("lang", LANGUAGES, "", "The language."),
        Option("show", SHOW, "both", "Which numbers are shown."),
        Option("sort", SORT, "rank", "The order of the answers: as they were created, or by votes."),
        Option("transparent", SWITCH, "0", "No background: over a video, or on the page's own ground."),
        Option("compact", SWITCH, "0", "For a sidebar of 240 to 400 pixels."),
        Option(
            "fit",
            ("window", "height"),
            "window",
            "`window`: fills the frame, and turns pages where answers don't fit. `height`: as high as all "
            "answers need, by the width alone, and tells the page around it; embed.js asks for it.",
        ),
        Option(
            "live",
            ("socket", "poll"),
            "socket",
            "`poll`: asks every other second for what any cache may keep, for very many readers.",
        ),
        Option(
            "ground", (), "", "The event's background, like `0a0d18`; this and the next three choose `event`."
        ),
        Option("ink", (), "", "Its text, readable on the background."),
        Option("accent", (), "", "What marks who leads."),
        Option("bars", (), "", "Up to 12 colours of bars, with commas between them."),
        Option("logo", (), "", "A picture in the folder of `VOTEBOARD_LOGO`."),
    )


def names(kind: str) -> list[str]:
    """Names of the options that a page looks at: `embed` all of them, others those of its looks."""
    return [option.name for option in options() if kind == "embed" or option.name not in _OWN]


def asked() -> Embedding:
    """How the address that is being asked for wants it. Raises NotOneOf."""
    usual = {option.name: (option.usual, option.values) for option in options()}
    return Embedding(
        transparent=one_of("transparent", *usual["transparent"]) == "1",
        compact=one_of("compact", *usual["compact"]) == "1",
        fit=one_of("fit", *usual["fit"]),
        live=one_of("live", *usual["live"]),
        tile=one_of("tile", "", ("", *TILES)),
    )


def chosen(parameters: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """The options among ``parameters``, without those that are as usual. Raises NotOneOf, which names one."""
    found = {}
    for option in options():
        value = parameters.get(prefix + option.name, "")
        if value and option.values and value not in option.values:
            raise NotOneOf(prefix + option.name, value, option.values)
        if value and value != option.usual:
            found[option.name] = value
    return found
