"""The language of a page: texts by gettext, numbers and times as its readers write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from flask import Flask, request
from flask_babel import Babel, get_locale

from voteboard.errors import BadParameter
from voteboard.resources import TRANSLATIONS

LANGUAGES = ("ru", "en")


def asked_or(default: str) -> str:
    """The language that the address asks for, if it is one of ours; for pages that must not fail."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else default


def attach(app: Flask, default: str, zone: ZoneInfo) -> None:
    """Give ``app`` its language, and templates the filters ``number``, ``percent`` and ``clock``."""

    def choose() -> str:
        asked = request.args.get("lang", default)
        if asked not in LANGUAGES:
            raise BadParameter("lang", asked, LANGUAGES)
        return asked

    Babel(
        app,
        default_locale=default,
        locale_selector=choose,
        default_translation_directories=str(TRANSLATIONS),
    )

    def locale() -> Locale:
        return get_locale() or Locale(default)

    def clock(moment: datetime | None) -> str:
        if moment is None:
            return "—"
        return dates.format_time(moment, "HH:mm:ss", tzinfo=zone, locale=locale())

    app.add_template_filter(lambda n: numbers.format_decimal(n, locale=locale()), "number")
    app.add_template_filter(lambda n: numbers.format_percent(n / 100, locale=locale()), "percent")
    app.add_template_filter(clock, "clock")
    app.jinja_env.globals["lang"] = lambda: str(locale())
