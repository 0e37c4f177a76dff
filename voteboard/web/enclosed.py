"""What a page asks for, put inside the page: a file that needs no server and no network."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from voteboard import resources
from voteboard.web.looks import Looks


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The parts of such a page. ``themes`` are addresses by name, as ``themes()`` gives them to other pages.

    The script and the styles are ours and were built so that they don't end their element
    (``tests/web/test_replay.py``); an event's colours are checked colours.
    """

    script: Markup
    style: Markup
    branding: Markup
    themes: dict[str, str]
    icon: str
    logo: str | None


def enclose(looks: Looks, logo: Path | None) -> Enclosed:
    """All that a replay with these looks needs."""
    return Enclosed(
        script=Markup(resources.built("replay-file.js")),  # noqa: S704 - see Enclosed
        style=Markup(resources.built("replay-file.css")),  # noqa: S704
        branding=Markup(looks.branding.stylesheet()),  # noqa: S704
        themes={
            name: resources.enclosed(resources.built_file(f"themes/{name}.css"))
            for name in resources.themes()
        },
        icon=resources.enclosed(resources.built_file("icon.svg")),
        logo=logo and resources.enclosed(logo),
    )
