"""The search for what is planted: that it finds it, however it is written and wherever it is let out."""

import base64
import gzip
import io
import json
import logging
import sqlite3
import zipfile
from html import escape
from urllib.parse import quote, quote_plus

import psycopg
import pytest
import socketio
from flask import Response

from tests import leaks, watching
from tests.conftest import SECRET, command, eventually, running
from tests.leaks import MARK, PHONE, found
from voteboard.message import Message
from voteboard.redaction import Redactor

NUMBER = f"{PHONE}7"


def encodings(text):
    """What may become of a text on its way out."""
    raw = text.encode()
    yield from (raw, raw.upper(), json.dumps(text).encode(), escape(text).encode(), repr(text).encode())
    yield from (quote(text, safe="").encode(), quote_plus(quote_plus(text)).encode())
    yield "".join(f"%{octet:02X}" for octet in raw).encode()
    yield "".join(f"\\u{ord(c):04X}" for c in text).encode()
    yield "".join(f"&#{ord(c)};" for c in text).encode()
    yield "".join(f"&#x{ord(c):X};" for c in text).encode()
    yield from (raw.hex().encode(), raw.hex().upper().encode(), text.encode("utf-16"))
    yield text.encode("utf-16-be")
    yield from (base64.b64encode(before + raw + b"!") for before in (b"", b"1", b"12", b"123"))
    yield base64.urlsafe_b64encode(b"?" + raw)


@pytest.mark.parametrize(("text", "kind"), [(SECRET, leaks.SECRET), (NUMBER, leaks.NUMBER)])
def test_it_is_found_in_every_encoding(text, kind):
    for written in encodings(text):
        for around in (b"", b"x" * 1001):
            names = found(around + written + around)
            assert names, written
            assert all(name.startswith(f"{kind}, ") for name in names)
            assert MARK not in "".join(names)


@pytest.mark.parametrize(
    "spelled",
    [
        "+7 (916) 123-45-67", "8 916 123 45 60", "916-123-45-69", "8.916.123.4567", "7(916)1234567",
        "+7\u00a0916\u00a0123\u201145\u201167", "%2B7+916+123-45-67", "+7%20916%20123%2D45%2D67",
        "+7\\u00a0916\\u00a0123\\u00a045\\u00a067", "+7&nbsp;916&nbsp;123&#8209;45&#8209;67",
    ],
)  # fmt: skip
def test_a_number_is_found_as_people_write_it(spelled):
    assert found(f"call {spelled}!".encode()) == ["a planted phone, as people write it"]
    assert found(f"call {spelled}!".encode(), numbers=False) == []


@pytest.mark.parametrize(
    "harmless", ["", "planted", "+7 916 ···-··-67", "7 916 123-45-5", "79161234", "916 and 123 or 45 and 67"]
)
def test_nothing_else_is_found(harmless):
    assert found(harmless.encode()) == []


def test_it_is_found_in_what_is_compressed():
    parts = io.BytesIO()
    with zipfile.ZipFile(parts, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<t>{NUMBER}</t>" * 9)
    for packed in (parts.getvalue(), gzip.compress(NUMBER.encode() * 9)):
        assert not found(packed)
        assert any(map(found, leaks.unpacked(packed)))
    for broken in (b"PK and no archive", b"\x1f\x8bno", b"\x78\x9cno"):
        assert list(leaks.unpacked(broken)) == [broken]


# ── where it is let out ──


def test_answers_are_looked_at(wired):
    half = len(SECRET) // 2

    @wired.app.get("/leak/<kind>")
    def leak(kind: str) -> Response:
        response = Response(iter([SECRET[:half], SECRET[half:]]) if kind == "body" else "")
        if kind == "head":
            response.headers["X-Leak"] = NUMBER
        return response

    client = wired.app.test_client()
    client.get("/leak/nothing")
    assert watching.taken() == []
    assert client.get("/leak/body").text == SECRET
    client.head("/leak/head")
    assert watching.taken() == [
        "a planted secret, as it is: GET /leak/body → 200", "a planted phone, as it is: HEAD /leak/head → 200"
    ]  # fmt: skip


def test_what_may_be_there_is_told_by_its_place_alone():
    watching.look("GET /present/ratings/export.csv → 200", NUMBER.encode())
    assert watching.taken() == []
    watching.look("GET /present/ratings/export.csv → 200", SECRET.encode())
    watching.look("GET /ratings/export.csv → 200", NUMBER.encode())
    assert len(watching.taken()) == 2
    assert all(reason for *_, reason in watching.LAWFUL)


def test_the_log_is_looked_at_as_it_would_be_written():
    log = logging.getLogger("voteboard.leaking")
    Redactor().hide("of another program")
    for said in (SECRET, NUMBER):
        try:
            raise ValueError(said)
        except ValueError:
            log.exception("It failed")
    assert [told.partition(",")[0] for told in watching.taken()] == ["a planted secret", "a planted phone"]
    Redactor().hide(SECRET)
    log.error("It failed again: %s", SECRET)
    assert watching.taken() == []


def test_files_and_databases_are_looked_at(tmp_path, postgresql_server):
    with sqlite3.connect(tmp_path / "votes.db") as database:
        database.execute("CREATE TABLE told (text)")
        database.execute("INSERT INTO told VALUES (?)", [f"{SECRET} and {NUMBER}"])
    database.close()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.txt").write_text(NUMBER)
    watching.files(tmp_path, numbers=True)
    assert watching.taken() == [
        "a planted phone, as it is: the file file.txt", "a planted secret, as it is: the file votes.db"
    ]  # fmt: skip
    for file in tmp_path.rglob("*.*"):
        file.unlink()
    with psycopg.connect(postgresql_server.new_database()) as connection:
        connection.execute("CREATE TABLE told (text text)")
        connection.execute("INSERT INTO told VALUES (%s)", [SECRET])
    watching.databases()
    [told] = watching.taken()
    assert told.startswith("a planted secret, as it is: the table votes_")


def test_a_program_of_its_own_is_looked_at(simulator):
    """A vote whose question is what must not be told: everything that shows it is one leak."""
    made = simulator.create(f"{MARK} +7 916 123-45-67?")
    with running("serve", **simulator.environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        screen, boards = socketio.Client(reconnection=False), []
        screen.on("board", boards.append)
        screen.connect(program.url, auth={"watch": made["hash"]}, transports=["websocket"])
        eventually(lambda: boards)
        screen.disconnect()
        watching.taken()  # this process is a screen too
    told = "\n".join(watching.taken())
    for place in ("GET /api/stage → 200", "the message board to screens"):
        assert f"a planted secret, as it is: {place}" in told
        assert f"a planted phone, as people write it: {place}" in told
    command("votes", **simulator.environment)
    assert "a planted secret, as it is: what voteboard votes wrote" in watching.taken()
    watching.files(simulator.folder, numbers=False)
    assert "votes.db" in watching.taken()[0]
    for file in simulator.folder.glob("votes.db*"):
        file.unlink()


def test_a_message_is_looked_at_when_it_is_made():
    Message("board", {"text": NUMBER})
    assert watching.taken() == ["a planted phone, as it is: the message board to screens"]
