"""The wall in real Chromium: its tiles are live, its pages turn, and everything has its place."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.axe import LOOKS, findings
from tests.browser.votes import LONG, labels, made
from tests.conftest import Running, eventually, running, simulating

HIDDEN = """() => [...document.querySelectorAll('.tile')].map((tile) => tile.hasAttribute('data-away'))"""
# What is cut inside a tile, or sticks out of it; and tiles that leave the screen or touch each other.
AMISS = """(scrolls) => {
    const found = [];
    const seen = [...document.querySelectorAll('.tile:not([data-away]) iframe')];
    const boxes = seen.map((frame) => frame.getBoundingClientRect());
    const height = scrolls ? document.documentElement.scrollHeight : innerHeight;
    boxes.forEach((a, i) => {
        const inside = a.left >= 0 && a.top >= 0 && a.right <= innerWidth && a.bottom + scrollY <= height;
        if (!inside) found.push(`${i} leaves`);
        boxes.slice(i + 1).forEach((b, k) => {
            const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            if (!apart) found.push(`${i} and ${i + k + 1} overlap`);
        });
    });
    for (const [i, frame] of seen.entries()) {
        const page = frame.contentDocument;
        const {clientWidth: w, clientHeight: h, scrollWidth, scrollHeight} = page.documentElement;
        if (scrollWidth > w || scrollHeight > h + 1) found.push(`${i}: ${scrollWidth} × ${scrollHeight}`);
        const parts = '.question, .total-number, .badge, .row:not([data-away]) :is(.text, .count)';
        for (const part of page.querySelectorAll(parts)) {
            const box = part.getBoundingClientRect();
            if (!part.offsetParent) continue;
            const cut = part.clientWidth && part.scrollWidth > part.clientWidth + 1;
            if (cut) found.push(`${i}: ${part.className} is cut`);
            if (box.right > w || box.bottom > h) found.push(`${i}: ${part.className} sticks out`);
        }
        for (const bar of page.querySelectorAll('.row:not([data-away]) .bar')) {
            const {width, height} = bar.getBoundingClientRect();
            const colour = frame.contentWindow.getComputedStyle(bar).backgroundColor;
            const seen = width > 100 && height >= 4 && colour !== 'rgba(0, 0, 0, 0)';
            if (!seen) found.push(`${i}: a bar can't be seen`);
        }
    }
    const foot = document.querySelector('.wall-foot').getBoundingClientRect();
    if (!scrolls && foot.bottom > innerHeight) found.push('the foot leaves');
    if (document.documentElement.scrollWidth > innerWidth) found.push('it scrolls sideways');
    return found;
}"""


@pytest.fixture(scope="module")
def questionnaire():
    """A simulator, a program, and five votes of an event, one of them long and one with many answers."""
    with simulating() as simulator, running("serve", **simulator.environment) as program:
        votes = [
            made(simulator, program, question, answers, name="Анкета")
            for question, answers in (
                ("Кто?", ["Анна", "Михаил"]),
                ("Лучшая песня года", labels(3, "short")),
                (LONG[:150], labels(5, "short")),
                ("Оцените работу гардероба", labels(15, "short")),
                ("Придёте ещё?", ["Да", "Нет"]),
            )
        ]
        yield simulator, program, votes


def opened(page: Page, program: Running, votes: list[dict], more: str = "") -> list[FrameLocator]:
    """Open a wall of the votes: its tiles, once all of them are live."""
    page.goto(f"{program.url}/wall?{'&'.join('v=' + vote['hash'] for vote in votes)}{more}")
    frames = [page.locator(".tile > iframe").nth(i).content_frame for i in range(len(votes))]
    for frame in frames:
        expect(frame.locator(".answers[data-live]")).to_be_attached()
    return frames


def total(frame: FrameLocator):
    return frame.locator(".total .reading")


def test_each_tile_is_live_and_the_wall_adds_up(page, questionnaire):
    simulator, program, votes = questionnaire
    first, second = opened(page, program, votes[:2])
    expect(page.locator(".all b")).to_have_text("703")
    page.evaluate("window.stays = true")
    simulator.add(votes[0]["nr"], _1=1000)
    simulator.add(votes[1]["nr"], _3=2000)
    expect(total(first)).to_have_text("1\u00a0185 голосов")
    expect(total(second)).to_have_text("2\u00a0518 голосов")
    expect(first.locator(".row").first.locator(".text")).to_have_text("Анна")
    expect(page.locator(".all")).to_have_text("Всего: 3\u00a0703 голоса")
    assert page.evaluate("window.stays"), "without a reload"
    # Who looks at a tile closely does not lose the keys.
    page.mouse.move(10, 10)  # a pointer that stands still is hidden, and presses nothing
    first.locator(".question").click()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()


def test_pages_turn_by_themselves_and_by_keys_and_are_right_at_once(page, questionnaire):
    simulator, program, votes = questionnaire
    page.clock.install()
    frames = opened(page, program, votes[:3], "&layout=pages&every=30")
    line = page.locator(".turns-page")
    expect(line).to_have_text("Страница 1 из 3")
    assert page.evaluate(HIDDEN) == [False, True, True]
    before = program.get(f"/api/votes/{votes[1]['hash']}").json()["total"]
    simulator.add(votes[1]["nr"], _2=5000)
    eventually(lambda: program.get(f"/api/votes/{votes[1]['hash']}").json()["total"] == before + 5000)
    expect(total(frames[1])).to_contain_text(f"{(before + 5000) // 1000}\u00a0")
    page.clock.run_for(30_000)
    expect(line).to_have_text("Страница 2 из 3")
    assert page.evaluate(HIDDEN) == [True, False, True]
    leader = frames[1].locator(".row").first
    expect(leader.locator(".text")).to_have_text("Участник 2")
    moved = leader.locator(".bar").evaluate("bar => new DOMMatrix(getComputedStyle(bar).transform).m41")
    assert moved == 0, "its bar is as long as it will be, without a glide"
    for key, says in (("ArrowLeft", 1), ("ArrowLeft", 3), (" ", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        expect(line).to_have_text(f"Страница {says} из 3")
    page.clock.run_for(20_000)  # real time goes on beside it
    expect(line).to_have_text("Страница 2 из 3")
    page.clock.run_for(10_000)
    expect(line).to_have_text("Страница 3 из 3")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768), (390, 844)])
def test_everything_has_its_place(page, questionnaire, width, height):
    _, program, votes = questionnaire
    page.set_viewport_size({"width": width, "height": height})
    opened(page, program, votes)
    scrolls = width < 700
    eventually(lambda: page.evaluate(AMISS, scrolls) == [])
    pages = {1920: 1, 1024: 2, 390: 1}[width]
    assert page.evaluate(HIDDEN).count(True) == (2 if pages == 2 else 0)
    if scrolls:
        left = "[...document.querySelectorAll('iframe')].map((frame) => frame.getBoundingClientRect().left)"
        assert len(set(page.evaluate(left))) == 1, "one under the other"
    elif pages == 2:
        page.keyboard.press("ArrowRight")
        eventually(lambda: page.evaluate(AMISS, scrolls) == [])


def test_axe_finds_nothing_serious(plain, questionnaire):
    _, program, votes = questionnaire
    for looks in LOOKS[:2]:  # what the tiles are made of is looked at elsewhere in all of them
        opened(plain, program, votes[:2], f"&{looks}")
        assert findings(plain, looks) == [], looks
