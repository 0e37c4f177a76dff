"""For everyone: axe finds nothing serious, lists read well, changes are told now and then."""

import time
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.axe import LOOKS, findings
from tests.browser.bars import opened
from tests.conftest import eventually, running
from tests.desk import PASSWORD, SETTING

NBSP = "\u00a0"


@pytest.mark.parametrize("looks", LOOKS)
def test_axe_finds_nothing_serious_on_any_page(plain, simulator, program, vote, looks):
    def clean(path: str, size: tuple[int, int] = (1920, 1080)) -> None:
        plain.set_viewport_size({"width": size[0], "height": size[1]})
        plain.goto(f"{program.url}{path}{'&' if '?' in path else '?'}{looks}")
        plain.wait_for_timeout(400)
        assert findings(plain, looks) == [], path

    clean("/")
    clean(f"/embed/{vote['hash']}?transparent=1", (480, 320))
    if looks == LOOKS[0]:  # what makes these differ is not the colours
        clean("/", (390, 844))
        clean(f"/?v={vote['hash']}")
        clean(f"/embed/{vote['hash']}", (480, 320))
        clean(f"/embed/{vote['hash']}?compact=1", (240, 480))
    clean("/?v=nope")
    clean("/present/login", (390, 844))
    plain.goto(f"{program.url}/?{looks}")
    plain.keyboard.press("?")
    assert findings(plain, looks) == [], "the card of keys"
    simulator.change(vote["nr"], status="finished")
    expect(plain.locator(".winner")).to_be_hidden()
    eventually(lambda: program.get("/api/stage").json()["status"] == "finished")
    clean("/")


def test_axe_finds_nothing_serious_on_quiet_stale_and_winning_pages(plain, simulator, program):
    plain.goto(program.url)
    assert findings(plain) == [], "waiting"
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    simulator.add(made["nr"], _1=10)
    expect(plain.locator(".total-number")).to_have_text("10")
    plain.wait_for_timeout(500)
    simulator.change(made["nr"], status="finished")
    expect(plain.locator(".winner")).to_be_visible(timeout=5000)
    plain.wait_for_timeout(800)
    assert findings(plain) == [], "winner"
    simulator.create("Кто теперь?", ("Анна", "Михаил"))
    expect(plain.get_by_role("heading", name="Кто теперь?")).to_be_visible()
    simulator.fault(body="", status=500, times=-1)
    expect(plain.locator(".board[data-contact=stale]")).to_be_visible(timeout=20_000)
    for looks in LOOKS:
        plain.goto(f"{program.url}/?{looks}")
        assert findings(plain, looks) == [], f"stale, {looks}"


def test_axe_finds_nothing_serious_on_the_console(plain, simulator):
    with running("serve", **SETTING, **simulator.environment) as program:
        made = simulator.create("Кто?", ("Анна", "Михаил", "Ольга"))
        simulator.add(made["nr"], _1=10, _2=5)
        plain.goto(f"{program.url}/present")
        plain.get_by_label("Пароль", exact=True).fill(PASSWORD)
        plain.get_by_role("button", name="Войти").click()
        rows = plain.locator(".live-row")

        def clean(what: str, looks: str = LOOKS[0]) -> None:
            plain.wait_for_timeout(400)
            assert findings(plain, looks) == [], what

        for looks in LOOKS[:3]:
            plain.goto(f"{program.url}/present?{looks}")
            expect(rows).to_have_count(6)
            for button in ("hold", "hide", "reveal"):
                plain.locator(f".controls [data-do={button}]").click()
                clean(f"{button}, {looks}", looks)
            plain.locator(".controls [data-do=open]").click()
            plain.goto(f"{program.url}/present/embed?{looks}")
            clean(f"embeds, {looks}", looks)
        plain.set_viewport_size({"width": 390, "height": 844})
        clean("embeds on a phone")
        plain.goto(f"{program.url}/present")
        clean("a phone")
        plain.set_viewport_size({"width": 1920, "height": 1080})
        plain.goto(f"{program.url}/present")
        plain.keyboard.press("?")
        clean("the card of keys")


def test_bars_are_a_list_with_readable_values(page, program, vote):
    opened(page, program.url)
    items = page.get_by_role("list").first.get_by_role("listitem")
    expect(items).to_have_count(2)
    assert page.locator("ol.answers").aria_snapshot().replace(NBSP, " ") == (
        '- list:\n  - listitem: "1. Анна: 1 000 голосов, 80 %"\n  - listitem: "2. Михаил: 250 голосов, 20 %"'
    )
    expect(page.locator(".total .reading")).to_have_text(f"1{NBSP}250 голосов")


def test_changes_are_told_politely_and_at_most_every_fifteen_seconds(page, simulator, program, vote):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, program.url)
    page.wait_for_timeout(500)
    told = page.get_by_role("status")
    expect(told).to_have_text("")  # the page itself has just been read
    page.evaluate(
        """() => {
            window.told = [];
            new MutationObserver(() => window.told.push(performance.now()))
                .observe(document.querySelector('#summary'), {childList: true});
        }"""
    )
    started = time.monotonic()
    while time.monotonic() < started + 18:
        simulator.add(vote["nr"], _2=100)
        time.sleep(0.5)
    times = page.evaluate("window.told")
    assert 1 <= len(times) <= 2
    assert all(later - sooner >= 14_900 for sooner, later in pairwise(times))
    expect(told).to_contain_text("Лидирует: ")
    expect(told).to_contain_text("Всего голосов: ")


def test_colours_do_not_carry_meaning_alone(page, program, vote):
    """Every bar has its name, its code and its numbers in words."""
    opened(page, program.url)
    for row in page.locator(".row").all():
        for part in (".chip", ".text", ".count", ".percent"):
            assert row.locator(part).text_content().strip()
