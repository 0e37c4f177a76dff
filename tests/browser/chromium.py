"""The system's Chromium, made quiet: no update, no sync, no first run."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

_SHELL = "chromium-headless-shell"  # the same engine without windows, for a third less work
_WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = [
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright, *, whole: bool = False) -> Browser:
    """Start it; ``whole``: with all that a browser does for its user, such as keeping the screen on.

    Raises RuntimeError, in words, when there is none.
    """
    names = _WHOLE if whole else (_SHELL, *_WHOLE)
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise RuntimeError(
            "No Chromium: install Debian's package chromium, or set CHROMIUM to the program's path"
        )
    # Chromium refuses its sandbox to root, which CI machines run as.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=_QUIET + sandbox)
