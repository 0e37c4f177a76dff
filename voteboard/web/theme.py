"""The theme that a page is shown in: `?theme=`, one of the files in static/css/themes."""

from flask import request

from voteboard import resources
from voteboard.errors import BadParameter

DEFAULT = "dark"


def asked() -> str:
    """The theme that the address asks for; raises BadParameter when there is none of that name."""
    name = request.args.get("theme", DEFAULT)
    if name not in resources.themes():
        raise BadParameter("theme", name, resources.themes())
    return name


def asked_or_default() -> str:
    """The same for pages that must not fail."""
    name = request.args.get("theme")
    return name if name in resources.themes() else DEFAULT
