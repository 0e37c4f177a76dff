"""A page that is opened while the server is away shows the last state it had."""

import re
import time

import pytest
from flask import Flask
from playwright.sync_api import Error, expect

from tests.browser.bars import opened
from tests.conftest import eventually, running, serving

NBSP = "\u00a0"
KEPT = """async (path) => {
    const keep = await caches.open('screens');
    const urls = (await keep.keys()).map(({url}) => new URL(url).pathname);
    return urls.includes(path) && urls.some((url) => url.endsWith('.woff2'))
        && urls.filter((url) => url.endsWith('.css')).length >= 2;
}"""


@pytest.mark.parametrize("kind", ["stage", "embed"])
def test_a_page_opened_while_the_server_is_away_shows_the_last_state(page, simulator, vote, kind):
    path = "/" if kind == "stage" else f"/embed/{vote['hash']}"
    count = page.locator(".row", has_text="Анна").locator(".count")
    with running("serve", **simulator.apart) as first:
        port = first.url.rsplit(":", 1)[1]
        eventually(lambda: first.get("/api/stage").json()["total"])
        address = first.url + path
        opened(page, address)
        simulator.add(vote["nr"], _1=7)
        expect(count).to_have_text(f"1{NBSP}007")
        eventually(lambda: page.evaluate(KEPT, path), within=15)
        time.sleep(1.2)  # the last state is written at most once a second
    page.goto("about:blank")
    page.goto(address)
    expect(count).to_have_text(f"1{NBSP}007")
    expect(page.locator(".board")).to_have_attribute("data-contact", "lost")
    expect(page.locator(".freshness")).to_have_text(
        re.compile(r"Нет связи с сервером\. Данные на \d\d:\d\d:\d\d")
    )
    assert page.evaluate("document.fonts.check('20px \"Inter Variable\"')")
    simulator.add(vote["nr"], _1=1)
    with running("serve", PORT=port, **simulator.apart):
        expect(page.locator(".board")).to_have_attribute("data-contact", "fresh", timeout=15_000)
        expect(count).to_have_text(f"1{NBSP}008", timeout=10_000)


OLD = "2026-11-20T17:14:03Z"


def test_what_is_of_another_day_is_shown_with_its_date(page, simulator, vote):
    with running("serve", **simulator.apart) as program:
        eventually(lambda: program.get("/api/stage").json()["total"])
        opened(page, program.url)
        eventually(lambda: page.evaluate(KEPT, "/"), within=15)
        time.sleep(1.2)
    page.goto("about:blank")
    page.add_init_script(
        f"""if (location.protocol === 'http:') {{
            const kept = JSON.parse(localStorage.getItem('voteboard:stage'));
            localStorage.setItem('voteboard:stage', JSON.stringify({{...kept, at: '{OLD}'}}));
        }}"""
    )
    page.goto(program.url)
    expect(page.locator(".freshness")).to_contain_text("Данные на 20 нояб., 20:14")


def test_a_final_vote_of_another_day_is_shown_with_its_date(page, simulator, program, vote):
    simulator.change(vote["nr"], status="finished")
    board = eventually(lambda: (b := program.get("/api/stage").json())["status"] == "finished" and b)

    def older(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(board["at"], OLD))

    page.route(f"{program.url}/?v=*", older)
    page.route_web_socket("**/socket.io/**", lambda wire: None)  # never answers
    opened(page, f"{program.url}/?v={vote['hash']}")
    expect(page.locator(".freshness")).to_contain_text("20 нояб., 20:14")


def test_a_page_whose_looks_were_changed_by_keys_opens_as_well(page, simulator, vote):
    with running("serve", **simulator.apart) as program:
        eventually(lambda: program.get("/api/stage").json()["total"])
        opened(page, program.url)
        eventually(lambda: page.evaluate(KEPT, "/"), within=15)
        page.keyboard.press("s")
        eventually(lambda: "sort=created" in page.url)
        address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".board")).to_have_attribute("data-contact", "lost")
    expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text(f"1{NBSP}000")
    # Another vote's page is not this one.
    with pytest.raises(Error, match=r"ERR_FAILED|ERR_CONNECTION_REFUSED"):
        page.goto(f"{address}&v=another")


def test_a_kept_page_is_not_shown_while_the_server_answers(page, simulator, program, vote):
    opened(page, program.url)
    eventually(lambda: page.evaluate(KEPT, "/"), within=15)
    simulator.create("Второе?", ("Да", "Нет"))
    eventually(lambda: program.get("/api/stage").json()["question"] == "Второе?")
    opened(page, program.url)
    expect(page.get_by_role("heading", name="Второе?")).to_be_visible()
    assert program.get("/nothing").status_code == 404
    assert page.goto(f"{program.url}/?v=nope").status == 404


def test_an_embed_in_a_sandbox_works_without_storage(page, program, vote):
    """`allow-scripts` alone: no origin, no storage, no worker."""
    site = Flask("another site")
    frame = f'<iframe sandbox="allow-scripts" src="{program.url}/embed/{vote["hash"]}"></iframe>'
    site.get("/")(lambda: frame)
    with serving(site) as url:
        page.goto(url)
        embed = page.frame_locator("iframe")
        expect(embed.locator(".answers[data-live=moving]")).to_be_visible()
        expect(embed.locator(".count").first).to_have_text(f"1{NBSP}000")
