"""The archive in real Chromium: the chart is drawn, read, looked at closer, and goes on while a vote runs."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import LOOKS, findings
from tests.browser.votes import LONG, WORD
from tests.conftest import Running, eventually, running, simulating
from tests.exporting import workbook_of
from tests.recorded import NAMES, evening, final, record, told, vote
from voteboard.model import Status, Vote

NBSP = "\u00a0"
SIZES = [(1920, 1080), (1024, 768), (390, 844)]
HOSTILE = "<img src=x onerror='window.hacked = 1'>"
PALETTE = ["rgb(76,141,255)", "rgb(255,122,89)", "rgb(46,196,166)", "rgb(179,139,255)", "rgb(242,193,78)"]


@pytest.fixture(scope="module")
def told_evening() -> Vote:
    """The vote of `recorded.evening`."""
    return evening()[0]


@pytest.fixture(scope="module")
def archive() -> Iterator[Running]:
    """A program for all that only look, on a record that had that vote and shorter ones before it started."""
    with simulating() as simulator:
        record(simulator, [*evening()[1], *final(30, 7, 7), *final(31, 0, 0)])
        with running("serve", **simulator.environment) as started:
            yield started


def opened(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".chart[data-window=whole]")).to_be_visible()
    expect(page.locator(".plot canvas")).to_have_count(2)


def colours(page: Page, plot: str, rectangle: str) -> dict[str, int]:
    """How many pixels of each colour a part of a chart has; ``rectangle`` in shares of the canvas."""
    return page.locator(f"{plot} canvas").evaluate(
        """(canvas, rectangle) => {
            const [x, y, width, height] = JSON.parse(rectangle);
            const part = canvas.getContext('2d').getImageData(
                x * canvas.width, y * canvas.height, width * canvas.width, height * canvas.height).data;
            const found = {};
            for (let i = 0; i < part.length; i += 4) {
                const colour = `rgb(${part.slice(i, i + 3).join()})`;
                if (part[i + 3] === 255) found[colour] = (found[colour] ?? 0) + 1;
            }
            return found;
        }""",
        rectangle,
    )


def point(page: Page, share: float) -> None:
    """Put the pointer over the chart, at a share of the time that it shows."""
    over = page.locator(".plot-votes .u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)


def legend(page: Page) -> list[int]:
    counts = page.locator(".legend-count").all_text_contents()
    return [int(text.replace(NBSP, "")) for text in counts]


def test_the_chart_draws_every_answer_and_its_legend_tells_the_end(page, archive, told_evening):
    opened(page, f"{archive.url}/archive/{told_evening.hash}")
    drawn = colours(page, ".plot-votes", "[0, 0.15, 1, 0.7]")
    assert all(drawn.get(colour, 0) > 300 for colour in PALETTE), drawn
    ribbon = colours(page, ".plot-votes", "[0.2, 0.02, 0.3, 0.03]")
    assert ribbon.get(PALETTE[1], 0) > 1000, "Mikhail led until 20:14"
    bars = colours(page, ".plot-rate", "[0, 0, 1, 0.7]")
    assert max(bars.values()) > 3000, "bars"
    board = archive.get(f"/api/votes/{told_evening.hash}").json()
    assert legend(page) == board["counts"]
    shares = page.locator(".legend-share").all_text_contents()
    assert shares == [f"{share}{NBSP}%" for share in board["shares"]]
    names = page.locator(".legend-name").all_text_contents()
    assert names == [f"{answer.code}. {answer.text}" for answer in told_evening.answers]


@pytest.mark.usefixtures("full_hd")
def test_the_cursor_tells_what_stood_there(page, archive, told_evening):
    opened(page, f"{archive.url}/archive/{told_evening.hash}")
    body = archive.get(f"/api/votes/{told_evening.hash}/history?points=4000").json()
    point(page, 0.5)
    expect(page.locator(".legend-time")).to_have_text("23 дек., 20:10:00")
    at = max(i for i, time in enumerate(body["times"]) if time <= body["began"] + 600_500)
    assert legend(page) == pytest.approx([answer["counts"][at] for answer in body["answers"]], abs=12)
    assert page.locator(".legend-rate").text_content().startswith("Голосов в минуту: ")
    expect(page.locator(".legend-note")).to_have_text("")
    point(page, 700 / 1200)
    expect(page.locator(".legend-note")).to_have_text("Исправлено: Михаил Соколов −119")
    point(page, 930 / 1200)
    expect(page.locator(".legend-note")).to_have_text("Программа не работала")
    page.mouse.move(5, 5)
    expect(page.locator(".legend-time")).to_contain_text("20:20:00")
    page.goto(f"{archive.url}/archive/{told_evening.hash}?lang=en")
    expect(page.locator(".chart[data-window=whole]")).to_be_visible()
    point(page, 0.5)
    expect(page.locator(".legend-time")).to_have_text("Dec 23, 20:10:00")
    assert "," in page.locator(".legend-count").first.text_content()


def test_dragging_looks_closer_and_a_double_click_comes_back(page, archive, told_evening):
    opened(page, f"{archive.url}/archive/{told_evening.hash}")
    asked = []
    page.on("request", lambda request: "/history" in request.url and asked.append(request.url))
    point(page, 0.5)
    page.mouse.down()
    point(page, 0.55)
    point(page, 0.6)
    page.mouse.up()
    expect(page.locator(".chart[data-window=part]")).to_be_visible()
    [query] = [parse_qs(urlsplit(url).query) for url in asked]
    began = round(told_evening.started_at.timestamp() * 1000)
    assert int(query["from"][0]) - began == pytest.approx(600_000, abs=3000)
    assert int(query["to"][0]) - began == pytest.approx(720_000, abs=3000)
    point(page, 0.5)
    expect(page.locator(".legend-time")).to_have_text(re.compile(r"20:(10:5[89]|11:0[012])"))
    page.locator(".plot-votes .u-over").dblclick()
    expect(page.locator(".chart[data-window=whole]")).to_be_visible()
    assert "from" not in parse_qs(urlsplit(asked[-1]).query)


def test_the_keyboard_and_fingers_look_closer_too(page, archive, told_evening):
    opened(page, f"{archive.url}/archive/{told_evening.hash}")
    expect(page.get_by_role("button", name="Всё голосование")).to_be_disabled()
    page.get_by_role("button", name="Ближе").press("Enter")
    expect(page.locator(".chart[data-window=part]")).to_be_visible()
    expect(page.locator(".legend-time")).to_contain_text("20:15:00")
    page.get_by_role("button", name="Позже").click()
    expect(page.locator(".legend-time")).to_contain_text("20:20:00")
    page.get_by_role("button", name="Раньше").click()
    expect(page.locator(".legend-time")).to_contain_text("20:15:00")
    page.get_by_role("button", name="Шире").click()
    expect(page.locator(".chart[data-window=whole]")).to_be_visible()


def test_a_vote_that_runs_goes_on_until_it_is_final(page, simulator, program):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил"))
    simulator.add(made["nr"], _1=10)
    eventually(lambda: program.get("/api/stage").json()["total"] == 10)
    page.goto(f"{program.url}/archive/{made['hash']}")
    expect(page.locator(".vote-head .outcome")).to_contain_text("Лидирует")
    page.wait_for_timeout(1500)
    simulator.add(made["nr"], _2=30)
    expect(page.locator(".chart[data-window=whole]")).to_be_visible(timeout=15_000)
    eventually(lambda: legend(page) == [10, 30], within=15)
    expect(page.locator(".vote-head .vote-total b")).to_have_text("40")
    expect(page.locator("#leads + ol li")).to_have_count(2)
    simulator.change(made["nr"], status="finished")
    expect(page.locator(".vote-head .outcome")).to_contain_text("Победитель", timeout=15_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(11_000)
    assert asked == []


def test_a_chart_that_could_not_be_had_is_tried_again(page, archive, told_evening):
    page.route("**/history?*", lambda route: route.abort(), times=1)
    page.goto(f"{archive.url}/archive/{told_evening.hash}")
    expect(page.locator(".chart-problem")).to_contain_text("попробуем ещё раз")
    expect(page.locator(".chart[data-window=whole]")).to_be_visible(timeout=13_000)
    expect(page.locator(".chart-problem")).to_have_text("")


def test_one_moment_is_not_drawn(page, archive):
    page.goto(f"{archive.url}/archive/{vote(30).hash}")
    expect(page.locator(".chart-problem")).to_contain_text("только один момент")
    expect(page.locator(".chart-body")).to_be_hidden()


def test_hostile_texts_are_texts(page, simulator):
    of = vote(40, (HOSTILE, "</script><b>Б</b>"), name=HOSTILE, question=HOSTILE)
    record(simulator, told(of, [(0, (1, 0)), (30, (1, 5)), (60, (9, 5))]))
    with running("serve", **simulator.environment) as program:
        opened(page, f"{program.url}/archive/{of.hash}")
        expect(page.locator("h1")).to_have_text(HOSTILE)
        expect(page.locator(".legend-name").first).to_have_text(f"1. {HOSTILE}")
        point(page, 0.5)
        expect(page.locator(".legend-note")).to_have_text("Лидирует: </script><b>Б</b>")
        page.goto(f"{program.url}/archive")
        expect(page.get_by_role("link", name=HOSTILE).first).to_be_visible()
        assert page.evaluate("window.hacked") is None
        assert page.locator("img").count() == 0


def test_everything_fits_every_width(page, simulator):
    """Long labels, many answers, large counts: nothing is wider than the screen."""
    answers = tuple(f"{i}. {WORD if i % 3 else LONG}" for i in range(1, 25))
    crowd = vote(41, answers, question=LONG, name=WORD)
    huge = tuple(2**53 - i * 10**12 for i in range(24))
    states = [(0.0, (0,) * 24), (500.0, tuple(range(24))), (1000.0, huge)]
    record(simulator, [*evening()[1], *told(crowd, states)])
    with running("serve", **simulator.environment) as program:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for path in ("/archive", "/archive?q=нет", f"/archive/{crowd.hash}", f"/archive/{vote(29).hash}"):
                page.goto(program.url + path)
                if path.count("/") == 2:
                    expect(page.locator(".chart[data-window=whole]")).to_be_visible()
                page.wait_for_timeout(200)
                assert page.evaluate("document.documentElement.scrollWidth") == width, (path, width)
                outside = page.evaluate(
                    """() => [...document.querySelectorAll('.archive :is(h1, h2, p, a, th, td, li, button)')]
                        .filter((e) => e.checkVisibility())
                        .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5)
                        .map((e) => e.outerHTML.slice(0, 80))"""
                )
                assert outside == [], (path, width)


def test_a_chart_follows_the_window_of_the_browser(page, archive, told_evening):
    opened(page, f"{archive.url}/archive/{told_evening.hash}")
    page.set_viewport_size({"width": 390, "height": 844})
    eventually(lambda: page.locator(".plot-votes canvas").bounding_box()["width"] < 360)
    page.set_viewport_size({"width": 1024, "height": 768})
    eventually(lambda: page.locator(".plot-votes canvas").bounding_box()["width"] > 800)


def test_all_but_the_drawing_is_there_without_script(browser, archive, told_evening):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{archive.url}/archive?theme=light&lang=en")
    page.get_by_role("searchbox", name="Search for votes").fill("молодым")
    page.get_by_role("button", name="Search").click()
    assert parse_qs(urlsplit(page.url).query) == {"theme": ["light"], "lang": ["en"], "q": ["молодым"]}
    page.get_by_role("link", name="Кто станет лучшим молодым исполнителем года?", exact=True).click()
    expect(page.get_by_role("rowheader")).to_have_count(5)
    assert "The chart needs JavaScript" in page.locator("noscript").inner_text()
    expect(page.get_by_role("region", name="Gaps")).to_contain_text("The program was not running")
    page.get_by_role("link", name="Archive of votes").click()
    expect(page.get_by_role("listitem")).to_have_count(3)
    context.close()


@pytest.fixture(scope="module")
def going() -> Iterator[Running]:
    """The same with a vote that was running when the program ended."""
    unfinished = final(43, 3, 2, status=Status.ACTIVE, finished_at=None)
    with simulating() as simulator:
        record(simulator, [*evening()[1], *final(30, 7, 7), *final(31, 0, 0), *unfinished])
        with running("serve", **simulator.environment) as started:
            yield started


@pytest.mark.parametrize("looks", LOOKS)
def test_axe_finds_nothing_serious(plain, going, looks):
    for width, height in SIZES[::2] if looks == LOOKS[0] else SIZES[:1]:
        plain.set_viewport_size({"width": width, "height": height})
        for path in ("", f"/{vote(29).hash}", f"/{vote(31).hash}", f"/{vote(43).hash}"):
            plain.goto(f"{going.url}/archive{path}?{looks}")
            plain.wait_for_timeout(600)
            assert findings(plain, looks) == [], path
        plain.goto(f"{going.url}/archive?q=нет&{looks}")
        assert findings(plain, looks) == [], "nothing found"


def test_an_answer_that_is_gone_is_not_told_as_one_without_votes(page, simulator):
    of = vote(40)
    fewer = vote(40, answers=NAMES[:4])
    records = told(of, [(second, (second, 9, 8, 7, 60)) for second in range(0, 300, 10)])
    record(simulator, records + told(fewer, [(s, (s, 9, 8, 7)) for s in range(300, 600, 10)], first=31))
    with running("serve", **simulator.environment) as program:
        opened(page, f"{program.url}/archive/{of.hash}")
        rows = page.locator(".legend-answers li")
        expect(rows.locator("visible=true")).to_have_count(4)
        point(page, 0.2)
        expect(rows.locator("visible=true")).to_have_count(5)
        # Its line ends where it went, and does not fall.
        gone = colours(page, ".plot-votes", "[0.4, 0, 0.2, 1]")
        assert gone.get(PALETTE[4], 0) > 50
        below = page.locator(".plot-votes canvas").evaluate(
            """(canvas, colour) => {
                const { width, height } = canvas;
                const part = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                const rows = new Set(); // of the lower half: above is the ribbon of those who led
                for (let i = 4 * width * Math.floor(height / 2); i < part.length; i += 4) {
                    if (`rgb(${part.slice(i, i + 3).join()})` === colour) rows.add(Math.floor(i / 4 / width));
                }
                return rows.size;
            }""",
            PALETTE[4],
        )
        assert below < 12


def test_files_by_keyboard(page, archive, told_evening):
    """A menu that leads to files, and a workbook of the votes that are ticked, without the mouse."""
    page.goto(f"{archive.url}/archive/{told_evening.hash}?lang=en")
    page.locator(".exports summary").focus()
    page.keyboard.press("Enter")
    first = page.locator(".exports a").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    assert downloading.value.suggested_filename == f"voteboard-{told_evening.nr}.xlsx"
    page.goto(f"{archive.url}/archive")
    for tick in page.locator(".tick input").all()[:2]:
        tick.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Сводная книга (XLSX)").focus()
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    assert downloading.value.suggested_filename == "voteboard-votes.xlsx"
    book = workbook_of(downloading.value.path().read_bytes())
    assert [name.split()[0] for name in book.sheetnames[1:]] == ["31", "30"]
