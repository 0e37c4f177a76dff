"""The language of a page: texts by gettext, numbers and times as its readers write them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, numbers
from flask import Flask, request
from flask_babel import Babel, get_locale

from voteboard import moments
from voteboard.errors import NotOneOf
from voteboard.resources import TRANSLATIONS

LANGUAGES = ("ru", "en")


def asked_or(default: str) -> str:
    """The language that the address asks for, if it is one of ours; for pages that must not fail."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else default


def attach(app: Flask, default: str, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
    """Give ``app`` its language, and templates the filters ``number``, ``percent`` and ``moment``."""

    def choose() -> str:
        asked = request.args.get("lang", default)
        if asked not in LANGUAGES:
            raise NotOneOf("lang", asked, LANGUAGES)
        return asked

    Babel(
        app,
        default_locale=default,
        locale_selector=choose,
        default_translation_directories=str(TRANSLATIONS),
    )

    def locale() -> Locale:
        return get_locale() or Locale(default)

    def moment(at: datetime | None) -> str:
        return moments.moment(at, now(), zone, locale())

    app.add_template_filter(lambda n: numbers.format_decimal(n, locale=locale()), "number")
    app.add_template_filter(lambda n: numbers.format_percent(n / 100, locale=locale()), "percent")
    app.add_template_filter(lambda n: numbers.format_decimal(n, "#,##0.00", locale=locale()), "money")
    app.add_template_filter(moment, "moment")
    app.jinja_env.globals["lang"] = lambda: str(locale())
