"""How to vote: the number, a sentence over it, and a QR code that opens a message to it."""

from dataclasses import dataclass

import segno
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from voteboard.settings import Settings

STEPS = (17, 20)  # characters from which the number is set one step smaller, and two


@dataclass(frozen=True, slots=True)
class Joining:
    """What a screen says of how to vote. ``dialled`` is the number without its spaces and brackets."""

    number: str
    dialled: str
    step: int
    code: Markup


def attach(app: Flask, settings: Settings) -> None:
    """Give templates ``joining`` (None without a number) and ``joining_text``."""
    number = settings.join_number
    app.jinja_env.globals.update(
        joining=number and _joining(number),
        joining_text=lambda: settings.join_text or _("Send the number of your answer to"),
    )


def _joining(number: str) -> Joining:
    dialled = "".join(c for c in number if c.isdigit() or c == "+")
    step = sum(len(number) > limit for limit in STEPS)
    # Read by the cameras of Android and iOS: https://github.com/zxing/zxing/wiki/Barcode-Contents
    code = segno.make(f"SMSTO:{dialled}:", error="m", micro=False)
    svg = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
    return Joining(number, dialled, step, Markup(svg))  # noqa: S704 - made of modules alone
