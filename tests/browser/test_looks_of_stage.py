"""How the presenter dresses the stage: seen there at once and in the first frame, and nowhere else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.bars import opened, tops
from tests.browser.votes import labels, made
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk

LINE = (
    "Сегодня голосуем за каждого участника только один раз, номер для сообщений стоит справа от ответов, "
    "а счёт мы остановим перед антрактом и объявим со сцены!"
)
GROUND = "getComputedStyle(document.body).backgroundColor"

pytestmark = pytest.mark.usefixtures("full_hd")


@pytest.fixture
def program(simulator):
    with running(
        "serve", VOTEBOARD_JOIN_NUMBER="+7 900 123-45-67", **SETTING, **simulator.environment
    ) as started:
        yield started


@pytest.fixture
def desk(program):
    return Desk(program.url)


def fits(page) -> bool:
    """Whether nothing stands over anything else, and all of it is on the screen."""
    return page.evaluate(
        """() => {
            const box = (name) => document.querySelector(name).getBoundingClientRect();
            const parts = ['.band', '.head', '.answers', '.foot'].filter((name) => box(name).height).map(box);
            const rows = [...document.querySelectorAll('.row:not([data-away]) .text')];
            return parts.every((part, i) => !i || part.top >= parts[i - 1].bottom - 1)
                && parts.at(-1).bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth
                && box('.answers').height > innerHeight / 3
                && rows.every((text) => text.scrollHeight <= text.clientHeight + 1);
        }"""
    )


def test_each_look_is_seen_on_the_stage_and_on_no_other_page(page, simulator, program, desk):
    vote = made(simulator, program, "Кто станет лучшим?", ["Анна", "Михаил", "Тимур"])
    opened(page, program.url)
    embed = page.context.new_page()
    opened(embed, f"{program.url}/embed/{vote['hash']}")
    pictures = embed.screenshot()
    stage = page.locator(".board")
    assert tops(page) == ["Тимур", "Михаил", "Анна"]
    ground, size = page.evaluate(GROUND), page.locator(".question").bounding_box()["height"]

    page.keyboard.press("p")
    assert "show=percent" in page.url
    desk.do("dress", sort="created")
    eventually(lambda: tops(page) == ["Анна", "Михаил", "Тимур"])
    expect(stage).to_have_attribute("data-show", "percent")  # this screen's own choice stays
    desk.do("dress", show="counts")
    expect(page.locator(".row .count").first).to_be_visible()
    expect(page.locator(".row .percent").first).to_be_hidden()
    assert "show=" not in page.url
    desk.do("dress", theme="light")
    eventually(lambda: page.evaluate(GROUND) != ground)
    expect(page.locator(".joining")).to_be_visible()
    desk.do("dress", joining=False)
    expect(page.locator(".joining")).to_be_hidden()
    desk.do("dress", scale=1.5)
    eventually(lambda: 1.4 < page.locator(".question").bounding_box()["height"] / size < 1.6)
    desk.do("dress", line="Перерыв до 21:30 & <b>буфет</b>")
    expect(page.locator(".band")).to_have_text("Перерыв до 21:30 & <b>буфет</b>")
    expect(page.locator(".band")).to_be_visible()

    # A screen that is opened now is so from its first frame on.
    with_script, plain = page.context.new_page(), page.context.browser.new_context(java_script_enabled=False)
    for screen in (with_script, plain.new_page()):
        screen.set_viewport_size({"width": 1920, "height": 1080})
        screen.goto(program.url)
        assert screen.locator(".board").get_attribute("data-sort") == "created"
        expect(screen.locator(".row .text")).to_have_text(["Анна", "Михаил", "Тимур"])
        expect(screen.locator(".row .percent").first).to_be_hidden()
        expect(screen.locator(".band")).to_be_visible()
        assert 1.4 < screen.locator(".question").bounding_box()["height"] / size < 1.6
    plain.close()
    with_script.goto(f"{program.url}/?sort=rank")  # the address's own word wins
    assert tops(with_script)[0] == "Тимур"

    desk.do("dress", sort=None, show=None, theme=None, scale=1, joining=True, line="")
    eventually(lambda: tops(page) == ["Тимур", "Михаил", "Анна"])
    expect(page.locator(".band")).to_be_hidden()
    expect(stage).to_have_attribute("data-theme", "dark")
    expect(stage).to_have_attribute("data-show", "both")
    assert embed.screenshot() == pictures


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (1000, 1500)])
def test_everything_at_once_fits(page, simulator, program, desk, size):
    made(simulator, program, "Кто станет лучшим музыкальным открытием этого года?", labels(8, "short"))
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    desk.do("dress", line=LINE)
    desk.do("countdown", minutes=64)
    opened(page, program.url)
    eventually(lambda: fits(page))
    for scale in (1.5, 0.5, 1):
        desk.do("dress", scale=scale)
        eventually(
            lambda scale=scale: (
                page.evaluate("document.documentElement.style.getPropertyValue('--scale')") == str(scale)
            )
        )
        eventually(lambda: fits(page))
    text = page.locator(".band-text")
    assert text.evaluate("e => e.scrollHeight <= e.clientHeight + 1"), "the line is whole"


def test_a_countdown_goes_by_the_servers_clock_and_ends_nothing(page, simulator, program, desk):
    page.add_init_script(  # somebody has set this machine's clock three hours ahead
        """const wrong = performance.timeOrigin + 3 * 3600e3;
        Object.defineProperty(performance, 'timeOrigin', {get: () => wrong});"""
    )
    page.goto(program.url)
    waiting, beside = page.locator(".waiting .countdown"), page.locator(".head .countdown")
    expect(waiting).to_be_hidden()
    desk.do("countdown", minutes=90)
    expect(waiting.locator(".countdown-number")).to_have_text(re.compile(r"^1:(30:00|29:5\d)$"))
    assert (
        waiting.locator(".countdown-number").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 250
    )
    desk.do("countdown", minutes=9 / 60)
    expect(waiting.locator(".countdown-number")).to_have_text(re.compile(r"^00:0\d$"))
    page.reload()  # the first frame has it too
    assert re.match(r"00:0[1-9]", waiting.locator(".countdown-number").text_content())

    vote = made(simulator, program, "Кто станет лучшим?", ["Анна", "Михаил"])
    expect(beside).to_be_visible()
    expect(beside.locator(".countdown-label")).to_have_text("Время вышло", timeout=12_000)
    expect(beside.locator(".countdown-number")).to_be_hidden()
    expect(page.locator(".badge-state")).to_have_text("Live")
    assert program.get(f"/api/votes/{vote['hash']}").json()["status"] == "active"
    other = page.context.new_page()
    for path in (f"/?v={vote['hash']}", f"/embed/{vote['hash']}"):
        opened(other, program.url + path)
        expect(other.locator(".countdown, .band, .blank")).to_have_count(0)
    expect(beside).to_be_hidden(timeout=11_000)
    expect(page.locator(".badge-state")).to_have_text("Live")

    desk.do("countdown", minutes=4.99)
    expect(beside.locator(".countdown-number")).to_have_text(re.compile(r"^04:5\d$"))
    size = beside.locator(".countdown-number").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size > 100, "it is read from the last row"
    desk.do("countdown")
    expect(beside).to_be_hidden()


def test_blank_covers_everything_from_the_first_frame_on(page, simulator, tmp_path):
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">'
        '<rect width="400" height="100"/></svg>'
    )
    logo = {"VOTEBOARD_LOGO": str(tmp_path / "logo.svg")}
    with running("serve", **SETTING, **logo, **simulator.environment) as program:
        desk = Desk(program.url)
        vote = made(simulator, program, "Кто станет лучшим?", ["Анна", "Михаил"])
        opened(page, program.url)
        simulator.change(vote["nr"], status="finished")
        expect(page.locator(".winner")).to_be_visible(timeout=6000)
        desk.do("dress", blank=True)
        blank = page.locator(".blank")
        expect(blank).to_have_css("opacity", "1")
        topmost = "(x) => document.elementFromPoint(...x).closest('.blank') !== null"
        corners = [[5, 5], [1900, 5], [5, 1070], [1900, 1070], [960, 540], [960, 300]]
        assert all(page.evaluate(topmost, corner) for corner in corners)
        box = page.locator(".blank-logo").bounding_box()
        assert abs(box["x"] + box["width"] / 2 - 960) < 2
        assert abs(box["y"] + box["height"] / 2 - 540) < 2
        assert box["width"] >= 400

        plain = page.context.browser.new_context(java_script_enabled=False)
        first = plain.new_page()
        first.goto(program.url)
        expect(first.locator(".blank")).to_have_css("opacity", "1")
        expect(first.locator(".blank-logo")).to_be_visible()
        plain.close()
        desk.do("dress", blank=False)
        expect(blank).to_be_hidden()
        expect(page.locator(".question")).to_be_visible()
