"""Makes the pictures of the README from the running program, on the simulator's account.

Example: make screenshots
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.bars import opened
from tests.browser.chromium import launch
from tests.conftest import Simulator, running, simulating
from tests.desk import PASSWORD, SETTING, Desk
from tests.recorded import evening, record

FOLDER = Path(__file__).parent / "pictures"
ANSWERS = ("Анна Ветрова", "Михаил Соколов", "Группа «Северный ветер»", "Тимур Алиев", "Дуэт «Полдень»")
PROJECTOR, PHONE, EMBED = (1280, 720), (390, 844), (480, 320)


def take(page: Page, name: str, size: tuple[int, int], url: str | None = None) -> None:
    """One picture, of ``url`` or of the page as it is."""
    print(f"{name}.png", file=sys.stderr)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    if url is not None:
        opened(page, url)
    page.wait_for_timeout(3500)  # until the pointer has hidden and everything stands still
    page.screenshot(path=FOLDER / f"{name}.png")


@contextmanager
def earlier(simulator: Simulator) -> Iterator[str]:
    """The hash of a vote that ran before the program starts."""
    vote, records = evening(7)
    record(simulator, records)
    yield vote.hash


def take_archive(page: Page, url: str, hash: str) -> None:
    """How an earlier vote went, and its replay half-way."""
    page.set_viewport_size({"width": PROJECTOR[0], "height": 1560})
    page.goto(f"{url}/archive/{hash}")
    expect(page.locator(".chart[data-window=whole]")).to_be_visible()
    page.wait_for_timeout(1000)
    page.screenshot(path=FOLDER / "archive.png")
    take(page, "replay", PROJECTOR, f"{url}/replay/{hash}?at=700&speed=1")


def take_console(page: Page, url: str, vote: dict) -> None:
    """The console with its stage, half-way through a reveal, and that stage."""
    desk = Desk(url, "Анна")
    for command in ("hide", "reveal", "reveal"):
        desk.do(command, vote=vote["hash"])
    take(page, "reveal", PROJECTOR, url)
    console = page.context.browser.new_page()
    console.goto(f"{url}/present")
    console.locator("input[name=password]").fill(PASSWORD)
    console.keyboard.press("Enter")
    expect(console.locator(".live-row").first).to_be_visible()
    take(console, "console", (1600, 1000))
    console.close()
    desk.do("open", vote=vote["hash"])


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        simulating() as simulator,
        earlier(simulator) as hash,
        running(
            "serve",
            **simulator.environment,
            **SETTING,
            VOTEBOARD_JOIN_NUMBER="+7 900 000-00-00",
            HOST="127.0.0.1",
        ) as program,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = browser.new_page()
        vote = simulator.create(
            "Кто станет лучшим молодым исполнителем года?", ANSWERS, name="Премия «Народный выбор — 2026»"
        )
        simulator.add(vote["nr"], _1=4867, _2=2122, _3=3619, _4=624, _5=1248)
        page.wait_for_timeout(1000)
        for name, size, query in [
            ("board", PROJECTOR, ""),
            ("light", PROJECTOR, "?theme=light"),
            ("contrast", PROJECTOR, "?theme=contrast"),
            ("event", PROJECTOR, "?ground=fff1e0&accent=c2185b&bars=c2185b,ff8f00,00695c,5e35b1,1e88e5"),
            ("phone", PHONE, ""),
        ]:
            take(page, name, size, f"{program.url}/{query}")
        take(page, "embed", EMBED, f"{program.url}/embed/{vote['hash']}")

        take_archive(page, program.url, hash)
        take_console(page, program.url, vote)

        opened(page, program.url)
        page.set_viewport_size({"width": PROJECTOR[0], "height": PROJECTOR[1]})
        simulator.change(vote["nr"], status="finished")
        expect(page.locator(".winner canvas")).to_have_count(1, timeout=10_000)
        page.wait_for_timeout(1800)
        page.screenshot(path=FOLDER / "winner.png")

        again = simulator.create(
            "Лучшая песня года", ("«Снег над Окой»", "«Позвони мне завтра»", "«Город не спит»")
        )
        simulator.add(again["nr"], _1=1512, _2=1890, _3=702)
        opened(page, program.url)
        simulator.fault(body="", status=500, times=-1)
        expect(page.locator(".board[data-contact=stale]")).to_be_visible(timeout=30_000)
        take(page, "stale", PROJECTOR)
        browser.close()


if __name__ == "__main__":
    main()
