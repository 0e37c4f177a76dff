"""Results as files, as they leave the program."""

import re
import sys
import threading
import time
from dataclasses import replace

import pytest
import requests

from tests.conftest import running, settings_for
from tests.exporting import rows_of, unpacked, workbook_of
from tests.recorded import evening, fill, final, record, told, vote
from voteboard import create_app
from voteboard.exports import EXPORTS
from voteboard.history.store import Store
from voteboard.redaction import Redactor
from voteboard.web import exports

COUNTS = (7_331_977, 2_467_313, 9_173_533, 2_467_313)
NUMBERS = [str(n) for n in (*COUNTS, sum(COUNTS))]


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def live(wired, simulator):
    made = simulator.create("Кто лучший?", ("Анна", "Михаил", "Тимур", "Дуэт"), name="Премия")
    simulator.add(made["nr"], **{f"_{i}": n for i, n in enumerate(COUNTS, 1)})
    wired.engine.poller.step()
    return made["hash"]


def pass_time(wired, clock):
    for _ in range(10):
        clock.seconds += 0.5
        wired.engine.poller.step()


def files(client, hash):
    """Everything that leaves the board as a file, unpacked, by its name."""
    found = {name: client.get(f"/votes/{hash}/export.{name}") for name in EXPORTS}
    found |= {f"several {name}": client.get(f"/votes/export.{name}?v={hash}") for name in EXPORTS}
    found["page"] = client.get(f"/?x={hash}&lang=en")
    assert {response.status_code for response in found.values()} == {200}
    return {name: unpacked(response.data) for name, response in found.items() if _is_text(response)}


def _is_text(response):
    return response.mimetype != "image/png"


def seen(content):
    # Thousands may have a separator for people.
    plain = re.sub(r"(?<=\d)[\u00a0\u202f, ](?=\d{3})", "", content)
    return [number for number in dict.fromkeys(NUMBERS) if number in plain]


@pytest.mark.parametrize("extension", EXPORTS)
def test_a_file_of_each_format(client, simulator, extension):
    of, records = evening()
    record(simulator, records)
    response = client.get(f"/votes/{of.hash}/export.{extension}")
    assert response.status_code == 200
    assert response.mimetype == EXPORTS[extension].mimetype
    shown = "inline" if extension in ("svg", "png") else "attachment"
    assert response.headers["Content-Disposition"] == f"{shown}; filename=voteboard-29.{extension}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert int(response.headers["Content-Length"]) == len(response.data)
    head = client.head(f"/votes/{of.hash}/export.{extension}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == response.headers["ETag"]


def test_json_is_the_board_with_its_history(client, simulator):
    of, records = evening()
    record(simulator, records)
    body = client.get(f"/votes/{of.hash}/export.json").json
    board = client.get(f"/api/votes/{of.hash}").json
    history = client.get(f"/api/votes/{of.hash}/history").json
    assert {name: body[name] for name in board} == board
    assert body.keys() - board.keys() == {"made_at", "history"}
    assert body["history"] == {name: history[name] for name in body["history"]}
    assert body["made_at"] == "2026-11-24T17:00:00Z"


def test_who_has_the_file_gets_no_other_and_nothing_is_made(
    client, wired, live, simulator, clock, monkeypatch
):
    paths = [f"/votes/{live}/export.{name}" for name in EXPORTS] + [f"/votes/export.xlsx?v={live}"]
    known = {path: client.get(path).headers["ETag"] for path in paths}
    assert len(set(known.values())) >= len(EXPORTS)
    assert all(etag.startswith("W/") for etag in known.values())
    with monkeypatch.context() as patched:
        patched.setattr(exports, "_written", lambda *_: pytest.fail("made for nothing"))
        for path, etag in known.items():
            response = client.get(path, headers={"If-None-Match": f'"other", {etag}'})
            assert (response.status_code, response.data) == (304, b"")
    others = (f"/votes/{live}/export.csv?delimiter=semicolon", f"/votes/{live}/export.csv?lang=en")
    for path in others:
        assert client.get(path, headers={"If-None-Match": known[paths[2]]}).status_code == 200
    simulator.add(29, _1=1)
    pass_time(wired, clock)
    for path, etag in known.items():
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_delimiters(client, live):
    for asked, delimiter in (("comma", ","), ("semicolon", ";"), (",", ","), (";", ";")):
        content = client.get(f"/votes/{live}/export.csv", query_string={"delimiter": asked}).data
        assert [row["votes"] for row in rows_of(content, delimiter)] == [
            str(n) for n in sorted(COUNTS, reverse=True)
        ]


def test_several_votes_in_the_order_asked_each_once(client, simulator):
    record(simulator, [*final(1, 5, 3), *final(2, 1), *final(3, 2, 8)])
    hashes = [vote(nr).hash for nr in (3, 1, 3, 2, 1)]
    response = client.get("/votes/export.xlsx", query_string={"v": hashes, "lang": "en"})
    book = workbook_of(response.data)
    assert [name.split()[0] for name in book.sheetnames] == ["Overview", "3", "1", "2"]
    assert response.headers["Content-Disposition"] == "attachment; filename=voteboard-votes.xlsx"
    rows = rows_of(client.get("/votes/export.csv", query_string={"v": hashes}).data)
    assert [row["vote"] for row in rows] == ["3", "3", "1", "1", "2"]
    single = client.get(f"/votes/export.xlsx?v={hashes[0]}")
    assert single.headers["Content-Disposition"] == "attachment; filename=voteboard-3.xlsx"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/votes/HASH/export.pdf?lang=en", 400, "export: “pdf” is not one of xlsx, "),
        (
            "/votes/HASH/export.csv?delimiter=tab&lang=en",
            400,
            "delimiter: “tab” is not one of comma, semicolon",
        ),
        ("/votes/HASH/export.csv?lang=de", 400, "lang: "),
        ("/votes/nope/export.csv", 404, "Такого голосования нет"),
        ("/votes/stage/export.xlsx", 404, "Такого голосования нет"),
        ("/votes/export.pdf?v=HASH", 400, "export: "),
        ("/votes/export.xlsx", 400, "выберите хотя бы одно голосование"),
        ("/votes/export.xlsx?v=HASH&v=nope", 404, "Нет голосования «nope»"),
        ("/votes/export.xlsx?v=stage", 404, "Нет голосования «stage»"),
        ("/votes/export.json?v=HASH&v=b", 400, "json вмещает одно голосование; несколько — xlsx, csv"),
        ("/votes/export.xlsx?" + "&".join(f"v={i}" for i in range(101)), 400, "не больше 100 голосований"),
        ("/?x=nope", 404, "Такого голосования нет"),
        ("/?x=stage", 404, "Такого голосования нет"),
        ("/?x=", 404, "Такого голосования нет"),
    ],
)
def test_what_can_not_be_is_refused_in_words(client, simulator, path, status, said):
    record(simulator, final(1, 1, 2))
    response = client.get(path.replace("HASH", vote(1).hash))
    assert response.status_code == status
    assert said in response.text
    assert vote(1).hash not in response.text


def test_too_many_at_once_are_told_to_come_back(simulator, clock, monkeypatch):
    """As they are while two are made and twenty wait: nobody's turn ends, and no one more may wait."""
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    monkeypatch.setattr(exports, "WAITING", 0)
    client = create_app(settings_for(simulator), clock.runtime(), Redactor()).app.test_client()
    record(simulator, final(1, 1, 2))
    response = client.get(f"/votes/{vote(1).hash}/export.csv?lang=en")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "try again in 10 s" in response.text


def test_the_plain_page(client, wired, live):
    response = client.get(f"/?x={live}&lang=en")
    html = response.text
    assert seen(html) == list(dict.fromkeys(NUMBERS))
    assert "<style" not in html
    assert not re.search(r"<script|\sstyle=", html)
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', html)[0].startswith("/static/dist/results-")
    assert live in wired.engine.relay.watched()
    both = client.get(f"/?x=nope&v={live}")
    assert both.status_code == 200
    assert 'class="board' in both.text


# ── the curtain ──


def test_what_is_hidden_is_in_no_file(client, wired, live, simulator, clock):
    for name, content in files(client, live).items():
        assert seen(content) == list(dict.fromkeys(NUMBERS)), name
    wired.engine.curtains.hide(live)
    simulator.change(29, status="finished")
    pass_time(wired, clock)
    for name, content in files(client, live).items():
        assert seen(content) == [], name
        assert "Анна" in content
    body = client.get(f"/votes/{live}/export.json").json
    assert [body[key] for key in ("counts", "shares", "total", "revealed")] == [None, None, None, []]
    assert body["history"]["times"] == []
    wired.engine.curtains.reveal(live)
    for name, content in files(client, live).items():
        assert seen(content) == ["2467313"], name


def test_what_is_held_is_of_the_moment_it_was_held(client, wired, live, simulator, clock):
    wired.engine.curtains.hold(live)
    simulator.add(29, _1=4_444_444)
    pass_time(wired, clock)
    assert wired.engine.publisher.truth(live).counts[0] == 11_776_421
    for name, content in files(client, live).items():
        assert {"7331977", "9173533"} <= set(seen(content)), name
        assert "11776421" not in re.sub(r"[\u00a0\u202f, ]", "", content), name
    sheet = workbook_of(client.get(f"/votes/{live}/export.xlsx").data).worksheets[1]
    assert sheet.max_row == 2


def test_a_curtain_that_is_drawn_meanwhile_is_seen(client, wired, live, monkeypatch):
    """Between the board and its timeline, and while others had their turn."""
    timeline = wired.engine.archive.timeline

    def hidden_meanwhile(*arguments):
        found = timeline(*arguments)
        monkeypatch.undo()
        wired.engine.curtains.hide(live)
        return found

    monkeypatch.setattr(wired.engine.archive, "timeline", hidden_meanwhile)
    response = client.get(f"/votes/{live}/export.json")
    assert seen(response.text) == []
    assert response.json["curtain"] == "hidden"


# ── how it is made ──


def test_a_file_that_lags_behind_its_board_has_no_etag(client, wired, live, monkeypatch):
    timeline = wired.engine.archive.timeline
    monkeypatch.setattr(wired.engine.archive, "timeline", lambda *given: replace(timeline(*given), points=()))
    assert "ETag" not in client.get(f"/votes/{live}/export.xlsx").headers
    assert "ETag" in client.get(f"/votes/{live}/export.csv").headers


def test_a_file_is_closed_when_its_reader_goes_away(client, wired, live, monkeypatch):
    made = []
    write = exports._written
    monkeypatch.setattr(exports, "_written", lambda *given: made.append(write(*given)) or made[-1])
    response = client.get(f"/votes/{live}/export.xlsx", buffered=False)
    assert not made[0][0].closed
    response.close()
    assert made[0][0].closed


def test_the_loop_goes_on_while_large_files_are_made(simulator, capsys):
    """A hundred votes in one workbook, and 500 answers with their history, while somebody asks for more."""
    sizes = {nr: 500 if nr == 1 else 50 for nr in range(1, 101)}
    large = [vote(nr, tuple(f"Ответ {i}" for i in range(size))) for nr, size in sizes.items()]
    record(simulator, [one for of in large for one in told(of, [(0, tuple(range(len(of.answers))))])])
    settings = settings_for(simulator)
    store = Store(settings.database, settings.account)
    fill(store, large[0].hash, 600)
    store.close()
    gaps, over = [], threading.Event()

    def ping(url: str) -> None:
        with requests.Session() as http:
            while not over.is_set():
                began = time.perf_counter()
                http.get(f"{url}/healthz", timeout=10)
                gaps.append(time.perf_counter() - began)
                time.sleep(0.005)

    with running("serve", **simulator.environment) as program:
        query = "&".join(f"v={of.hash}" for of in large)
        pinging = threading.Thread(target=ping, args=(program.url,))
        pinging.start()
        took = {}
        for path in (f"/votes/export.xlsx?{query}", f"/votes/{large[0].hash}/export.xlsx"):
            began = time.perf_counter()
            response = requests.get(program.url + path, timeout=100)
            took[path[:16]] = round(time.perf_counter() - began, 2)
            assert response.status_code == 200
            assert len(response.content) > 200_000
        over.set()
        pinging.join()
    gaps.sort()
    median, longest = (round(gap * 1000) for gap in (gaps[len(gaps) // 2], gaps[-1]))
    told_so = f"exports took {took} s; {len(gaps)} pings, median {median} ms, longest {longest} ms"
    with capsys.disabled():
        sys.stdout.write(f"\n{told_so}\n")
    assert longest < 1000, told_so
