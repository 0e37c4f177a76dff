"""What every address has to keep, whoever asks and however: headers, no inline code, limits, words."""

import re
import sqlite3

import pytest

from tests.conftest import settings_for
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.redaction import Redactor
from voteboard.web.console_ask import LARGEST_UPLOAD
from voteboard.web.login import LARGEST_FORM

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
FRAMING = ("/wall", "/present/embed")  # pages that are made of embeds
FOREIGN = {"Origin": "https://evil.example"}
UPLOAD = "/present/ask/check"


@pytest.fixture
def program(simulator, clock):
    settings = settings_for(simulator, presenter_password=PASSWORD, messages=True)
    wired = create_app(settings, clock.runtime(), Redactor())
    wired.open()
    return wired


@pytest.fixture
def broken(program):
    """The program with addresses whose answers fail."""

    def fail():
        raise ValueError("nobody foresaw this")

    for path in ("/broken", "/present/broken", "/api/broken", "/embed/broken"):
        program.app.add_url_rule(path, path, fail)
    return program


@pytest.fixture
def stranger(program):
    return program.app.test_client()


@pytest.fixture
def presenter(program):
    client = program.app.test_client()
    token = csrf(client, "/present/login")
    assert client.post("/present/login", data={"csrf": token, "password": PASSWORD}).status_code == 303
    return client


@pytest.fixture
def vote(program, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    simulator.add(made["nr"], _1=2, _2=1)
    program.supervisor.step("poller")
    return made["hash"]


def csrf(client, path="/present"):
    return re.search(r'name="csrf" (?:value|content)="([^"]+)"', client.get(path).text)[1]


def addresses(program, vote):
    """Every address that there is, with something in its places."""
    known = {"hash": vote, "extension": "csv", "name": "logo.svg", "percent": "50"}
    for rule in program.app.url_map.iter_rules():
        yield re.sub(r"<(?:\w+:)?(\w+)>", lambda place: known[place[1]], rule.rule)


def posts(program):
    """Every address that takes a form."""
    return {rule.rule for rule in program.app.url_map.iter_rules() if "POST" in rule.methods}


def check_headers(response, path):
    headers, console = response.headers, path.startswith("/present")
    frames = "; frame-src 'self'" if path in FRAMING else ""
    framed = "*" if path.startswith("/embed/") else "'none'"
    assert headers["Content-Security-Policy"] == f"{POLICY}{frames}; frame-ancestors {framed}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == ("same-origin" if console else "no-referrer")
    assert headers["Cache-Control"] == "no-store" if console else headers["Cache-Control"]
    assert console or "Set-Cookie" not in headers
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Server" not in headers


def check_page(response):
    html = response.text
    assert not re.search(r"<style|<[a-z][^>]*\s(?:style|on\w+)\s*=|javascript:", html, re.IGNORECASE)
    assert not re.search(r'<script(?![^>]*\ssrc=)(?! type="application/json")', html, re.IGNORECASE)
    assert not re.search(r"<base\b|http-equiv|<(?:object|embed|applet)\b", html, re.IGNORECASE)


def test_every_address_has_the_headers_whatever_is_asked(program, stranger, presenter, vote):
    asked = set()
    for path in {*addresses(program, vote), "/nothing", "/present/nothing", "/embed/nothing", "/api/nothing"}:
        for client in (stranger, presenter) if path.startswith("/present") else (stranger,):
            for method in METHODS:
                response = client.open(path, method=method)
                assert response.status_code < 500, (method, path)
                check_headers(response, path)
                asked.add(response.status_code)
                if response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
                    check_page(response)
                if method == "HEAD":
                    assert response.data == b""
                if response.status_code == 405:
                    assert "OPTIONS" in response.allow
                    assert method not in response.allow
    assert asked >= {200, 303, 400, 401, 404, 405}


def test_errors_have_the_headers_too(broken, presenter):
    for path, status in (
        ("/present/broken", 500), ("/api/broken", 500), ("/embed/broken", 500), ("/?lang=xx", 400),
        ("/api/ratings?period=x", 400), ("/present?lang=xx", 400), ("/api//stage", 404), ("/api/stage/", 404),
        ("/present//state", 404), ("/socket.io", 404),
    ):  # fmt: skip
        response = presenter.get(path)
        assert response.status_code == status, path
        check_headers(response, path.partition("?")[0])
        assert "foresaw" not in response.text
        if path.startswith("/api"):
            assert response.mimetype == "application/json"
            assert response.json["error"]["message"]
        else:
            check_page(response)


@pytest.mark.parametrize("query", ["", "?EIO=4&transport=polling", "?EIO=4&transport=websocket&sid=x"])
def test_what_socket_io_answers_by_itself_has_the_headers(simulator, clock, query):
    settings = settings_for(simulator, long_polling=True)
    client = create_app(settings, clock.runtime(), Redactor()).app.test_client()
    for method in ("GET", "POST", "OPTIONS"):
        response = client.open(f"/socket.io/{query}", method=method, headers=FOREIGN)
        check_headers(response, "/socket.io/")


def test_pictures_have_a_policy_of_their_own_and_cannot_be_framed(stranger, vote):
    policy = stranger.get(f"/votes/{vote}/export.svg").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert policy.endswith("; sandbox; frame-ancestors 'none'")


# ── forms ──


def test_no_form_of_another_site_is_obeyed(program, stranger, presenter):
    token = csrf(presenter)
    assert len(posts(program)) >= 6
    for path in posts(program):
        client, own = presenter, token
        if path == "/present/login":
            client, own = stranger, csrf(stranger, path)
        form = {"csrf": own, "password": PASSWORD}
        ours, null = {"Origin": "http://localhost"}, {"Origin": "null"}
        for foreign in (FOREIGN, null, {"Origin": "http://localhost.evil.example"}):
            refused = client.post(path, data=form, headers=foreign)
            assert refused.status_code == 400, path
            assert "Ничего не изменено" in refused.get_data(as_text=True), path
        taken = client.post(path, data=form, headers=ours)
        assert "Ничего не изменено" not in taken.get_data(as_text=True), path
        if path == "/present/logout":
            assert client.get("/present").status_code == 303
            client.post("/present/login", data={"csrf": csrf(client, "/present/login"), "password": PASSWORD})
            token = csrf(client)


def test_no_form_may_be_larger_than_it_has_to_be(program, stranger, presenter):
    token = csrf(presenter)
    for path in posts(program):
        most = LARGEST_UPLOAD if path == UPLOAD else LARGEST_FORM
        client = stranger if path == "/present/login" else presenter
        response = client.post(path, data={"csrf": token, "text": "x" * most})
        assert response.status_code == 413, path
        assert "Прислано больше, чем здесь принимают" in response.get_data(as_text=True)
    big = presenter.post("/present/do", json="x" * 70_000, headers={"X-CSRF-Token": token})
    assert (big.status_code, big.mimetype) == (413, "application/json")
    unknown = stranger.post(UPLOAD, data={"text": "x" * 100_000})
    assert unknown.status_code == 303, "nobody reads what a stranger sends"


# ── files ──


def test_an_address_has_forty_files_at_once_and_then_one_every_two_seconds(stranger, presenter, vote, clock):
    csv, ratings = f"/votes/{vote}/export.csv", "/ratings/export.csv"
    replay, whole = f"/replay/{vote}.html", "/present/ratings/export.csv"
    etag = stranger.get(csv).headers["ETag"]
    for _ in range(50):  # nothing is made for those
        assert stranger.head(csv).status_code == 200
        assert stranger.get(csv, headers={"If-None-Match": etag}).status_code == 304
    assert {stranger.get(ratings).status_code for _ in range(39)} == {200}
    for path in (csv, ratings, replay, f"/votes/export.xlsx?v={vote}"):
        refused = stranger.get(path)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "2"
        assert "Слишком много файлов для одного адреса; попробуйте снова через 2 с" in refused.text
        check_page(refused)
    assert presenter.get(whole).status_code == 429
    assert "try again in 2 s" in stranger.get(f"{csv}?lang=en").text
    assert stranger.get(f"/?x={vote}").status_code == 200, "pages are no files"
    for headers in ({"X-Forwarded-For": "10.0.0.7"}, {"X-Forwarded-For": "1.2.3.4, 10.0.0.8"}):
        assert stranger.get(csv, headers=headers).status_code == 200, "others are not kept out"
    clock.seconds += 2
    assert [stranger.get(csv).status_code for _ in range(2)] == [200, 429]


# ── words ──


@pytest.mark.parametrize(
    ("method", "path", "status", "ru", "en"),
    [
        ("POST", "/", 405, "С этим адресом так нельзя", "That can't be done at this address"),
        ("DELETE", "/api/stage", 405, "С этим адресом так нельзя", "That can't be done at this address"),
        ("GET", "/api/nothing", 404, "По этому адресу ничего нет", "There is nothing at this address"),
        ("GET", "/present/nothing", 404, "Такой страницы нет", "There is no such page"),
        ("GET", "/broken", 500, "В программе что-то пошло не так", "Something went wrong"),
    ],
)
def test_errors_are_told_in_the_readers_language(broken, method, path, status, ru, en):
    client = broken.app.test_client()
    for query, said, not_said in (("", ru, en), ("?lang=en", en, ru)):
        response = client.open(path + query, method=method)
        assert response.status_code == status
        text = response.get_data(as_text=True)
        assert said in text.replace("&#39;", "'")
        assert not_said not in text


# ── health ──


def test_health_tells_when_messages_can_not_be_recorded(program, stranger, vote, simulator):
    mailings = program.engine.outgoing.mailings
    assert stranger.get("/healthz").json["messages"] == {"problem": None}
    file = simulator.folder / "votes.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        mailings.check()
    other.close()
    told = stranger.get("/healthz").json
    assert (told["status"], told["messages"]) == ("degraded", {"problem": "record-locked"})
    assert mailings.known(["a key"]) == {}
    assert stranger.get("/healthz").json["messages"]["problem"], "it can be read, but is not written yet"
    mailings.check()
    assert stranger.get("/healthz").json["messages"] == {"problem": None}
