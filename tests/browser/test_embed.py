"""Embeds on other sites in real Chromium: embed.js, heights, sandboxes, transparency; the console's page."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.network import Network, between
from tests.browser.votes import LONG, WORD, labels, made
from tests.conftest import eventually, running, serving, simulating
from tests.desk import PASSWORD, SETTING

NBSP = "\u00a0"
WIDTHS = (240, 320, 480, 800, 1200)
COUNT = """<script>
    addEventListener('message', ({data, source}) => {
        if (data?.voteboard !== 'height') return;
        const frame = [...document.querySelectorAll('iframe')].find((one) => one.contentWindow === source);
        if (frame) (window.told ??= {})[frame.parentNode.id] ??= [];
        if (frame) window.told[frame.parentNode.id].push(data.height);
    });
</script>"""
FORGING = """<script>
    for (const to of [parent, top]) to.postMessage({voteboard: 'height', height: 777}, '*');
</script>"""
CUT = """() => {
    const wide = (e) => e.scrollWidth > e.clientWidth + 1;
    const high = (e) => e.scrollHeight > e.clientHeight + 1;
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.offsetParent);
    const texts = seen('.question, .text').filter((e) => wide(e) || high(e));
    const numbers = seen('.count, .percent, .total-number, .foot, .badge').filter(wide);
    return [...texts, ...numbers].map((e) => `${e.className}: ${e.textContent}`);
}"""
FONTS = """async () => {
    await document.fonts.ready;
    return [...document.fonts].some(({status}) => status === 'loaded');
}"""
LATER = """<script>
    setTimeout(() => {
        const script = document.createElement('script');
        script.src = 'URL/embed.js';
        script.dataset.vote = 'HASH';
        document.querySelector('#late').append(script);
    }, 100);
</script>"""


@pytest.fixture(scope="module")
def hall():
    """A simulator and a program for all embeds."""
    with simulating() as simulator, running("serve", **SETTING, **simulator.environment) as program:
        yield simulator, program


@contextmanager
def site(**pages: str) -> Iterator[str]:
    """Another site: its pages by name, the first of them at `/`; its address is of another host than ours."""
    app = Flask("another site")
    for name, body in pages.items():
        text = f"<!doctype html><meta charset=utf-8><body style='margin:0'>{body}"
        app.get("/" if name == next(iter(pages)) else f"/{name}", endpoint=name)(lambda text=text: text)
    with serving(app) as url:
        yield url.replace("127.0.0.1", "localhost")


def snippet(url: str, hash: str, **options: object) -> str:
    said = "".join(f' data-{name}="{value}"' for name, value in options.items())
    return f'<script src="{url}/embed.js" data-vote="{hash}"{said} async></script>'


def frame_of(page: Page, id: str):
    return page.frame_locator(f"#{id} iframe")


def height_of(page: Page, id: str) -> int:
    return page.locator(f"#{id} iframe").evaluate("frame => frame.offsetHeight")


def fits(page: Page, id: str) -> bool:
    """Whether the frame is as high as its board."""
    board = frame_of(page, id).locator(".board").evaluate("board => board.getBoundingClientRect().height")
    return abs(height_of(page, id) - board) <= 1


def test_snippets_on_another_site(page, hall):
    """Three on one page, two of them far below; the height follows an answer more."""
    simulator, program = hall
    vote = made(simulator, program, "Кто?", ["Анна", "Михаил"])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 700, "height": 800})
    near, far = (
        snippet(program.url, vote["hash"], theme="light"),
        snippet(program.url, vote["hash"], compact=1),
    )
    later = LATER.replace("URL", program.url).replace("HASH", vote["hash"])
    room = "<div style='height:3000px'></div>"
    body = f"{COUNT}<p id=near>{near}</p>{room}<p id=late></p>{later}<p id=far>{far}</p>"
    with site(home=body) as url:
        page.goto(url)
        expect(frame_of(page, "near").locator(".row")).to_have_count(2)
        expect(page.locator("iframe")).to_have_count(3)
        eventually(lambda: fits(page, "near"))
        first = height_of(page, "near")
        assert page.locator("#near iframe").get_attribute("title") == "Results of the vote"
        assert sum("/embed/" in url for url in asked) == 1, "what is far below was fetched"

        simulator.add(vote["nr"], _2=5000)
        expect(frame_of(page, "near").locator(".row", has_text="Михаил").locator(".count")).to_have_text(
            f"5{NBSP}148"
        )
        assert height_of(page, "near") == first, "numbers change no height"
        simulator.change(vote["nr"], answers=["Анна", "Михаил", LONG])
        expect(frame_of(page, "near").locator(".row")).to_have_count(3)
        eventually(lambda: height_of(page, "near") > first + 60 and fits(page, "near"))
        assert len(page.evaluate("told.near")) <= 4, page.evaluate("told.near")

        page.locator("#far").scroll_into_view_if_needed()
        expect(frame_of(page, "far").locator(".row")).to_have_count(3)
        eventually(lambda: fits(page, "far") and fits(page, "late"))
        assert "compact=1" in page.locator("#far iframe").get_attribute("src")


@pytest.mark.parametrize("length", ["short", "long"])
def test_heights_settle_at_every_width(page, hall, length):
    """By the width alone: a frame that follows its content does not change its content again."""
    simulator, program = hall
    vote = made(
        simulator,
        program,
        LONG if length == "long" else "Кто?",
        labels(30 if length == "short" else 13, length),
    )
    frames = "".join(
        f"<div id=w{width} style='width:{width}px'>"
        f"{snippet(program.url, vote['hash'], compact=int(width < 300))}</div>"
        for width in WIDTHS
    )
    page.set_viewport_size({"width": 1300, "height": 700})
    with site(home=COUNT + frames) as url:
        page.goto(url)
        for width in WIDTHS:
            page.locator(f"#w{width}").scroll_into_view_if_needed()
            expect(frame_of(page, f"w{width}").locator(".answers[data-live=moving]")).to_be_visible()
        eventually(lambda: all(fits(page, f"w{width}") for width in WIDTHS))
        page.wait_for_timeout(1000)
        told = page.evaluate("told")
        assert {id: len(heights) for id, heights in told.items() if len(heights) > 3} == {}, told
        for width in WIDTHS:
            frame, id = frame_of(page, f"w{width}"), f"w{width}"
            assert fits(page, id)
            assert frame.locator(".row:not([data-away])").count() == frame.locator(".row").count()
            assert frame.locator("body").evaluate(CUT) == [], width
            assert frame.locator("html").evaluate("e => e.scrollWidth") <= width
            columns = frame.locator(".row").evaluate_all(
                "rows => new Set(rows.map((row) => row.getBoundingClientRect().left)).size"
            )
            assert columns == (2 if width >= 900 else 1)
            # Whatever the height of the frame is, that of the board stays.
            heights = page.locator(f"#{id} iframe").evaluate(
                """async (frame) => {
                    const seen = [];
                    for (const height of [60, 300, 5000, frame.offsetHeight]) {
                        frame.style.height = `${height}px`;
                        await new Promise((done) => setTimeout(done, 120));
                        seen.push(window.told[frame.parentNode.id].length);
                    }
                    return seen;
                }"""
            )
            assert set(heights) == {len(told[id])}, (
                f"{width}: the height of the frame changes that of the board"
            )


def test_only_its_own_frame_is_believed(page, hall):
    simulator, program = hall
    vote = made(simulator, program, "Кто?", ["Анна", "Михаил"])
    body = COUNT + "<div id=one>" + snippet(program.url, vote["hash"]) + "</div><div id=other></div>"
    with site(home=body, forging=FORGING) as url, site(home=FORGING) as foreign:
        page.goto(url)
        expect(frame_of(page, "one").locator(".row")).to_have_count(2)
        eventually(lambda: fits(page, "one"))
        before = height_of(page, "one")
        assert before != 777
        for source in (f"{url}/forging", foreign):  # a frame of the same site, and of another
            page.locator("#other").evaluate(
                "(place, source) => new Promise((done) => { const frame = document.createElement('iframe');"
                "frame.onload = done; frame.src = source; place.replaceChildren(frame); })",
                source,
            )
            eventually(lambda: 777 in page.evaluate("told.other ?? []"))
            page.evaluate("delete told.other")
        # Our origin, but not its frame; its frame, but another origin; its frame, but no height.
        page.evaluate(
            """(origin) => {
                const own = document.querySelector('#one iframe').contentWindow;
                const say = (source, height) => dispatchEvent(
                    new MessageEvent('message', {data: {voteboard: 'height', height}, source, origin}));
                say(window, 777);
                for (const height of ['777', NaN, Infinity, null]) say(own, height);
            }""",
            program.url,
        )
        assert height_of(page, "one") == before
        page.locator("#one iframe").evaluate("(frame, source) => (frame.src = source)", foreign)
        eventually(lambda: 777 in page.evaluate("told.one"))
        assert height_of(page, "one") == before


def test_a_sandbox_that_allows_scripts_alone(page, hall):
    """No cookie, no storage, no origin: live by a websocket, and by asking where there is none.

    Browsers keep no answers for a frame without an origin, so it gets each one whole; a frame beside it that
    has one asks with the ETag.
    """
    simulator, program = hall
    vote = made(simulator, program, "Кто?", ["Анна", "Михаил"])
    unchanged = "HTTP/1.1 304 NOT MODIFIED"
    with between(program.url) as network:
        source = f"src='{network.url}/embed/{vote['hash']}?fit=height'"
        body = f"<div id=one><iframe sandbox=allow-scripts {source}></iframe></div>"
        with site(home=COUNT + body, open=f"<div id=one><iframe {source}></iframe></div>") as url:
            for path, origin, upgrades in (
                ("", "null", True),
                ("", "null", False),
                ("/open", network.url, False),
            ):
                network.lets_upgrade = upgrades
                page.goto("about:blank")
                asked = network.asked("/api/")
                page.goto(url + path)
                frame = frame_of(page, "one")
                expect(frame.locator(".answers[data-live=moving]")).to_be_visible()
                assert frame.locator("body").evaluate("() => origin") == origin
                if not upgrades:
                    asks(page, network, asked + 1)
                before = frame.locator(".total-number").inner_text()
                simulator.add(vote["nr"], _2=1)
                expect(frame.locator(".total-number")).not_to_have_text(before, timeout=8000)
                expect(frame.locator(".board")).to_have_attribute("data-contact", "fresh")
                assert frame.locator("body").evaluate(FONTS)
                assert (network.asked("/api/") > asked) is not upgrades
                if not path:
                    eventually(lambda: page.evaluate("window.told?.one?.length"))
            eventually(lambda: page.wait_for_timeout(20) or unchanged in network.answers, within=10)


def asks(page: Page, network: Network, times: int) -> None:
    """Wait until so many questions were asked in all."""
    eventually(lambda: page.wait_for_timeout(20) or network.asked("/api/") >= times, within=15)


@pytest.mark.usefixtures("full_hd")
def test_what_is_transparent_has_real_alpha(page, hall):
    simulator, program = hall
    vote = made(simulator, program, "Кто станет лучшим?", ["Анна", "Михаил", "Тимур"])

    def picture(**how: object) -> Image.Image:
        return Image.open(io.BytesIO(page.screenshot(**how))).convert("RGBA")

    for query in ("transparent=1", "transparent=1&theme=light", "transparent=1&compact=1"):
        page.goto(f"{program.url}/embed/{vote['hash']}?{query}")
        expect(page.locator(".answers[data-live=moving]")).to_be_visible()
        page.wait_for_timeout(300)
        seen = picture(omit_background=True)
        alpha = seen.getchannel("A")
        assert alpha.getpixel((2, 1070)) == 0
        boxes = [row.bounding_box() for row in page.locator(".row-body").all()]
        between_rows = (
            round(boxes[0]["x"] + boxes[0]["width"] / 2),
            round((boxes[0]["y"] + boxes[0]["height"] + boxes[1]["y"]) / 2),
        )
        assert alpha.getpixel(between_rows) == 0, query
        for part in (".question", ".row .text", ".row .count", ".foot .freshness"):
            box = page.locator(part).first.bounding_box()
            inset = min(14, box["width"] / 4)  # a panel of its own has round corners
            left, right = box["x"] + inset, box["x"] + box["width"] - inset
            crop = alpha.crop([round(n) for n in (left, box["y"], right, box["y"] + box["height"])])
            low, high = crop.getextrema()
            assert high == 255, f"{query}: {part} is not opaque"
            assert low >= 215, f"{query}: behind {part} there is nothing"
    # On pages of either scheme: what is behind the frame is seen through it.
    for scheme in ("light", "dark"):
        body = f"<style>:root{{color-scheme:{scheme}}}body{{background:#00ff00}}</style><div id=one>"
        with site(home=body + snippet(program.url, vote["hash"], transparent=1) + "</div>") as url:
            page.goto(url)
            eventually(lambda: fits(page, "one"))
            page.wait_for_timeout(200)
            assert picture().getpixel((2, 2)) == (0, 255, 0, 255), scheme


def test_compact_cuts_nothing(page, hall):
    simulator, program = hall
    answers = ["Анна Ветрова", WORD, LONG[:120], "Группа «Северный ветер»"]
    vote = made(
        simulator, program, f"Кто, по-вашему, {WORD}?", answers, name="Премия «Народный выбор — 2026»"
    )
    simulator.add(vote["nr"], _1=987_654_321)
    eventually(lambda: program.get(f"/api/votes/{vote['hash']}").json()["total"] > 987_654_321)
    queries = ("", "&transparent=1", "&show=percent", "&lang=en&theme=light")
    for width, query in product((240, 300), queries):
        page.set_viewport_size({"width": width, "height": 500})
        page.goto(f"{program.url}/embed/{vote['hash']}?compact=1{query}")
        expect(page.locator(".answers[data-live=moving]")).to_be_visible()
        assert page.evaluate(CUT) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") == width
        total, foot = page.locator(".total"), page.locator(".foot")
        assert foot.bounding_box()["height"] < 40, "more than a line"
        if "percent" not in query:
            assert total.bounding_box()["y"] == pytest.approx(foot.bounding_box()["y"], abs=1)
            assert total.bounding_box()["height"] < 40
        sizes = page.locator(".text, .count, .percent, .freshness").evaluate_all(
            "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(sizes) >= 10.5


def test_the_consoles_page_and_who_may_frame(page, browser, simulator):
    """The list of origins lets one site in and keeps another out; the console's preview is always let in."""
    with site(home="") as allowed, site(home="") as refused:
        origins = {"VOTEBOARD_EMBED_ORIGINS": allowed}
        with running("serve", **SETTING, **simulator.environment, **origins) as program:
            made(simulator, program, "Другое?", ["А", "Б"])
            vote = made(simulator, program, "Кто станет лучшим?", ["Анна", "Михаил"])
            for url, rows in ((allowed, 2), (refused, 0)):
                page.goto(url)
                page.set_content(f"<iframe src='{program.url}/embed/{vote['hash']}'></iframe>")
                page.wait_for_timeout(700)
                expect(page.frame_locator("iframe").locator(".answers .row")).to_have_count(rows)

            page.goto(f"{program.url}/present/embed")
            page.get_by_label("Пароль", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Войти").click()
            preview = page.frame_locator(".preview iframe")
            expect(preview.locator(".row")).to_have_count(2)
            script = page.get_by_label("Одна строка HTML")
            expect(script).to_have_value(re.compile(f'data-vote="{vote["hash"]}" async'))

            # By keyboard alone.
            page.get_by_label("Тема").focus()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            page.get_by_label("Компактно").focus()
            page.keyboard.press("Space")
            expect(script).to_have_value(
                re.compile('data-theme="dark" data-lang="en" data-compact="1" async')
            )
            expect(preview.locator("html[lang=en][data-compact] .board[data-theme=dark]")).to_be_visible()
            page.get_by_label("Прозрачно").check()
            page.get_by_role("radio", name="Колонка").check()
            expect(page.locator(".preview")).to_have_attribute("data-width", "sidebar")
            eventually(lambda: page.locator(".preview iframe").bounding_box()["width"] == 300)

            page.get_by_label("Другое голосование").fill("другое")
            expect(page.locator(".kit-vote")).to_have_count(2)
            page.get_by_role("radio", name="Другое?").check()
            expect(preview.get_by_role("heading", name="Другое?")).to_be_visible()
            expect(page.get_by_label("OBS, vMix")).to_have_value(
                re.compile(r"\?theme=dark&lang=en&transparent=1$")
            )
            page.locator(".copy").nth(2).click()
            expect(page.locator(".copy").nth(2)).to_have_text("Скопировано")
            address = page.url

            # Without a script the form is sent.
            cookies = page.context.cookies()
            context = browser.new_context(java_script_enabled=False)
            context.add_cookies(cookies)
            plain = context.new_page()
            plain.goto(address)
            plain.get_by_label("Компактно").uncheck()
            plain.get_by_role("button", name="Показать").click()
            expect(plain.get_by_label("Одна строка HTML")).to_have_value(
                re.compile('data-lang="en" data-transparent="1" async')
            )
            expect(plain.frame_locator(".preview iframe").locator(".row")).to_have_count(2)
            context.close()
