"""Socket.IO as screens use it: joining, changes, refusals; in-process, over Flask-SocketIO's own client."""

import pytest
from flask_socketio import SocketIO

from voteboard import Program


@pytest.fixture
def join(wired: Program):
    socketio: SocketIO = wired.app.extensions["socketio"]

    def connect(auth):
        return socketio.test_client(wired.app, auth=auth)

    return connect


def messages(client):
    return [(m["name"], m["args"][0]) for m in client.get_received()]


def step(wired, clock):
    clock.seconds += 1
    wired.poller.step()
    wired.poller.step()


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
    simulator.create("Второе?")
    step(wired, clock)
    assert [m["question"] for _, m in messages(stage)] == ["Первое?", "Второе?"]
    assert [m["question"] for _, m in messages(one)] == ["Первое?"]


@pytest.mark.parametrize("auth", [None, {}, [], "stage", {"watch": None}, {"watch": 5}, {"watch": "nope"}])
def test_what_is_not_known_is_refused(join, auth):
    assert not join(auth).is_connected()


def test_leaving_ends_the_watch(wired, clock, simulator, join):
    first = simulator.create("Первое?")
    step(wired, clock)
    simulator.create("Второе?")
    step(wired, clock)
    one = join({"watch": first["hash"]})
    other = join({"watch": first["hash"]})
    relay = wired.poller._relay
    assert first["hash"] in relay.watched()
    one.disconnect()
    assert first["hash"] in relay.watched()
    other.disconnect()
    assert first["hash"] not in relay.watched()
