"""The presenter's console: the truth beside what the public sees, the curtain, and the stage that follows."""

import re
import statistics
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.network import between
from tests.conftest import SECRET, eventually, running
from tests.desk import PASSWORD, SETTING, Desk

NBSP = "\u00a0"
SOON = 0.3  # seconds from a press until it shows on the stage
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def program(simulator):
    with running("serve", **SETTING, **simulator.environment) as started:
        yield started


def log_in(page: Page, url: str, name: str) -> None:
    """Open the console of ``name``, and wait until it knows what is on the stage."""
    page.goto(f"{url}/present")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_label("Ваше имя").fill(name)
    page.get_by_role("button", name="Войти").click()
    expect(page.locator(".console[data-contact=fresh]")).to_be_visible()
    expect(page.locator(".live-row").first).to_be_visible()


def numbers(page: Page, side: str) -> list[str]:
    """Texts and counts of a small board, `truth` or `public`, from the top down."""
    rows = page.locator(f"[data-side={side}] .live-row")
    parts = zip(
        rows.locator(".live-name").all_inner_texts(),
        rows.locator(".live-count").all_inner_texts(),
        strict=True,
    )
    return [f"{name} {count}".replace(NBSP, "") for name, count in parts]


def curtain(page: Page, button: str):
    return page.locator(f".curtain [data-do={button}]")


def expect_verdict(page: Page, text: str) -> None:
    expect(page.locator(".verdict")).to_have_text(re.compile(text))


def press(page: Page, code: str, key: str) -> None:
    """A key in the Russian layout."""
    page.evaluate(
        "([code, key]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, key],
    )


def test_the_curtain_by_hand_and_by_key_and_the_stage_follows(page, simulator, program, vote):
    log_in(page, program.url, "Анна")
    stage = page.context.new_page()
    stage.goto(program.url)
    expect(stage.locator(".answers[data-live=moving]")).to_be_visible()
    now = "performance.timeOrigin + performance.now()"
    stage.evaluate(
        f"""() => {{
            const board = document.querySelector('.board');
            window.seen = [];
            let last = board.dataset.curtain;
            (function look() {{
                if (board.dataset.curtain !== last) window.seen.push([last = board.dataset.curtain, {now}]);
                requestAnimationFrame(look);
            }})();
        }}"""
    )
    page.evaluate(
        f"""() => {{
            window.pressed = [];
            addEventListener('click', () => window.pressed.push({now}), true);
        }}"""
    )
    assert numbers(page, "truth") == numbers(page, "public") == ["Анна 1000", "Михаил 250"]
    expect_verdict(page, "Зал видит всё")
    expect(curtain(page, "open")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-do=reveal]")).to_be_disabled()
    expect(page.locator("[data-do=undo]")).to_be_disabled()

    for name, other in pairwise(["hide", "open"] * 3 + ["hide"]):
        curtain(page, name).click()
        expect(curtain(page, name)).to_have_attribute("aria-pressed", "true")
        expect(curtain(page, other)).to_have_attribute("aria-pressed", "false")
    eventually(lambda: page.wait_for_timeout(20) or len(stage.evaluate("window.seen")) == 6)
    seen = stage.evaluate("window.seen")
    assert [to for to, _ in seen] == ["hidden", "open"] * 3
    took = [
        (at - pressed) / 1000 for (_, at), pressed in zip(seen, page.evaluate("window.pressed"), strict=True)
    ]
    assert statistics.median(took) <= SOON, took

    # Hidden by a key of the Russian layout; typed letters are text.
    press(page, "KeyH", "р")
    expect_verdict(page, "Зал не видит чисел")
    assert numbers(page, "public") == ["Анна —", "Михаил —"]
    simulator.add(vote["nr"], _2=50)
    expect(page.locator("[data-side=truth] .live-total b")).to_have_text(f"1{NBSP}300")
    assert numbers(page, "truth") == ["Анна 1000", "Михаил 300"]
    expect(page.locator("[data-side=public] .live-total b")).to_have_text("—")

    # A place at a time, back, and all; the first press leaves no focus that would take the space.
    expect(page.locator(".progress")).to_have_text("0 из 2")
    page.keyboard.press("Space")
    expect(page.locator(".progress")).to_have_text("1 из 2")
    assert numbers(page, "public") == ["Анна —", "Михаил 300"]
    press(page, "ArrowLeft", "ArrowLeft")
    expect(page.locator(".progress")).to_have_text("0 из 2")
    page.locator("[data-do=reveal_every]").first.click()
    expect(page.locator(".progress")).to_have_text("1 из 2")
    expect(page.locator("[data-do=reveal_every]").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".progress")).to_have_text("2 из 2")
    expect(page.locator("[data-do=reveal]")).to_contain_text("Показать всё")
    expect_verdict(page, "Зал видит всё")
    expect(page.locator("[data-do=reveal]")).to_be_disabled()

    # Held: what comes is counted, and the public does not see it. Undone at once.
    press(page, "KeyL", "д")
    expect_verdict(page, "Зал видит числа на")
    simulator.add(vote["nr"], _2=137)
    expect(page.locator("[data-side=truth] .held")).to_have_text("+137 удержано")
    assert numbers(page, "public") == ["Анна 1000", "Михаил 300"]
    assert program.get("/api/stage").json()["total"] == 1300
    expect(page.locator(".last")).to_contain_text("Анна")
    press(page, "KeyU", "г")
    expect_verdict(page, "Зал видит всё")
    expect(page.locator("[data-side=public] .live-total b")).to_have_text(f"1{NBSP}437")

    screen = page.locator(".screen")
    expect(screen).to_have_text(re.compile(r"^\s*1\s*Сцена 1280 × 720"))
    screen.get_by_role("button", name="Найти: Экран 1").click()
    expect(stage.locator(".identity")).to_have_text("1")
    with stage.expect_navigation():
        screen.get_by_role("button", name="Обновить: Экран 1").click()

    search = page.get_by_label("Закрепить другое голосование")
    search.press_sequentially("hu")
    press(page, "KeyB", "и")
    expect(page.locator(".found")).to_have_text("Такого голосования нет")
    expect_verdict(page, "Зал видит всё")
    assert program.get("/api/stage").json()["stage"]["blank"] is False


def test_which_vote_and_the_looks(page, simulator, program, vote):
    log_in(page, program.url, "Анна")

    def stage() -> dict:
        return program.get("/api/stage").json()

    page.get_by_role("button", name="Спрашивать").click()
    expect(page.locator(".policy")).to_contain_text("пока вы не разрешите")
    later = simulator.create("Кто теперь?", ("Ольга", "Пётр"))
    expect(page.locator(".offer")).to_contain_text("Кто теперь?", timeout=15_000)
    assert stage()["vote"] == vote["hash"]
    page.keyboard.press("n")
    expect(page.locator(".offer")).to_be_hidden()
    page.get_by_role("button", name="Спрашивать").click()
    expect(page.locator(".offer")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Кто теперь?")).to_be_visible()
    assert stage()["vote"] == later["hash"]

    search = page.get_by_label("Закрепить другое голосование")
    search.fill("лучшим")
    page.get_by_role("button", name="Закрепить: Кто станет лучшим?").click()
    expect(page.locator(".policy")).to_have_text(re.compile("остаётся «Кто станет лучшим"))
    expect(page.locator("#on-air-title")).to_have_text("Кто станет лучшим?")
    expect(search).to_have_value("")
    expect(page.locator("[data-policy=pinned]")).to_have_attribute("aria-pressed", "true")
    assert stage()["vote"] == vote["hash"]

    page.keyboard.press("b")
    expect_verdict(page, "Экран пуст")
    page.get_by_role("button", name="Как голосовать").click()
    page.get_by_role("button", name="По номеру").click()
    page.get_by_role("button", name="%", exact=True).click()
    page.get_by_label("Тема").select_option("contrast")
    scale = page.get_by_label("Масштаб")
    scale.focus()
    page.keyboard.press("ArrowRight")
    line = page.get_by_label("Строка над табло")
    line.fill("Перерыв")
    # What others do meanwhile takes nothing from who is typing.
    Desk(program.url, "Борис").do("dress", line="Не то", blank=False)
    expect_verdict(page, "Зал видит всё")
    expect(line).to_have_value("Перерыв")
    line.press("Enter")
    page.get_by_role("button", name="5 мин").click()
    expect(page.locator(".remaining")).to_have_text(re.compile(r"^(05:00|04:5\d)$"))
    eventually(lambda: stage()["stage"]["line"] == "Перерыв")
    told = stage()["stage"]
    assert told["countdown"]["until"]
    expected = {"sort": "created", "show": "percent", "theme": "contrast", "scale": 1.05, "joining": False}
    assert {name: told[name] for name in expected} == expected
    expect(page.get_by_role("button", name="По номеру")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(line).to_have_value("Перерыв")
    expect(page.get_by_label("Тема")).to_have_value("contrast")
    expect(scale).to_have_value("105")
    page.get_by_role("button", name="Убрать").click()
    page.locator(".countdown-stop").click()
    expect(page.locator(".remaining")).to_have_text("")
    eventually(lambda: (stage()["stage"]["line"], stage()["stage"]["countdown"]) == ("", None))


def test_two_consoles_one_of_them_a_phone(page, browser, simulator, program, vote):
    log_in(page, program.url, "Анна")
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    phone = context.new_page()
    log_in(phone, program.url, "Борис")
    expect(page.locator(".others")).to_have_text(re.compile("Борис"))
    expect(phone.locator(".others")).to_have_text(re.compile("Анна"))

    curtain(page, "hide").click()
    expect(curtain(phone, "hide")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".last")).to_have_text(re.compile(r"Результат скрыт · Анна · \d\d:\d\d:\d\d"))
    phone.locator("[data-do=reveal]").tap()
    expect(page.locator(".progress")).to_have_text("1 из 2")
    expect(page.locator(".last")).to_contain_text("Борис")

    for place in ("0", "document.body.scrollHeight"):
        phone.evaluate(f"scrollTo(0, {place})")
        for button in ("hide", "hold", "open", "undo"):
            expect(curtain(phone, button)).to_be_in_viewport(ratio=1)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    small = phone.evaluate(
        """() => [...document.querySelectorAll('button, a, input:not([type=hidden]), select')]
            .map((one) => [one, one.getBoundingClientRect()])
            .filter(([, {width, height}]) => width && (height < 44 || width < 44))
            .map(([one]) => one.outerHTML)"""
    )
    assert small == []
    context.close()


def test_without_websockets_commands_go_over_http_and_wait_for_contact(page, program, vote):
    def shown() -> str:
        return program.get("/api/stage").json()["curtain"]

    with between(program.url, lets_upgrade=False) as network:
        log_in(page, network.url, "Анна")
        curtain(page, "hide").click()
        eventually(lambda: page.wait_for_timeout(20) or shown() == "hidden")
        expect(curtain(page, "hide")).to_have_attribute("aria-pressed", "true")
        network.fall_silent()
        expect(page.locator(".console")).to_have_attribute("data-contact", "lost", timeout=15_000)
        curtain(page, "open").click()
        expect(page.locator("[data-lamp=server]")).to_have_text(re.compile("нет связи с .*, ждут: 1"))
        expect(curtain(page, "open")).to_have_attribute("aria-busy", "true")
        assert shown() == "hidden"
        network.pass_again()
        eventually(lambda: page.wait_for_timeout(20) or shown() == "open")
        expect(curtain(page, "open")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".toast")).to_have_count(0)


def test_what_goes_wrong_is_told_and_who_is_logged_out_leaves(page, simulator, program, vote):
    log_in(page, program.url, "Анна")
    curtain(page, "hide").evaluate("""(button) => (button.dataset.with = '{"vote": "gone"}')""")
    curtain(page, "hide").click()
    expect(page.get_by_role("alert")).to_contain_text("Этого голосования больше нет")
    expect_verdict(page, "Зал видит всё")

    expect(page.locator(".sample")).to_be_hidden()
    simulator.fault(body=f"<b>Ой</b> {SECRET}, +7 916 123-45-67", status=500, times=-1)
    expect(page.locator(".trouble").first).to_be_visible(timeout=20_000)
    expect(page.locator(".sample code")).to_be_hidden()
    page.locator(".sample summary").click()
    expect(page.locator(".sample code")).to_have_text("<b>Ой</b> …, +7 916 ···-··-67")
    expect(page.locator("[data-lamp=vendor]")).not_to_have_attribute("data-state", "good")

    other = page.context.new_page()
    other.goto(f"{program.url}/present")
    other.get_by_role("button", name="Выйти").click()
    expect(page).to_have_url(re.compile(r"/present/login\?next="), timeout=15_000)
