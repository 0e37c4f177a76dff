"""A presenter at either of two processes: the same is seen, done and sent, whichever of them leads."""

import re
from uuid import uuid4

import pytest
import requests
import socketio

from tests.conftest import eventually, running, simulating
from tests.desk import PASSWORD, Desk
from tests.ensemble.hall import KEY
from tests.redis_server import redis

FILE = "Телефон;Текст\n+7 916 123-45-61;Оцените нас\n+7 916 123-45-62;Оцените нас\n"


@pytest.fixture(scope="module")
def vendor():
    with simulating() as simulator:
        yield simulator


@pytest.fixture(scope="module")
def shared():
    with redis() as server:
        yield server


@pytest.fixture(scope="module")
def pair(vendor, shared, postgresql_server):
    """Addresses: first of the process that leads."""
    environment = {
        **vendor.environment,
        "REDIS_URL": shared.url,
        "DATABASE_URL": postgresql_server.new_database(),
        "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
        "VOTEBOARD_SECRET_KEY": KEY,
        "VOTEBOARD_MESSAGES": "1",
        "VOTEBOARD_RATINGS_INTERVAL": "1",
        "VOTEBOARD_COMMENTS_OPEN": "1",
    }
    with running("serve", **environment) as one, running("serve", **environment) as other:
        both = one.url, other.url
        eventually(lambda: [leads(url) for url in both].count(True) == 1, within=20)
        eventually(lambda: all(requests.get(f"{url}/readyz", timeout=5).ok for url in both))
        yield sorted(both, key=leads, reverse=True)


def leads(url: str) -> bool:
    return requests.get(f"{url}/healthz", timeout=5).json()["ensemble"]["leads"]


def board(url: str, watch: str = "") -> dict:
    path = f"/api/votes/{watch}" if watch else "/api/stage"
    return requests.get(url + path, timeout=5).json()


@pytest.fixture
def desk(pair):
    """At the process that does not lead."""
    return Desk(pair[1], name="Анна")


@pytest.fixture
def vote(pair, vendor):
    made = vendor.create("Кто станет лучшим?", ("Анна", "Михаил"))
    vendor.add(made["nr"], _1=7124, _2=3)
    eventually(lambda: all((b := board(url))["vote"] == made["hash"] and b["total"] == 7127 for url in pair))
    yield made["hash"]
    vendor.change(made["nr"], status="finished")


def at(desk: Desk, url: str) -> Desk:
    """The same console, that asks another process."""
    desk.url = url
    return desk


def test_the_curtain_falls_everywhere_and_the_console_sees_the_truth(pair, desk, vote):
    leader, other = pair
    desk.do("hide", vote=vote)
    for url in pair:
        eventually(lambda url=url: board(url)["curtain"] == "hidden")
        assert "7124" not in requests.get(f"{url}/?v={vote}", timeout=5).text
        assert "7124" not in requests.get(f"{url}/api/votes/{vote}/history", timeout=5).text
    seen = [at(desk, url).state("on_air") for url in (other, leader)]
    assert seen[0] == seen[1]
    assert seen[0]["truth"]["counts"] == [7124, 3]
    assert seen[0]["public"]["counts"] is None
    desk.do("open", vote=vote)
    eventually(lambda: all(board(url)["counts"] == [7124, 3] for url in pair))


def test_a_command_is_done_once_wherever_it_is_repeated(pair, desk, vote):
    leader, other = pair
    command = uuid4().hex
    assert desk.ask("hide", id=command, vote=vote).json() == {"ok": True}
    assert at(desk, leader).ask("hide", id=command, vote=vote).json()["error"]["code"] == "replayed"
    refused = at(desk, other).ask("hide", id=command, vote=vote).json()["error"]
    assert (refused["code"], refused["message"]) == ("replayed", "Это уже сделано")
    desk.do("open", vote=vote)


def test_the_stage_is_set_from_everywhere(pair, desk, vote):
    desk.do("dress", line="Ещё минута", theme="light")
    eventually(lambda: all(board(url)["stage"]["line"] == "Ещё минута" for url in pair))
    assert len({board(url)["stage"]["rev"] for url in pair}) == 1
    desk.do("rehearse", vote=None)
    eventually(lambda: all(board(url)["demo"] for url in pair))
    desk.do("end_rehearsal")
    eventually(lambda: not any(board(url)["demo"] for url in pair))
    desk.do("dress", line="", theme=None)


def test_screens_of_all_have_numbers_of_their_own_and_show_them(pair, desk):
    shown, clients = [], []
    for url in pair:
        client = socketio.Client(reconnection=False)
        client.on("identify", lambda told, url=url: shown.append((url, told["number"])))
        client.connect(url, auth={"watch": "stage"}, transports=["websocket"])
        clients.append(client)
    try:
        desk.state("screens")  # somebody sits at a console: each screen is told of now
        eventually(lambda: len(desk.state("screens")["list"]) == 2)
        numbers = [seen["id"] for seen in desk.state("screens")["list"]]
        assert numbers == [1, 2]
        assert desk.state("screens")["counts"]["stage"] == 2
        for number in numbers:
            desk.do("identify", screen=number)
        eventually(lambda: len(shown) == 2)
        assert {url for url, _ in shown} == set(pair)
        assert {number for _, number in shown} == {1, 2}
        assert desk.ask("identify", screen=3).json()["error"]["code"] == "unknown-screen"
    finally:
        for client in clients:
            client.disconnect()


def test_what_is_looked_at_here_can_be_sent_there(pair, desk, vendor):
    leader, other = pair

    def page(url: str, command: str, **more: object) -> requests.Response:
        files = {"file": ("clients.csv", FILE.encode())} if command == "check" else None
        return desk.http.post(
            f"{url}/present/ask/{command}?lang=en", data={"csrf": desk.csrf, **more}, files=files, timeout=10
        )

    seen = page(other, "check").text
    token = re.search(r'name="preview" value="([^"]+)"', seen)[1]
    done = page(leader, "send", preview=token)
    assert done.ok, done.text
    eventually(lambda: len(vendor.messages()) == 2)
    eventually(lambda: page(other, "send", preview=token).status_code == 410)  # 409 while it is under way
    listed = desk.http.get(f"{other}/present/ask?lang=en", timeout=10).text
    assert "123-45-61" not in listed


def test_a_mailing_is_seen_under_way_and_stopped_from_elsewhere(pair, desk, vendor):
    leader, other = pair
    rows = "".join(f"+7 916 123-45-6{n % 10};Оцените нас {n}\n" for n in range(500))
    data = {"csrf": desk.csrf}
    files = {"file": ("clients.csv", f"Телефон;Текст\n{rows}".encode())}
    seen = desk.http.post(f"{other}/present/ask/check", data=data, files=files, timeout=10).text
    token = re.search(r'name="preview" value="([^"]+)"', seen)[1]
    vendor.fault(command="send_message", delay=1.0)
    desk.http.post(f"{other}/present/ask/send", data={**data, "preview": token}, timeout=10)
    mailing = re.search(r"mailing=(\d+)", desk.http.get(f"{leader}/present/ask", timeout=10).text)[1]

    def progress(url: str) -> dict:
        return desk.http.get(f"{url}/present/ask/progress?mailing={mailing}", timeout=10).json()

    eventually(lambda: progress(leader)["running"])
    desk.http.post(
        f"{leader}/present/ask/decide", data={**data, "mailing": mailing, "do": "stop"}, timeout=10
    )
    eventually(lambda: not progress(other)["running"])
    eventually(lambda: not progress(leader)["running"])
    assert progress(leader)["counts"]["waiting"] > 0
    vendor.fault()


def test_consoles_say_it_while_what_is_hidden_is_seen_elsewhere(pair, shared, desk, vote):
    leader, other = pair

    def told(url: str) -> tuple[str, str]:
        first = at(desk, url).state("checks")[0]
        assert first["name"] == "processes"
        return first["state"], first["text"]

    def agree() -> bool:
        return all(told(url) == ("good", "Processes that show the same: 2") for url in pair)

    eventually(agree)
    shared.kill()
    try:
        eventually(lambda: told(leader)[0] == "bad", within=5)
        assert "on a part of the screens only" in told(leader)[1]
        eventually(lambda: told(other)[0] == "bad", within=5)
        assert "nothing can be changed at this console" in told(other)[1]
        at(desk, leader).do("hide", vote=vote)
        eventually(lambda: board(leader)["curtain"] == "hidden")
        assert board(other)["counts"] == [7124, 3], "what the consoles say is not so any more"
    finally:
        shared.start()
    eventually(agree)
    eventually(lambda: board(other)["curtain"] == "hidden")
    at(desk, leader).do("open", vote=vote)


def test_who_logs_out_here_is_out_there(pair, desk):
    leader, other = pair
    copied = {cookie.name: cookie.value for cookie in desk.http.cookies}
    state = "/present/state"
    assert requests.get(leader + state, cookies=copied, timeout=5).ok
    desk.http.post(f"{other}/present/logout", data={"csrf": desk.csrf}, timeout=5)
    eventually(lambda: requests.get(leader + state, cookies=copied, timeout=5).status_code == 401)


def test_ratings_are_the_same_everywhere(pair, vendor):
    vendor.rate(value=5, text="Спасибо!")
    for url in pair:
        eventually(lambda url=url: "Спасибо!" in requests.get(f"{url}/ratings", timeout=5).text)


def test_an_earlier_vote_keeps_its_curtain_where_it_is_asked_for_first(pair, desk, vendor):
    _, other = pair
    made = vendor.create("Кто?", ("А", "Б"))
    vendor.add(made["nr"], _1=8231)
    eventually(lambda: board(other)["counts"] == [8231, 0])
    desk.do("hide", vote=made["hash"])
    eventually(lambda: board(other)["curtain"] == "hidden")
    vendor.change(made["nr"], status="finished")
    eventually(lambda: board(other)["status"] == "finished")
    for path in (
        f"/?x={made['hash']}",
        f"/votes/{made['hash']}/export.csv",
        f"/api/votes/{made['hash']}/history",
    ):
        assert "8231" not in requests.get(other + path, timeout=10).text
