"""How a page looks: its theme, an event's colours and logo, which numbers, in which order.

The settings say it for all pages, parameters of the address for one.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import request

from voteboard import resources
from voteboard.branding import MAX_BARS, Branding
from voteboard.colour import Colour, parse
from voteboard.errors import N_, BadParameter, SettingsError
from voteboard.setting_types import LOGO_TYPES
from voteboard.settings import Settings
from voteboard.stage import SHOW, SORT, Stage
from voteboard.web.parameters import one_of

PLAIN, BRANDED = "dark", "event"


@dataclass(frozen=True, slots=True)
class Looks:
    """How one page looks. ``logo`` is a file in the folder of the settings' logo, or None."""

    theme: str
    show: str
    sort: str
    branding: Branding
    logo: str | None


class LooksOfPages:
    """Reads the looks of the page that is being asked for.

    Raises SettingsError when the settings name a theme that there is not.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.theme is not None and settings.theme not in resources.themes():
            raise SettingsError(
                N_("VOTEBOARD_THEME is not one of %(themes)s"), themes=", ".join(resources.themes())
            )
        self._branding = settings.branding
        self._logo = settings.logo
        self._theme = settings.theme

    def asked(self, stage: Stage | None = None) -> Looks:
        """The looks that the address asks for, and the ``stage`` where it asks for nothing.

        Raises BadParameter, which names what can't be used.
        """
        stage = stage or Stage()
        branding, logo = self._asked_branding(), self._asked_logo()
        return Looks(
            theme=one_of("theme", stage.theme or self._usual_theme(branding, logo), resources.themes()),
            show=one_of("show", stage.show or "both", SHOW),
            sort=one_of("sort", stage.sort or "rank", SORT),
            branding=branding,
            logo=logo,
        )

    def branding_of(self, theme: str | None) -> Branding | None:
        """The settings' colours where ``theme`` (None: that of the settings) is made of them, else None."""
        shown = theme or self._usual_theme(self._branding, self._logo and self._logo.name)
        return self._branding if shown == BRANDED else None

    def asked_or_usual(self) -> Looks:
        """The same for pages that must not fail: nothing but the theme is taken from the address."""
        usual = self._usual_theme(self._branding, None)
        asked = request.args.get("theme")
        theme = asked if asked in resources.themes() else usual
        return Looks(theme, "both", "rank", self._branding, logo=None)

    def logo_file(self, name: str) -> Path | None:
        """The logo of that name, or None."""
        if self._logo is None:
            return None
        known = {file.name: file for file in self._logo.parent.iterdir() if file.suffix.lower() in LOGO_TYPES}
        file = known.get(name)
        return file if file and file.is_file() else None

    def _usual_theme(self, branding: Branding, logo: str | None) -> str:
        return self._theme or (BRANDED if branding != Branding() or logo else PLAIN)

    def _asked_branding(self) -> Branding:
        bars = _colours("bars")
        ground, ink = _colour("ground"), _colour("ink")
        # Both or none: half of each would hardly be readable.
        own = self._branding if ground is None and ink is None else Branding()
        branding = Branding(
            ground or own.ground, ink or own.ink, _colour("accent") or self._branding.accent,
            self._branding.bars if bars is None else bars,
        )  # fmt: skip
        if not branding.readable:
            sentence = N_("%(name)s: “%(value)s” can't be read on this ground; choose colours further apart")
            raise BadParameter(sentence, name="ink", value=str(branding.ink))
        return branding

    def _asked_logo(self) -> str | None:
        name = request.args.get("logo", self._logo.name if self._logo else "")
        if not name:
            return None
        if self.logo_file(name) is None:
            sentence = N_("%(name)s: “%(value)s” is no picture in the folder of VOTEBOARD_LOGO")
            raise BadParameter(sentence, name="logo", value=name)
        return name


def _colour(name: str) -> Colour | None:
    value = request.args.get(name)
    return _parsed(name, value) if value else None


def _colours(name: str) -> tuple[Colour, ...] | None:
    value = request.args.get(name)
    return (
        None if value is None else tuple(_parsed(name, part) for part in value.split(",")[:MAX_BARS] if part)
    )


def _parsed(name: str, value: str) -> Colour:
    try:
        return parse(value)
    except ValueError:
        sentence = N_("%(name)s: “%(value)s” is not a colour like 0a0d18")
        raise BadParameter(sentence, name=name, value=value) from None
