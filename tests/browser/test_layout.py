"""Nothing overlaps, nothing is cut and nothing scrolls, whatever the screen, the answers and their texts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bars import FRAMES, opened
from tests.browser.votes import LONG, labels, made
from tests.conftest import eventually, running, simulating

PHONE = (390, 844)
SIZES = [
    (3840, 2160), (1920, 1080), (1280, 720), (1024, 768), (1080, 1920), (768, 1024),
    PHONE, (320, 568), (480, 320),
]  # fmt: skip
FOR_MANY = [(1920, 1080), (1024, 768), (1080, 1920), PHONE, (480, 320)]  # what many texts take seconds to fit
TURNED = [(1920, 1080), (1080, 1920), (480, 320)]  # where the next page is looked at as well

MEASURE = """() => {
    const box = (element) => {
        const {left, top, right, bottom} = element.getBoundingClientRect();
        return {left, top, right, bottom, name: element.className.baseVal ?? element.className};
    };
    const cut = (e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
    const part = (selector) => document.querySelector(selector);
    const seen = (e) => e && getComputedStyle(e).display !== 'none';
    const rows = [...document.querySelectorAll('.row:not([data-away])')];
    const number = (e) => ({...box(e), lines: e.getClientRects().length, height: e.offsetHeight,
                            line: parseFloat(getComputedStyle(e).lineHeight)});
    return {
        flow: getComputedStyle(part('.answers')).getPropertyValue('--flow') === '1',
        width: innerWidth, height: innerHeight,
        scrolls: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
        parts: ['.head', '.answers', '.joining', '.foot'].map(part).filter(seen).map(box),
        head: ['.line', '.question', '.total'].map(part).filter(seen).map(box),
        question: {cut: cut(part('.question')), text: part('.question').textContent},
        total: number(part('.total-number')),
        pages: part('.pages').textContent,
        rows: rows.map((row) => ({
            ...box(row.querySelector('.row-body')),
            id: row.dataset.id,
            label: row.querySelector('.text').textContent,
            cut: cut(row.querySelector('.text')),
            size: parseFloat(getComputedStyle(row.querySelector('.text')).fontSize),
            parts: ['.chip', '.text', '.count', '.percent', '.track']
                .map((selector) => box(row.querySelector(selector))),
            numbers: [...row.querySelectorAll('.count, .percent')].map(number),
        })),
    };
}"""


def overlap(one: dict, other: dict) -> bool:
    slack = 1.0  # what browsers round to
    return (
        one["left"] < other["right"] - slack
        and other["left"] < one["right"] - slack
        and one["top"] < other["bottom"] - slack
        and other["top"] < one["bottom"] - slack
    )


def within(inner: dict, outer: dict) -> bool:
    return (
        inner["left"] >= outer["left"] - 1
        and inner["right"] <= outer["right"] + 1
        and inner["top"] >= outer["top"] - 1
        and inner["bottom"] <= outer["bottom"] + 1
    )


def assert_apart(boxes: list[dict], where: str) -> None:
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not overlap(one, other), f"{where}: {one['name']} over {other['name']}: {one} {other}"


def check(seen: dict, where: str) -> None:
    screen = {"left": 0, "top": 0, "right": seen["width"], "bottom": seen["height"], "name": "screen"}
    if seen["flow"]:
        screen["bottom"] = seen["scrolls"][1]
    else:
        assert seen["scrolls"][1] <= seen["height"], f"{where}: it scrolls"
    assert seen["scrolls"][0] <= seen["width"], f"{where}: it scrolls sideways"
    assert_apart(seen["parts"], where)
    assert_apart(seen["head"], where)
    for part in seen["parts"] + seen["head"]:
        assert within(part, screen), f"{where}: {part} off the screen"
    assert not seen["question"]["cut"], f"{where}: the question is cut"
    assert seen["total"]["height"] <= seen["total"]["line"] * 1.3, f"{where}: the total wraps"
    assert seen["rows"], f"{where}: no answers"
    answers = next(part for part in seen["parts"] if part["name"] == "answers")
    assert_apart(seen["rows"], where)
    for row in seen["rows"]:
        assert within(row, answers), f"{where}: {row['label'][:20]} outside"
        assert_apart(row["parts"], f"{where}: {row['label'][:20]}")
        for part in row["parts"]:
            assert part["right"] - part["left"] > 3, f"{where}: {part['name']} vanished"
            assert part["bottom"] - part["top"] > 3, f"{where}: {part['name']} vanished"
            assert within(part, row), f"{where}: {part['name']} outside {row['label'][:20]}: {part} {row}"
        assert not row["cut"], f"{where}: {row['label']} is cut"
        assert row["size"] >= 10, f"{where}: {row['label'][:20]} is set in {row['size']} px"
        for number in row["numbers"]:
            assert number["height"] <= number["line"] * 1.3, f"{where}: a number wraps"


@pytest.fixture(scope="module")
def hall():
    """A simulator and a program for all layouts."""
    with (
        simulating() as simulator,
        running("serve", **simulator.environment, VOTEBOARD_JOIN_NUMBER="+7 900 000-00-00") as program,
    ):
        yield simulator, program


def shown(page: Page) -> dict:
    """What is on screen once the page has laid itself out for its size."""
    page.evaluate(FRAMES)
    return page.evaluate(MEASURE)


@pytest.mark.parametrize("length", ["short", "long"])
@pytest.mark.parametrize("count", [2, 5, 12, 40])
def test_every_size(page, hall, count, length):
    simulator, program = hall
    question = "Кто?" if length == "short" else LONG
    vote = made(simulator, program, question, labels(count, length), name="Премия «Народный выбор — 2026»")
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, f"{program.url}/?v={vote['hash']}&lang=ru")
    for width, height in SIZES if count < 40 else FOR_MANY:
        where = f"{width} × {height}, {count} {length}"
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Escape")
        seen = shown(page)
        check(seen, where)
        assert seen["flow"] == ((width, height) in (PHONE, (320, 568)))
        if seen["flow"] or (count <= 12 and length == "short" and min(width, height) >= 720):
            assert len(seen["rows"]) == count, f"{where}: not all answers are seen at once"
        elif len(seen["rows"]) < count:
            assert seen["pages"], f"{where}: it does not say that there are more pages"
            if (width, height) in TURNED:
                check_the_next_page(page, where)


def test_other_numbers_need_other_room(page, hall):
    """Going from votes alone to votes and per cents takes room from the names: they are set anew."""
    simulator, program = hall
    vote = simulator.create("Показ", ["Иван Петрович Сидоров из города Энска и его друзья"[:28]] * 20)
    simulator.add(vote["nr"], **{f"_{i}": 1_234_567 * i for i in range(1, 21)})
    eventually(lambda: program.get(f"/api/votes/{vote['hash']}").json().get("total"))
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, f"{program.url}/?v={vote['hash']}&show=counts")
    for _ in range(4):
        page.keyboard.press("p")
        seen = shown(page)
        for row in seen["rows"]:
            row["parts"] = [part for part in row["parts"] if part["right"] > part["left"]]
            row["numbers"] = [number for number in row["numbers"] if number["lines"]]
        if page.locator(".total-number").is_hidden():
            seen["head"] = [part for part in seen["head"] if part["name"] != "total"]
        check(seen, f"{page.url}")


@pytest.mark.parametrize("size", [(1920, 1080), PHONE], ids=str)
def test_a_text_that_was_cut_is_whole_again_where_there_is_room(page, hall, size):
    simulator, program = hall
    vote = made(simulator, program, f"{LONG}. " * 3, labels(12, "long"))
    page.set_viewport_size({"width": 320, "height": 240})
    opened(page, f"{program.url}/?v={vote['hash']}")
    clamped = "() => [...document.querySelectorAll('[style*=line-clamp]')].map((e) => e.className)"
    assert {"question", "text"} <= set(page.evaluate(clamped)), "it has to be too small for this"
    page.set_viewport_size({"width": size[0], "height": size[1]})
    shown(page)
    assert page.evaluate(clamped) == []


def check_the_next_page(page: Page, where: str) -> None:
    # A page that somebody turned to stays for a while; before, they turn by themselves at any moment.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    before = shown(page)
    turn(page, "ArrowRight", before["rows"][0]["id"], away=True)
    after = shown(page)
    check(after, f"{where}, page 2")
    first, second = ({row["id"] for row in side["rows"]} for side in (before, after))
    assert not first & second
    turn(page, "ArrowLeft", before["rows"][0]["id"], away=False)


def turn(page: Page, key: str, id: str, *, away: bool) -> None:
    """Turn pages until the row is away, or here again: on a busy machine they turn by themselves between."""
    row = expect(page.locator(f".row[data-id='{id}']"))
    turned = row.to_have_attribute if away else row.not_to_have_attribute
    for _ in range(3):
        page.keyboard.press(key)
        try:
            turned("data-away", "", timeout=1500)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{key} turns no page")


def test_the_greatest_numbers_wrap_nowhere(page, hall):
    simulator, program = hall
    vote = simulator.create("Много?", ("Да", "Нет, и ещё раз нет"))
    simulator.add(vote["nr"], _1=2**52, _2=2**51)
    eventually(lambda: program.get(f"/api/votes/{vote['hash']}").json().get("total") == 3 * 2**51)
    opened(page, f"{program.url}/?v={vote['hash']}")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("document.querySelector('.board').clientWidth === innerWidth")
        check(shown(page), f"{width} × {height}")


def test_bars_start_and_numbers_end_at_one_line(page, hall):
    simulator, program = hall
    vote = simulator.create("Кто?", tuple(f"Участник {i}" for i in range(1, 13)))  # codes 1 to 12
    simulator.add(vote["nr"], _1=500)  # 100 %
    eventually(lambda: program.get(f"/api/votes/{vote['hash']}").json().get("total"))
    opened(page, f"{program.url}/?v={vote['hash']}")
    boxes = page.locator(".row").evaluate_all(
        """rows => rows.map((row) => [
            row.querySelector('.track').getBoundingClientRect().left,
            row.querySelector('.count').getBoundingClientRect().right,
        ])"""
    )
    assert len({round(left) for left, _ in boxes}) == 1
    assert len({round(right) for _, right in boxes}) == 1


def test_zero_answers_and_zero_votes_look_intended(page, hall):
    simulator, program = hall
    empty = simulator.create("Вопрос без ответов?", ())
    eventually(lambda: program.get(f"/api/votes/{empty['hash']}").json().get("vote"))
    page.goto(f"{program.url}/?v={empty['hash']}")
    expect(page.locator(".answers")).to_be_visible()
    assert "Вариантов ответа пока нет" in page.evaluate(
        "getComputedStyle(document.querySelector('.answers'), '::before').content"
    )
    simulator.create("Вопрос без голосов?", ("А", "Б"))
    page.goto(program.url)
    expect(page.get_by_role("heading", name="Вопрос без голосов?")).to_be_visible()
    expect(page.locator(".total-number")).to_have_text("0")
    expect(page.locator(".row .count")).to_have_text(["0", "0"])
    expect(page.locator(".row[data-leads]")).to_have_count(0)
    check(shown(page), "no votes")


def test_pages_turn_by_themselves_and_come_round(page, hall):
    simulator, program = hall
    vote = made(simulator, program, "Кто?", labels(40, "short"))
    page.goto(f"{program.url}/?v={vote['hash']}")
    line = page.locator(".pages")
    expect(line).to_have_text("Ответы 1–20 из 40")
    expect(page.locator(".row:not([data-away])")).to_have_count(20)
    # Those of the other page are heard all the same.
    expect(page.get_by_role("listitem")).to_have_count(40)
    expect(line).to_have_text("Ответы 21–40 из 40", timeout=10_000)
    expect(page.locator(".row:not([data-away]) .text").first).to_have_text("Участник 20")
    expect(line).to_have_text("Ответы 1–20 из 40", timeout=10_000)


def test_the_first_frame_fits_before_any_script(browser, hall):
    simulator, program = hall
    vote = made(simulator, program, "Кто станет лучшим?", labels(12, "short"))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1024, "height": 768})
    still = context.new_page()
    still.goto(f"{program.url}/?v={vote['hash']}")
    tops = [row.bounding_box()["y"] for row in still.locator(".row").all()]
    assert tops == sorted(tops)
    assert len(set(tops)) == 12
    last, foot = still.locator(".row").last.bounding_box(), still.locator(".foot").bounding_box()
    assert last["y"] + last["height"] <= foot["y"] + 1

    many = made(simulator, program, "Кто?", labels(40, "short"))
    still.goto(f"{program.url}/?v={many['hash']}")
    boxes = [row.bounding_box() for row in still.locator(".row .row-body").all()]
    assert all(box["height"] > 20 for box in boxes)
    assert len({(box["x"], box["y"]) for box in boxes}) == 40
    context.close()
