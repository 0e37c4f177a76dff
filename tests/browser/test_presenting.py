"""What the presenter has: keys, full screen, a screen that stays on, looks that a reload keeps."""

import pytest
from playwright.sync_api import expect

from tests.browser.bars import tops
from tests.conftest import eventually, running, simulating


@pytest.fixture(scope="module")
def hall():
    """A program whose vote stands still, for all keys: what they change stays in the page."""
    with simulating() as simulator, running("serve", **simulator.environment) as program:
        made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил"), name="Премия")
        simulator.add(made["nr"], _1=1000, _2=3250)
        eventually(lambda: program.get("/api/stage").json().get("total") == 4250)
        yield program


@pytest.fixture
def stage(page, hall):
    page.goto(hall.url)
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    return page


def test_s_changes_the_order_and_a_reload_keeps_it(stage):
    assert tops(stage) == ["Михаил", "Анна"]
    stage.keyboard.press("s")
    eventually(lambda: tops(stage) == ["Анна", "Михаил"])
    stage.reload()
    expect(stage.locator(".board[data-sort=created]")).to_be_visible()
    assert tops(stage) == ["Анна", "Михаил"]
    stage.keyboard.press("s")
    eventually(lambda: tops(stage) == ["Михаил", "Анна"])


def test_p_goes_through_the_numbers(stage):
    count, percent = stage.locator(".row .count").first, stage.locator(".row .percent").first
    for shown in [(True, True), (False, True), (True, False), (True, True)]:
        assert (count.is_visible(), percent.is_visible()) == shown
        stage.keyboard.press("p")


def test_t_goes_through_the_themes_and_never_without_colours(stage):
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = [stage.evaluate(ground)]
    for _ in range(4):
        stage.keyboard.press("t")
        expect(stage.locator("link.theme")).to_have_count(1)
        seen.append(stage.evaluate(ground))
    assert seen[0] == seen[4]
    assert len(set(seen)) >= 3
    assert "rgba(0, 0, 0, 0)" not in seen
    assert "theme=" in stage.url


def test_a_theme_that_can_not_be_had_leaves_the_old_one(stage):
    ground = "getComputedStyle(document.body).backgroundColor"
    before = stage.evaluate(ground)
    stage.route("**/event-*.css", lambda route: route.abort())
    stage.keyboard.press("t")
    stage.wait_for_timeout(500)
    assert stage.evaluate(ground) == before
    expect(stage.locator("link.theme")).to_have_count(1)
    stage.keyboard.press("t")
    eventually(lambda: stage.evaluate(ground) != before)


def test_f_is_full_screen_and_back(stage):
    stage.keyboard.press("f")
    eventually(lambda: stage.evaluate("document.fullscreenElement !== null"))
    stage.keyboard.press("f")
    eventually(lambda: stage.evaluate("document.fullscreenElement === null"))


def test_keys_work_in_the_russian_layout_and_leave_the_browsers_own_alone(stage):
    press = "(keys) => document.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...keys}))"
    stage.evaluate(press, {"code": "KeyS", "key": "ы"})
    expect(stage.locator(".board")).to_have_attribute("data-sort", "created")
    stage.evaluate(press, {"code": "KeyS", "key": "s", "ctrlKey": True})
    expect(stage.locator(".board")).to_have_attribute("data-sort", "created")


def test_the_card_of_keys(stage):
    card = stage.get_by_role("dialog", name="Клавиши")
    expect(card).to_be_hidden()
    stage.keyboard.press("?")
    expect(card).to_be_visible()
    for text in ("Во весь экран", "Порядок", "проценты", "Тема"):
        expect(card).to_contain_text(text)
    stage.keyboard.press("Escape")
    expect(card).to_be_hidden()
    stage.mouse.move(100, 100)
    stage.get_by_role("button", name="Клавиши").click()
    expect(card).to_be_visible()
    card.get_by_role("button", name="Закрыть").click()
    expect(card).to_be_hidden()


def test_the_pointer_hides_and_comes_back(stage):
    cursor = "getComputedStyle(document.querySelector('.board')).cursor"
    stage.mouse.move(200, 200)
    assert stage.evaluate(cursor) == "auto"
    eventually(lambda: stage.evaluate(cursor) == "none", within=6)
    expect(stage.locator(".keys-button")).to_have_css("opacity", "0")
    stage.mouse.move(300, 300)
    assert stage.evaluate(cursor) == "auto"
    expect(stage.locator(".keys-button")).to_have_css("opacity", "1")


def test_the_screen_is_kept_awake_and_asked_again_when_the_page_returns(
    page_of_a_whole_browser, program, vote
):
    page = page_of_a_whole_browser
    page.add_init_script(
        """window.asked = [];
        const own = navigator.wakeLock.request.bind(navigator.wakeLock);
        navigator.wakeLock.request = async (kind) => {
            window.asked.push(kind);
            return (window.lock = await own(kind));
        };"""
    )
    page.goto(program.url)
    eventually(lambda: page.evaluate("window.asked") == ["screen"])
    expect(page.locator(".board")).to_have_attribute("data-awake", "yes")
    page.evaluate("window.lock.release()")
    expect(page.locator(".board")).to_have_attribute("data-awake", "no")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    eventually(lambda: page.evaluate("window.asked") == ["screen", "screen"])
    expect(page.locator(".board")).to_have_attribute("data-awake", "yes")


def test_an_embed_has_none_of_it(page, program, vote):
    page.goto(f"{program.url}/embed/{vote['hash']}")
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".board")).to_have_attribute("data-sort", "rank")
    expect(page.locator("dialog, button, .winner")).to_have_count(0)
    expect(page.locator(".board[data-awake], .board[data-pointer]")).to_have_count(0)
