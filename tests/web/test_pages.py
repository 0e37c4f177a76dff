"""Pages, JSON and headers, as they leave the program."""

import re
from html import unescape

import pytest

from tests.conftest import settings_for
from voteboard import create_app
from voteboard.redaction import Redactor


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def vote(wired, clock, simulator):
    made = simulator.create("Кто <b>лучший</b>?", ("Анна & Ко", "Михаил", "Тимур"), name="Премия")
    simulator.add(made["nr"], _1=1234, _2=4321)
    wired.engine.poller.step()
    return made


def rows(html):
    """Texts and numbers of the rows, from the top."""
    found = re.findall(
        r'<li class="row" data-id="(\d+)" data-colour="(\d+)"( data-leads)?>'
        r'.*?<span class="chip"[^>]*>(.*?)</span>'
        r'.*?class="text"[^>]*>(.*?)</span>.*?class="count"[^>]*>(.*?)</span>.*?class="percent"[^>]*>(.*?)</span>'
        r'.*?class="bar" x="(.*?)%".*?class="shade" width="(.*?)%"',
        html.split('<template id="row">')[0],
        re.DOTALL,
    )
    return [tuple(unescape(part).replace("\u00a0", " ") for part in row) for row in found]


def test_the_first_frame_is_right_before_any_script(client, vote):
    html = client.get("/").text
    assert [row[3:7] for row in rows(html)] == [
        ("2", "Михаил", "4 321", "78 %"),
        ("1", "Анна & Ко", "1 234", "22 %"),
        ("3", "Тимур", "0", "0 %"),
    ]
    assert [row[2] for row in rows(html)] == [" data-leads", "", ""]
    assert [row[1] for row in rows(html)] == ["1", "0", "2"]
    lengths = [(float(x), float(width)) for *_, x, width in rows(html)]
    assert lengths == [(0, 100), pytest.approx((28.558 - 100, 28.558)), (-100, 0)]
    assert "5\u00a0555</b>" in html
    assert "голосов</span>" in html
    assert "Премия · Голосование №\u00a029" in html
    assert "Один голос от участника" in html
    assert re.search(r">Обновлено в \d\d:\d\d:\d\d<", html)
    assert 'data-state="live"' in html


def test_markup_in_labels_is_text(client, vote):
    html = client.get("/").text
    assert "<b>лучший" not in html
    assert "Кто &lt;b&gt;лучший&lt;/b&gt;?" in html
    assert "Анна &amp; Ко" in html


def test_one_vote_and_embed_show_the_same_board(client, vote):
    stage = client.get("/").text
    for path in (f"/?v={vote['hash']}", f"/embed/{vote['hash']}"):
        response = client.get(path)
        assert response.status_code == 200
        assert rows(response.text) == rows(stage)
        assert f'data-watch="{vote["hash"]}"' in response.text


def test_a_quiet_page_when_nothing_is_running(client, wired):
    wired.engine.poller.step()
    html = client.get("/").text
    assert "Ждём начала голосования" in html
    assert 'data-state="waiting"' in html
    assert rows(html) == []


def test_before_anything_was_read_the_page_waits_for_contact(client):
    html = client.get("/").text
    assert 'data-contact="stale"' in html
    assert ">Ждём связь<" in html
    assert ">Нет связи<" in html


def test_english(client, vote):
    html = client.get("/?lang=en").text
    assert '<html lang="en">' in html
    assert [row[5:7] for row in rows(html)] == [("4,321", "78%"), ("1,234", "22%"), ("0", "0%")]
    assert "5,555</b>" in html
    assert "votes</span>" in html
    assert "Vote No. 29" in html


@pytest.mark.parametrize(
    ("total", "unit"),
    [(0, "голосов"), (1, "голос"), (2, "голоса"), (11, "голосов"), (21, "голос"), (104, "голоса")],
)
def test_plurals(client, wired, simulator, total, unit):
    made = simulator.create("Кто?", ("А",))
    simulator.add(made["nr"], _1=total)
    wired.engine.poller.step()
    assert f">{unit}</span>" in client.get("/").text


def test_stale_data_looks_stale(client, wired, clock, vote, simulator):
    simulator.fault(body="", times=-1)
    for _ in range(40):
        clock.seconds += 0.5
        wired.engine.poller.step()
    html = client.get("/").text
    assert 'data-contact="stale"' in html
    assert re.search(r">Данные на \d\d:\d\d:\d\d, ждём связь<", html)
    assert [row[5] for row in rows(html)] == ["4 321", "1 234", "0"]
    body = client.get("/api/stage").json
    assert body["stale"] is True
    assert body["counts"] == [1234, 4321, 0]


@pytest.mark.parametrize("path", ["/?v=nope", "/?v=", "/embed/nope", "/embed/stage", "/?v=stage", "/nothing"])
def test_an_unknown_hash_is_404_in_words(client, vote, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Такого голосования нет" in response.text


@pytest.mark.parametrize(
    ("path", "named"), [("/?theme=../x", "theme"), ("/?lang=de", "lang"), ("/?theme=<script>", "theme")]
)
def test_a_bad_parameter_is_400_and_named(client, vote, path, named):
    response = client.get(path)
    assert response.status_code == 400
    assert named in response.text
    assert "<script>" not in response.text


def test_error_pages_speak_the_language_and_wear_the_theme_that_are_asked_for(client, vote):
    html = client.get("/?v=nope&lang=en&theme=light").text
    assert "There is no such vote" in html
    assert "/static/dist/light-" in html
    html = client.get("/?theme=nope&lang=en").text
    assert "“nope” is not one of contrast, dark, event, light" in html


def test_a_page_of_a_vote_that_is_not_known_yet_looks_again_by_itself(client, vote):
    for path in ("/embed/nope", "/?v=nope"):
        assert int(client.get(path).headers["Refresh"]) > 0
    for path in ("/nothing", "/", "/api/votes/nope"):
        assert "Refresh" not in client.get(path).headers


def test_themes_are_listed_from_the_folder(client, vote):
    assert re.search(r"/static/dist/light-\w+\.css", client.get("/?theme=light").text)


def test_the_api_gives_the_board_message(client, vote):
    for path in ("/api/stage", f"/api/votes/{vote['hash']}"):
        body = client.get(path).json
        assert body["vote"] == vote["hash"]
        assert body["counts"] == [1234, 4321, 0]
        assert body["shares"] == [22, 78, 0]
        assert body["total"] == 5555
        assert body["question"] == "Кто <b>лучший</b>?"


def test_the_etag_changes_with_the_board_only(client, wired, clock, vote, simulator):
    path = f"/api/votes/{vote['hash']}"
    etag = client.get(path).headers["ETag"]
    clock.seconds += 1
    wired.engine.poller.step()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    simulator.add(vote["nr"], _1=1)
    clock.seconds += 1
    wired.engine.poller.step()
    answer = client.get(path, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.json["counts"][0] == 1235


@pytest.mark.parametrize("path", ["/api/votes/nope", "/api/votes/stage", "/api/nothing"])
def test_api_errors_are_json(client, vote, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json["error"]["code"] == "not-found"
    assert response.json["error"]["message"]


def test_headers(client, vote):
    for path in ("/", f"/embed/{vote['hash']}", "/api/stage", "/healthz", "/?v=nope"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
        )
        framed = "*" if path.startswith("/embed/") else "'none'"
        assert policy.endswith(f"frame-ancestors {framed}")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in headers


def test_who_may_frame_an_embed(simulator, clock):
    settings = settings_for(simulator, embed_origins="https://a.example https://b.example")
    simulator.create()
    program = create_app(settings, clock.runtime(), Redactor())
    program.engine.poller.step()
    policy = program.app.test_client().get("/embed/x").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://a.example https://b.example")


def test_no_page_has_inline_script_or_style(client, vote):
    for path in ("/", f"/embed/{vote['hash']}", "/?v=nope"):
        html = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        assert not re.search(r'(?:src|href)="(?!/static/|sms:|http://localhost/oembed)', html)


def test_demo_is_said_on_every_page(simulator, clock):
    program = create_app(settings_for(simulator), clock.runtime(), Redactor(), demo=True)
    made = simulator.create()
    program.engine.poller.step()
    client = program.app.test_client()
    for path in ("/", f"/embed/{made['hash']}", f"/?v={made['hash']}", "/?v=nope"):
        assert ">DEMO<" in client.get(path).text


def test_health(client, wired, clock, vote, simulator):
    wired.supervisor.step("poller")
    clock.seconds += 0.5
    body = client.get("/healthz").json
    assert body["status"] == "ok"
    assert body["poller"]["last_good_age"] == 0.5
    assert body["poller"]["latency"] == 0
    assert isinstance(body["poller"]["clock_offset"], float)
    simulator.fault(body="Error: wrong user id or token", times=-1)
    clock.seconds += 1
    wired.supervisor.step("poller")
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json["status"] == "degraded"
    assert response.json["poller"]["problem"] == {
        "code": "account",
        "message": "Сервис не знает такого аккаунта: проверьте VOTEBOARD_API_ID и VOTEBOARD_API_SECRET",
    }
    assert response.json["poller"]["rejected"] == {"account": 1}
    clock.seconds += 40
    response = client.get("/healthz")
    assert (response.status_code, response.json["status"]) == (503, "stuck")
    assert response.json["stuck"] == ["poller"]


def test_it_is_ready_once_it_has_started_and_until_it_is_about_to_leave(client, wired, clock):
    def state():
        response = client.get("/readyz")
        return response.status_code, response.json["status"]

    wired.supervisor.step("poller")
    assert state() == (503, "starting"), "the record has not been looked at"
    wired.open()
    assert state() == (200, "ready")
    clock.seconds += 40
    assert state() == (503, "stuck")
    wired.supervisor.step("poller")
    wired.drain()
    assert state() == (503, "draining")
    assert client.get("/healthz").status_code == 200, "nothing that a restart would mend"
