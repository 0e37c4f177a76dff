"""Links from page to page, which keep the language and the looks that were asked for, and how all begin."""

from urllib.parse import urlencode

from flask import Flask, current_app, request

from voteboard import forwarded

KEPT = ("lang", "theme", "ground", "ink", "accent", "bars", "logo")


def attach(app: Flask, trusted: forwarded.Networks) -> None:
    """Give templates ``link(path, …)`` and ``kept()``, the parameters that a form has to pass on.

    ``trusted``: proxies that are believed how they were asked.
    """
    app.config["TRUSTED_PROXIES"] = trusted
    app.jinja_env.globals.update(link=link, kept=kept)


def kept() -> dict[str, str]:
    """What the address says of language and looks."""
    return {name: request.args[name] for name in KEPT if name in request.args}


def link(path: str, **parameters: object) -> str:
    """``path`` with what is kept and ``parameters``; those that are None or empty are left out."""
    query = kept() | {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(query)}" if query else path


def origin() -> str:
    """How addresses of this program begin for who asks: the scheme and the host."""
    scheme = forwarded.scheme(request.environ, current_app.config["TRUSTED_PROXIES"])
    return f"{scheme}://{request.host}"
