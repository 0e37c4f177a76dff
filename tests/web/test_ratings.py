"""The pages of ratings: the board's first frame, its forms, and the presenter's page."""

import re
from datetime import timedelta

import pytest

from tests.conftest import settings_for
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.redaction import Redactor

PHONE = "79161234567"


@pytest.fixture
def program(simulator, clock):
    made = create_app(settings_for(simulator, presenter_password=PASSWORD), clock.runtime(), Redactor())
    for days, value in ((0, 5), (0, 4), (0, 4), (1, 4), (1, 3)):
        at = (clock.now() - timedelta(days=days)).timestamp()
        simulator.rate(PHONE, value, employee='Анна "<b>"', text=f"Звоните: {PHONE}", at=at)
    return made


@pytest.fixture
def client(program):
    browser = program.app.test_client()
    browser.get("/ratings?period=week")
    program.engine.ratings.poller.step()
    return browser


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def test_the_first_frame_says_everything_without_a_script(client):
    page = client.get("/ratings").text
    said = text_of(page)
    for words in ("Оценки за сегодня", "24 ноября 2026", "4,3", "3 оценки", "+0,8", "вчера 3,5 · 2 оценки",
                  "5: 1 оценка, 33", "4: 2 оценки, 67", "мало оценок", "Обновлено в"):  # fmt: skip
        assert words in said, words
    assert "Анна &#34;&lt;b&gt;&#34;" in page
    assert '<rect class="bar" x="-50.000%"' in page
    assert "Звоните" not in page, "it was not released"
    assert "style=" not in page


@pytest.mark.parametrize(
    ("query", "title", "dates"),
    [
        ("period=week", "Оценки за 7 дней", "с 18 ноября 2026"),
        ("period=event", "Оценки на мероприятии", "с 24 ноября 2026"),
        ("from=2026-11-23&to=2026-11-24", "Оценки за период", "23 ноября 2026"),
        ("period=range&from=2026-11-23&to=2026-11-23", "Оценки за период", "23 ноября 2026"),
        ("lang=en", "Ratings today", "November 24, 2026"),
    ],
)
def test_periods_in_words(client, query, title, dates):
    said = text_of(client.get(f"/ratings?{query}").text)
    assert title in said
    assert dates in said


def test_days_that_cannot_be_meant_are_named(client):
    answer = client.get("/ratings?from=2026-11-24&to=yesterday")
    assert answer.status_code == 400
    assert "from, to: " in answer.text
    assert client.get("/ratings?from=2026-11-24&to=").status_code == 200, "one day alone is no period"


def test_embeds_are_framed_and_have_no_form(client):
    page = client.get("/embed/ratings?compact=1&transparent=1&period=week")
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert re.findall(r"/(ratings-flow|ratings-compact|transparent)-\w+\.css", page.text) == [
        "ratings-flow", "ratings-compact", "transparent",
    ]  # fmt: skip
    assert "<form" not in page.text
    assert "frame-ancestors 'none'" in client.get("/ratings").headers["Content-Security-Policy"]


def test_the_presenters_page_is_behind_the_login(program):
    client = program.app.test_client()
    assert client.get("/present/ratings").status_code == 303
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/present/login").text)[1]
    client.post("/present/login", data={"csrf": token, "password": PASSWORD})
    page = client.get("/present/ratings").text
    assert "data-vote=&#34;ratings&#34; async" in page
    assert "/embed/ratings?transparent=1" in page
    assert "каждый виден, когда вы его выпустите" in page
    assert "телефоны ваших клиентов" in page
    assert client.get("/present/ratings/comments").json["total"] == 0
    program.engine.ratings.poller.step()  # nobody but the presenter looks
    assert PHONE not in page + client.get("/present/ratings/comments").text
    assert client.get("/present/ratings/comments").json["total"] == 5
    assert 'href="/present/ratings"' in client.get("/present").text
    assert 'href="/ratings"' in client.get("/archive").text
