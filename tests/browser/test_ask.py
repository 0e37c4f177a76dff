"""The console's page for messages in real Chromium: by keyboard from the file to the result."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.conftest import eventually, running
from tests.desk import PASSWORD, SETTING

SIZES = ((1920, 1080), (1024, 768), (390, 844))
GOOD = "".join(f"8916{n:07};Здравствуйте! Оцените нас от 1 до 5;A-{n}\n" for n in range(30))
BAD = "7.91612E+10;Оцените нас;B-1\nнет;Оцените нас;B-2\n89160000000;;B-3\n"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def program(simulator):
    allowed = {"VOTEBOARD_MESSAGES": "1", "VOTEBOARD_MESSAGES_PER_DAY": "20"}
    with running("serve", **SETTING, **simulator.environment, **allowed) as started:
        yield started


def enter(page: Page, url: str) -> None:
    page.goto(f"{url}/present/login?next=/present/ask")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Попросить об оценке")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until the button of that name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if re.fullmatch(name, page.evaluate("document.activeElement.textContent").strip()):
            return
    raise AssertionError(f"no way to {name}")


def expect_good(page: Page) -> None:
    """Nothing that axe finds serious, nothing wider than its page."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERFLOW) <= 0, (page.url, width)
    assert findings(page) == []


def test_from_the_file_to_the_result_by_keyboard(plain, simulator, program):
    enter(plain, program.url)
    expect_good(plain)
    content = f"Телефон;Текст;Заказ\n{GOOD}{BAD}".encode("cp1251")
    file = {"name": "clients.csv", "mimeType": "text/csv", "buffer": content}
    plain.set_input_files("input[type=file]", file)
    plain.locator("input[type=file]").focus()
    tab_to(plain, "Проверить файл")
    plain.keyboard.press("Enter")
    expect(plain.locator(".ask-number")).to_have_text(re.compile(r"30\s*сообщений"))
    expect(plain.get_by_role("row")).to_have_count(4)  # the head, and one for each problem
    assert "8916000" not in plain.content()
    expect_good(plain)

    # What goes out takes a while, and the page follows without being loaded anew.
    simulator.fault(command="send_message", delay=1.2, done=True, body="ok", times=1)
    tab_to(plain, "Отправить 30 сообщений")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("progressbar")).to_be_visible()
    expect(plain.locator(".ask-ended")).to_contain_text("VOTEBOARD_MESSAGES_PER_DAY")
    expect(plain.locator(".ask-number")).to_have_text(re.compile(r"20\s*из 30"))
    expect_good(plain)
    assert len(simulator.messages()) == 20


def test_what_is_uncertain_is_decided_by_keyboard(page, simulator, program):
    enter(page, program.url)
    page.get_by_label("Телефон", exact=True).fill("8 916 123-45-67")
    page.get_by_label("Текст", exact=True).fill("Оцените нас")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ask-send")).to_be_visible()
    simulator.fault(command="send_message", body="<html>", times=1, done=True)
    tab_to(page, "Отправить 1 сообщение")
    page.keyboard.press("Enter")
    expect(page.locator(".ask-ended")).to_be_visible()
    tab_to(page, "Отправлено")
    page.keyboard.press("Enter")
    expect(page.locator(".ask-done")).to_be_visible()
    eventually(lambda: len(simulator.messages()) == 1)
