"""A whole evening: the stage waits, a vote runs, is hidden, ends, is revealed, and the next one begins."""

import re

from playwright.sync_api import expect

from tests.browser.test_console import curtain, log_in
from tests.conftest import eventually, running
from tests.desk import SETTING

ANSWERS = ("Анна", "Михаил", "Вера")
COUNTS = (73311, 40009, 40009)
NUMBER = re.compile(r"73\W?3[0-9]{2}|40\W?009|153\W?[34][0-9]{2}")


def test_an_evening(page, browser, simulator):
    environment = {**simulator.environment, **SETTING, "PORT": "0"}
    with running("serve", **environment) as program:
        environment["PORT"] = program.url.rpartition(":")[2]
        stage = page
        stage.goto(program.url)
        expect(stage.locator(".waiting h1")).to_be_visible()
        desk = browser.new_context(viewport={"width": 390, "height": 844}).new_page()  # a phone in the hand
        vote, embed = _begin(simulator, program, stage)
        log_in(desk, program.url, "Анна")
        embed_page = browser.new_context(viewport={"width": 480, "height": 320}).new_page()
        sent: list[str] = []
        embed_page.on("websocket", lambda wire: wire.on("framereceived", lambda told: sent.append(str(told))))
        embed_page.goto(program.url + embed)
        expect(embed_page.locator(".total-number")).to_have_text(re.compile(r"153\W329"))

        # Ask first: what begins later is only offered.
        desk.get_by_role("button", name="Спрашивать").click()
        curtain(desk, "hide").click()
        for screen in (stage, embed_page):
            expect(screen.locator(".board")).to_have_attribute("data-curtain", "hidden")
        del sent[:]
        simulator.add(vote["nr"], _1=42)
        simulator.change(vote["nr"], status="finished")
        eventually(lambda: program.get("/api/stage").json()["status"] == "finished")
        expect(stage.locator(".badge-state")).to_have_text("Голосование завершено")
        for screen in (stage, embed_page):
            assert not NUMBER.search(screen.locator("body").inner_text())
            assert not NUMBER.search(screen.content().replace("\u00a0", ""))
        assert not NUMBER.search("".join(sent))
        for path in (embed, f"/api/votes/{vote['hash']}", f"/api/votes/{vote['hash']}/history"):
            assert not NUMBER.search(program.get(path).text)
        expect(stage.locator(".winner")).to_be_hidden()
        program.process.kill()

    with running("serve", **environment) as program:
        # Nobody touches a page: all come back by themselves, and nothing has opened.
        expect(desk.locator(".console[data-contact=fresh]")).to_be_visible(timeout=20_000)
        expect(stage.locator(".board")).to_have_attribute("data-contact", "fresh", timeout=20_000)
        expect(stage.locator(".board")).to_have_attribute("data-curtain", "hidden")
        other, _ = _begin(simulator, program, None)
        expect(desk.locator(".offer-title")).to_be_visible()
        assert program.get("/api/stage").json()["vote"] == vote["hash"]

        # From the last place up: two with equal counts together, the winner, and all is open.
        reveal = desk.locator("[data-do=reveal]")
        reveal.click()
        expect(stage.locator(".row", has_text="Вера").locator(".count")).to_have_text(re.compile(r"40\W009"))
        expect(stage.locator(".row", has_text="Михаил").locator(".count")).to_have_text(
            re.compile(r"40\W009")
        )
        assert "73" not in stage.locator(".row", has_text="Анна").inner_text()
        reveal.click()
        expect(_count(stage, "Анна")).to_have_text(re.compile(r"73\W353"))
        expect(stage.locator(".winner")).to_be_hidden()
        reveal.click()
        expect(stage.locator(".winner")).to_contain_text("Анна")
        expect(embed_page.locator(".total-number")).to_have_text(re.compile(r"153\W371"), timeout=15_000)

        desk.get_by_role("button", name="Показать сейчас").click()
        expect(stage.locator(".question")).to_have_text("Кто следующий?")
        expect(stage.locator(".winner")).to_be_hidden()
        assert program.get("/api/stage").json()["vote"] == other["hash"]
        expect(embed_page.locator(".question")).to_have_text("Кто станет лучшим?")
        assert "Traceback" not in program.output
    for opened in (desk, embed_page):
        opened.context.close()


def _begin(simulator, program, stage) -> tuple[dict, str]:
    """A vote begins, and votes come in; the vote, and the path of its embed."""
    made = simulator.create("Кто станет лучшим?" if stage else "Кто следующий?", ANSWERS)
    simulator.add(made["nr"], **{f"_{i}": n for i, n in enumerate(COUNTS, 1)})
    eventually(lambda: program.get(f"/api/votes/{made['hash']}").json().get("vote"))
    if stage:
        expect(stage.locator(".total-number")).to_have_text(re.compile(r"153\W329"))
    return made, f"/embed/{made['hash']}"


def _count(stage, name):
    return stage.locator(".row", has_text=name).locator(".count")
