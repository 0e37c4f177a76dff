"""Contact: what a screen says when nothing is heard, and how it comes back."""

import os
import signal
import time

from playwright.sync_api import expect

from tests.browser.bars import opened
from tests.browser.contact import asleep, contacts, expect_contact, note_contact, sockets
from tests.browser.network import between
from tests.conftest import eventually, running, simulating

NBSP = "\u00a0"
SILENCE = 9.5  # seconds that a screen bears


def count(page, answer):
    return page.locator(".row", has_text=answer).locator(".count")


def test_a_quiet_vote_is_in_contact(page, program, vote):
    note_contact(page)
    opening = sockets(page)
    opened(page, program.url)
    page.wait_for_timeout((SILENCE + 3) * 1000)  # longer than a silence would be borne
    assert contacts(page) <= {"fresh"}
    assert len(opening) == 1


def test_a_server_that_hangs_is_said_within_ten_seconds_and_healed_within_five(page, simulator, vote):
    with running("serve", **simulator.apart) as program:
        eventually(lambda: program.get("/api/stage").json()["total"])
        opened(page, program.url)
        expect(page.locator(".freshness")).to_contain_text("Обновлено")
        os.kill(program.process.pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            expect_contact(page, "lost", within=12)
            took = time.monotonic() - started
        finally:
            os.kill(program.process.pid, signal.SIGCONT)
        assert took < 10
        simulator.add(vote["nr"], _1=1)
        healing = time.monotonic()
        expect(count(page, "Анна")).to_have_text(f"1{NBSP}001", timeout=8000)
        expect_contact(page, "fresh", within=5)
        assert time.monotonic() - healing < 5


def test_a_restart_is_survived_by_all_pages(page, simulator, vote):
    pages = [page, *(page.context.new_page() for _ in range(4))]
    with running("serve", **simulator.apart) as first:
        port = first.url.rsplit(":", 1)[1]
        eventually(lambda: first.get("/api/stage").json()["total"])
        paths = ["/", f"/?v={vote['hash']}", f"/embed/{vote['hash']}", "/", "/"]
        for one, path in zip(pages, paths, strict=True):
            note_contact(one)
            opened(one, first.url + path)
    for one in pages:
        expect_contact(one, "lost", within=10)
    simulator.add(vote["nr"], _1=1)
    with running("serve", PORT=port, **simulator.apart):
        came = time.monotonic()
        for one in pages:
            expect(count(one, "Анна")).to_have_text(f"1{NBSP}001", timeout=8000)
            expect_contact(one, "fresh", within=1)
        assert time.monotonic() - came < 8


def test_a_screen_whose_vote_is_refused_is_in_contact(page, simulator, vote):
    note_contact(page)
    page.add_init_script("Math.random = () => 0.999")  # the longest pause, longer than a silence
    with (
        simulating() as another,
        running("serve", **another.environment) as stranger,
        running("serve", **simulator.apart) as first,
        between(first.url) as network,
    ):
        eventually(lambda: (b := first.get("/api/stage").json())["total"] and not b["stale"])
        opened(page, f"{network.url}/?v={vote['hash']}")
        network.target = stranger.url
        first.process.terminate()
        expect_contact(page, "stale", within=10)
        page.evaluate("window.contacts = []")
        page.wait_for_timeout((SILENCE + 2) * 1000)  # longer than a silence would be borne
        assert contacts(page) <= {"stale"}
        expect(count(page, "Анна")).to_have_text(f"1{NBSP}000")


def test_a_page_that_wakes_says_nothing_when_all_is_well(page, simulator, program, vote):
    note_contact(page)
    opening = sockets(page)
    opened(page, program.url)
    with asleep(page):
        time.sleep(SILENCE + 3)  # longer than a silence would be borne
        simulator.add(vote["nr"], _1=5)
        eventually(lambda: program.get("/api/stage").json()["total"] == 1255)
    expect(count(page, "Анна")).to_have_text(f"1{NBSP}005")
    page.wait_for_timeout(4000)  # as long as it might hesitate, and then say it
    assert contacts(page) <= {"fresh"}
    assert len(opening) == 1


def test_a_page_that_wakes_with_a_dead_connection_opens_another_one(page, simulator, program, vote):
    note_contact(page)
    opening = sockets(page)
    with between(program.url) as network:
        opened(page, network.url)
        expect(page.locator(".freshness")).to_contain_text("Обновлено")
        network.fall_silent()
        with asleep(page):
            time.sleep(SILENCE + 3)  # longer than a silence would be borne
            network.pass_again()
            simulator.add(vote["nr"], _1=5)
            eventually(lambda: program.get("/api/stage").json()["total"] == 1255)
        expect(count(page, "Анна")).to_have_text(f"1{NBSP}005", timeout=4000)
        assert contacts(page) <= {"fresh"}
        assert len(opening) == 2
