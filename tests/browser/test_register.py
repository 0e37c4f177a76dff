"""What a screen tells of itself, and what the presenter can have it do."""

import pytest
from playwright.sync_api import expect

from tests.browser.votes import made
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk


@pytest.mark.usefixtures("full_hd")
def test_a_screen_tells_how_it_is_shows_its_number_and_reloads(page, browser, simulator):
    with running("serve", **simulator.environment, **SETTING) as program:
        vote = made(simulator, program, "Кто?", ["Анна", "Михаил"])
        desk = Desk(program.url)
        embed = browser.new_page(viewport={"width": 480, "height": 360})
        embed.goto(f"{program.url}/embed/{vote['hash']}")
        none = {"stage": 0, "vote": 0, "ratings": 0, "embed": 0}
        eventually(lambda: desk.state("screens")["counts"] == {**none, "embed": 1})
        page.goto(program.url)

        def stage(after: str = "", **expected: object) -> dict:
            """The stage's screen that came after that moment, once it has told this of itself."""

            def found() -> dict | None:
                screens = desk.state("screens")["list"]
                seen = [one for one in screens if one["kind"] == "stage" and one["since"] > after]
                return seen[0] if seen and {**seen[0], **expected} == seen[0] else None

            return eventually(found, within=14)

        told = stage(vote=vote["hash"], fits=True)
        board = program.get("/api/stage").json()
        assert (told["number"], told["w"], told["h"], told["dpr"]) == (2, 1920, 1080, 1)
        assert (told["epoch"], told["rev"]) == (board["epoch"], board["rev"])
        assert told["full_screen"]  # the browser of tests says that its screen is as large as its page

        # Another size soon, another revision alone a little later.
        page.set_viewport_size({"width": 1024, "height": 768})
        stage(w=1024, h=768)
        simulator.add(vote["nr"], _1=5)
        stage(w=1024, rev=board["rev"] + 1)

        # Over everything: the winner, and then the card of keys as well.
        simulator.change(vote["nr"], status="finished")
        expect(page.locator(".winner")).to_be_visible()
        desk.do("identify", screen=2)
        number = page.locator(".identity")
        expect(number).to_have_text("2")
        on_top = "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).className"
        assert page.evaluate(on_top) == "identity"
        box = number.bounding_box()
        assert (box["width"], box["height"]) == (1024, 768)
        assert embed.locator(".identity").count() == 0
        page.keyboard.press("?")
        page.evaluate("document.querySelector('.identity').dataset.old = ''")
        desk.do("identify", screen=2)
        expect(page.locator(".identity:popover-open:not([data-old])")).to_be_visible()
        expect(number).to_have_count(0, timeout=7000)
        page.keyboard.press("Escape")

        # A reload, and no second one at once, whoever asks.
        page.evaluate("window.here = 'before'")
        with page.expect_event("load"):
            desk.do("reload", screen=2)
        assert page.evaluate("window.here === undefined")
        # The one that left may still be known for a moment.
        told = stage(after=told["since"], vote=vote["hash"])
        page.evaluate("window.here = 'after'")
        desk.do("reload", screen=told["number"])
        desk.do("identify", screen=told["number"])
        expect(number).to_be_visible()
        assert page.evaluate("window.here") == "after"

        answer = desk.ask("identify", screen=77)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown-screen")
        embed.close()
        eventually(lambda: desk.state("screens")["counts"] == {**none, "stage": 1})
