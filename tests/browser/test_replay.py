"""A vote played again in real Chromium: on the server's page, and from a file without any network."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import LOOKS, findings
from tests.browser.bars import bar_ends, opened, tops
from tests.conftest import eventually, running, simulating
from tests.evenings import ANSWERS, HASH, evening, keep, race
from tests.web.test_replay import HOSTILE

NBSP = "\u00a0"
TOTAL = f"12{NBSP}675"
SIZES = [(1920, 1080), (1024, 768), (390, 844)]


@pytest.fixture
def played(simulator):
    """A vote of 90 seconds in the record, before the program starts."""
    return keep(simulator, evening(race(90)))


@pytest.fixture(scope="module")
def replay():
    """The address of the same vote's replay, of one program for all tests that only look at it."""
    with simulating() as simulator:
        hash = keep(simulator, evening(race(90)))
        with running("serve", **simulator.environment) as program:
            yield f"{program.url}/replay/{hash}"


def stopped(page, url: str) -> None:
    """Open a replay, and pause it."""
    opened(page, url)
    page.keyboard.press("k")
    expect(page.locator(".board")).to_have_attribute("data-playing", "no")


def scrub(page, seconds: float) -> None:
    page.locator(".scrubber").evaluate(
        """(bar, ms) => {
            bar.value = ms;
            bar.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        seconds * 1000,
    )


def position(page) -> float:
    """Seconds from the start."""
    return page.locator(".scrubber").evaluate("bar => Number(bar.value)") / 1000


def pressed(page) -> str:
    return page.locator(".speeds [aria-pressed=true]").get_attribute("value")


def test_it_plays_from_the_start_to_the_winner(page, replay):
    opened(page, f"{replay}?speed=60")
    expect(page.locator(".board")).to_have_attribute("data-playing", "yes")
    expect(page.locator(".badge-state")).to_have_text("Повтор · 60×")
    expect(page.locator(".total-number")).to_have_text(TOTAL)
    expect(page.locator(".board")).to_have_attribute("data-playing", "ended")
    expect(page.locator(".elapsed")).to_have_text("1:30 / 1:30")
    expect(page.locator(".freshness")).to_have_text(re.compile(r"^На .*19:06:30$"))
    card = page.locator(".winner")
    expect(card).to_be_visible(timeout=5000)
    expect(card.locator("li")).to_have_text([ANSWERS[2]])
    expect(card).to_be_hidden(timeout=15_000)
    assert tops(page) == [ANSWERS[2], ANSWERS[1], ANSWERS[0]]
    expect(page.locator(".row").first).to_have_attribute("data-leads", "")


def test_a_vote_that_has_not_ended_has_no_winner(page, simulator, program):
    running_vote = simulator.create("Кто?", ("А", "Б"))
    eventually(lambda: program.get(f"/api/votes/{running_vote['hash']}").status_code == 200)
    for step in range(1, 4):
        simulator.add(running_vote["nr"], _1=step)
        total = sum(range(1, step + 1))
        eventually(lambda t=total: program.get("/api/stage").json()["total"] == t)
    opened(page, f"{program.url}/replay/{running_vote['hash']}")
    expect(page.locator(".total-number")).to_have_text("6")
    expect(page.locator(".board")).to_have_attribute("data-playing", "ended")
    page.wait_for_timeout(2000)
    expect(page.locator(".winner")).to_be_hidden()


def test_a_frame_shows_what_the_live_board_showed(page, simulator, program):
    """A vote is followed live, then played: the same texts, numbers, order and lengths."""
    vote = simulator.create("Кто станет лучшим?", ("Анна", "Михаил", "Тимур"), name="Премия")
    simulator.add(vote["nr"], _1=700, _2=450)
    eventually(lambda: program.get("/api/stage").json().get("total") == 1150)
    simulator.add(vote["nr"], _3=1234)
    eventually(lambda: program.get("/api/stage").json()["total"] == 2384)
    picture = """() => [...document.querySelectorAll('.event, .question, .total, .row, .multiple')]
        .map((part) => part.textContent.replace(/\\s+/g, ' '))"""
    opened(page, f"{program.url}/?v={vote['hash']}")
    live = page.evaluate(picture), bar_ends(page), tops(page)
    opened(page, f"{program.url}/replay/{vote['hash']}?at=1e9")
    expect(page.locator(".board")).to_have_attribute("data-playing", "ended")
    assert (page.evaluate(picture), bar_ends(page), tops(page)) == live


def test_the_script_changes_no_number_when_it_takes_over(page, replay):
    numbers = """() => [...document.querySelectorAll('.total-number, .count, .percent, .question, .event')]
        .map((part) => part.textContent)"""
    page.route("**/replay-*.js", lambda route: route.abort())
    page.goto(f"{replay}?at=47")
    before = page.evaluate(numbers)
    page.unroute("**/replay-*.js")
    page.emulate_media(reduced_motion="reduce")  # so that it stands
    opened(page, f"{replay}?at=47")
    assert page.evaluate(numbers) == before
    assert position(page) == 47


def test_scrubbing_back_shows_the_earlier_state_at_once_and_closes_the_winner(page, replay):
    stopped(page, f"{replay}?at=80")
    page.keyboard.press("End")
    expect(page.locator(".total-number")).to_have_text(TOTAL)
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    scrub(page, 10)
    expect(page.locator(".winner")).to_be_hidden(timeout=500)
    expect(page.locator(".total-number")).to_have_text("808", timeout=500)
    expect(page.locator(".row", has_text=ANSWERS[0]).locator(".count")).to_have_text("400", timeout=500)
    eventually(lambda: tops(page) == list(ANSWERS), within=3)
    # Rows and bars have glided there.
    eventually(lambda: bar_ends(page)[ANSWERS[1]] == pytest.approx(225 / 400, abs=0.005), within=3)
    expect(page.locator(".freshness")).to_contain_text("19:05:10")
    page.wait_for_timeout(2500)
    expect(page.locator(".winner")).to_be_hidden()
    scrub(page, 90)
    expect(page.locator(".winner")).to_be_visible(timeout=5000)


def test_scrubbing_back_before_the_winner_is_shown_takes_it_away(page, replay):
    stopped(page, f"{replay}?at=80")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.wait_for_timeout(2500)
    expect(page.locator(".winner")).to_be_hidden()
    expect(page.locator(".total-number")).to_have_text("0")


def test_play_and_pause_by_keys_and_button(page, replay):
    opened(page, f"{replay}?speed=1")
    board, button = page.locator(".board"), page.locator(".play")
    expect(board).to_have_attribute("data-playing", "yes")
    expect(button).to_have_attribute("aria-label", "Пауза")
    for press in ("Space", "k"):
        page.keyboard.press(press)
        expect(board).to_have_attribute("data-playing", "no")
        expect(button).to_have_attribute("aria-label", "Пуск")
        at = position(page)
        page.wait_for_timeout(300)
        assert position(page) == at
        page.keyboard.press(press)
        expect(board).to_have_attribute("data-playing", "yes")
        eventually(lambda at=at: position(page) > at)
    page.mouse.move(300, 300)
    button.click()
    expect(board).to_have_attribute("data-playing", "no")
    page.keyboard.press("Space")  # the button has the focus: it is pressed once, not twice
    expect(board).to_have_attribute("data-playing", "yes")


def test_speeds_by_keys_and_buttons(page, replay):
    stopped(page, f"{replay}?speed=fit")
    assert pressed(page) == "fit"
    expect(page.locator(".badge-state")).to_have_text("Повтор · 1,5×")
    for key, speed in [("+", "2"), ("=", "4"), ("-", "2"), ("-", "1"), ("-", "1")]:
        page.keyboard.press(key)
        assert pressed(page) == speed
    expect(page.locator(".badge-state")).to_have_text("Повтор")
    page.mouse.move(300, 300)
    page.get_by_role("button", name="10×").click()
    assert pressed(page) == "10"
    page.keyboard.press("Enter")  # it has the focus
    assert pressed(page) == "10"
    page.get_by_role("button", name="Авто").press("Space")
    assert pressed(page) == "fit"
    expect(page.locator(".board")).to_have_attribute("data-playing", "no")


def test_arrows_move_the_bar_that_has_the_focus_and_turn_pages_otherwise(page, simulator, program):
    names = tuple(f"Участник {i}" for i in range(1, 61))
    counts = tuple(range(60))
    many = keep(simulator, evening([(s, counts) for s in range(0, 101, 20)], answers=names, ends=False))
    stopped(page, f"{program.url}/replay/{many}?speed=1&at=50")
    pages = page.locator(".pages")
    first = pages.text_content()
    at = position(page)
    page.keyboard.press("ArrowRight")
    expect(pages).not_to_have_text(first)
    assert position(page) == at
    second = pages.text_content()
    bar = page.get_by_role("slider", name="Момент голосования")
    bar.focus()
    for key, moved in [
        ("ArrowRight", 5),
        ("ArrowRight", 10),
        ("ArrowLeft", 5),
        ("ArrowUp", 10),
        ("ArrowDown", 5),
    ]:
        page.keyboard.press(key)
        assert position(page) == pytest.approx(at + moved)
    page.keyboard.press("Home")
    assert position(page) == 0
    page.keyboard.press("End")
    assert position(page) == 100
    expect(pages).to_have_text(second)
    expect(bar).to_have_attribute("aria-valuetext", "1:40 / 1:40, 19:06:40")


def test_the_bar_is_drawn_by_the_pointer(page, replay):
    stopped(page, f"{replay}?at=0")
    page.mouse.move(300, 300)
    box = page.locator(".scrubber").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert position(page) == pytest.approx(45, abs=2)
    expect(page.locator(".total-number")).not_to_have_text("0")


def test_controls_hide_with_the_pointer_while_it_plays(page, replay):
    opened(page, f"{replay}?speed=1")
    controls = [page.locator(part) for part in (".transport", ".speeds")]
    page.mouse.move(300, 300)
    for part in controls:
        expect(part).to_have_css("opacity", "1")
    for part in controls:
        expect(part).to_have_css("opacity", "0", timeout=6000)
    expect(page.locator(".multiple")).to_have_css("opacity", "1")
    expect(page.locator(".badge-state")).to_be_visible()
    page.mouse.move(320, 300)
    for part in controls:
        expect(part).to_have_css("opacity", "1")
    page.keyboard.press("k")
    page.wait_for_timeout(3500)
    expect(page.locator(".board")).to_have_attribute("data-pointer", "idle")
    for part in controls:
        expect(part).to_have_css("opacity", "1")
    page.keyboard.press("k")
    for part in controls:
        expect(part).to_have_css("opacity", "0")
    page.keyboard.press("Tab")  # who goes by keys sees where
    for part in controls:
        expect(part).to_have_css("opacity", "1")


def test_a_stretch_without_votes_is_passed_quickly_and_said(page, simulator, program):
    quiet = keep(
        simulator,
        evening([(0, (1, 0)), (2, (2, 0)), (602, (2, 5)), (604, (2, 6))], answers=("А", "Б"), ends=False),
    )
    opened(page, f"{program.url}/replay/{quiet}?speed=1&at=1.5")
    expect(page.locator(".freshness")).to_contain_text("голосов нет, перемотка")
    expect(page.locator(".total-number")).to_have_text("7", timeout=6000)
    expect(page.locator(".freshness")).not_to_contain_text("перемотка")
    expect(page.locator(".total-number")).to_have_text("8", timeout=6000)


def test_the_badge_is_never_covered(page, replay):
    stopped(page, f"{replay}?at=80")
    page.keyboard.press("End")
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    page.wait_for_timeout(700)
    on_top = """(part) => {
        const {x, y, width, height} = part.getBoundingClientRect();
        return part.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }"""
    for part in (".badge-state", ".freshness", ".play", ".scrubber"):
        assert page.locator(part).evaluate(on_top), part


def test_it_goes_on_without_the_server_and_never_speaks_of_contact(page, simulator, played):
    with running("serve", **simulator.environment) as program:
        opened(page, f"{program.url}/replay/{played}?speed=60")
    expect(page.locator(".board")).to_have_attribute("data-contact", "fresh")
    expect(page.locator(".total-number")).to_have_text(TOTAL)
    expect(page.locator(".board")).to_have_attribute("data-contact", "fresh")
    expect(page.locator(".freshness")).to_contain_text("19:06:30")
    expect(page.locator(".winner")).to_be_visible(timeout=5000)  # without confetti: they can't be had
    page.wait_for_timeout(500)


def test_it_is_not_kept_as_a_live_page_and_opens_no_connection(page, replay):
    wires = []
    page.on("websocket", lambda wire: wires.append(wire.url))
    page.on("request", lambda request: "socket.io" in request.url and wires.append(request.url))
    opened(page, replay)
    page.wait_for_timeout(7000)  # a live page is kept by now (lib/offline.js)
    assert wires == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_who_wants_no_motion_starts_it_by_hand(page, replay):
    page.emulate_media(reduced_motion="reduce")
    opened(page, replay)
    expect(page.locator(".board")).to_have_attribute("data-playing", "no")
    page.wait_for_timeout(500)
    assert position(page) == 0
    page.keyboard.press("k")
    expect(page.locator(".board")).to_have_attribute("data-playing", "yes")
    page.keyboard.press("End")
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    expect(page.locator("canvas")).to_have_count(0)


def test_a_single_record_is_a_still(page, simulator, program):
    still = keep(simulator, evening([(0, (7, 3, 2))], ends=False))
    opened(page, f"{program.url}/replay/{still}")
    expect(page.locator(".total-number")).to_have_text("12")
    expect(page.locator(".play")).to_be_disabled()
    for key in ("k", "Home", "End", "+"):
        page.keyboard.press(key)
    expect(page.locator(".total-number")).to_have_text("12")
    expect(page.locator(".elapsed")).to_have_text("0:00 / 0:00")


@pytest.fixture(scope="module", params=[2, 12, 30])
def crowd(request):
    """The address of the replay of a vote with as many answers."""
    names = tuple(f"Участник {i}" for i in range(1, request.param + 1))
    with simulating() as simulator:
        many = keep(simulator, evening(race(90, request.param), answers=names))
        with running("serve", **simulator.environment) as program:
            yield f"{program.url}/replay/{many}"


@pytest.mark.parametrize("size", SIZES)
def test_the_player_covers_no_number(page, crowd, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    stopped(page, f"{crowd}?at=60")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(1200)
    over = page.evaluate(
        """() => {
            const foot = document.querySelector('.foot').getBoundingClientRect();
            return [...document.querySelectorAll('.row:not([data-away])')]
                .filter((row) => row.getBoundingClientRect().bottom > foot.top + 1).length;
        }"""
    )
    assert over == 0
    # Nothing in the foot stands over anything else, or outside of the screen.
    boxes = page.evaluate(
        """() => ['.scrubber', '.freshness', '.pages', '.transport', '.speeds', '.keys-button']
            .map((part) => document.querySelector(part)).filter((part) => part.offsetWidth)
            .map((part) => part.getBoundingClientRect())
            .map(({left, top, right, bottom}) => [left, top, right, bottom])"""
    )
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= size[0]
        assert bottom <= size[1]
        for other in boxes[:i]:
            assert (
                right <= other[0] + 1 or left >= other[2] - 1 or bottom <= other[1] + 1 or top >= other[3] - 1
            )
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("looks", LOOKS)
def test_axe_finds_nothing_serious(plain, replay, looks):
    stopped(plain, f"{replay}?at=40&{looks}")
    plain.wait_for_timeout(400)
    assert findings(plain, looks) == [], "paused"
    plain.set_viewport_size({"width": 390, "height": 844})
    assert findings(plain, looks) == [], "on a phone"
    plain.keyboard.press("?")
    assert findings(plain, looks) == [], "the card of keys"
    plain.keyboard.press("Escape")
    plain.keyboard.press("End")
    expect(plain.locator(".winner")).to_be_visible(timeout=5000)
    plain.wait_for_timeout(800)
    assert findings(plain, looks) == [], "the winner"


def test_the_card_has_the_file_with_the_looks_of_now(page, replay):
    stopped(page, f"{replay}?at=30")
    page.keyboard.press("s")
    page.keyboard.press("?")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Сохранить одним файлом").click()
    assert caught.value.suggested_filename == "voteboard-29-replay.html"
    assert "at=30" in caught.value.url
    assert "sort=created" in caught.value.url


# ── one file ──


@pytest.fixture
def saved(simulator, tmp_path):
    """Saves a replay with the given parameters as its reader would; the program is gone when it is opened."""

    def save(query: str = "", hash: str = HASH) -> str:
        with running("serve", **simulator.environment) as program:
            response = program.get(f"/replay/{hash}.html?{query}")
        assert response.status_code == 200
        file = tmp_path / "voteboard-29-replay.html"
        file.write_bytes(response.content)
        return file.as_uri()

    return save


@pytest.fixture
def offline(browser):
    """A page that has no network, whose requests and errors are kept."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, offline=True)
    context.set_default_timeout(15_000)
    opened_page = context.new_page()
    opened_page.requests, opened_page.errors = [], []
    opened_page.on("request", lambda request: opened_page.requests.append(request.url))
    opened_page.on("pageerror", lambda error: opened_page.errors.append(str(error)))
    opened_page.on(
        "console", lambda message: message.type == "error" and opened_page.errors.append(message.text)
    )
    yield opened_page
    context.close()
    assert opened_page.errors == []


def test_the_file_plays_to_the_end_without_any_network(offline, played, saved):
    address = saved("speed=60")
    opened(offline, address)
    expect(offline.locator(".badge-state")).to_have_text("Повтор · 60×")
    expect(offline.locator(".total-number")).to_have_text(TOTAL)
    counts = offline.locator(".row", has_text=ANSWERS[2]).locator(".count")
    expect(counts).to_have_text(f"5{NBSP}250")
    expect(offline.locator(".winner li")).to_have_text([ANSWERS[2]], timeout=8000)
    expect(offline.locator(".winner canvas")).to_have_count(1)
    assert [url for url in offline.requests if not url.startswith("data:")] == [address]
    assert offline.evaluate("document.fonts.check('20px \"Inter Variable\"', 'Кто? Who?')")
    loaded = offline.evaluate("[...document.fonts].filter(({status}) => status === 'loaded').length")
    assert loaded >= 2


def test_the_file_has_the_looks_that_were_asked_for_and_its_keys_work(offline, played, saved):
    opened(offline, saved("theme=light&lang=en&show=percent&sort=created&at=45&speed=1"))
    ground = "getComputedStyle(document.body).backgroundColor"
    expect(offline.locator(".badge-state")).to_have_text("Replay")
    assert offline.evaluate(ground) == "rgb(246, 247, 251)"
    expect(offline.locator(".row .count").first).to_be_hidden()
    assert tops(offline) == list(ANSWERS)
    assert position(offline) >= 45
    for key in "spt":
        offline.keyboard.press(key)
    expect(offline.locator(".board")).to_have_attribute("data-theme", "contrast")
    eventually(lambda: offline.evaluate(ground) == "rgb(0, 0, 0)")
    expect(offline.locator(".row .count").first).to_be_visible()
    eventually(lambda: tops(offline) != list(ANSWERS))
    offline.keyboard.press("?")
    expect(offline.get_by_role("dialog", name="Keys")).to_contain_text("Play or pause")
    expect(offline.locator(".save")).to_have_count(0)


def test_hostile_texts_are_texts_in_the_file(offline, simulator, saved):
    keep(
        simulator,
        evening([(0, (1, 0)), (5, (1, 2))], name=HOSTILE, question=HOSTILE, answers=(HOSTILE, "Б")),
    )
    offline.on("dialog", lambda dialog: offline.errors.append(dialog.message))
    opened(offline, saved("at=99"))
    spaceless = re.compile(r"\s+")
    said = offline.locator(".question").text_content()
    assert spaceless.sub("", said) == spaceless.sub("", HOSTILE)
    expect(offline.locator(".total-number")).to_have_text("3")
