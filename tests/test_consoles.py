"""Consoles over their socket and over plain HTTP: who is let in, what they are told, what is refused."""

import pytest
import requests
import socketio

from tests.conftest import eventually, running
from tests.desk import PASSWORD, SETTING, Desk

NAMESPACE = "/present"


@pytest.fixture
def program(simulator):
    with running("serve", **simulator.environment, **SETTING) as started:
        yield started


@pytest.fixture
def vote(program, simulator):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил"))
    simulator.add(made["nr"], _1=70, _2=30)
    eventually(lambda: program.get("/api/stage").json()["total"] == 100)
    return made


class Socket:
    """A console's socket. It acknowledges what it is told, unless it is ``mute``."""

    def __init__(
        self,
        desk: Desk,
        *,
        mute: bool = False,
        headers: dict | None = None,
        refused: list | None = None,
        **auth: object,
    ) -> None:
        self.parts: dict[str, object] = {}
        self.told: list[dict] = []
        self.gone = False
        self.client = socketio.Client(reconnection=False)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in desk.http.cookies)

        def state(parts: dict) -> None:
            self.told.append(parts)
            self.parts |= parts
            if mute:
                eventually(lambda: self.gone, within=30)

        self.client.on("state", state, namespace=NAMESPACE)
        if refused is not None:
            self.client.on("connect_error", refused.append, namespace=NAMESPACE)
        self.client.on("disconnect", self._left, namespace=NAMESPACE)
        self.client.connect(
            desk.url,
            headers={"Cookie": cookies, **(headers or {})},
            auth={"csrf": desk.csrf, "lang": "en", **auth},
            namespaces=[NAMESPACE],
            transports=["websocket"],
        )

    def _left(self, *_: object) -> None:
        self.gone = True

    def do(self, name: str, **given: object) -> dict:
        asked = {"id": f"{name}-{id(given)}-{len(self.told)}", "do": name, "with": given}
        return self.client.call("do", asked, namespace=NAMESPACE, timeout=5)

    def close(self) -> None:
        self.gone = True
        self.client.disconnect()


@pytest.fixture
def sockets():
    opened = []

    def connect(*args, **kwargs):
        opened.append(Socket(*args, **kwargs))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def test_two_consoles_see_the_same_and_the_last_change_is_named(program, vote, sockets):
    anna, other = sockets(Desk(program.url, "Анна")), sockets(Desk(program.url))
    for console in (anna, other):
        eventually(lambda console=console: console.parts.get("on_air", {}).get("vote") == vote["hash"])
        eventually(lambda console=console: sorted(console.parts["consoles"]) == ["1", "Анна"])
    assert anna.do("hide", vote=vote["hash"]) == {"ok": True}
    assert other.do("open", vote=vote["hash"]) == {"ok": True}
    assert anna.do("hold", vote=vote["hash"]) == {"ok": True}
    for console in (anna, other):
        eventually(lambda console=console: console.parts["on_air"]["public"]["curtain"] == "held")
        eventually(lambda console=console: console.parts["last"]["by"] == "Анна")
        assert console.parts["last"]["text"] == "The count was held"
    # What has not changed is not told again.
    assert all("vote" not in parts for parts in other.told)
    assert not any("record" in parts for parts in other.told[1:])


def test_a_process_alone_has_no_others_to_tell_of(program):
    names = [check["name"] for check in Desk(program.url).state("checks")]
    assert names == ["vendor", "clock", "screen", "contrast", "labels", "record"]


def test_who_is_not_logged_in_is_refused(program, sockets):
    desk = Desk(program.url)
    foreign, nobody = {"Origin": "https://elsewhere.example"}, {"Cookie": ""}
    for how in ({"csrf": "forged"}, {"csrf": None}, {"headers": foreign}, {"headers": nobody}):
        refused = []
        with pytest.raises(socketio.exceptions.ConnectionError):
            sockets(desk, refused=refused, **how)
        assert refused == [{"message": "unauthorized"}]


def test_logging_out_closes_the_socket_and_nothing_it_says_counts_any_more(program, vote, sockets):
    desk = Desk(program.url)
    console = sockets(desk)
    eventually(lambda: "on_air" in console.parts)
    desk.http.post(f"{program.url}/present/logout", data={"csrf": desk.csrf}, timeout=10)
    assert desk.ask("hide", vote=vote["hash"]).status_code == 401
    eventually(lambda: console.gone)
    assert program.get("/api/stage").json()["curtain"] == "open"


def test_a_forged_or_repeated_command_changes_nothing(program, vote):
    desk = Desk(program.url)
    hash = vote["hash"]
    answer = desk.ask("hide", "the same id", vote=hash)
    assert answer.json() == {"ok": True}
    desk.do("open", vote=hash)
    again = desk.ask("hide", "the same id", vote=hash)
    assert (again.status_code, again.json()["error"]["code"]) == (400, "replayed")
    for headers in ({}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": desk.csrf, "Origin": "https://else.where"}):
        body = {"id": "12345678", "do": "hide", "with": {"vote": hash}}
        forged = desk.http.post(f"{program.url}/present/do", json=body, headers=headers, timeout=10)
        assert forged.status_code == 400
    eventually(lambda: program.get("/api/stage").json()["curtain"] == "open")
    stranger = requests.post(f"{program.url}/present/do", json={}, timeout=10)
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "unauthorized")
    assert requests.get(f"{program.url}/present/state", timeout=10).status_code == 401
    assert requests.get(f"{program.url}/present/votes", timeout=10).status_code == 401


def test_what_can_not_be_done_is_told_in_words_and_breaks_nothing(program, vote, sockets):
    desk = Desk(program.url)
    console = sockets(desk)
    for name, given, code in (
        ("hide", {"vote": "0" * 32}, "unknown-vote"),
        ("hide", {"vote": "stage"}, "unknown-vote"),
        ("hide", {"vote": ["x"]}, "unknown-vote"),
        ("reveal", {"vote": vote["hash"]}, "not-hidden"),
        ("undo", {"vote": vote["hash"]}, "nothing-to-undo"),
        ("take", {}, "nothing-offered"),
        ("follow", {"policy": "pinned"}, "bad-parameter"),
        ("dress", {"theme": "pink"}, "bad-parameter"),
        ("countdown", {"minutes": -1}, "bad-parameter"),
        ("explode", {}, "unknown-command"),
    ):
        told = console.do(name, **given)
        assert told["error"]["code"] == code, (name, told)
        assert told["error"]["message"]
        assert desk.ask(name, **given).json()["error"]["code"] == code
    for asked in (None, [], "x", {"do": "hide"}, {"id": "12345678", "do": "hide", "with": 1}):
        assert "error" in console.client.call("do", asked, namespace=NAMESPACE, timeout=5)
    headers = {"X-CSRF-Token": desk.csrf, "Content-Type": "application/json"}
    for body in ('{"id": "12345678", "do": "\\ud800x"}', "[" * 20_000, "{", '{"do": 1e999}'):
        refused = desk.http.post(f"{program.url}/present/do", data=body, headers=headers, timeout=10)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown-command")
    assert desk.ask("dress", theme="\udfff").json()["error"]["code"] == "bad-parameter"
    assert console.do("hide", vote=vote["hash"]) == {"ok": True}
    assert "Traceback" not in program.output


def test_a_console_that_can_not_keep_up_is_owed_the_newest_state_only(program, vote, simulator, sockets):
    slow, quick = sockets(Desk(program.url), mute=True), sockets(Desk(program.url))
    eventually(lambda: slow.told and quick.told)
    for n in range(1, 6):
        simulator.add(vote["nr"], _1=1)
        eventually(lambda n=n: quick.parts["on_air"]["truth"]["total"] == 100 + n)
    assert len(slow.told) == 1
    assert len(quick.told) >= 5


def test_all_votes_known_can_be_found_for_pinning(program, vote, simulator):
    desk = Desk(program.url)
    found = desk.http.get(f"{program.url}/present/votes?q=лучшим", timeout=10).json()["votes"]
    assert [(one["hash"], one["curtain"]) for one in found] == [(vote["hash"], "open")]
    assert PASSWORD not in program.output
