"""The client against the simulator: what is asked, what is told, and that no error tells the secret.

Servers that misbehave are in tests/chaos.
"""

import html
import json
import logging
import socket
import threading
import traceback
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask, Response, request

from tests.conftest import SECRET, serving, settings_for, simulating
from tests.leaks import found
from voteboard.redaction import Redactor
from voteboard.settings import load
from voteboard.simulator.spelling import SPELLINGS
from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client
from voteboard.vendor.errors import (
    AccountRefused,
    NoSuchVote,
    OtherVote,
    Refused,
    Unreadable,
    VendorError,
)


def client_of(url, **more):
    settings = load(_env_file=None, api_url=url, api_id=52, api_secret=SECRET, **more)
    return Client(settings, lambda seconds, error: nullcontext(), Redactor())


def failure_of(url, nr=MOST_RECENT_ACTIVE):
    """The error of a call, after a look that nothing in or around it tells the secret."""
    with pytest.raises(VendorError) as caught:
        client_of(url).vote_report(nr)
    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))
    assert found(f"{told}{error.__context__!r}".encode()) == []
    return error


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_vote_in_each_spelling(spelling):
    with simulating(spelling=spelling) as simulator:
        made = simulator.create("Кто?", ("Анна", "Михаил"), name="Премия", multiple=True)
        simulator.add(made["nr"], _1=3, _2=4)
        client = Client(settings_for(simulator), lambda seconds, error: nullcontext(), Redactor())
        for nr in (MOST_RECENT_ACTIVE, made["nr"]):
            report = client.vote_report(nr).report
            assert (report.vote.nr, report.vote.hash) == (made["nr"], made["hash"])
            assert (report.vote.name, report.vote.question) == ("Премия", "Кто?")
            assert report.vote.multiple is True
            assert [a.text for a in report.vote.answers] == ["Анна", "Михаил"]
            assert [a.code for a in report.vote.answers] == ["1", "2"]
            assert report.counts == (3, 4)
            assert report.vote.started_at is not None
            assert report.vote.finished_at is None


def test_nothing_is_running(simulator):
    assert isinstance(failure_of(simulator.url), NoSuchVote)
    assert isinstance(failure_of(simulator.url, 999), NoSuchVote)


def test_a_wrong_secret(simulator):
    client = Client(
        load(_env_file=None, api_url=simulator.url, api_id=52, api_secret="wrong one"),
        lambda seconds, error: nullcontext(),
        Redactor(),
    )
    with pytest.raises(AccountRefused):
        client.vote_report()


@contextmanager
def answering(answer):
    app = Flask("hostile")
    app.get("/api/command/vote_report.php")(answer)
    with serving(app) as url:
        yield url


def test_what_is_sent():
    seen = {}

    def answer():
        seen.update(query=request.args["json"], headers=dict(request.headers))
        return "Error: wrong vote id or vote is inactive"

    with answering(answer) as url, pytest.raises(NoSuchVote):
        client_of(url).vote_report(29)
    assert json.loads(seen["query"]) == {"id": 52, "vote_nr": "29", "secure": SECRET}
    assert seen["headers"]["Accept-Encoding"] == "identity"


SAMPLE = {
    "id": 29, "name": "", "hash": "abc", "multiple": 0, "status": "active", "date_start": None,
    "date_finish": None, "question": "Кто?", "answers": [],
}  # fmt: skip


def test_the_vendors_clock_comes_with_what_is_understood(simulator):
    client = client_of(simulator.url)
    with pytest.raises(NoSuchVote) as caught:
        client.vote_report()
    simulator.create()
    for sent_at in (caught.value.sent_at, client.vote_report().sent_at):
        assert abs(datetime.now(UTC) - sent_at) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("date", "sent_at"),
    [
        ("Tue, 24 Nov 2026 17:00:00 GMT", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 20:00:00 +0300", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 17:00:00 -0000", datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("Tuesday", None),
        ("Tue, 31 Feb 2026 17:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:00:00 -1400", None),
        ("Tue, 24 Nov 2026 17:00:00 +9999999999", None),
        ("", None),
    ],
)
def test_the_vendors_clock_in_any_spelling(date, sent_at):
    with answering(lambda: Response(json.dumps(SAMPLE), headers={"Date": date})) as url:
        assert client_of(url).vote_report().sent_at == sent_at


def test_an_answer_without_a_date_is_as_good():
    body = json.dumps(SAMPLE).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
    with raw_server(head.encode() + body) as url:
        assert client_of(url).vote_report().sent_at is None


def test_text_in_utf8_without_a_charset():
    body = json.dumps(SAMPLE, ensure_ascii=False).encode()
    with answering(lambda: Response(body, content_type="text/html")) as url:
        assert client_of(url).vote_report().report.vote.question == "Кто?"


def test_another_vote_than_asked_for_is_rejected():
    with answering(lambda: SAMPLE) as url:
        assert isinstance(failure_of(url, 30), OtherVote)


@pytest.mark.parametrize("wrap", [str, json.dumps, lambda text: json.dumps({"error": text})])
def test_an_error_that_echoes_the_request_is_masked(wrap):
    with answering(lambda: wrap(f"Error: bad request {request.args['json']} {request.url}")) as url:
        error = failure_of(url)
    assert type(error) is Refused
    assert "bad request" in str(error)


ODD = """Pa"ss w/o%rd<&>é'+x🎤"""
ECHOES = [
    lambda secret: f"Error: cannot decode {json.dumps({'secure': secret})}",
    lambda secret: f"Error: cannot decode {json.dumps({'secure': secret})}".replace("/", "\\/"),
    lambda secret: "Error: " + html.escape(secret).replace("&#x27;", "&#039;"),
    lambda secret: "Error: " + quote_plus(secret) + " " + quote(secret) + secret.replace(" ", "+"),
    lambda secret: "Error: " + "x" * 181 + secret,
    lambda secret: json.dumps(
        {**SAMPLE, "answers": [{"global_id": 1, "id": 1, "text": "", "votes": "x" * 28 + secret}]}
    ),
    lambda secret: json.dumps({**SAMPLE, "hash": secret}),
    lambda secret: json.dumps({secret: 1, "hash": 1, "id": 1}),
]


@pytest.mark.parametrize("echo", range(len(ECHOES)))
def test_no_echo_of_the_secret_gets_through_not_even_in_part(echo):
    settings = {"_env_file": None, "api_id": 52, "api_secret": ODD}
    with answering(lambda: Response(ECHOES[echo](ODD), content_type="text/html")) as url:
        client = Client(load(api_url=url, **settings), lambda seconds, error: nullcontext(), Redactor())
        with pytest.raises(VendorError) as caught:
            client.vote_report()
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    for part in ("Pa", "ss w", "ss+w", "w/o", "w\\/o", "rd<"):
        assert part not in str(caught.value)
    assert ODD not in told


def test_keys_that_echo_the_secret_are_masked():
    with answering(lambda: {**SAMPLE, "hash": SECRET}) as url:
        assert isinstance(failure_of(url), Unreadable)
    with answering(lambda: {"hash": "a", "id": 1, SECRET: 1}) as url:
        assert "status" in str(failure_of(url))


@contextmanager
def raw_server(*chunks):
    """A server that reads a request, sends ``chunks`` and closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                for chunk in chunks:
                    connection.sendall(chunk)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def test_nothing_is_logged_that_tells_the_secret(simulator, caplog):
    caplog.set_level(logging.INFO)
    failure_of(simulator.url)
    failure_of("http://127.0.0.1:9")
    for form in (SECRET, quote_plus(SECRET), quote(SECRET, safe="")):
        assert form not in caplog.text
