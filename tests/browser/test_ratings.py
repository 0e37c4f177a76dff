"""The board of ratings in real Chromium: live, embedded, at every size; what the presenter releases."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import LOOKS, findings
from tests.browser.bars import FRAMES
from tests.browser.test_embed import fits, frame_of, site
from tests.browser.test_layout import assert_apart, within
from tests.browser.votes import LONG, WORD
from tests.conftest import eventually, running, simulating
from tests.desk import PASSWORD, SETTING

NAMES = ["Анна", f"{WORD} {WORD}", LONG[:90], *(f"Сотрудник {i}" for i in range(9))]
SIZES = [(1920, 1080), (1280, 720), (1024, 768), (768, 1024), (480, 320), (390, 844), (320, 568)]
MEASURE = """() => {
    const seen = (e) => e.checkVisibility() && !e.closest('[data-away]');
    const box = (e) => {
        const {left, top, right, bottom} = e.getBoundingClientRect();
        return {left, top, right, bottom, name: e.getAttribute('class'), said: e.textContent.slice(0, 20)};
    };
    const boxes = (selector) => [...document.querySelectorAll(selector)].filter(seen).map(box);
    const wide = (e) => e.scrollWidth > e.clientWidth + 1;
    const numbers = '.mean-number, .many, .count, .percent, .person-n, .person-mean, .freshness';
    return {
        flows: getComputedStyle(document.querySelector('.rates')).getPropertyValue('--flow') === '1',
        scrolls: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
        parts: boxes('.head, .score, .rates, .people, .comments, .foot'),
        head: boxes('.line, .question, .periods'),
        score: boxes('.mean-number, .stars, .many, .trend'),
        rates: boxes('.rate'),
        people: boxes('.person'),
        cells: boxes('.person > *'),
        cards: boxes('.card'),
        texts: boxes('.card > *'),
        wide: [...document.querySelectorAll(numbers)].filter((e) => seen(e) && wide(e)).map(box),
    };
}"""


@contextmanager
def serving_ratings(**more: str) -> Iterator[tuple]:
    """A simulator and a program that asks it for ratings every second."""
    with (
        simulating() as simulator,
        running(
            "serve", **SETTING, **simulator.environment, VOTEBOARD_RATINGS_INTERVAL="1", **more
        ) as program,
    ):
        yield simulator, program


@pytest.fixture(scope="module")
def hall():
    """Twelve employees, some with few ratings, ten comments; yesterday was worse."""
    with serving_ratings(VOTEBOARD_COMMENTS_OPEN="1") as (simulator, program):
        for i, name in enumerate(NAMES):
            for _ in range(12 - i):
                simulator.rate(value=5 - i % 3, employee=name)
        for i in range(10):
            text = (LONG, "Спасибо!", WORD)[i % 3] * (1 + i % 2)
            simulator.rate(value=5 - i % 5, employee=NAMES[i], text=f"{i}. {text}")
        simulator.rate(value=1, at=time.time() - 86_400)
        program.get("/ratings")
        eventually(lambda: program.get("/api/ratings").json()["n"] == 88)
        yield simulator, program


def opened(page: Page, url: str) -> None:
    """Open a board, and wait until the script has taken over and has been painted."""
    page.goto(url)
    expect(page.locator(".rates[data-live=moving]")).to_be_attached()
    page.evaluate(FRAMES)


def logged_in(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()


def bar_end(page: Page, value: int) -> float:
    """Where the bar of a value ends, as a part of its track's length."""
    return page.locator(f".rate[data-value='{value}']").evaluate(
        """(row) => {
            const track = row.querySelector('.track').getBoundingClientRect();
            return (row.querySelector('.bar').getBoundingClientRect().right - track.left) / track.width;
        }"""
    )


def test_ratings_and_released_comments_come_without_a_reload(browser, page):
    """Bars glide from where they are; a comment is seen once it is released, and until it is taken back."""
    with serving_ratings() as (simulator, program):
        opened(page, f"{program.url}/ratings")
        expect(page.get_by_role("heading", name="Оценок пока нет")).to_be_visible()
        page.evaluate("window.same = true")
        simulator.rate(value=5, employee="Анна", text="Спасибо! Мой номер +7 916 123-45-67")
        expect(page.locator(".mean-number")).to_have_text("5,0")
        simulator.rate(value=4, employee="Анна")
        simulator.rate(value=4, employee="Михаил")
        page.evaluate(
            """() => {
                const bar = document.querySelector('.rate[data-value="5"] .bar');
                window.ends = new Set();
                (function look() {
                    window.ends.add(Math.round(bar.getBoundingClientRect().right));
                    requestAnimationFrame(look);
                })();
            }"""
        )
        expect(page.locator(".mean-number")).to_have_text("4,3")
        expect(page.locator(".many")).to_have_text("3 оценки")
        expect(page.locator(".rate[data-value='4'] .reading")).to_have_text("4: 2 оценки, 67\u00a0%")
        expect(page.locator(".person")).to_have_count(2)
        expect(page.locator(".person", has_text="Михаил")).to_contain_text("мало оценок")
        eventually(lambda: abs(bar_end(page, 5) - 0.5) < 0.01)
        assert page.evaluate("window.ends.size") > 3, "the bar jumped"
        expect(page.locator(".comments")).to_be_hidden()

        console = browser.new_context().new_page()
        logged_in(console, f"{program.url}/present/ratings")
        comment = console.get_by_role("listitem")
        expect(comment).to_contain_text("Спасибо! Мой номер +7 916 ···-··-67")
        console.get_by_role("button", name="Выпустить").focus()
        console.keyboard.press("Enter")
        expect(page.locator(".card")).to_contain_text("Спасибо! Мой номер +7 916 ···-··-67")
        simulator.rate(value=1, text="Долго ждали")
        expect(console.get_by_role("listitem")).to_have_count(2)
        expect(comment.first).to_contain_text("Долго ждали")
        console.get_by_role("button", name="Снять").click()
        expect(page.locator(".comments")).to_be_hidden()

        console.get_by_label("День и время").fill("2026-01-02T18:30")
        console.get_by_role("button", name="Задать").click()
        expect(console.locator(".desk-event")).to_have_text("Началось 2 января 2026\u202fг., 18:30")
        assert program.get("/api/ratings?period=event").json()["from"] == "2026-01-02T15:30:00Z"
        console.context.close()
        assert page.evaluate("window.same"), "it was loaded anew"
        assert "123" not in page.content()


def test_a_board_in_a_frame_of_another_site(page, hall):
    """As high as its content, live, and of the period that is asked for."""
    simulator, program = hall
    line = f'<script src="{program.url}/embed.js" data-vote="ratings" data-period="week" async></script>'
    with site(home=f"<p id=here>{line}</p>") as url:
        page.set_viewport_size({"width": 700, "height": 800})
        page.goto(url)
        frame = frame_of(page, "here")
        expect(frame.get_by_role("heading", name="Оценки за 7 дней")).to_be_visible()
        expect(frame.locator(".card")).to_have_count(10)
        expect(frame.locator(".periods")).to_have_count(0)
        eventually(lambda: fits(page, "here"))
        before = program.get("/api/ratings?period=week").json()["n"]
        simulator.rate(value=3)
        expect(frame.locator(".many")).to_have_text(f"{before + 1} оценок")


def test_nothing_overlaps_nor_scrolls_at_any_size(page, hall):
    _, program = hall
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        opened(page, f"{program.url}/ratings?theme=light")
        everybody = set()
        for turn in range(12):
            page.wait_for_timeout(0 if turn == 0 else 250)  # a cross-fade
            seen = page.evaluate(MEASURE)
            check(seen, size, f"{size}, page {turn}")
            everybody |= {cell["said"] for cell in seen["people"]}
            if seen["flows"] or not seen["people"] or len(everybody) == len(NAMES):
                break
            page.keyboard.press("ArrowRight")
        if seen["people"]:
            assert len(everybody) == len(NAMES), f"{size}: {everybody}"


def check(seen: dict, size: tuple[int, int], where: str) -> None:
    screen = {"left": 0, "top": 0, "right": size[0], "bottom": seen["scrolls"][1], "name": "screen"}
    assert seen["scrolls"][0] <= size[0], f"{where}: it scrolls sideways"
    assert seen["flows"] or seen["scrolls"][1] <= size[1], f"{where}: it scrolls"
    assert len(seen["rates"]) == 5, where
    assert not seen["wide"], f"{where}: numbers that don't fit: {seen['wide']}"
    for group in ("parts", "head", "score", "rates", "people", "cells", "cards", "texts"):
        assert_apart(seen[group], f"{where}, {group}")
        for box in seen[group]:
            assert within(box, screen), f"{where}: {box} off the screen"
    whole = {part["name"]: part for part in seen["parts"]}
    for part, group in (("score", "score"), ("rates", "rates"), ("people", "people"), ("comments", "cards")):
        for box in seen[group]:
            assert within(box, whole[part]), f"{where}: {box} outside {part} {whole[part]}"


def test_axe_finds_nothing_serious_on_ratings(plain, hall):
    _, program = hall
    plain.set_viewport_size({"width": 1280, "height": 720})
    logged_in(plain, f"{program.url}/present/ratings")
    expect(plain.get_by_role("listitem").first).to_be_visible()
    assert findings(plain) == [], "the presenter's page"
    for looks in LOOKS:
        plain.goto(f"{program.url}/ratings?{looks}")
        plain.wait_for_timeout(300)
        assert findings(plain, looks) == [], looks
    plain.set_viewport_size({"width": 390, "height": 844})
    plain.goto(f"{program.url}/embed/ratings?transparent=1&compact=1")
    assert findings(plain) == [], "an embed"
    plain.goto(f"{program.url}/ratings?period=2026-01-01..2026-01-02")
    assert findings(plain) == [], "no ratings"


def test_old_numbers_stay_and_say_that_they_are_old(page):
    """A program that has just started shows what is recorded, until the vendor answers."""
    with simulating() as simulator:
        setting = {**simulator.environment, "VOTEBOARD_RATINGS_INTERVAL": "1"}
        simulator.rate(value=4)
        with running("serve", **setting) as program:
            program.get("/ratings")
            eventually(lambda: program.get("/api/ratings").json()["n"] == 1)
        simulator.fault(command="feedback_report", status=500, times=-1)
        with running("serve", **setting) as program:
            opened(page, f"{program.url}/ratings")
            expect(page.locator(".board[data-contact=stale] .badge-state")).to_have_text("Нет связи")
            expect(page.locator(".freshness")).to_contain_text("ждём связь")
            expect(page.locator(".mean-number")).to_have_text("4,0")
            simulator.fault(command="feedback_report", times=0)
            simulator.rate(value=5)
            expect(page.locator(".board[data-contact=fresh] .mean-number")).to_have_text("4,5")
