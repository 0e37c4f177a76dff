"""An embed with `live=poll`: no websocket at all, and as live as what caches keep."""

from playwright.sync_api import expect

from tests.browser.bars import opened
from tests.browser.contact import contacts, expect_contact, note_contact, see
from tests.browser.network import between
from tests.conftest import eventually
from tests.edge import nginx


def test_an_embed_lives_on_caches_alone(page, simulator, program, vote):
    sockets, own = [], f"/api/votes/{vote['hash']}"
    page.on("websocket", lambda socket: sockets.append(socket.url))
    note_contact(page)
    count = page.locator(".row", has_text="Михаил").locator(".count")
    with between(program.url) as counted, nginx(counted.url) as edge, between(edge.url) as asked:
        opened(page, f"{asked.url}/embed/{vote['hash']}?live=poll")
        simulator.add(vote["nr"], _2=500)
        expect(count).to_have_text("750", timeout=6000)
        assert contacts(page) <= {"fresh"}
        see(page, "hidden")
        page.wait_for_timeout(500)  # what was asked before may still be under way
        before = asked.asked(own)
        page.wait_for_timeout(3000)  # more than a pause
        assert asked.asked(own) == before
        see(page, "visible")
        eventually(lambda: page.wait_for_timeout(20) or asked.asked(own) > before, within=2)
        asked.fall_silent()
        expect_contact(page, "lost", within=10)
        asked.pass_again()
        expect_contact(page, "fresh", within=15)
        assert counted.asked("/socket.io/") == 0
    assert sockets == []
