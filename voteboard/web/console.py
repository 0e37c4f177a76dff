"""The presenter's console, `/present`."""

from flask import Blueprint, g, render_template

from voteboard.doorkeeper import Doorkeeper
from voteboard.web import login
from voteboard.web.looks import LooksOfPages


def blueprint(door: Doorkeeper, looks: LooksOfPages) -> Blueprint:
    """`/present`, for consoles that are logged in."""
    pages = Blueprint("console", __name__)
    login.guard(pages, door)

    @pages.get("/present", strict_slashes=False)
    def console() -> str:
        return render_template("console.html", console=g.console, looks=looks.asked())

    return pages
