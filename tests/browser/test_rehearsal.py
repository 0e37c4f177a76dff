"""A rehearsal as the hall sees it: in place of the vote on the stage, and of nothing else."""

from playwright.sync_api import expect

from tests.browser.votes import made
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk


def test_a_rehearsal_plays_on_the_stage_and_gives_it_back(page, browser, simulator):
    with running("serve", **simulator.environment, **SETTING) as program:
        vote = made(simulator, program, "Кто?", ["Анна", "Михаил"])
        desk = Desk(program.url)
        page.goto(program.url)
        embed = browser.new_page()
        embed.goto(f"{program.url}/embed/{vote['hash']}")
        expect(page.locator(".row")).to_have_count(2)

        desk.do("rehearse", vote=None)
        expect(page.locator(".question")).to_have_text("Репетиция: кто споёт первым?")
        expect(page.locator(".row")).to_have_count(5)
        shown = "Number(document.querySelector('.total-number').textContent.replace(/\\D/g, ''))"
        eventually(lambda: 20 < page.evaluate(shown) < 190)
        page.reload()
        expect(page.locator(".row")).to_have_count(5)
        assert desk.state("rehearsal") == {"title": "Репетиция: кто споёт первым?"}
        assert desk.state("on_air")["vote"] == vote["hash"]

        desk.do("rehearse", vote=vote["hash"])
        expect(page.locator(".question")).to_have_text("Кто?")
        eventually(lambda: 0 < page.evaluate(shown) < 50)
        assert embed.evaluate(shown) == 185

        desk.do("end_rehearsal")
        expect(page.locator(".question")).to_have_text("Кто?")
        eventually(lambda: page.evaluate(shown) == 185)
        assert desk.state("rehearsal") is None
        embed.close()
