"""Pages of a real Chromium, the one of the system."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.chromium import launch
from tests.conftest import eventually


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with projecting(browser) as opened:
        yield opened


@pytest.fixture
def full_hd(page: Page) -> None:
    """The page is that of a large projector."""
    page.set_viewport_size({"width": 1920, "height": 1080})


@pytest.fixture
def page_of_a_whole_browser(playwright: Playwright) -> Iterator[Page]:
    launched = launch(playwright, whole=True)
    with projecting(launched) as opened:
        yield opened
    launched.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page whose policy lets axe in."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


@contextmanager
def projecting(browser: Browser) -> Iterator[Page]:
    """A small projector's page; a test fails when the page logs an error or breaks its own policy."""
    # What is painted costs most of a test's time: larger ones only where the size matters.
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            message.type == "error"
            and "Failed to load resource" not in message.text
            and "WebSocket" not in message.text
            and "fetching the script" not in message.text  # the service worker, while the server is away
            and not message.text.startswith("Framing")  # a refusal that a test asks for
            and errors.append(message.text)
        ),
    )
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def vote(simulator, program):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил"), name="Премия")
    simulator.add(made["nr"], _1=1000, _2=250)
    eventually(lambda: program.get("/api/stage").json()["total"] == 1250)
    return made
