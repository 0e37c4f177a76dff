"""Where bars and rows are on screen, now and over time."""

from typing import NamedTuple

from playwright.sync_api import Page, expect

FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def opened(page: Page, url: str) -> None:
    """Open a screen, and wait until the script has taken over and has been painted."""
    page.goto(url)
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    page.evaluate(FRAMES)


def bar_ends(page: Page) -> dict[str, float]:
    """Where each bar ends, as a part of its track's length, by the answer's text; measured on screen."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.answers > .row')].map((row) => {
            const track = row.querySelector('.track').getBoundingClientRect();
            const bar = row.querySelector('.bar').getBoundingClientRect();
            return [row.querySelector('.text').textContent, (bar.right - track.left) / track.width];
        }))"""
    )


def record(page: Page, text: str) -> None:
    """Note in every frame from now on where the bar of an answer ends, and how high its row stands."""
    page.evaluate(
        """(text) => {
            const row = [...document.querySelectorAll('.row')].find((r) => r.textContent.includes(text));
            const bar = row.querySelector('.bar'), track = row.querySelector('.track');
            window.seen = [];
            (function look() {
                const t = track.getBoundingClientRect();
                const length = (bar.getBoundingClientRect().right - t.left) / t.width;
                window.seen.push([length, t.top, document.timeline.currentTime]);
                requestAnimationFrame(look);
            })();
        }""",
        text,
    )


class Frame(NamedTuple):
    """Where the bar ended and how high its row stood, ``at`` so many milliseconds."""

    length: float
    top: float
    at: float


def recorded(page: Page) -> list[Frame]:
    """Every frame since `record`."""
    return [Frame(*frame) for frame in page.evaluate("window.seen")]


def between(values: list[float]) -> set[float]:
    """The different values that lie between the first and the last one."""
    low, high = sorted((values[0], values[-1]))
    margin = (high - low) / 50
    return {round(value, 3) for value in values if low + margin < value < high - margin}


def tops(page: Page) -> list[str]:
    """Texts of the rows from the top of the screen down."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.answers > .row')]
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map((row) => row.querySelector('.text').textContent)"""
    )
