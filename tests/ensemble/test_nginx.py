"""Two processes behind a real nginx with the documents' file: one ends, and hardly anybody notices."""

import json
import re
import socketserver
import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest
import requests
from websocket import WebSocketBadStatusException, WebSocketException

from tests.conftest import eventually, simulating
from tests.desk import PASSWORD, Desk
from tests.ensemble.front import MOST, NAME, front
from tests.ensemble.hall import KEY
from tests.ensemble.member import Member
from tests.redis_server import redis

FAILOVER = 4.0  # seconds that a page may take while a process ends: 2 s to reach it, and a busy machine
ELSEWHERE = 20.0


class Evening:
    """Two processes, ``nginx`` in front of them, and a ``vote`` that runs at the ``vendor``."""

    def __init__(self, vendor, one, other, nginx):
        self.vendor = vendor
        self.members = (one, other)
        self.nginx = nginx
        self.vote = vendor.create("Кто станет лучшим?", ("Анна", "Михаил"))
        self.total = 0

    def add(self, votes):
        self.vendor.add(self.vote["nr"], _1=votes)
        self.total += votes

    def leader_first(self):
        led = [member for member in self.members if leads(member)]
        assert len(led) == 1
        return sorted(self.members, key=lambda member: member not in led)

    def start_again(self, member):
        member.start()
        eventually(lambda: all(each.ready() for each in self.members), 15)


def leads(member):
    told = member.health()
    return told is not None and told["ensemble"]["leads"]


def viewers(member):
    told = requests.get(f"http://{member.address}/metrics", timeout=5).text
    found = re.findall(r"^voteboard_viewers\{.*\} (\S+)", told, re.MULTILINE)
    return int(sum(map(float, found)))


@pytest.fixture(scope="module")
def evening(postgresql_server):
    with simulating() as vendor, redis() as shared:
        environment = {
            **vendor.environment,
            "REDIS_URL": shared.url,
            "DATABASE_URL": postgresql_server.new_database(),
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
            "VOTEBOARD_CONNECTIONS_PER_ADDRESS": "0",
            "VOTEBOARD_MESSAGES": "1",
            "PORT": "0",
        }
        one, other = (Member(n, None, dict(environment)) for n in range(2))
        try:
            one.start()
            other.start()
            with front([one.address, other.address]) as nginx:
                made = Evening(vendor, one, other, nginx)
                made.add(1250)
                eventually(lambda: all((b := m.board()) and b["total"] == 1250 for m in made.members), 20)
                yield made
        finally:
            one.close()
            other.close()


@pytest.fixture
def desk(evening):
    def made(source="127.0.0.1"):
        return Desk(evening.nginx.url, http=evening.nginx.session(source))

    return made


def test_pages_come_over_tls_and_strangers_get_nothing_else(evening):
    nginx = evening.nginx
    moved = requests.get(f"{nginx.plain}/?v=x&lang=en", allow_redirects=False, timeout=5)
    assert (moved.status_code, moved.headers["Location"]) == (301, f"https://{NAME}/?v=x&lang=en")
    page = nginx.get("/")
    assert page.status_code == 200
    assert "Анна" in page.text
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "X-Cache" not in page.headers
    assert "Secure" in nginx.get("/present/login").headers["Set-Cookie"]
    for path in ("/metrics", "/metrics/", "//metrics", "/%6detrics", "/x/../metrics", "/./metrics?a=b"):
        asked = requests.Request("GET", nginx.url).prepare()
        asked.url = nginx.url + path  # as it is
        assert nginx.session().send(asked, timeout=5).status_code == 404, path
    assert any("voteboard_viewers" in requests.get(f"http://{m.address}/metrics", timeout=5).text
               for m in evening.members)  # fmt: skip
    with pytest.raises(requests.exceptions.SSLError):  # another name than ours
        requests.get(nginx.url.replace(NAME, "127.0.0.1"), timeout=5)
    with pytest.raises(requests.ConnectionError):
        requests.get(nginx.plain, headers={"Host": "evil.example"}, timeout=5)


def test_what_very_many_read_is_kept_for_all_processes(evening):
    hash = evening.vote["hash"]
    for path in (f"/embed/{hash}?live=poll", f"/api/votes/{hash}"):
        answers = [evening.nginx.get(path) for _ in range(8)]
        assert {answer.status_code for answer in answers} == {200}
        assert "HIT" in {answer.headers["X-Cache"] for answer in answers}
    assert quote(f"{evening.nginx.url}/", safe="") in evening.nginx.get(f"/embed/{hash}").text


def test_viewers_are_shared_out_and_counted(evening):
    seats = [evening.nginx.watch("127.0.0.6") for _ in range(MOST)]
    try:
        eventually(lambda: sum(map(viewers, evening.members)) == MOST)
        assert min(map(viewers, evening.members)) > MOST / 3
        with pytest.raises(WebSocketBadStatusException, match="429"):
            evening.nginx.watch("127.0.0.6")
        evening.nginx.watch("127.0.0.7").close()
    finally:
        for seat in seats:
            seat.close()
    eventually(lambda: sum(map(viewers, evening.members)) == 0)


def test_nobody_passes_for_another(evening, desk):
    somebody = evening.nginx.session("127.0.0.5")
    form = somebody.get(f"{evening.nginx.url}/present/login", timeout=5).text
    token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
    refused = somebody.post(
        f"{evening.nginx.url}/present/login",
        data={"csrf": token, "password": "wrong"},
        headers={
            "X-Forwarded-For": "203.0.113.9",
            "Forwarded": "for=203.0.113.9",
            "X-Real-IP": "203.0.113.9",
        },
        timeout=5,
    )
    assert refused.status_code == 403

    def said():
        return "".join(member.output for member in evening.members)

    eventually(lambda: "console, from " in said())
    assert "console, from 127.0.0.5" in said()
    assert "203.0.113.9" not in said()


def test_a_file_of_clients_gets_through(evening, desk):
    presenter = desk()
    rows = "".join(f"+7 916 123-45-6{n % 10};Оцените нас {n}\n" for n in range(4000))
    seen = presenter.http.post(
        f"{evening.nginx.url}/present/ask/check",
        data={"csrf": presenter.csrf},
        files={"file": ("clients.csv", f"Телефон;Текст\n{rows}".encode())},
        timeout=20,
    )
    assert len(rows.encode()) > 100_000
    assert seen.status_code == 200, seen.text[:300]
    assert presenter.http.post(f"{evening.nginx.url}/", data="x" * 100_000, timeout=5).status_code == 413


@contextmanager
def dying():
    """A process that ends in the midst of each request: its address, and what it was asked."""
    asked = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            asked.append(self.rfile.readline().decode().split()[0])

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def test_what_changes_something_is_never_said_twice():
    with dying() as (one, asked_one), dying() as (other, asked_other), front([one, other]) as nginx:
        session = nginx.session()
        assert session.get(f"{nginx.url}/archive", timeout=10).status_code == 502
        assert asked_one + asked_other == ["GET", "GET"], "what reads is asked of each"
        for path in ("/present/do", "/"):
            asked_one.clear(), asked_other.clear()
            assert session.post(f"{nginx.url}{path}", data="x", timeout=10).status_code == 502
            assert asked_one + asked_other == ["POST"]


class Reader(threading.Thread):
    """Asks for pages all the time, and keeps what went wrong and how long the slowest took."""

    def __init__(self, evening):
        super().__init__()
        self._nginx = evening.nginx
        self._over = threading.Event()
        self.slowest, self.wrong, self.asked = 0.0, [], 0

    def run(self):
        while not self._over.wait(0.02):
            began = time.monotonic()
            path = ("/", "/api/stage", "/archive")[self.asked % 3]
            self.asked += 1
            try:
                answer = self._nginx.get(path)
            except requests.RequestException as error:
                self.wrong.append((path, repr(error)))
            else:
                if answer.status_code != 200:
                    self.wrong.append((path, answer.status_code))
            self.slowest = max(self.slowest, time.monotonic() - began)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()


class Seat(threading.Thread):
    """A viewer who comes back when cut off, and knows the newest board."""

    def __init__(self, evening):
        super().__init__()
        self._nginx = evening.nginx
        self._over = threading.Event()
        self.total, self.lost = None, 0

    def run(self):
        while not self._over.is_set():
            try:
                self._look()
            except (WebSocketException, OSError):
                self.lost += 1
                self._over.wait(0.1)

    def _look(self):
        watching = self._nginx.watch()
        watching.settimeout(0.2)
        while not self._over.is_set():
            try:
                said = watching.recv()
            except TimeoutError:
                continue
            except WebSocketException as error:
                if "timed out" in str(error):
                    continue
                raise
            if not said:
                raise OSError("closed")
            if said.startswith("2"):
                watching.send("3")
            elif said.startswith("42"):
                _, body = json.loads(said[2:])
                self.total = body.get("total", self.total)
        watching.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()


def asks_both(evening):
    """Whether nginx thinks well of each process."""
    seats = [evening.nginx.watch() for _ in evening.members]
    try:
        return eventually(lambda: sum(here := [*map(viewers, evening.members)]) == 2 and here) == [1, 1]
    finally:
        for seat in seats:
            seat.close()
        eventually(lambda: not any(map(viewers, evening.members)))


@pytest.mark.parametrize("how", ["kill", "leave"])
def test_one_of_them_ends(evening, desk, how):
    """First the one that leads is killed, then, once it is back, the one that took over is asked to leave."""
    presenter = desk()
    presenter.do("dress", line=f"Перед {how}", theme=None)
    leader, other = evening.leader_first()
    eventually(lambda: asks_both(evening))
    with ExitStack() as going_on:
        here = going_on.enter_context(Seat(evening))
        eventually(lambda: here.total == evening.total)
        there = going_on.enter_context(Seat(evening))
        eventually(lambda: there.total == evening.total)
        assert {viewers(member) for member in evening.members} == {1}
        reader = going_on.enter_context(Reader(evening))
        getattr(leader, how)()
        assert leader.left() == (-9 if how == "kill" else 0)
        evening.add(7)
        eventually(lambda: leads(other), ELSEWHERE)
        eventually(lambda: here.total == there.total == evening.total, ELSEWHERE)
        # The console goes on where it is asked now: it was logged in by either.
        presenter.do("hide", vote=evening.vote["hash"])
        eventually(lambda: "1257" not in evening.nginx.get("/api/stage").text)
        presenter.do("open", vote=evening.vote["hash"])
        if how == "kill":
            evening.start_again(leader)
        for n in range(4):  # at each of them
            presenter.do("dress", line=f"Снова {n}", theme=None)
            assert presenter.state("on_air")["truth"]["total"] == evening.total
    assert reader.wrong == []
    assert reader.slowest < FAILOVER
    assert reader.asked > 6
    assert here.lost + there.lost == 1, "only who was at the one that ended"
