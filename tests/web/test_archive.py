"""The archive's pages and the history's JSON, as they leave the program."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from tests.conftest import Clock, settings_for
from tests.recorded import BEGAN, NAMES, evening, fill, final, record, told, vote
from voteboard import create_app
from voteboard.history.reading import PAGE
from voteboard.history.records import Gap
from voteboard.history.store import Store
from voteboard.model import Status
from voteboard.redaction import Redactor

HOSTILE = """<img src=x onerror="alert(1)"> ' {{ 7 * 7 }} </script><b>"""


@pytest.fixture
def client(wired):
    return wired.app.test_client()


def plain(html: str) -> str:
    """What a reader sees of a piece of a page."""
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\u00a0", " ").split())


def entries(html: str) -> list[str]:
    return [plain(part) for part in re.findall(r'<li class="vote">(.*?)</li>', html, re.DOTALL)]


def links(html: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'<a\b[^>]* href="([^"]*)"', html)]


# ── the list ──


def test_votes_are_listed_with_how_they_ended(client, simulator):
    running = {"status": Status.ACTIVE, "finished_at": None}
    record(
        simulator,
        [
            *final(1, 300, 100, question="Кто & где?"),
            *final(2, 50, 50, 10, question="", name="Премия"),
            *final(3, 0, 0),
            *final(4, 1, 3, **running),
            *final(5, 7, 7, **running),
            *final(6, 0, **running),
        ],
    )
    html = client.get("/archive").text
    assert "Всего голосований: 6" in plain(html)
    newest_first = entries(html)
    assert "Кто лучший в номинации 6?" in newest_first[0]
    assert "Голосов пока нет." in newest_first[0]
    assert f"Лидируют вместе {NAMES[0]} 50 % {NAMES[1]} 50 %" in newest_first[1]
    assert f"Лидирует {NAMES[1]} 75 %" in newest_first[2]
    assert newest_first[2].startswith("Live ")
    assert "Никто не голосовал" in newest_first[3]
    assert "Победител" not in newest_first[3]
    assert f"Победители {NAMES[0]} 46 % {NAMES[1]} 45 % 110 голосов" in newest_first[4]
    assert "Премия · Голосование № 2 Премия 26 ноября 2026 г., 20:00–20:20" in newest_first[4]
    assert newest_first[5] == (
        "Итоги Премия «Народный выбор — 2026» · Голосование № 1 Кто & где? "
        f"25 ноября 2026 г., 20:00–20:20 Победитель {NAMES[0]} 75 % 400 голосов Табло"
    )
    hash = vote(1).hash
    assert f"/archive/{hash}" in links(html)
    assert f"/?v={hash}" in links(html)


def test_what_never_ran_or_was_deleted_is_not_listed_but_is_there(client, simulator):
    never = {"status": Status.NOT_ACTIVE, "started_at": None, "finished_at": None}
    record(simulator, [*final(1, 0, 0, **never), *final(2, 4, 1, status=Status.DELETED), *final(3, 1)])
    assert len(entries(client.get("/archive").text)) == 1
    for nr, says in ((1, "Скоро"), (2, "Лидирует")):
        response = client.get(f"/archive/{vote(nr).hash}")
        assert response.status_code == 200
        assert says in plain(response.text)


def test_searching(client, simulator):
    record(simulator, [*final(1, 5, 1, question="Лучшая ПЕСНЯ"), *final(2, 5, 1, question="Лучший дуэт")])
    html = client.get("/archive?q=песня").text
    assert ["Лучшая ПЕСНЯ" in entry for entry in entries(html)] == [True]
    assert 'name="q" value="песня"' in html
    assert "Найдено по запросу «песня»: 1" in plain(html)
    nothing = plain(client.get("/archive?q=<b>опера</b>%00").text)
    assert "По запросу «<b>опера</b>» ничего не найдено" in nothing
    assert "Голосований пока не было" not in nothing


def test_an_empty_archive_says_so(client):
    html = client.get("/archive").text
    assert "Голосований пока не было" in plain(html)
    assert "No vote has run yet" in plain(client.get("/archive?lang=en").text)
    assert entries(html) == []


def test_pages(client, simulator):
    record(simulator, [one for nr in range(1, PAGE + 4) for one in final(nr, nr, 0, question="Кто?")])
    first = client.get("/archive?lang=en&theme=light&q=кто").text
    assert len(entries(first)) == PAGE
    assert "Page 1 of 2" in plain(first)
    [older] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(unescape(older)).text
    assert len(entries(second)) == 3
    assert "No. 1 " in entries(second)[-1]
    assert "Page 2 of 2" in plain(second)
    assert "theme=light" in re.findall(r'rel="prev" href="([^"]+)"', second)[0]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "2", "٣", "9" * 30, "<script>"])
def test_a_page_that_there_is_not_is_400_and_named(client, simulator, page):
    record(simulator, final(1, 1, 2))
    response = client.get("/archive", query_string={"page": page})
    assert response.status_code == 400
    assert "page: " in response.text
    assert "<script>" not in response.text


def test_links_keep_language_and_looks(client, simulator):
    record(simulator, final(1, 1, 2))
    kept = "lang=en&theme=light&accent=c2185b"
    for path in ("/archive", f"/archive/{vote(1).hash}"):
        html = client.get(f"{path}?{kept}&q=&unknown=1").text
        assert links(html)
        assert all(address.split("?")[1].startswith(kept) for address in links(html)), path
        assert "unknown" not in " ".join(links(html))
    form = client.get(f"/archive?{kept}").text.split('role="search"')[1].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form)
    assert hidden == [("lang", "en"), ("theme", "light"), ("accent", "c2185b")]


def test_no_page_has_anything_that_the_policy_forbids(client, simulator):
    answers = (HOSTILE, "javascript:alert(1)")
    record(simulator, final(1, 5, 1, answers=answers, question=HOSTILE, name=HOSTILE))
    for path in ("/archive", f"/archive?q={HOSTILE}", f"/archive/{vote(1).hash}"):
        html = client.get(path).text
        assert HOSTILE in unescape(html)
        assert HOSTILE not in html
        without_values = re.sub(r'"[^"]*"', '""', html)
        assert not re.search(r"<(?:style|img)|<[^>]*\s(?:style|on\w+)=", without_values)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        assert all(address.startswith("/") for address in links(html))


def test_the_archive_in_a_demo_says_so(simulator, clock):
    record(simulator, final(1, 1, 2))
    program = create_app(settings_for(simulator), clock.runtime(), Redactor(), demo=True)
    for path in ("/archive", f"/archive/{vote(1).hash}"):
        assert ">DEMO<" in program.app.test_client().get(path).text


def test_the_boards_do_not_carry_what_the_archive_needs(client, wired):
    wired.engine.poller.step()
    assert "/archive-" not in client.get("/").text


# ── one vote ──


def test_one_vote_has_its_results_and_what_happened(client, simulator):
    of, records = evening()
    record(simulator, records)
    html = client.get(f"/archive/{of.hash}").text
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html.split("<tbody>")[1].split("</tbody>")[0], re.DOTALL)
    board = client.get(f"/api/votes/{of.hash}").json
    order = sorted(range(5), key=lambda i: -board["counts"][i])
    assert [plain(row) for row in rows] == [
        f"{place} {i + 1} {NAMES[i]} {board['counts'][i]:,} {board['shares'][i]} %".replace(",", " ")
        for place, i in enumerate(order, 1)
    ]
    head = plain(html.split("<header")[1].split("</header>")[0])
    assert f"{board['total']:,}".replace(",", " ") + " голос" in head
    assert "23 декабря 2026 г., 20:00–20:20" in head
    happened = plain(html.split('class="card happened"')[1])
    assert "Исправления 1 23 дек., 20:11:40 Михаил Соколов −" in happened
    assert "Пропуски 1 23 дек., 20:15:00–20:16:00 Программа не работала" in happened
    assert re.search(r"Смены лидера \d+ 23 дек., 20:1\d:\d\d", happened)
    for path in (f"/replay/{of.hash}", f"/replay/{of.hash}.html", f"/?v={of.hash}", "/archive"):
        assert path in links(html)


def test_long_lists_show_the_newest_and_the_count(client, simulator):
    of = vote(7, NAMES[:2])
    states = [(float(i), (i // 2 * 2 + 1, (i + 1) // 2 * 2)) for i in range(60)]
    minutes = [of.started_at + timedelta(minutes=i) for i in range(601)]
    gaps = [Gap(of.hash, at, at + timedelta(seconds=9), "account", i) for i, at in enumerate(minutes)]
    record(simulator, [*told(of, [*states, (36_100.0, (60, 60))]), *gaps])
    html = client.get(f"/archive/{of.hash}").text
    leads, gaps = (
        html.split(f'aria-labelledby="{id}"')[1].split("</section>")[0] for id in ("leads", "gaps")
    )
    assert leads.count("<li>") == gaps.count("<li>") == 20
    assert (
        f"Смены лидера 61 Последние 20 2 дек., 06:01:40 {NAMES[0]} · {NAMES[1]} 1 дек., 20:00:59 {NAMES[1]}"
        in plain(leads)
    )
    assert "Пропуски 500+ Последние 20 2 дек., 06:00:00–06:00:09 Не было связи с сервисом: " in plain(gaps)
    assert "не хватает 600 изменений" in plain(gaps)
    assert "не хватает 581 изменения" in plain(gaps)


def test_an_answer_that_was_removed_keeps_its_name(client, simulator):
    of = vote(8, ("Ушедшая", "Оставшаяся"))
    left = replace(of, answers=of.answers[1:])
    record(simulator, [*told(of, [(0, (0, 0)), (1, (5, 1))]), *told(left, [(60, (9,))], first=3)])
    html = client.get(f"/archive/{of.hash}").text
    happened = plain(html.split('class="card happened"')[1])
    assert "20:01:00 Оставшаяся 2 дек., 20:00:01 Ушедшая" in happened
    assert "Ушедшая" not in html.split("<tbody>")[1].split("</tbody>")[0]


def test_an_unknown_vote_is_404_in_words(client, simulator):
    record(simulator, final(1, 1))
    for hash in ("nope", "stage", "%00", "..%2f"):
        response = client.get(f"/archive/{hash}")
        assert response.status_code == 404
        assert "Такого голосования нет" in response.text


# ── JSON ──


def test_the_history_is_the_timeline_with_its_revision(client, simulator):
    of, records = evening()
    record(simulator, records)
    body = client.get(f"/api/votes/{of.hash}/history").json
    board = client.get(f"/api/votes/{of.hash}").json
    assert [body[key] for key in ("vote", "epoch", "rev")] == [board[key] for key in ("vote", "epoch", "rev")]
    assert body["totals"][-1] == board["total"]
    assert [answer["counts"][-1] for answer in body["answers"]] == board["counts"]
    assert body["ended"] - body["began"] == 1_200_000
    assert [correction["answer"] for correction in body["corrections"]] == [of.answers[1].id]
    assert [gap["reason"] for gap in body["gaps"]] == ["restart"]
    assert 900 < len(body["times"]) <= 1000


def test_points_and_a_window(client, simulator):
    of, records = evening()
    record(simulator, records)
    path = f"/api/votes/{of.hash}/history"
    assert len(client.get(f"{path}?points=10").json["times"]) <= 10
    began = round(of.started_at.timestamp() * 1000)
    window = {"from": began + 600_000, "to": began + 660_000, "points": 4000}
    body = client.get(path, query_string=window).json
    assert (body["began"], body["ended"]) == (window["from"], window["to"])
    assert len(body["times"]) == 61  # every change of it
    iso = {"from": "2026-12-23T20:10:00+03:00", "to": "2026-12-23T17:11:00Z", "points": 4000}
    assert client.get(path, query_string=iso).json == body
    assert client.get(f"{path}?from=2026-12-23T20:10:00+03:00&to={window['to']}&points=4000").json == body


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("points=1", "points"),
        ("points=4001", "points"),
        ("points=many", "points"),
        ("from=yesterday", "from"),
        ("to=2026-11-24T17:00:00", "to"),
        ("to=999999999999999", "to"),
        ("from=2026-11-24T17:00:00Z&to=2026-11-24T17:00:00Z", "from"),
    ],
)
def test_bad_parameters_are_400_and_named(client, simulator, query, named):
    record(simulator, final(1, 1, 2))
    response = client.get(f"/api/votes/{vote(1).hash}/history?{query}")
    assert response.status_code == 400
    assert response.json["error"]["code"] == "bad-parameter"
    assert response.json["error"]["message"].startswith(f"{named}: ")


def test_an_unknown_vote_has_no_history(client):
    for hash in ("nope", "stage"):
        response = client.get(f"/api/votes/{hash}/history")
        assert response.status_code == 404
        assert response.json["error"]["code"] == "not-found"


def test_the_history_is_fetched_again_only_when_it_grew(client, wired, clock, simulator):
    made = simulator.create("Кто?", ("А", "Б"))
    wired.engine.poller.step()
    path = f"/api/votes/{made['hash']}/history"
    response = client.get(path)
    assert response.headers["ETag"].startswith("W/")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": response.headers["ETag"]}
    clock.seconds += 1
    wired.engine.poller.step()
    assert client.get(path, headers=known).status_code == 304
    simulator.add(made["nr"], _2=3)
    clock.seconds += 1
    wired.engine.poller.step()
    grown = client.get(path, headers=known)
    assert grown.status_code == 200
    assert grown.json["totals"] == [0, 3]


def test_a_day_of_one_change_a_second_opens_at_once(simulator, clock: Clock):
    of = vote(9, started_at=BEGAN, finished_at=BEGAN + timedelta(days=1))
    record(simulator, told(of, [(0.0, (1, 2, 3, 4, 5))]))
    settings = settings_for(simulator)
    store = Store(settings.database, settings.account)
    fill(store, of.hash, 86_400)
    store.close()
    client = create_app(settings_for(simulator), clock.runtime(), Redactor()).app.test_client()
    took = {}
    for path in (
        f"/archive/{of.hash}",
        f"/api/votes/{of.hash}/history",
        f"/api/votes/{of.hash}/history?points=4000",
        f"/api/votes/{of.hash}/history?from=2026-11-24T20:00:00Z&to=2026-11-24T21:00:00Z",
    ):
        started = time.process_time()  # what others do on this machine is not its fault
        response = client.get(path)
        took[path] = time.process_time() - started
        assert response.status_code == 200
    assert len(client.get(f"/api/votes/{of.hash}/history").json["times"]) >= 990
    assert max(took.values()) < 1, took
