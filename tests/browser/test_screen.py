"""The stage and the embed in real Chromium: the bars glide, the numbers follow, nothing blinks."""

import re
import time

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.bars import bar_ends, between, record, recorded, tops
from tests.conftest import eventually, running, serving

NBSP = "\u00a0"


@pytest.mark.parametrize("kind", ["stage", "vote", "embed"])
def test_a_bar_grows_and_the_number_follows(page, simulator, program, vote, kind):
    path = {"stage": "/", "vote": f"/?v={vote['hash']}", "embed": f"/embed/{vote['hash']}"}[kind]
    page.goto(program.url + path)
    row = page.locator(".row", has_text="Михаил")
    expect(row.locator(".count")).to_have_text("250")
    expect(page.locator(".answers[data-live]")).to_be_visible()
    assert bar_ends(page)["Михаил"] == pytest.approx(0.25, abs=0.005)

    record(page, "Михаил")
    simulator.add(vote["nr"], _2=500)
    expect(row.locator(".count")).to_have_text("750")
    expect(row.locator(".percent")).to_have_text(f"43{NBSP}%")
    expect(page.locator(".total-number")).to_have_text(f"1{NBSP}750")
    eventually(lambda: bar_ends(page)["Михаил"] == pytest.approx(0.75, abs=0.002), within=3)
    assert bar_ends(page)["Анна"] == pytest.approx(1.0, abs=0.002)
    assert len(between([frame.length for frame in recorded(page)])) >= 3, "the bar jumped"


def test_bars_stand_still_while_the_script_takes_over(page, program, vote):
    """The first frame's lengths are taken over without any movement."""
    page.add_init_script(
        """document.addEventListener(
            'transitionrun', (event) => (window.moves ??= []).push(event.target.outerHTML))"""
    )

    def late(route):
        time.sleep(0.5)  # so that the first frame is painted before
        route.continue_()

    page.route("**/screen-*.js", late)
    page.goto(program.url)
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    time.sleep(0.5)
    assert page.evaluate("window.moves ?? []") == []
    assert bar_ends(page)["Михаил"] == pytest.approx(0.25, abs=0.002)


def test_bars_and_rows_glide_together_when_the_lead_changes(page, simulator, program, vote):
    page.goto(program.url)
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    record(page, "Анна")
    simulator.add(vote["nr"], _2=3000)
    eventually(lambda: bar_ends(page)["Анна"] == pytest.approx(1000 / 3250, abs=0.002), within=5)
    moving = "document.querySelector('.answers').getAnimations({subtree: true}).length"
    eventually(lambda: page.evaluate(moving) == 0)
    frames = recorded(page)
    assert frames[0].length == pytest.approx(1.0, abs=0.002)
    assert len(between([frame.length for frame in frames])) >= 3, "the bar jumped"
    assert len(between([frame.top for frame in frames])) >= 3, "the row jumped"


def test_rows_glide_to_their_new_place(page, simulator, program, vote):
    page.goto(program.url)
    expect(page.locator(".answers[data-live]")).to_be_visible()
    assert tops(page) == ["Анна", "Михаил"]
    colours = page.locator(".row").evaluate_all(
        "rows => rows.map(r => r.dataset.id + r.dataset.colour).sort()"
    )
    simulator.add(vote["nr"], _2=3000)
    eventually(lambda: tops(page) == ["Михаил", "Анна"], within=3)
    # Soon readers of the page's text find the same order.
    expect(page.locator(".row").first).to_contain_text("Михаил")
    expect(page.locator(".row").first).to_have_attribute("data-leads", "")
    expect(page.locator(".row").last).not_to_have_attribute("data-leads", "")
    after = page.locator(".row").evaluate_all("rows => rows.map(r => r.dataset.id + r.dataset.colour).sort()")
    assert colours == after


def test_the_first_frame_is_right_without_any_script(browser, program, vote):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 1080})
    still = context.new_page()
    still.goto(program.url)
    expect(still.locator(".row", has_text="Михаил").locator(".count")).to_have_text("250")
    right, left, width = (
        still.locator(".row", has_text="Михаил").locator(selector).bounding_box()
        for selector in (".bar", ".track", ".track")
    )
    assert (right["x"] + right["width"] - left["x"]) / width["width"] == pytest.approx(0.25, abs=0.005)
    context.close()


def test_the_script_changes_nothing_when_it_takes_over(page, program, vote):
    with_script = "() => document.querySelector('.board').innerText"
    page.route("**/screen-*.js", lambda route: route.abort())
    page.goto(program.url)
    before = page.evaluate(with_script)
    page.unroute("**/screen-*.js")
    page.goto(program.url)
    expect(page.locator(".answers[data-live]")).to_be_visible()
    time.sleep(0.5)
    strip = re.compile(r"\d\d:\d\d:\d\d")
    assert strip.sub("", page.evaluate(with_script)) == strip.sub("", before)


def test_a_quiet_page_turns_into_the_board_and_to_the_next_vote_by_itself(page, simulator, program):
    page.goto(program.url)
    expect(page.get_by_text("Ждём начала голосования")).to_be_visible()
    expect(page.locator(".answers")).to_be_hidden()
    first = simulator.create("Первое?", ("Анна", "Михаил"))
    expect(page.get_by_role("heading", name="Первое?")).to_be_visible()
    expect(page.get_by_text("Ждём начала голосования")).to_be_hidden()
    simulator.change(first["nr"], status="finished")
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    simulator.create("Второе?", ("Да", "Нет", "Не знаю"))
    expect(page.get_by_role("heading", name="Второе?")).to_be_visible()
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".badge-state")).to_have_text("Live")


def test_a_quiet_page_without_contact_says_so_until_there_is(page, simulator):
    simulator.fault(body="", status=500, times=-1)
    with running("serve", **simulator.apart) as lonely:
        page.goto(lonely.url)
        expect(page.get_by_text("Ждём начала голосования")).to_be_visible()
        expect(page.locator(".freshness")).to_have_text("Ждём связь")
        time.sleep(1)
        expect(page.locator(".badge-state")).to_have_text("Нет связи")
        simulator.fault(times=0)
        expect(page.locator(".freshness")).to_have_text("На связи", timeout=10_000)
        expect(page.locator(".badge-state")).to_be_hidden()


def test_markup_in_labels_appears_as_text(page, simulator, program):
    label = "<img src=x onerror=alert(1)> & <b>жирный</b>"
    made = simulator.create(label, (label, "Б"))
    eventually(lambda: program.get("/api/stage").json()["vote"])
    page.goto(program.url)
    expect(page.get_by_role("heading", name=label)).to_be_visible()
    expect(page.locator(".row .text").first).to_have_text(label)
    simulator.change(made["nr"], answers=[label + "!", "Б"])
    expect(page.locator(".row .text").first).to_have_text(label + "!")
    assert page.locator(".board img").count() == 0


def test_a_lost_vendor_makes_the_data_look_stale_and_it_heals(page, simulator, program, vote):
    page.goto(program.url)
    board = page.locator(".board")
    expect(board).to_have_attribute("data-contact", "fresh")
    simulator.fault(body="<html>", times=-1)
    expect(board).to_have_attribute("data-contact", "stale", timeout=20_000)
    expect(page.locator(".badge-state")).to_have_text("Нет связи")
    expect(page.locator(".freshness")).to_have_text(
        re.compile(r"Данные на \d\d:\d\d:\d\d — 1\d с назад, ждём связь")
    )
    expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text(f"1{NBSP}000")
    simulator.fault(times=0)
    expect(board).to_have_attribute("data-contact", "fresh", timeout=40_000)
    expect(page.locator(".badge-state")).to_have_text("Live")


def test_a_lost_server_is_said_and_healed(page, simulator, vote):
    with running("serve", **simulator.apart) as second:
        port = second.url.rsplit(":", 1)[1]
        eventually(lambda: second.get("/api/stage").json()["total"])
        page.goto(second.url)
        expect(page.locator(".answers[data-live]")).to_be_visible()
    expect(page.locator(".board")).to_have_attribute("data-contact", "lost", timeout=10_000)
    expect(page.locator(".freshness")).to_contain_text("Нет связи с сервером")
    expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text(f"1{NBSP}000")
    simulator.add(vote["nr"], _1=1)
    with running("serve", PORT=port, **simulator.apart):
        expect(page.locator(".board")).to_have_attribute("data-contact", "fresh", timeout=10_000)
        expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text(f"1{NBSP}001")


@pytest.mark.parametrize("final", [True, False])
def test_a_restart_takes_no_number_off_the_screen(page, simulator, vote, final):
    count = page.locator(".row", has_text="Анна").locator(".count")
    with running("serve", **simulator.apart) as first:
        port = first.url.rsplit(":", 1)[1]
        eventually(lambda: first.get("/api/stage").json()["total"])
        if final:
            simulator.change(vote["nr"], status="finished")
            eventually(lambda: first.get("/api/stage").json()["status"] == "finished")
        page.goto(first.url)
        expect(page.locator(".answers[data-live]")).to_be_visible()
    expect(page.locator(".board")).to_have_attribute("data-contact", "lost", timeout=10_000)
    simulator.fault(body="", status=500, times=0 if final else -1)
    with running("serve", PORT=port, **simulator.apart):
        expect(page.locator(".board")).to_have_attribute(
            "data-contact", "fresh" if final else "stale", timeout=10_000
        )
        time.sleep(1)
        expect(count).to_have_text(f"1{NBSP}000")
        expect(page.get_by_text("Ждём начала голосования")).to_be_hidden()
        expect(page.locator(".badge-state")).to_have_text("Итоги" if final else "Нет связи")
        simulator.fault(times=0)
        expect(page.locator(".board")).to_have_attribute("data-contact", "fresh", timeout=10_000)


def test_a_page_whose_server_restarts_before_it_joins_keeps_its_first_frame(page, simulator, vote):
    with running("serve", **simulator.apart) as first:
        port = first.url.rsplit(":", 1)[1]
        eventually(lambda: first.get("/api/stage").json()["total"])
        page.route("**/socket.io/**", lambda route: route.abort())
        page.goto(first.url)
        expect(page.locator(".answers[data-live]")).to_be_visible()
    simulator.fault(body="", status=500, times=-1)
    with running("serve", PORT=port, **simulator.apart):
        page.unroute("**/socket.io/**")
        expect(page.locator(".board")).to_have_attribute("data-contact", "stale", timeout=15_000)
        expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text(f"1{NBSP}000")


def test_an_embed_is_framed_by_another_site_and_the_stage_is_not(page, program, vote):
    site = Flask("another site")
    paths = (f"/embed/{vote['hash']}", f"/?v={vote['hash']}")
    frames = "".join(
        f'<iframe src="{program.url}{path}" width="480" height="320"></iframe>' for path in paths
    )
    site.get("/")(lambda: frames)
    with serving(site) as url:
        page.goto(url)
        expect(page.frame_locator("iframe >> nth=0").locator(".count").first).to_have_text(f"1{NBSP}000")
        expect(page.frame_locator("iframe >> nth=1").locator(".count")).to_have_count(0)
