"""Where websockets are blocked: the screen asks over HTTP, and is as live as any."""

import time

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.bars import opened
from tests.browser.contact import contacts, expect_contact, note_contact, see
from tests.browser.network import between
from tests.conftest import eventually, running, serving, simulating

NBSP = "\u00a0"
UPGRADED = "HTTP/1.1 101 Switching Protocols"
UNCHANGED = "HTTP/1.1 304 NOT MODIFIED"
CHANGES = """() => {
    window.changes = [];
    const what = ({type, target}) => [type, target.nodeName, target.className];
    new MutationObserver((records) => window.changes.push(...records.map(what))).observe(
        document, {subtree: true, childList: true, attributes: true, characterData: true});
    document.addEventListener('transitionrun', (event) =>
        window.changes.push([event.type, event.propertyName, ...what(event)]));
}"""


def count(page, answer):
    return page.locator(".row", has_text=answer).locator(".count")


def asking(page, network, path, times=1):
    """Wait until the page has asked so many times more."""
    before = network.asked(path)
    eventually(lambda: page.wait_for_timeout(20) or network.asked(path) >= before + times, within=15)


@pytest.mark.parametrize("kind", ["stage", "vote", "embed"])
def test_a_screen_without_websockets_is_live(page, simulator, program, vote, kind):
    own = f"/api/votes/{vote['hash']}"
    path, asked = {
        "stage": ("/", "/api/stage"),
        "vote": (f"/?v={vote['hash']}", own),
        "embed": (f"/embed/{vote['hash']}", own),
    }[kind]
    note_contact(page)
    with between(program.url, lets_upgrade=False) as network:
        opened(page, network.url + path)
        asking(page, network, asked)
        simulator.add(vote["nr"], _2=500)
        expect(count(page, "Михаил")).to_have_text("750", timeout=5000)
        simulator.change(vote["nr"], status="finished")
        expect(page.locator(".badge-state")).to_have_text("Итоги", timeout=5000)
        assert contacts(page) <= {"fresh"}


def test_answers_that_say_nothing_new_change_nothing_on_the_page(page, program, vote):
    with between(program.url, lets_upgrade=False) as network:
        opened(page, network.url)
        asking(page, network, "/api/stage", times=2)
        expect(page.locator(".keys-button")).to_have_css("opacity", "0")  # it fades with the pointer
        unchanged = network.answers.count(UNCHANGED)
        page.evaluate(CHANGES)
        asking(page, network, "/api/stage", times=3)
        assert network.answers.count(UNCHANGED) >= unchanged + 2
        assert page.evaluate("window.changes") == []


def test_asking_ends_when_a_websocket_opens(page, simulator, program, vote):
    with between(program.url, lets_upgrade=False) as network:
        opened(page, network.url)
        asking(page, network, "/api/stage")
        network.lets_upgrade = True
        eventually(lambda: page.wait_for_timeout(20) or UPGRADED in network.answers, within=20)
        page.wait_for_timeout(500)  # what was asked before may still be under way
        asked = network.asked("/api/stage")
        page.wait_for_timeout(6000)  # more than two pauses
        assert network.asked("/api/stage") == asked
        simulator.add(vote["nr"], _2=1)
        expect(count(page, "Михаил")).to_have_text("251")
        assert network.asked("/api/stage") == asked


def test_websockets_are_tried_less_often_while_asking_works(page, program, vote):
    page.add_init_script("Math.random = () => 0.999")  # the longest pauses that there may be
    tries = []
    page.on("websocket", lambda _: tries.append(time.monotonic()))
    with between(program.url, lets_upgrade=False) as network:
        opened(page, network.url)
        eventually(lambda: page.wait_for_timeout(20) or len(tries) == 4, within=20)
        assert tries[3] - tries[2] > 5, "4 s is the longest while nothing answers"
        see(page, "visible")  # who comes back to a page does not wait for the next one, 24 s from now
        eventually(lambda: page.wait_for_timeout(20) or len(tries) == 5, within=3)


def test_a_hidden_page_does_not_ask(page, simulator, program, vote):
    note_contact(page)
    page.add_init_script("Math.random = () => 0")  # short pauses: websockets are tried in vain meanwhile
    with between(program.url, lets_upgrade=False) as network:
        opened(page, network.url)
        asking(page, network, "/api/stage")
        see(page, "hidden")
        page.wait_for_timeout(500)  # what was asked before may still be under way
        asked = network.asked("/api/stage")
        simulator.add(vote["nr"], _2=1)
        page.wait_for_timeout(
            6500
        )  # several pauses, a try, and as long as it might then hesitate to say lost
        assert network.asked("/api/stage") == asked
        see(page, "visible")
        expect(count(page, "Михаил")).to_have_text("251", timeout=1500)
        assert contacts(page) <= {"fresh"}


def test_a_lost_server_is_said_and_healed_without_websockets(page, simulator, vote):
    with running("serve", **simulator.apart) as first:
        port = first.url.rsplit(":", 1)[1]
        eventually(lambda: first.get("/api/stage").json()["total"])
        with between(first.url, lets_upgrade=False) as network:
            opened(page, network.url)
            asking(page, network, "/api/stage")
            network.fall_silent()
            expect_contact(page, "lost", within=10)
            network.pass_again()
            expect_contact(page, "fresh", within=15)
    expect_contact(page, "lost", within=20)  # what took long to come through is asked for less often
    simulator.add(vote["nr"], _1=1)
    with (
        running("serve", PORT=port, **simulator.apart) as second,
        between(second.url, port=int(network.url.rsplit(":", 1)[1]), lets_upgrade=False),
    ):
        expect(count(page, "Анна")).to_have_text(f"1{NBSP}001", timeout=15_000)
        expect_contact(page, "fresh", within=5)  # that the vendor answers again may be in the next answer


def test_a_vote_that_the_server_has_forgotten_stays_marked_as_old(page, simulator, vote):
    path = f"/?v={vote['hash']}"
    with simulating() as another, running("serve", **another.environment) as stranger:
        with running("serve", **simulator.apart) as first:
            eventually(lambda: first.get("/api/stage").json()["total"])
            with between(first.url, lets_upgrade=False) as network:
                port = int(network.url.rsplit(":", 1)[1])
                opened(page, network.url + path)
                asking(page, network, f"/api/votes/{vote['hash']}")
        expect_contact(page, "lost", within=10)
        with between(stranger.url, port=port, lets_upgrade=False) as network:
            expect_contact(page, "stale", within=15)
            assert network.answers[-1].startswith("HTTP/1.1 404")
            expect(count(page, "Анна")).to_have_text(f"1{NBSP}000")


def test_an_embed_in_a_sandbox_asks_as_well(page, simulator, program, vote):
    """`allow-scripts` alone: its questions come from no origin."""
    with between(program.url, lets_upgrade=False) as network:
        site = Flask("another site")
        frame = f'<iframe sandbox="allow-scripts" src="{network.url}/embed/{vote["hash"]}"></iframe>'
        site.get("/")(lambda: frame)
        with serving(site) as url:
            page.goto(url)
            embed = page.frame_locator("iframe")
            expect(embed.locator(".answers[data-live=moving]")).to_be_visible()
            simulator.add(vote["nr"], _2=1)
            expect(embed.locator(".row", has_text="Михаил").locator(".count")).to_have_text(
                "251", timeout=10_000
            )


def test_long_polling_is_used_where_it_was_asked_for(page, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    with (
        running("serve", VOTEBOARD_LONG_POLLING="1", **simulator.apart) as program,
        between(program.url, lets_upgrade=False) as network,
    ):
        eventually(lambda: program.get("/api/stage").json()["vote"])
        opened(page, network.url)
        page.wait_for_timeout(5500)  # longer than it would be without a connection before it asks
        simulator.add(made["nr"], _2=1)
        expect(count(page, "Михаил")).to_have_text("1")
        assert network.asked("/socket.io/?EIO=4&transport=polling") > 0
        assert network.asked("/api/") == 0
