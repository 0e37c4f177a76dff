"""The console's door as pages: `/present/login` and `/present/logout`, and what keeps others out."""

import hmac
import logging
import math
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from flask_babel import gettext

from voteboard import forwarded
from voteboard.doorkeeper import LONGEST_NAME, Doorkeeper, check_origin
from voteboard.errors import NotLoggedIn
from voteboard.limits import Attempts
from voteboard.password import Password
from voteboard.repeats import OFTEN
from voteboard.runtime import Runtime
from voteboard.web.links import link
from voteboard.web.looks import LooksOfPages
from voteboard.web.problems import answers_json

log = logging.getLogger(__name__)

LARGEST_FORM = 65_536  # bytes of the body of a request
CHECKS_AT_ONCE = 2  # each takes 32 MB, and a thread that the record may wait for
_READS = ("GET", "HEAD", "OPTIONS")
_OWN = re.compile(r"/present(?!/log(?:in|out))(?:[/?][!-~]*)?")


def guard(pages: Blueprint, door: Doorkeeper, largest: Mapping[str, int] = MappingProxyType({})) -> None:
    """Let only consoles that are logged in to ``pages``; ``g.console`` is then their session.

    Others are sent to the login page, or get 401 where JSON is answered. What is not only read needs the
    session's token: raises Forged. ``largest``: how many bytes an endpoint takes, where they may be more.
    """

    @pages.before_request
    def look() -> Response | None:
        known = door.session(request.environ)
        if known is not None and request.endpoint in largest:
            request.max_content_length = largest[request.endpoint]
        if known is None:
            if answers_json():
                raise NotLoggedIn
            wanted = request.full_path.rstrip("?") if request.method in _READS else None
            return redirect(link("/present/login", next=wanted), 303)
        if request.method not in _READS:
            door.check_csrf(known)
        g.console = known
        return None


def blueprint(
    door: Doorkeeper, password: Password, runtime: Runtime, looks: LooksOfPages, trusted: forwarded.Networks
) -> Blueprint:
    """`/present/login` (`next`, a page of the console) and `/present/logout`.

    ``trusted``: proxies that are believed for whom they ask.
    """
    pages = Blueprint("login", __name__)
    attempts = Attempts(runtime.monotonic())
    checking = []  # one entry for each check that is under way

    @pages.get("/present/login")
    def ask() -> Response:
        if door.session(request.environ) is not None:
            return redirect(_wanted(), 303)
        return _form(200)

    @pages.post("/present/login")
    def answer() -> Response:
        if door.session(request.environ) is not None:
            return redirect(_wanted(), 303)
        check_origin(request.environ)
        if not _is_our_form():
            return _form(
                400, gettext("The page was open for too long, or cookies are switched off. Try again.")
            )
        wait = (
            1
            if len(checking) >= CHECKS_AT_ONCE
            else math.ceil(attempts.wait(forwarded.address(request.environ, trusted), runtime.monotonic()))
        )
        if wait:
            refusal = _form(429, gettext("Too many attempts. Try again in %(seconds)s s.", seconds=wait))
            refusal.headers["Retry-After"] = str(wait)
            return refusal
        checking.append(None)
        try:
            right = runtime.blocking(password.matches, request.form.get("password", ""))
        finally:
            checking.pop()
        if not right:
            asker = forwarded.address(request.environ, trusted)
            fields = {"event": "password-wrong", "address": asker, OFTEN: True}
            log.warning("A wrong password for the console, from %s", asker, extra=fields)
            return _form(403, gettext("Wrong password"))
        door.admit(request.form.get("name", ""))
        return redirect(_wanted(), 303)

    @pages.post("/present/logout")
    def leave() -> Response:
        known = door.session(request.environ)
        if known is not None:
            door.check_csrf(known)
            door.dismiss(known)
        return redirect(link("/present/login"), 303)

    def _form(status: int, problem: str | None = None) -> Response:
        # Who is not logged in has a session too: it proves that the form is ours.
        token = session.setdefault("form", secrets.token_urlsafe(24))
        page = render_template(
            "login.html",
            token=token,
            problem=problem,
            name=request.form.get("name", "")[:LONGEST_NAME],
            longest_name=LONGEST_NAME,
            wanted=request.args.get("next"),
            looks=looks.asked(),
        )
        return make_response(page, status)

    return pages


def _is_our_form() -> bool:
    token, given = session.get("form", ""), request.form.get("csrf", "")
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())


def _wanted() -> str:
    """Where to go after logging in: never to another site, whatever the address says."""
    asked = request.args.get("next", "")
    return asked if _OWN.fullmatch(asked) else link("/present")
