"""The browser of the trials."""

from tests.browser.conftest import browser, playwright

__all__ = ["browser", "playwright"]
