"""Real Chromium screens that note whatever they show, as soon as they show it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.conftest import projecting
from tests.chaos.findings import Findings
from tests.chaos.truth import ANSWERS, Truth

SIZES = {"stage": (960, 540), "phone": (390, 844)}

# Notes contact and counts at each change; `setClock` sets this page's clock forward, after a while.
NOTING = """(() => {
    const Real = Date, real = Real.now.bind(Real);
    let by = 0, from = 0;
    const now = () => real() + (real() >= from ? by : 0);
    window.Date = class extends Real {
        constructor(...given) { if (given.length) super(...given); else super(now()); }
        static now() { return now(); }
    };
    window.setClock = (ms, after = 0) => { by = ms; from = real() + after; };
    addEventListener('DOMContentLoaded', () => {
        const board = document.querySelector('.board');
        if (!board) return;
        let last = '';
        window.noted = [];
        const number = (element) => element.textContent.replace(/\\D/g, '');
        const note = () => {
            const rows = [...board.querySelectorAll('.answers > .row')];
            const counts = Object.fromEntries(
                rows.map((r) => [r.querySelector('.text').textContent, number(r.querySelector('.count'))])
            );
            const now = [board.dataset.contact, counts, number(board.querySelector('.total-number'))];
            if (JSON.stringify(now) === last) return;
            last = JSON.stringify(now);
            noted.push([performance.timeOrigin + performance.now(), ...now]);
        };
        new MutationObserver(note).observe(board, {
            subtree: true, childList: true, characterData: true,
            attributes: true, attributeFilter: ['data-contact'],
        });
        note();
    });
})()"""


class Noted(NamedTuple):
    """What a screen showed from a moment on, monotonic seconds. ``counts`` is None where it was no number."""

    at: float
    contact: str
    counts: tuple[int, ...] | None
    total: int | None


class Screen:
    """A page on the board of the truth's vote."""

    def __init__(self, name: str, page: Page, url: str) -> None:
        self.name = name
        self.page = page
        page.add_init_script(NOTING)
        page.goto(url)
        page.locator(".answers[data-live=moving]").wait_for()
        self._opened = page.evaluate("performance.timeOrigin")

    def noted(self) -> list[Noted]:
        """Everything since it was opened."""
        ahead = time.time() - time.monotonic()
        return [
            Noted(at / 1000 - ahead, contact, _counts(counts), int(total) if total else None)
            for at, contact, counts, total in self.page.evaluate("noted")
        ]

    def contacts(self, since: float = 0.0) -> list[tuple[float, str]]:
        """When it turned to say what of contact."""
        turns: list[tuple[float, str]] = []
        for note in self.noted():
            if not turns or turns[-1][1] != note.contact:
                turns.append((note.at, note.contact))
        return [turn for turn in turns if turn[0] >= since]

    def said(self, what: str, since: float) -> float | None:
        """Seconds from then until it first said so."""
        return next((at - since for at, contact in self.contacts(since) if contact == what), None)

    def wait_for(self, what: str, within: float) -> None:
        """Until it says so. Raises playwright's TimeoutError."""
        self.page.wait_for_selector(f".board[data-contact={what}]", timeout=within * 1000)

    def holds(self, revision: list, counts: tuple[int, ...], within: float) -> bool:
        """Whether it comes to that revision, and to show those counts, in time."""
        end = time.monotonic() + within
        while True:
            held = self.page.evaluate(
                "Object.entries(localStorage).filter(([key]) => key.startsWith('voteboard:'))"
                ".map(([, text]) => JSON.parse(text)).map((b) => [b.epoch, b.rev])"
            )
            shown = self.noted()[-1]
            if held == [revision] and (shown.contact, shown.counts) == ("fresh", counts):
                return True
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(100)

    def judge(self, truth: Truth, findings: Findings) -> None:
        """Never a blank, a number that was never true, fewer than before, nor a page that was loaded anew."""
        noted = self.noted()
        findings.must(
            self.page.evaluate("performance.timeOrigin") == self._opened, f"{self.name}: was loaded anew"
        )
        blank = [n for n in noted if n.counts is None]
        findings.must(not blank, f"{self.name}: a blank, {blank[:2]}")
        shown = [n for n in noted if n.counts is not None]
        wrong = [n for n in shown if n.counts not in truth.states or n.total != sum(n.counts)]
        findings.must(not wrong, f"{self.name}: never true, {wrong[:2]}")
        back = [(a, b) for a, b in pairwise(shown) if any(map(int.__lt__, b.counts, a.counts))]
        findings.must(not back, f"{self.name}: backwards {len(back)} times, as {back[:1]}")


def _counts(told: dict[str, str]) -> tuple[int, ...] | None:
    if any(not told.get(answer) for answer in ANSWERS):
        return None
    return tuple(int(told[answer]) for answer in ANSWERS)


@contextmanager
def screens(browser: Browser, urls: list[str], *, motion: bool) -> Iterator[list[Screen]]:
    """A stage at the first address, a phone at the next; without ``motion``, painting costs a tenth."""
    with ExitStack() as stack:
        opened = []
        for (name, (width, height)), url in zip(SIZES.items(), urls, strict=False):
            page = stack.enter_context(projecting(browser))
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(reduced_motion=None if motion else "reduce")
            opened.append(Screen(name, page, url))
        yield opened
