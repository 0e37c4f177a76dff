"""The page of a replay and its file: what is inside, what is refused."""

import base64
import gzip
import json
import re
from html import unescape

import pytest

from tests.conftest import settings_for
from tests.evenings import HASH, evening, keep, race
from voteboard import create_app, resources
from voteboard.redaction import Redactor
from voteboard.replay import FRAMES

HOSTILE = "</script><script>alert(1)</script> <!-- \u2028\u2029 ]]> ' \" & {{ 7*7 }} 🏆"
FILE_SIZE = 150_000  # bytes of a file, compressed: fonts are two thirds of it


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def played(simulator):
    return keep(simulator, evening(race(90)))


def data(html: str) -> dict:
    """What the player reads, as a browser would find it: up to the first end of a script."""
    found = re.search(r'<script type="application/json" id="replay">(.*?)</script', html, re.DOTALL)
    return json.loads(found[1])


def totals(html: str) -> str:
    return re.search(r'class="total-number"[^>]*>(.*?)</b>', html)[1].replace("\u00a0", " ")


def test_the_page_holds_the_whole_vote_and_shows_its_start(client, played):
    response = client.get(f"/replay/{played}")
    assert response.status_code == 200
    replay = data(response.text)
    assert len(replay["frames"]) == 91
    last = replay["frames"][-1]
    assert (last[0], last[2], last[4]) == (90_000, [3600, 3825, 5250], 12_675)
    assert replay["editions"][last[1]]["status"] == "finished"
    assert totals(response.text) == "0"
    assert ">Повтор<" in response.text
    assert 'data-kind="replay"' in response.text
    assert "data-stale" not in response.text
    assert ">Эфир<" not in response.text


def test_more_states_than_frames_are_sampled(client, simulator):
    many = keep(simulator, evening([(i * 0.5, (i, 0)) for i in range(5001)], answers=("А", "Б")))
    replay = data(client.get(f"/replay/{many}").text)
    assert FRAMES - 2 <= len(replay["frames"]) <= FRAMES + 1
    assert replay["frames"][0][2] == [0, 0]
    assert replay["frames"][-1][2] == [5000, 0]


@pytest.mark.parametrize(
    ("query", "total"),
    [("", "0"), ("at=0", "0"), ("at=10.5", "808"), ("at=90", "12 675"), ("at=1e9", "12 675")],
)
def test_at_is_where_it_starts(client, played, query, total):
    html = client.get(f"/replay/{played}?{query}").text
    assert totals(html) == total
    at = float(query.removeprefix("at=") or 0)
    assert f'data-at="{at}"' in html


@pytest.mark.parametrize("speed", ["fit", "1", "2", "4", "10", "60"])
def test_speeds(client, played, speed):
    html = client.get(f"/replay/{played}?speed={speed}").text
    assert re.findall(r'value="(\w+)" aria-pressed="true"', html) == [speed]


@pytest.mark.parametrize("suffix", ["", ".html"])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("speed=3", "speed"),
        ("speed=", "speed"),
        ("speed=1x", "speed"),
        ("at=-1", "at"),
        ("at=soon", "at"),
        ("at=nan", "at"),
        ("at=inf", "at"),
        ("theme=pink", "theme"),
        ("show=all", "show"),
        ("sort=name", "sort"),
        ("lang=xx", "lang"),
    ],
)
def test_a_parameter_that_can_not_be_used_is_named(client, played, suffix, query, named):
    response = client.get(f"/replay/{played}{suffix}?{query}")
    assert response.status_code == 400
    assert f"{named}: «" in response.text
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize(
    "path", ["/replay/nope", "/replay/nope.html", "/replay/stage", "/replay/", "/replay/.html"]
)
def test_an_unknown_vote(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Такого голосования нет" in response.text
    assert "Refresh" not in response.headers


def test_a_record_that_can_not_be_read_is_said(simulator, clock, tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    settings = settings_for(simulator, database_url=f"sqlite:///{folder}")
    program = create_app(settings, clock.runtime(), Redactor())
    for path in (f"/replay/{HASH}", "/ratings"):
        response = program.app.test_client().get(path)
        assert response.status_code == 503
        assert "Записанное сейчас не прочитать; страница сама попробует ещё раз" in response.text
        assert int(response.headers["Refresh"]) > 0, "a projector that shows it goes on by itself"
    response = program.app.test_client().get("/api/ratings?lang=en")
    assert response.json["error"]["message"] == "The record can't be read now; try again in a moment"
    assert "Refresh" not in response.headers


def test_a_single_record_is_a_still(client, simulator):
    still = keep(simulator, evening([(0, (7, 3, 2))], ends=False))
    html = client.get(f"/replay/{still}").text
    assert len(data(html)["frames"]) == 1
    assert totals(html) == "12"


def test_nobody_is_asked_to_vote_in_a_replay(simulator, clock, played):
    program = create_app(settings_for(simulator, join_number="+7 900 000-00-00"), clock.runtime(), Redactor())
    assert "+7 900" not in program.app.test_client().get(f"/replay/{played}").text


def test_the_page_keeps_the_policy(client, played):
    response = client.get(f"/replay/{played}")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", response.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/json\")", response.text)
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]


def test_the_first_view_of_the_live_board_knows_nothing_of_replays(client, wired):
    wired.engine.poller.step()
    assert "replay" not in client.get("/").text
    script = resources.STATIC / "dist" / resources.manifest()["screen.js"]
    assert "scrubber" not in script.read_text()


def test_keys_are_in_the_card(client, played):
    card = client.get(f"/replay/{played}?lang=en").text.split('<dialog class="keys"')[1]
    keys = re.findall(r"<kbd>(.*?)</kbd>", card)
    assert keys == ["Space", "K", "+", "−", "Home", "End", "F", "S", "P", "T", "←", "→", "?"]
    assert "on the time bar" in card


# ── one file ──


@pytest.fixture
def file(client, played):
    return client.get(f"/replay/{played}.html")


def test_the_file_is_kept_under_a_good_name(file):
    assert file.status_code == 200
    assert file.content_type == "text/html; charset=utf-8"
    assert file.headers["Content-Disposition"] == "attachment; filename=voteboard-29-replay.html"
    assert file.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_file_asks_for_nothing(file):
    # Not in a tag of the page's and not in a style; what the bundled libraries say in comments is no request.
    outside = re.findall(r'(?:src|href)="(?!data:)([^"]*)"', file.text)
    assert outside == []
    assert not re.search(r"url\((?!\"?(?:data:|#))", file.text.split("<body>")[0])
    assert "/static/dist/" not in file.text
    assert "@import" not in file.text
    assert "import(" not in file.text


def test_the_file_has_typeface_icon_and_all_themes_inside(file):
    assert file.text.count("data:font/woff2;base64,") == 3
    assert 'rel="icon" href="data:image/svg+xml;base64,' in file.text
    themes = json.loads(unescape(re.search(r"data-themes='(.*?)'", file.text)[1]))
    assert sorted(themes) == list(resources.themes())
    for address in themes.values():
        assert "--ground" in base64.b64decode(address.removeprefix("data:text/css;base64,")).decode()


def test_the_file_is_of_a_reasonable_size(file):
    assert len(gzip.compress(file.data)) < FILE_SIZE


def test_what_is_built_does_not_end_its_element():
    dist = resources.STATIC / "dist"
    script = (dist / resources.manifest()["replay-file.js"]).read_text()
    style = (dist / resources.manifest()["replay-file.css"]).read_text()
    assert not re.search(r"</script|<!--|<script", script, re.IGNORECASE)
    assert not re.search(r"</style|<!--", style, re.IGNORECASE)


@pytest.mark.parametrize("suffix", ["", ".html"])
def test_no_text_breaks_out(client, simulator, suffix):
    """Neither out of the data nor into the page, whatever the vendor says."""
    named = {"name": HOSTILE, "question": HOSTILE, "answers": (HOSTILE, "Б")}
    hostile = keep(simulator, evening([(0, (1, 0)), (5, (1, 2))], **named))
    html = client.get(f"/replay/{hostile}{suffix}").text
    edition = data(html)["editions"][0]
    assert (edition["question"], edition["answers"][0]["text"]) == (HOSTILE, HOSTILE)
    inside = re.search(r'id="replay">(.*?)</script', html, re.DOTALL)[1]
    assert not re.search(r"[<>&'\u2028\u2029]", inside)
    assert "<script>alert" not in html


def test_looks_language_and_place_of_the_file(client, played):
    html = client.get(
        f"/replay/{played}.html?theme=light&lang=en&show=percent&sort=created&at=30&speed=10"
    ).text
    assert '<html lang="en">' in html
    assert ">Replay<" in html
    assert 'data-show="percent" data-sort="created" data-theme="light"' in html
    light = base64.b64encode(
        (resources.STATIC / "dist" / resources.manifest()["themes/light.css"]).read_bytes()
    )
    assert f'href="data:text/css;base64,{light.decode()}" class="theme"' in html
    assert 'data-at="30.0"' in html
    assert 'value="10" aria-pressed="true"' in html


def test_an_events_colours_and_logo_are_inside(simulator, clock, played, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    settings = settings_for(simulator, logo=str(logo), event_ground="#102030")
    client = create_app(settings, clock.runtime(), Redactor()).app.test_client()
    html = client.get(f"/replay/{played}.html").text
    inside = re.search(r'class="logo" src="data:image/svg\+xml;base64,(.*?)"', html)[1]
    assert base64.b64decode(inside) == logo.read_bytes()
    assert "--event-ground:#102030" in html
    assert 'class="logo" src="/logo/logo.svg"' in client.get(f"/replay/{played}").text
    assert 'class="logo"' not in client.get(f"/replay/{played}.html?logo=&theme=dark").text
