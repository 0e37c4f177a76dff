"""The program behind a real nginx with the documents' file: very many readers, one question a second."""

import threading
import time

import pytest
import requests
from websocket import create_connection

from tests.browser.network import between
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk
from tests.edge import nginx
from tests.readers import Readers
from voteboard.web.caching import SHARED

READERS, SECONDS = 1000, 10.0
MAY_BE_OLD = 3.0  # seconds


@pytest.fixture
def vote(simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил"), name="Премия")
    simulator.add(made["nr"], _1=1000, _2=250)
    return made


def test_a_thousand_readers_are_one_question_a_second(simulator, vote):
    hash = vote["hash"]
    path = f"/api/votes/{hash}"
    with (
        running("serve", **simulator.environment, **SETTING) as program,
        between(program.url) as counted,
        nginx(counted.url) as edge,
    ):
        eventually(lambda: program.get("/api/stage").json()["total"] == 1250)
        desk = Desk(edge.url)  # the console works through it as well
        readers = Readers(edge.url, path, READERS)
        crowd = threading.Thread(target=readers.run, args=(SECONDS,))
        crowd.start()
        time.sleep(2.5)  # all are there
        asked, began = counted.asked(path), time.monotonic()
        simulator.add(vote["nr"], _2=5000)
        added = time.monotonic()
        time.sleep(MAY_BE_OLD + 0.3)
        desk.do("hide", vote=hash)
        hidden = time.monotonic()
        crowd.join()
        rate = (counted.asked(path) - asked) / (time.monotonic() - began)

        assert readers.failures == []
        assert readers.statuses.keys() <= {200, 304}
        assert sum(readers.statuses.values()) > READERS * 3
        assert rate <= 2, readers.caches
        assert readers.controls == {SHARED}
        shown = [board for sent, _, board in readers.answers if added + MAY_BE_OLD < sent < hidden]
        assert shown
        assert {board["total"] for board in shown} == {6250}
        shown = [board for sent, _, board in readers.answers if sent > hidden + MAY_BE_OLD]
        assert shown
        assert {board["total"] for board in shown} == {None}
        # Whoever comes now has nothing of before, whatever the readers had.
        assert requests.get(edge.url + path, timeout=5).json()["counts"] is None

        # What belongs to the console, and what goes past the cache, is asked for each time.
        for _ in range(2):
            assert "X-Cache" not in desk.http.get(f"{edge.url}/present/state", timeout=5).headers
            assert requests.get(f"{edge.url}/present/login", timeout=5).headers["Cache-Control"] == "no-store"
        assert counted.asked("/present/state") == 2
        assert not [key for key in edge.kept if "/present" in key]
        assert any(key.endswith(path) for key in edge.kept)
        assert edge.log == ""


def test_what_nginx_keeps_and_what_it_passes_on(simulator, vote):
    hash = vote["hash"]
    with (
        running("serve", **simulator.environment) as program,
        between(program.url) as counted,
        nginx(counted.url) as edge,
    ):
        eventually(lambda: program.get("/api/stage").json()["total"] == 1250)

        def ask(path, **headers):
            return requests.get(edge.url + path, headers=headers, timeout=5)

        # A second may begin between any two questions.
        for path, status in (
            (f"/embed/{hash}?live=poll", 200),
            ("/api/votes/nope", 404),
            ("/embed/nope", 404),
        ):
            answers = [ask(path) for _ in range(6)]
            assert {answer.status_code for answer in answers} == {status}
            assert {answer.headers["Cache-Control"] for answer in answers} == {SHARED}
            assert counted.asked(path) <= 2
            assert not any("Set-Cookie" in answer.headers for answer in answers)
        asked = counted.asked("/api/votes/")
        for n in range(6):
            assert ask(f"/api/votes/{hash}?past={n}").json()["total"] == 1250
        assert counted.asked("/api/votes/") <= asked + 2, "parameters lead past the cache"

        etag = ask(f"/api/votes/{hash}").headers["ETag"]
        known = ask(f"/api/votes/{hash}", **{"If-None-Match": etag, "Cache-Control": "max-age=0"})
        assert (known.status_code, known.headers["Cache-Control"]) == (304, SHARED)
        assert known.headers["Access-Control-Allow-Origin"] == "*"

        page = ask(f"/embed/{hash}").text
        script = page.split('<script type="module" src="')[1].split('"')[0]
        for encoding in ("br", "gzip, br", "gzip", "identity"):
            for _ in range(2):
                told = ask(script, **{"Accept-Encoding": encoding}).headers.get(
                    "Content-Encoding", "identity"
                )
                assert told == ("br" if "br" in encoding else encoding)
        assert counted.asked(script) == 3

        socket = create_connection(
            edge.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket", timeout=5
        )
        socket.send(f'40{{"watch":"{hash}"}}')
        assert eventually(lambda: '"total":1250' in socket.recv())
        socket.close()
        assert edge.log == ""
