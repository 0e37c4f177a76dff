"""The wall's page: what it takes, what it refuses, and what its tiles are."""

import re
from html import unescape

import pytest

from tests.conftest import settings_for
from voteboard import create_app
from voteboard.redaction import Redactor


@pytest.fixture
def votes(wired, simulator, clock):
    """Hashes of three votes, the last of another event."""
    hashes = []
    for question, name in (("Кто <b>?", "Премия"), ("Где?", "Премия"), ("Когда?", "Концерт")):
        made = simulator.create(question, name=name)
        simulator.add(made["nr"], _1=1200, _2=34)
        clock.seconds += 2
        wired.engine.poller.step()
        hashes.append(made["hash"])
    return hashes


@pytest.fixture
def client(wired):
    return wired.app.test_client()


def address(*hashes: str, more: str = "") -> str:
    return "/wall?" + "&".join(f"v={hash}" for hash in hashes) + more


def tiles(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'data-src="([^"]*)"', html)]


def test_each_vote_is_a_tile_in_the_order_of_the_address_and_once(client, votes):
    html = client.get(address(votes[1], votes[0], votes[1])).text
    query = "theme=dark&tile=number"
    assert tiles(html) == [f"/embed/{votes[1]}?{query}", f"/embed/{votes[0]}?{query}"]
    assert re.findall(r'data-total="(\d*)"', html) == ["1234", "1234"]
    assert 'title="Кто &lt;b&gt;?"' in html
    assert ">2\u00a0468</b> <span>голосов<" in html
    assert 'data-every="10"' in html
    assert 'data-layout="grid"' in html
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


def test_what_is_asked_of_the_wall_is_asked_of_its_tiles(client, votes):
    asked = "&theme=light&lang=en&show=percent&sort=created&layout=pages&every=3&bars=ff0000,00ff00&live=poll"
    html = client.get(address(*votes, more=asked)).text
    looks = "theme=light&lang=en&show=percent&sort=created&bars=ff0000,00ff00&tile=whole"
    assert tiles(html) == [f"/embed/{hash}?{looks}" for hash in votes]
    assert (html.count('data-every="3"'), html.count('data-layout="pages"')) == (1, 1)
    tile = client.get(tiles(html)[0]).text
    assert re.search(r"/static/dist/tile-\w+\.css", tile)
    assert "data-tile" in tile
    assert ">Премия · Vote No. 29<" in tile


def test_what_stands_over_it(client, votes):
    for chosen, title, heading, tile in (
        (votes, "", "Стена голосований", "whole"),
        (votes[:2], "&title=", "Стена голосований", "whole"),
        (votes[:2], "&title=Опрос%20%3Cb%3E", "Опрос &lt;b&gt;", "whole"),
        (votes[:2], "", "Премия", "number"),
        (votes[:2], "&title=Премия", "Премия", "number"),
    ):
        html = client.get(address(*chosen, more=title)).text
        assert re.search(r'<h1 class="wall-title[^"]*"[^>]*>([^\n]*)</h1>', html)[1] == heading
        assert tiles(html)[0].endswith(f"tile={tile}"), title
    assert re.search(r">Голосование №.29</p>", client.get(tiles(html)[0]).text)


def test_what_can_not_be_shown_is_refused_in_words(client, votes):
    many = "&".join(f"v={i}" for i in range(25))
    for query, status, says in (
        ("", 400, "v: name at least one vote"),
        ("v=", 400, "v: name at least one vote"),
        ("v=nope", 404, "no such vote"),
        ("v=stage", 404, "no such vote"),
        ("v=OK&v=nope", 404, "no such vote"),
        (many, 400, "v: a wall has room for 24 votes, these are 25"),
        ("v=OK&layout=rows", 400, "layout: “rows” is not one of grid, pages"),
        ("v=OK&every=2", 400, "every: “2” is not a whole number from 3 to 120"),
        ("v=OK&every=1e1", 400, "every: “1e1”"),
        ("v=OK&theme=pink", 400, "theme: “pink”"),
        ("v=OK&show=all", 400, "show: “all”"),
        ("v=OK&logo=none.png", 400, "logo: “none.png”"),
        ("v=OK&title=" + "x" * 121, 400, "title: “xxx"),
    ):
        answer = client.get(f"/wall?lang=en&{query.replace('OK', votes[0])}")
        assert (answer.status_code, says in answer.text) == (status, True), query


def test_a_hidden_result_is_hidden_here_too(wired, client, votes):
    wired.engine.curtains.hide(votes[0])
    html = client.get(address(*votes[:2])).text
    assert re.findall(r'data-total="(\d*)"', html) == ["", "1234"]
    assert re.search(r'<p class="all"[^>]* hidden>', html)
    assert "468" not in html


def test_frames_are_allowed_whoever_else_may_frame_embeds(simulator, clock):
    program = create_app(
        settings_for(simulator, embed_origins="https://a.example"), clock.runtime(), Redactor()
    )
    hash = simulator.create()["hash"]
    program.engine.poller.step()
    client = program.app.test_client()
    wall, tile = client.get(address(hash)), client.get(f"/embed/{hash}?tile=whole")
    assert wall.headers["Content-Security-Policy"].endswith("; frame-src 'self'; frame-ancestors 'none'")
    assert tile.headers["Content-Security-Policy"].endswith("frame-ancestors 'self' https://a.example")
    assert "X-Frame-Options" not in tile.headers
    for path in ("/", f"/embed/{hash}", "/archive", "/walls"):
        assert "frame-src" not in client.get(path).headers["Content-Security-Policy"]


def test_the_archive_leads_to_it(client, votes):
    html = client.get("/archive?theme=light").text
    assert 'formaction="/wall"' in html
    assert '<input type="hidden" name="theme" value="light">' in html.split('id="summary"')[1]
