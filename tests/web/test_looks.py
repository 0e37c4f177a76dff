"""How pages look: themes, numbers, order, an event's colours and logo; and how to vote."""

import re

import pytest

from tests.conftest import settings_for
from voteboard import create_app
from voteboard.colour import contrast, parse
from voteboard.errors import SettingsError
from voteboard.redaction import Redactor

PNG = bytes.fromhex("89504e470d0a1a0a")


@pytest.fixture
def client_for(simulator, clock):
    def wire(**settings):
        program = create_app(settings_for(simulator, **settings), clock.runtime(), Redactor())
        simulator.create("Кто?", ("А", "Б", "В"))
        program.engine.poller.step()
        return program.app.test_client()

    return wire


def theme_of(html: str) -> str:
    return re.search(r"/static/dist/(\w+)-\w+\.css\" class=\"theme\"", html).group(1)


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "event"])
def test_themes(client_for, theme):
    assert theme_of(client_for().get(f"/?theme={theme}").text) == theme


def test_the_usual_theme_is_dark_and_the_settings_decide(client_for):
    assert theme_of(client_for().get("/").text) == "dark"
    assert theme_of(client_for(theme="light").get("/").text) == "light"
    assert theme_of(client_for(theme="light").get("/?theme=dark").text) == "dark"
    assert theme_of(client_for(event_ground="#123456").get("/").text) == "event"
    assert theme_of(client_for().get("/?ground=123456").text) == "event"


def test_a_theme_that_there_is_not(client_for):
    with pytest.raises(SettingsError, match="VOTEBOARD_THEME is not one of contrast, dark, event, light"):
        client_for(theme="pink")


def test_order_and_numbers(client_for, simulator, clock):
    client = client_for()
    assert 'data-show="both" data-sort="rank"' in client.get("/").text
    html = client.get("/?show=percent&sort=created").text
    assert 'data-show="percent" data-sort="created"' in html


def test_the_first_frame_is_in_the_order_that_is_asked_for(simulator, clock):
    program = create_app(settings_for(simulator), clock.runtime(), Redactor())
    vote = simulator.create("Кто?", ("А", "Б", "В"))
    simulator.add(vote["nr"], _3=5, _2=2)
    program.engine.poller.step()
    client = program.app.test_client()

    def codes(path):
        return re.findall(r'class="chip"[^>]*>(\d)<', client.get(path).text)

    assert codes("/") == ["3", "2", "1"]
    assert codes("/?sort=created") == ["1", "2", "3"]


@pytest.mark.parametrize(
    "query",
    [
        "show=all",
        "sort=name",
        "theme=pink",
        "ground=red",
        "ink=12",
        "accent=%23zzz",
        "bars=fff,xyz",
        "logo=x.png",
    ],
)
def test_what_can_not_be_used_is_400_and_named(client_for, query):
    response = client_for().get(f"/?{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.text


def test_colours_that_can_not_be_read_are_refused(client_for):
    response = client_for().get("/?ground=777777&ink=888888")
    assert response.status_code == 400
    assert "ink" in response.text
    assert "не прочитать" in response.text


def test_an_events_colours_become_a_stylesheet(client_for):
    client = client_for(event_ground="#0b3d2e", event_accent="#ffd166", event_bars="#ff0000, #00ff00")
    html = client.get("/").text
    href = re.search(r'href="(/branding\.css\?[^"]+)"', html).group(1).replace("&amp;", "&")
    response = client.get(href)
    assert response.content_type.startswith("text/css")
    variables = dict(re.findall(r"--event-([\w-]+):(#\w+);", response.text))
    assert variables["ground"] == "#0b3d2e"
    assert (variables["bar-0"], variables["bar-1"]) == ("#ff0000", "#00ff00")
    ground = parse(variables["ground"])
    assert contrast(parse(variables["ink"]), ground) >= 4.5
    assert contrast(parse(variables["quiet"]), ground) >= 4.5
    assert contrast(parse(variables["on-accent"]), parse(variables["accent"])) >= 4.5
    # Parameters take the place of the settings, on one page.
    html = client.get("/?ground=ffffff").text
    assert "ground=ffffff" in html
    assert "accent=ffd166" in html


def test_nothing_but_colours_gets_into_the_stylesheet(client_for):
    response = client_for().get("/branding.css?ground=fff;}body{display:none")
    assert response.status_code == 400


def test_a_logo_and_others_of_its_folder(client_for, tmp_path):
    for name in ("logo.png", "spring.png", "secret.txt"):
        (tmp_path / name).write_bytes(PNG)
    (tmp_path / "folder.png").mkdir()
    client = client_for(logo=tmp_path / "logo.png")
    html = client.get("/").text
    assert theme_of(html) == "event"
    assert 'src="/logo/logo.png"' in html
    assert client.get("/logo/logo.png").data == PNG
    assert 'src="/logo/spring.png"' in client.get("/?logo=spring.png").text
    assert "/logo/" not in client.get("/?logo=").text
    for name in ("secret.txt", "nope.png", "folder.png", "../logo.png", "%2e%2e/logo.png"):
        assert client.get(f"/logo/{name}").status_code == 404
    assert client.get("/?logo=secret.txt").status_code == 400


def test_how_to_vote(client_for):
    html = client_for(join_number="+7 (900) 000-00-00").get("/").text
    assert "Отправьте номер ответа на" in html
    assert 'href="sms:+79000000000"' in html
    assert ">+7 (900) 000-00-00</a>" in html
    assert '<svg viewBox="0 0 21 21">' in html
    assert "Шлите СМС на" in client_for(join_number="1234", join_text="Шлите СМС на").get("/").text
    assert "Send the number" in client_for(join_number="1234").get("/?lang=en").text


def test_without_a_number_there_is_no_empty_card(client_for):
    for settings in ({}, {"join_text": "Голосуйте!"}):
        html = client_for(**settings).get("/").text
        assert 'class="joining"' not in html
