"""Days and times of pages, in the event's zone and the page's language."""

from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale

from voteboard import moments


def attach(app: Flask, zone: ZoneInfo) -> None:
    """Give templates the filter ``instant`` and the functions ``period`` and ``stretch`` (see moments.py)."""
    app.add_template_filter(lambda at: moments.instant(at, zone, get_locale()), "instant")
    app.jinja_env.globals["period"] = lambda *both: moments.period(*both, zone, get_locale())
    app.jinja_env.globals["stretch"] = lambda *both: moments.stretch(*both, zone, get_locale())
