"""The console's door: who gets in, for how long, and what a stranger can't do."""

import logging
import re
import stat
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
import socketio
from flask import Blueprint, request

from tests.conftest import command, eventually, running, settings_for
from tests.leaks import MARK
from voteboard import create_app, forwarded
from voteboard.doorkeeper import Doorkeeper
from voteboard.errors import SettingsError
from voteboard.redaction import RedactingFormatter, Redactor
from voteboard.web import login

PASSWORD = f"очень секретно {MARK}"
DAY = 86_400
HOST = "localhost"  # as the test client has it


@pytest.fixture
def started(simulator, clock):
    """Starts the program anew, as after a restart; its settings have a password unless told otherwise."""

    def start(**settings):
        settings = {"presenter_password": PASSWORD, **settings}
        return create_app(settings_for(simulator, **settings), clock.runtime(), Redactor())

    return start


@pytest.fixture
def client(started):
    return started().app.test_client()


def token_of(html):
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', html)
    assert found, html
    return found[1]


def log_in(client, password=PASSWORD, to="", **more):
    """The answer to the login form, filled in as a browser would."""
    form = {"csrf": token_of(client.get("/present/login").text), "password": password, "name": "Анна"}
    return client.post(f"/present/login{to}", data=form, **more)


def cookie_of(client):
    return client.get_cookie("voteboard_console").value


def is_in(client):
    status = client.get("/present").status_code
    assert status in (200, 303)
    return status == 200


def test_the_right_password_opens_the_console(client):
    assert client.get("/present").location == "/present/login?next=%2Fpresent"
    assert client.get("/present/").location == "/present/login?next=%2Fpresent%2F"
    answer = log_in(client)
    assert (answer.status_code, answer.location) == (303, "/present")
    page = client.get("/present")
    assert page.status_code == 200
    assert "Анна" in page.text
    assert client.get("/present/login").location == "/present", "who is in has nothing to do at the door"


def test_a_wrong_password_is_told_and_the_name_stays(client):
    answer = log_in(client, "nearly " + PASSWORD)
    assert answer.status_code == 403
    assert "Неверный пароль" in answer.text
    assert 'value="Анна"' in answer.text
    assert "nearly" not in answer.text
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["мой пароль", "мои\u0306 пароль"])
def test_a_letter_may_be_written_in_one_character_or_in_two(started, typed):
    assert log_in(started(presenter_password="мой пароль").app.test_client(), typed).status_code == 303


def test_without_a_password_in_the_settings_one_is_made(started):
    first, second = (started(presenter_password=None).console_password for _ in range(2))
    assert first != second
    assert re.fullmatch("[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}", first)
    assert started().console_password is None


def test_the_name_is_shown_as_it_can_be_read(client):
    form = {"csrf": token_of(client.get("/present/login").text), "password": PASSWORD}
    client.post("/present/login", data=form | {"name": " <b>Анна\u202e \x00 Б" + "x" * 100})
    assert "&lt;b&gt;Анна Бxxx" in client.get("/present").text
    assert "x" * 41 not in client.get("/present").text


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/present/looks?lang=en&a=%D0%B1", "/present/looks?lang=en&a=%D0%B1"),
        ("/present", "/present"),
        ("", "/present"),
        ("https://evil.example/present", "/present"),
        ("//evil.example/present", "/present"),
        ("/\\evil.example", "/present"),
        ("/present.evil.example", "/present"),
        ("/present\r\nSet-Cookie: a=b", "/present"),
        ("/present/logout", "/present"),
        ("/present/login?next=/present/login", "/present"),
        ("javascript:alert(1)", "/present"),
    ],
)
def test_logging_in_leads_to_the_page_that_was_wanted_and_never_elsewhere(client, asked, led):
    assert log_in(client, to=f"?{urlencode({'next': asked})}").location == led


def test_the_wanted_page_and_its_language_are_kept_on_the_way(client):
    there = client.get("/present?lang=en&theme=light")
    assert there.location == "/present/login?lang=en&theme=light&next=%2Fpresent%3Flang%3Den%26theme%3Dlight"
    form = client.get(there.location)
    assert "Log in" in form.text
    action = re.search('action="([^"]+)"', form.text)[1].replace("&amp;", "&")
    wrong = client.post(action, data={"csrf": token_of(form.text), "password": "x"})
    assert "Wrong password" in wrong.text
    assert action.replace("&", "&amp;") in wrong.text
    right = client.post(action, data={"csrf": token_of(wrong.text), "password": PASSWORD})
    assert right.location == "/present?lang=en&theme=light"


@pytest.mark.parametrize("path", ["/present/state", "/present/do", "/present/votes"])
def test_what_answers_json_says_unauthorized_in_json(wired, clock, path):
    pages = Blueprint("pages", __name__)
    login.guard(pages, Doorkeeper(wired.app, "k" * 32, PASSWORD, clock.now))
    pages.add_url_rule(path, view_func=lambda: "inside", methods=["GET", "POST"])
    wired.app.register_blueprint(pages)
    client = wired.app.test_client()
    for ask in (client.get, client.post):
        answer = ask(path)
        assert answer.status_code == 401
        assert answer.json["error"] == {"code": "unauthorized", "message": "Сначала войдите в пульт"}


# ── how often ──


def test_an_address_has_ten_tries_and_then_one_every_six_seconds(client, clock):
    assert [log_in(client, "wrong").status_code for _ in range(12)] == [403] * 10 + [429] * 2
    refused = log_in(client)  # the right one: it is not even looked at
    assert refused.status_code == 429
    assert 'value="Анна"' in refused.text
    seconds = int(refused.headers["Retry-After"])
    assert 1 <= seconds <= 6
    assert f"через {seconds} с" in refused.text
    assert log_in(client, environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 303, (
        "others are not kept out"
    )
    client.delete_cookie("voteboard_console")
    clock.seconds += seconds
    assert log_in(client).status_code == 303


def test_a_refused_try_costs_no_look_at_the_password(simulator, clock):
    looked = []
    runtime = clock.runtime()
    runtime = replace(runtime, blocking=lambda call, *args: looked.append(call) or call(*args))
    program = create_app(settings_for(simulator, presenter_password=PASSWORD), runtime, Redactor())
    client = program.app.test_client()
    for _ in range(15):
        log_in(client, "wrong")
    assert len(looked) == 10


def test_two_passwords_are_looked_at_together_and_no_third(simulator, clock):
    looks, told = [], []

    def blocking(call, *arguments):
        if call.__name__ == "matches":
            looks.append(call)
            if len(looks) <= 2:  # while this one is looked at, another one comes
                told.append(log_in(program.app.test_client()))
        return call(*arguments)

    runtime = replace(clock.runtime(), blocking=blocking)
    program = create_app(settings_for(simulator, presenter_password=PASSWORD), runtime, Redactor())
    assert log_in(program.app.test_client()).status_code == 303
    assert [answer.status_code for answer in told] == [429, 303]
    assert told[0].headers["Retry-After"] == "1"
    assert len(looks) == 2


@pytest.mark.parametrize(
    ("peer", "asker"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", "10.0.0.9"),
        ("::1", "10.0.0.9"),
        ("::ffff:127.0.0.1", "10.0.0.9"),
        ("", ""),
    ],
)
def test_a_proxy_on_this_machine_says_who_asks_and_nobody_else_does(wired, peer, asker):
    headers = {"X-Forwarded-For": "1.2.3.4, 10.0.0.9"}
    with wired.app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": peer}):
        assert forwarded.address(request.environ, ()) == asker
    headers = {"X-Forwarded-For": "garbage"}
    with wired.app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        assert forwarded.address(request.environ, ()) == "127.0.0.1"


PROXIES = tuple(map(ip_network, ("10.0.0.0/29", "fd00::5")))


@pytest.mark.parametrize(
    ("peer", "said", "asker"),
    [
        ("10.0.0.5", "1.2.3.4", "1.2.3.4"),
        ("::ffff:10.0.0.5", "1.2.3.4", "1.2.3.4"),
        ("fd00::5", "2001:db8::1:2:3:4", "2001:db8::/64"),
        ("10.0.0.5", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.5", "6.6.6.6, 10.0.0.6", "10.0.0.6"),  # whoever is among the proxies speaks for himself
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "garbage", "10.0.0.5"),
        ("10.0.0.8", "1.2.3.4", "10.0.0.8"),
        ("fd00::6", "1.2.3.4", "fd00::/64"),
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_a_proxy_that_settings_name_says_who_asks(peer, said, asker):
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": said, "HTTP_X_FORWARDED_PROTO": "https"}
    assert forwarded.address(environ, PROXIES) == asker
    believed = peer not in ("10.0.0.8", "fd00::6")
    assert forwarded.scheme(environ, PROXIES) == ("https" if believed else "http")
    assert not forwarded.comes_from_here(environ)
    assert forwarded.comes_from_here({"REMOTE_ADDR": peer}) == (peer == "127.0.0.1")


def test_who_asks_through_a_trusted_proxy_has_tries_of_his_own(started):
    proxy = {"REMOTE_ADDR": "10.0.0.5"}

    def tries(client, peer, asker):
        answer = log_in(
            client, "wrong", environ_base={"REMOTE_ADDR": peer}, headers={"X-Forwarded-For": asker}
        )
        return answer.status_code

    client = started(trusted_proxies="10.0.0.0/29").app.test_client()
    assert [tries(client, "10.0.0.5", "1.2.3.4") for _ in range(11)] == [403] * 10 + [429]
    assert tries(client, "10.0.0.5", "1.2.3.5") == 403, "others behind it are not kept out"
    assert [tries(client, "10.0.0.9", f"1.2.3.{n}") for n in range(11)] == [403] * 10 + [429], "a forger is"
    vote = client.get("/metrics", environ_base=proxy)
    assert vote.status_code == 403, "metrics are for this machine alone"


# ── the cookie ──


def set_cookie(answer):
    return answer.headers["Set-Cookie"]


def test_the_cookie_is_for_the_server_alone_and_lasts_a_week(client, clock):
    cookie = set_cookie(log_in(client))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
        assert part in cookie
    assert "Secure" not in cookie
    assert "Set-Cookie" not in client.get("/present").headers, "only logging in makes it last longer"
    clock.seconds += 7 * DAY - 1
    assert is_in(client)
    clock.seconds += 1
    assert not is_in(client)


@pytest.mark.parametrize(
    "https",
    [{"base_url": f"https://{HOST}"}, {"headers": {"X-Forwarded-Proto": "https"}}],
    ids=["itself", "proxy"],
)
def test_over_https_the_cookie_is_for_https_alone(client, https):
    form = client.get("/present/login", **https)
    assert "Secure" in set_cookie(form)
    # A Secure cookie stays away from plain HTTP, by which the proxy's part is played.
    kept = {"Cookie": set_cookie(form).partition(";")[0], **https.pop("headers", {})}
    filled_in = {"csrf": token_of(form.text), "password": PASSWORD}
    answer = client.post("/present/login", data=filled_in, headers=kept, **https)
    assert answer.status_code == 303
    assert "Secure" in set_cookie(answer)


def test_what_viewers_get_has_nothing_to_do_with_cookies(simulator, started):
    vote = simulator.create()
    program = started()
    program.engine.poller.step()
    viewer, presenter = program.app.test_client(), program.app.test_client()
    log_in(presenter)
    paths = [
        "/", f"/?v={vote['hash']}", f"/embed/{vote['hash']}", "/api/stage", f"/api/votes/{vote['hash']}",
        f"/api/votes/{vote['hash']}/history", "/archive", f"/archive/{vote['hash']}", "/healthz",
        "/service-worker.js", "/?v=nope", "/api/votes/nope", "/?lang=xx",
    ]  # fmt: skip
    for client in (viewer, presenter):
        for path in paths:
            headers = client.get(path).headers
            assert "Set-Cookie" not in headers, path
            assert "Cookie" not in headers.get("Vary", ""), path
            assert headers["Cache-Control"] != "no-store", path
    for path in ("/present", "/present/login"):
        assert viewer.get(path).headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in viewer.get(path).headers["Content-Security-Policy"]
    assert presenter.get("/present").headers["Cache-Control"] == "no-store"


def test_a_cookie_that_was_tampered_with_opens_nothing(client):
    log_in(client)
    good = cookie_of(client)
    # Of the last letter of a signature only four bits count.
    forged = good[:-1] + ("A" if good[-1] not in "ABCD" else "Q")
    for bad in ("", "x", forged, "a" + good, good.rpartition(".")[0]):
        client.set_cookie("voteboard_console", bad)
        assert not is_in(client)
    client.set_cookie("voteboard_console", good)
    assert is_in(client)


def test_a_cookie_of_another_site_that_is_no_text_locks_nobody_out(client):
    log_in(client)
    good, stranger = cookie_of(client), client.application.test_client(use_cookies=False)
    for other in ("other=\xff; ", "\xef\xf0=\xe8; "):
        for cookies, status in ((other, 303), (f"{other}voteboard_console={good}", 200)):
            head = {"HTTP_COOKIE": cookies}
            assert stranger.get("/present", environ_overrides=head).status_code == status
            assert stranger.get("/present/login", environ_overrides=head).status_code < 400


def test_logging_out_ends_a_copied_cookie_too(started):
    program = started()
    client, thief, other = (program.app.test_client() for _ in range(3))
    log_in(client)
    log_in(other)
    thief.set_cookie("voteboard_console", cookie_of(client))
    assert is_in(thief)
    left = client.post("/present/logout", data={"csrf": token_of(client.get("/present").text)})
    assert (left.status_code, left.location) == (303, "/present/login")
    assert "voteboard_console=;" in set_cookie(left)
    assert not is_in(client)
    assert not is_in(thief)
    assert is_in(other)
    assert log_in(client).status_code == 303


def test_another_password_ends_all_sessions(started):
    cookie = session_on(started())
    assert is_in(with_cookie(started(), cookie))
    assert not is_in(with_cookie(started(presenter_password="another password"), cookie))
    assert not is_in(with_cookie(started(presenter_password=None), cookie))


def test_a_made_password_is_a_new_one_after_a_restart_and_who_is_in_stays_in(started):
    first = started(presenter_password=None)
    cookie = session_on(first, first.console_password)
    second = started(presenter_password=None)
    assert is_in(with_cookie(second, cookie))
    assert log_in(second.app.test_client(), first.console_password).status_code == 403


def test_another_key_ends_all_sessions(started):
    cookie = session_on(started(secret_key="k" * 32))
    assert is_in(with_cookie(started(secret_key="k" * 32), cookie))
    assert not is_in(with_cookie(started(secret_key="l" * 32), cookie))


def session_on(program, password=PASSWORD):
    client = program.app.test_client()
    assert log_in(client, password).status_code == 303
    return cookie_of(client)


def with_cookie(program, cookie):
    client = program.app.test_client()
    client.set_cookie("voteboard_console", cookie)
    return client


# ── the key's file ──


def key_file(simulator):
    return Path(simulator.database.removeprefix("sqlite:///")).with_name("secret.key")


def test_the_key_is_made_once_for_its_owner_alone(started, simulator):
    started()
    file = key_file(simulator)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = file.read_text()
    assert len(key) == 64
    started()
    assert file.read_text() == key


def test_a_key_of_the_settings_needs_no_file(started, simulator):
    started(secret_key="k" * 32)
    assert not key_file(simulator).exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no key"),
        (b"short\n", "holds no key"),
        (b"\xff" * 64, "holds no key"),
        (b"\0" * 64, "holds no key"),
        (None, "can't be read: Is a directory"),
    ],
)
def test_a_key_that_can_not_be_used_is_told(started, simulator, content, told):
    file = key_file(simulator)
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"secret\.key {told}"):
        started()
    started(secret_key="k" * 32)


def test_a_broken_key_stops_the_program_with_words(simulator):
    key_file(simulator).write_text("")
    done = command("serve", **simulator.environment, PORT="0")
    assert done.returncode == 2
    assert f"В файле {key_file(simulator)} нет ключа" in done.stderr
    assert "Traceback" not in done.stderr


def test_boards_are_shown_though_the_key_can_not_be_kept(started, simulator, caplog):
    program = started(database_url="sqlite:////proc/nowhere/votes.db")
    assert "can't be written" in caplog.text
    assert log_in(program.app.test_client()).status_code == 303
    assert program.app.test_client().get("/").status_code == 200


# ── forged forms ──


def log_out(client, **sent):
    """The answer to a logout form of that kind, and whether it was obeyed."""
    return client.post("/present/logout", **sent).status_code, not is_in(client)


def test_a_form_without_its_token_changes_nothing(client):
    log_in(client)
    token = token_of(client.get("/present").text)
    for sent in (
        {},
        {"data": {"csrf": "x"}},
        {"data": {"csrf": token + "é"}},
        {"headers": {"X-CSRF-Token": "x"}},
    ):
        assert log_out(client, **sent) == (400, False)
    answer = client.post("/present/logout")
    assert "Ничего не изменено" in answer.text
    assert log_out(client, headers={"X-CSRF-Token": token}) == (303, True)


def test_another_sessions_token_is_none(started):
    program = started()
    mine, theirs = program.app.test_client(), program.app.test_client()
    log_in(mine)
    log_in(theirs)
    assert log_out(mine, data={"csrf": token_of(theirs.get("/present").text)}) == (400, False)


@pytest.mark.parametrize(
    ("origin", "headers", "ours"),
    [
        (f"http://{HOST}", {}, True),
        (f"http://{HOST}:80", {}, True),
        (f"https://{HOST.upper()}", {}, True),
        ("https://board.example", {"X-Forwarded-Host": "board.example"}, True),
        ("https://evil.example", {}, False),
        (f"http://{HOST}.evil.example", {}, False),
        (f"http://{HOST}:8000", {}, False),
        ("https://evil.example", {"X-Forwarded-Host": "board.example"}, False),
        ("null", {}, False),
        ("", {}, False),
    ],
)
def test_a_form_of_another_site_changes_nothing(client, origin, headers, ours):
    log_in(client)
    sent = {"data": {"csrf": token_of(client.get("/present").text)}, "headers": {"Origin": origin, **headers}}
    assert log_out(client, **sent) == ((303, True) if ours else (400, False))


def test_the_login_form_has_a_token_too(client):
    assert client.post("/present/login", data={"password": PASSWORD}).status_code == 400
    token = token_of(client.get("/present/login").text)
    foreign = {"data": {"csrf": token, "password": PASSWORD}, "headers": {"Origin": "https://evil.example"}}
    assert client.post("/present/login", **foreign).status_code == 400
    client.delete_cookie("voteboard_console")
    answer = client.post("/present/login", data={"csrf": token, "password": PASSWORD, "name": "Анна"})
    assert answer.status_code == 400
    assert "Попробуйте ещё раз" in answer.text
    assert 'value="Анна"' in answer.text
    again = {"csrf": token_of(answer.text), "password": PASSWORD}
    assert client.post("/present/login", data=again).status_code == 303


def test_a_form_too_large_to_be_one_is_refused(client):
    token = token_of(client.get("/present/login").text)
    assert client.post("/present/login", data={"csrf": token, "password": "x" * 70_000}).status_code == 413


# ── what others ask the doorkeeper ──


def test_the_socket_knows_the_session_by_the_headers_alone(started, clock):
    program = started()
    door = Doorkeeper(program.app, "k" * 32, PASSWORD, clock.now)
    with program.app.test_request_context():
        door.admit("Анна")
        response = program.app.make_response("")
        program.app.session_interface.save_session(program.app, login.session, response)
    environ = {"HTTP_COOKIE": f"other=1; {set_cookie(response).partition(';')[0]}"}
    session = door.session(environ)
    assert session.name == "Анна"
    assert session.owns(session.csrf)
    assert not any(session.owns(token) for token in (None, "", 5, session.id, session.csrf[:-1], "é"))
    assert session.csrf not in repr(session)
    assert door.valid(session)
    assert door.session({}) is door.session({"HTTP_COOKIE": "voteboard_console=x"}) is None
    clock.seconds += 7 * DAY
    assert not door.valid(session)
    clock.seconds -= 1
    with program.app.test_request_context():
        door.dismiss(session)
    assert not door.valid(session)
    assert door.session(environ) is None


# ── the whole program ──


def browser_of(program, password):
    """A logged-in session of `requests`, which keeps cookies as a browser does."""
    browser = requests.Session()
    form = {"csrf": token_of(browser.get(f"{program.url}/present/login").text), "password": password}
    origin = {"Origin": program.url}
    answer = browser.post(f"{program.url}/present/login", data=form, headers=origin, allow_redirects=False)
    assert answer.status_code == 303
    return browser


def is_browser_in(browser, program):
    return browser.get(f"{program.url}/present", allow_redirects=False).status_code == 200


def test_the_program_prints_a_made_password_once_and_sessions_outlive_it(simulator):
    with running("serve", **simulator.environment) as program:
        line = eventually(lambda: re.search(r"Пульт: (\S+)/present  пароль: (\S+)\n", program.output))
        assert line[1] == program.url
        browser = browser_of(program, line[2])
        assert is_browser_in(browser, program)
        program.get(f"/{line[2]}")
    assert program.output.count(line[2]) == 1
    with running("serve", **simulator.environment) as again:
        assert is_browser_in(browser, again)


def test_the_passwords_and_the_key_are_told_nowhere(simulator):
    key = f"the key that signs, {MARK}, made of words"
    simulator.create()
    secrets = {"VOTEBOARD_PRESENTER_PASSWORD": PASSWORD, "VOTEBOARD_SECRET_KEY": key}
    with running("serve", **simulator.environment, **secrets) as program:
        browser = browser_of(program, PASSWORD)
        page = browser.get(f"{program.url}/present")
        wrong = requests.post(
            f"{program.url}/present/login", data={"password": PASSWORD, "name": "x"}, timeout=10
        )
        told = [page.text, str(page.headers), wrong.text, program.get("/healthz").text, program.get("/").text]
        eventually(lambda: "/healthz" in program.output)
        told.append(program.output)
    assert "Пульт: " in program.output
    assert "пароль: " not in program.output
    assert not any(secret in text for secret in (PASSWORD, key) for text in told)


def test_secrets_are_in_no_repr_and_hidden_from_the_log(simulator, clock):
    redactor = Redactor()
    settings = settings_for(simulator)
    program = create_app(settings, clock.runtime(), redactor)
    password, key = program.console_password, key_file(simulator).read_text()
    chosen = settings_for(simulator, presenter_password=PASSWORD, secret_key="k" * 32)
    create_app(chosen, clock.runtime(), redactor)
    formatter = RedactingFormatter(redactor, "%(message)s")
    for secret in (password, key, PASSWORD, "k" * 32):
        assert secret not in repr((program, settings, chosen, program.app.config["SESSION_COOKIE_NAME"]))
        record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (f"said {secret} aloud",), None)
        assert formatter.format(record) == "said … aloud"


def test_screens_need_no_login(simulator):
    simulator.create()
    with running("serve", **simulator.environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        screen = socketio.Client(reconnection=False)
        boards = []
        screen.on("board", boards.append)
        screen.connect(program.url, auth={"watch": "stage"}, transports=["websocket"])
        eventually(lambda: boards)
        screen.disconnect()
