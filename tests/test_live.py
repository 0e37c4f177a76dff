"""Socket.IO as screens use it: joining, changes, refusals; over long-polling, the libraries' own way."""

import json
from contextlib import ExitStack

import pytest
import requests
import socketio

from tests.conftest import eventually, serving, settings_for
from voteboard import Program, create_app
from voteboard.redaction import Redactor
from voteboard.screens import UnknownScreen


class Screen:
    """A Socket.IO client that remembers what it was told."""

    def __init__(
        self,
        url: str,
        auth: object,
        more: tuple[str, ...] = (),
        events: tuple[str, ...] = ("board", "tally", "status"),
    ) -> None:
        self.told: list[tuple[str, dict]] = []
        self._more: dict[str, dict] = {}
        self.client = socketio.Client(reconnection=False)
        for event in events:
            self.client.on(event, lambda message, event=event: self.told.append((event, message)))
        for event in more:
            self.client.on(event, lambda message, event=event: self._more.update({event: message}))
        self.client.connect(url, auth=auth, transports=["polling"])

    def got(self, event: str) -> dict | None:
        """The last that came of what is no board."""
        return self._more.get(event)

    def messages(self, n: int) -> list[tuple[str, dict]]:
        """The next ``n`` messages."""
        eventually(lambda: len(self.told) >= n)
        found, self.told[:] = self.told[:], []
        assert len(found) == n
        return found


@pytest.fixture
def wired(simulator, clock) -> Program:
    return create_app(settings_for(simulator, long_polling=True), clock.runtime(), Redactor())


@pytest.fixture
def join(wired: Program):
    with ExitStack() as stack:
        url = stack.enter_context(serving(wired.app))

        def connect(auth, more=()):
            screen = Screen(url, auth, more)
            stack.callback(screen.client.disconnect)
            return screen

        connect.url = url
        yield connect


def messages(screen, n=1):
    return screen.messages(n)


def step(wired, clock):
    clock.seconds += 1
    wired.engine.poller.step()
    wired.engine.poller.step()


def test_state_on_joining_then_changes_only(wired, clock, simulator, join):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    step(wired, clock)
    stage, one = join({"watch": "stage"}), join({"watch": made["hash"]})
    for client in (stage, one):
        [(event, board)] = messages(client)
        assert event == "board"
        assert board["vote"] == made["hash"]
        assert board["counts"] == [0, 0]
    simulator.add(made["nr"], _2=3)
    step(wired, clock)
    step(wired, clock)
    for client in (stage, one):
        [(event, tally)] = messages(client)
        assert event == "tally"
        assert tally["counts"] == [0, 3]
        assert tally["shares"] == [0, 100]
        assert tally["shape"] == board["shape"]
        assert tally["rev"] == board["rev"] + 1


def test_a_stage_without_a_vote_becomes_a_board_by_itself(wired, clock, simulator, join):
    step(wired, clock)
    stage = join({"watch": "stage"})
    assert messages(stage)[0][1]["vote"] is None
    simulator.create("Кто?")
    step(wired, clock)
    [(event, board)] = messages(stage)
    assert (event, board["question"]) == ("board", "Кто?")


def test_one_vote_never_switches(wired, clock, simulator, join):
    first = simulator.create("Первое?")
    step(wired, clock)
    stage, one = join({"watch": "stage"}), join({"watch": first["hash"]})
    assert [messages(screen)[0][1]["question"] for screen in (stage, one)] == ["Первое?", "Первое?"]
    simulator.create("Второе?")
    step(wired, clock)
    assert [m["question"] for _, m in messages(stage)] == ["Второе?"]
    simulator.add(first["nr"], _1=1)
    step(wired, clock)
    assert [m["total"] for _, m in messages(one)] == [1]


@pytest.mark.parametrize("auth", [None, {}, [], "stage", {"watch": None}, {"watch": 5}, {"watch": "nope"}])
def test_what_is_not_known_is_refused(join, auth):
    poller = Poller(join.url)
    poller.say("40" + ("" if auth is None else json.dumps(auth)))
    assert poller.hear() == ['44{"message":"unknown vote"}']


def test_leaving_ends_the_watch(wired, clock, simulator, join):
    first = simulator.create("Первое?")
    step(wired, clock)
    simulator.create("Второе?")
    step(wired, clock)
    one = join({"watch": first["hash"]})
    other = join({"watch": first["hash"]})
    relay = wired.engine.poller._relay
    assert first["hash"] in relay.watched()
    one.client.disconnect()
    assert first["hash"] in relay.watched()
    other.client.disconnect()
    eventually(lambda: first["hash"] not in relay.watched())


class Poller:
    """A long-polling session, as raw as it goes."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/socket.io/?EIO=4&transport=polling"
        opened = requests.get(self._url, timeout=10).text
        self._url += "&sid=" + json.loads(opened[1:])["sid"]

    def say(self, packet: str) -> None:
        assert requests.post(self._url, data=packet, timeout=10).text == "OK"

    def hear(self) -> list[str]:
        """What comes next, but for being asked how it is."""
        while True:
            packets = requests.get(self._url, timeout=10).text.split("\x1e")
            if others := [packet for packet in packets if not packet.startswith('42["report"')]:
                return others


def test_who_asks_rarely_is_owed_the_newest_state_only(wired, clock, simulator, join):
    made = simulator.create("Кто?", ("Анна", "Михаил"))
    step(wired, clock)
    poller = Poller(join.url)
    poller.say('40{"watch":"stage"}')
    assert sorted(packet[:10] for packet in poller.hear()) == ['40{"sid":"', '42["board"']
    for _ in range(20):
        simulator.add(made["nr"], _1=1)
        step(wired, clock)
        wired.fanout.beat()
    [packet] = poller.hear()
    assert packet.startswith('42["board"')
    assert '"counts":[20,0]' in packet
    simulator.add(made["nr"], _1=1)
    step(wired, clock)
    [packet] = poller.hear()
    assert packet.startswith('42["tally"')


def test_silence_is_broken_by_a_sign_of_life(wired, clock, simulator, join):
    simulator.create("Кто?")
    step(wired, clock)
    poller = Poller(join.url)
    poller.say('40{"watch":"stage"}')
    poller.hear()
    clock.seconds += 4
    wired.fanout.beat()
    clock.seconds += 2
    wired.fanout.beat()
    wired.fanout.beat()
    assert poller.hear() == ['42["heartbeat"]']


def test_attachments_are_not_waited_for(wired, clock, simulator, join):
    simulator.create("Кто?")
    step(wired, clock)
    poller = Poller(join.url)
    poller.say('40{"watch":"stage"}')
    poller.hear()
    poller.say('451-["x",{"_placeholder":true,"num":0}]')
    assert not wired.app.extensions["socketio"].server._binary_packet


def test_sessions_of_long_polling_are_bounded(wired, join, monkeypatch):
    monkeypatch.setattr("voteboard.live.LONG_POLLING", 5)
    kept = [Poller(join.url) for _ in range(5)]
    refused = requests.get(f"{join.url}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert refused.status_code == 401
    kept[0].say("1")
    Poller(join.url)


SAID = {
    "w": 1280,
    "h": 720,
    "dpr": 1,
    "vote": None,
    "epoch": "e",
    "rev": 0,
    "full_screen": True,
    "awake": None,
    "fits": None,
}


def test_screens_are_asked_how_they_are_and_can_be_told_apart(wired, clock, simulator, join):
    made = simulator.create("Кто?")
    step(wired, clock)
    delivery = wired.delivery
    watching = [
        {"watch": "stage"},
        {"watch": made["hash"], "kind": "embed"},
        {"watch": made["hash"], "kind": "stage"},  # what it watches counts
    ]
    screens, asked = [], []
    for number, auth in enumerate(watching, 1):
        screens.append(join(auth, more=("report", "identify", "reload")))
        asked.append(eventually(lambda i=number - 1: screens[i].got("report")))
    assert asked == [{"number": 1}, {"number": 2}, {"number": 3}]
    assert delivery.screens.counts == {"stage": 1, "vote": 1, "embed": 1}
    assert [seen.kind for seen in delivery.screens.listed()] == ["stage", "embed", "vote"]

    for said in (SAID, SAID | {"w": -1}, None, [SAID], "x"):
        screens[1].client.emit("screen", said)
    eventually(lambda: delivery.screens.listed()[1].w == 1280)
    screens[1].client.emit("screen")
    screens[1].client.emit("screen", (SAID | {"w": 640}, "more"))
    eventually(lambda: delivery.screens.listed()[1].w == 640)
    assert delivery.screens.listed()[0].seen is None

    silent, told, _ = wired.consoles.parts("en")["screens"]["list"]
    assert {**told, **SAID, "w": 640} == told
    assert (told["id"], told["number"], told["kind"], told["seen"]) == (2, 2, "embed", told["since"])
    assert (silent["seen"], silent["fits"]) == (None, None)

    delivery.identify(3)
    delivery.reload(2)
    assert eventually(lambda: screens[2].got("identify")) == {"number": 3}
    eventually(lambda: screens[1].got("reload") is not None)
    assert not any(screen.got("identify") for screen in screens[:2])
    screens[0].client.disconnect()
    eventually(lambda: delivery.screens.counts["stage"] == 0)
    with pytest.raises(UnknownScreen):
        delivery.identify(1)


def test_the_last_of_a_crowd_are_not_asked(wired, clock, simulator, join, monkeypatch):
    monkeypatch.setattr("voteboard.screens.LISTED", 1)
    step(wired, clock)
    first, second = (join({"watch": "stage"}, more=("report",)) for _ in range(2))
    eventually(lambda: first.got("report"))
    second.messages(1)
    assert wired.delivery.screens.counts["stage"] == 2
    assert second.got("report") is None
