"""What a page says of contact over time, the connections that it opens, and its sleep."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

_NOTE = """addEventListener('DOMContentLoaded', () => {
    window.contacts = [];
    const board = document.querySelector('.board');
    const note = () => window.contacts.push(board.dataset.contact);
    new MutationObserver(note).observe(board, {attributes: true, attributeFilter: ['data-contact']});
})"""


def note_contact(page: Page) -> None:
    """Note from the next page on whatever it says of contact."""
    page.add_init_script(_NOTE)


def contacts(page: Page) -> set[str]:
    """All that it has said since it was opened."""
    return set(page.evaluate("window.contacts"))


def sockets(page: Page) -> list[str]:
    """Addresses of the websockets that the page opens from now on, for as long as the test goes."""
    opened: list[str] = []
    page.on("websocket", lambda wire: opened.append(wire.url))
    return opened


def expect_contact(page: Page, what: str, within: float) -> None:
    """Wait until the page says ``what``: fresh, stale or lost. Seconds."""
    expect(page.locator(".board")).to_have_attribute("data-contact", what, timeout=within * 1000)


@contextmanager
def asleep(page: Page) -> Iterator[None]:
    """The page sleeps, like that of a laptop that was closed; its browser still takes what is sent to it."""
    session = page.context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [one["id"] for one in processes if one["type"] == "renderer"]
    assert renderers
    for pid in renderers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in renderers:
            os.kill(pid, signal.SIGCONT)
        session.detach()


def see(page: Page, visibility: str) -> None:
    """Have the page told that it is `hidden` or `visible`: a browser without a window shows all its pages."""
    page.evaluate(
        """(now) => {
            Object.defineProperty(document, 'visibilityState', {value: now, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        visibility,
    )
