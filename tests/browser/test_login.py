"""The console's door on a phone: in with the password, told when it is wrong, out again for good."""

import pytest
from playwright.sync_api import expect

from tests.conftest import running

PASSWORD = "очень секретно 1"


@pytest.fixture
def program(simulator):
    with running("serve", VOTEBOARD_PRESENTER_PASSWORD=PASSWORD, **simulator.environment) as started:
        yield started


def test_in_and_out_on_a_phone(page, program):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{program.url}/present?theme=light")
    expect(page).to_have_url(f"{program.url}/present/login?theme=light&next=%2Fpresent%3Ftheme%3Dlight")
    password, name = page.get_by_label("Пароль", exact=True), page.get_by_label("Ваше имя")
    button = page.get_by_role("button", name="Войти")
    expect(password).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)
    card = page.locator(".login-card").bounding_box()
    assert abs((card["x"] + card["width"] / 2) - 195) < 1
    assert abs((card["y"] + card["height"] / 2) - 422) < 2
    for target in (password, name, button):
        assert target.bounding_box()["height"] >= 44
        assert target.bounding_box()["width"] > 300

    name.fill("Анна")
    password.fill("не тот")
    password.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Неверный пароль")
    expect(password).to_be_focused()
    expect(password).to_have_value("")
    expect(password).to_have_accessible_description("Неверный пароль")
    expect(name).to_have_value("Анна")

    # A page that stood open while another one of the same browser logged in, and one from before that.
    other, older = page.context.new_page(), page.context.new_page()
    for opened in (other, older):
        opened.goto(f"{program.url}/present/login")
    other.get_by_label("Пароль", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Войти").click()
    expect(other).to_have_url(f"{program.url}/present")
    other.get_by_role("button", name="Выйти").click()
    expect(other).to_have_url(f"{program.url}/present/login")
    older.get_by_label("Пароль", exact=True).fill(PASSWORD)
    older.get_by_role("button", name="Войти").click()
    expect(older.get_by_role("alert")).to_contain_text("Попробуйте ещё раз")

    page.reload()
    name.fill("Анна")
    password.fill(PASSWORD)
    button.click()
    expect(page).to_have_url(f"{program.url}/present?theme=light")
    expect(page.get_by_text("Анна")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    cookie = next(c for c in page.context.cookies() if c["name"] == "voteboard_console")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.get_by_role("button", name="Выйти").click()
    expect(page).to_have_url(f"{program.url}/present/login?theme=light")
    page.go_back()
    expect(password).to_be_visible()
    page.context.add_cookies([cookie])
    page.goto(f"{program.url}/present")
    expect(password).to_be_visible()

    # The lowest of screens scrolls, and cuts nothing.
    page.set_viewport_size({"width": 320, "height": 400})
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
