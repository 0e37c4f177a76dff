"""The console's page for messages over HTTP: looked at, confirmed once, by who is logged in."""

import re
from io import BytesIO

import pytest

from tests.conftest import settings_for
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.messages.keeping import LASTS
from voteboard.redaction import Redactor
from voteboard.web.console_ask import PATH

FILE = """Телефон;Заказ;Текст
8 916 123-45-67;A-1;Оцените нас, звоните 8 916 123-45-67
+7 916 123-45-68;A-2;Оцените нас
7.91612E+10;A-3;Оцените нас
8 (916) 123 45 68;A-2;Оцените нас
"""
WHOLE = re.compile(r"916\D{0,2}123\D{0,2}45\D{0,2}6[78]")


class Console:
    """A console in this process."""

    def __init__(self, app) -> None:
        self.http = app.test_client()
        form = self.http.get("/present/login").text
        token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        self.http.post("/present/login", data={"csrf": token, "password": PASSWORD})
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.get("").text)[1]

    def get(self, query: str):
        answer = self.http.get(f"{PATH}{query}{'&' if '?' in query else '?'}lang=en")
        assert not WHOLE.search(answer.text), "a whole phone"
        return answer

    def post(self, command: str, **fields):
        answer = self.http.post(
            f"{PATH}/{command}?lang=en", data={"csrf": self.csrf} | fields, follow_redirects=True
        )
        # What was typed into the form is there again, to be put right.
        assert "phone" in fields or not WHOLE.search(answer.text), "a whole phone"
        return answer

    def upload(self, content: bytes | str, **fields):
        data = content.encode("cp1251") if isinstance(content, str) else content
        return self.post("check", file=(BytesIO(data), "clients.csv"), **fields)


def token_of(page) -> str:
    return re.search(r'name="preview" value="([^"]+)"', page.text)[1]


@pytest.fixture
def app(simulator, clock):
    settings = settings_for(simulator, presenter_password=PASSWORD, messages=True, messages_per_day=10)
    return create_app(settings, clock.runtime(), Redactor()).app


@pytest.fixture
def console(app):
    return Console(app)


def test_a_file_is_looked_at_and_sent_once_when_confirmed(console, app, simulator):
    seen = console.upload(FILE)
    for said in ("<b>2</b>", "shortened the phone", "the same as line 3", "1,000.00", "+7 916 ···-··-67"):
        assert said in seen.text
    assert simulator.messages() == []
    token = token_of(seen)
    assert Console(app).post("send", preview=token).status_code == 410  # not theirs
    done = console.post("send", preview=token)
    assert "All are sent" in done.text
    assert [one["phone"] for one in simulator.messages()] == ["79161234567", "79161234568"]
    assert console.post("send", preview=token).status_code == 410
    assert "recorded before: sent" in console.upload(FILE).text
    assert len(simulator.messages()) == 2
    told = console.get("/progress?mailing=1").json
    assert (told["total"], told["counts"]["sent"], told["running"]) == (2, 2, False)


def test_one_client_by_the_form(console, simulator):
    refused = console.post("check", phone="8916", text="Hi")
    assert (refused.status_code, "too short" in refused.text, ">Hi</textarea>" in refused.text) == (
        400,
        True,
        True,
    )
    seen = console.post("check", phone="8 916 123-45-67", text="Hi\nyou", order="A-1", text_final="Bye")
    console.post("send", preview=token_of(seen))
    (sent,) = simulator.messages()
    assert (sent["text"], sent["text_final"], sent["order"]) == ("Hi\r\nyou", "Bye", "A-1")


def test_what_went_wrong_is_told_and_a_person_decides(console, simulator):
    simulator.fault(command="send_message", body="<html>", times=1, done=True)
    page = console.post("send", preview=token_of(console.upload(FILE)))
    assert "cabinet" in page.text
    assert page.text.count(">Was sent<") == 2
    assert "Waiting for your decision" in console.get("").text
    console.post("decide", mailing="1", do="sent", line="2")
    console.post("decide", mailing="1", do="not-sent")
    assert "All are sent" in console.post("decide", mailing="1", do="continue").text
    assert [one["order"] for one in simulator.messages()] == ["A-1", "A-2", "A-2"]


def test_files_that_are_none_and_tokens_that_are_old(console, clock):
    for content, said in (
        (b"", "The file is empty"),
        (b"PK\x03\x04", "workbook"),
        (b"a;b\n1;2", "no column"),
    ):
        refused = console.upload(content)
        assert (refused.status_code, said in refused.text) == (400, True)
    old = token_of(console.upload(FILE))
    clock.seconds += LASTS
    assert console.post("send", preview=old).status_code == 410
    assert console.get(f"?preview={old}").status_code == 410
    assert console.get("?mailing=99").status_code == 404
    assert console.get("/progress?mailing=x").status_code == 404
    assert console.post("decide", mailing="x", do="sent").status_code == 404


def test_only_the_consoles_own_forms_and_no_larger_ones(console, app):
    assert console.http.post(f"{PATH}/check", data={"phone": "1"}).status_code == 400
    assert app.test_client().post(f"{PATH}/check", data={"phone": "1"}).status_code == 303
    assert app.test_client().get(f"{PATH}/progress?mailing=1").status_code == 401
    assert console.upload(bytes(33 << 20)).status_code == 413
    assert console.post("send", preview="x" * 70_000).status_code == 413


def test_it_is_off_until_a_setting_allows_it(simulator, clock):
    settings = settings_for(simulator, presenter_password=PASSWORD)
    console = Console(create_app(settings, clock.runtime(), Redactor()).app)
    assert "VOTEBOARD_MESSAGES=1" in console.get("").text
    assert console.upload(FILE).status_code == 403
    assert simulator.messages() == []
