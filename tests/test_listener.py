"""What happens to a connection before anybody knows what it wants."""

import os
import socket

import pytest

from voteboard import listener
from voteboard.server import eventlet


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def test_who_is_woken_for_nothing_waits_on(pair):
    ours, theirs = pair
    waiting = eventlet.spawn(listener._first_bytes, theirs)
    eventlet.sleep(0)
    hub, number = eventlet.hubs.get_hub(), theirs.fileno()
    hub.schedule_call_global(0, hub.listeners[hub.READ][number].cb, number)
    eventlet.sleep(0.01)
    assert not waiting.dead
    ours.sendall(b"GET /")
    assert waiting.wait() == b"GET /"
    assert theirs.recv(9) == b"GET /", "looked at, not taken"


def test_who_says_nothing_is_waited_for_so_long_and_no_longer(pair, monkeypatch):
    monkeypatch.setattr(listener, "HEAD_WITHIN", 0.05)
    with pytest.raises(TimeoutError):
        eventlet.spawn(listener._first_bytes, pair[1]).wait()


def test_who_listens_no_longer_refuses_at_once_and_whoever_accepts_waits_on():
    listening = listener.Listener("127.0.0.1", 0, per_address=0)
    address = listening.getsockname()
    accepting = eventlet.spawn(listening.accept)
    eventlet.sleep(0)
    listening.refuse()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    eventlet.sleep(0.01)
    assert not accepting.dead
    accepting.kill()


def test_who_waits_already_is_taken_before_it_listens_no_longer():
    listening = listener.Listener("127.0.0.1", 0, per_address=0)
    taken = []

    def take():
        while True:
            taken.append(listening.accept()[1])

    accepting = eventlet.spawn(take)
    eventlet.sleep(0)
    waiting = [socket.create_connection(listening.getsockname()) for _ in range(30)]
    assert not taken
    listening.refuse()
    assert taken == [each.getsockname() for each in waiting]
    accepting.kill()
    for each in waiting:
        each.close()


def test_who_shares_the_socket_goes_on_with_it():
    with socket.create_server(("127.0.0.1", 0)) as shared:
        ours = listener.Listener("", 0, per_address=0, given=os.dup(shared.fileno()))
        ours.begin()
        ours.refuse()
        with socket.create_connection(shared.getsockname()) as late:
            shared.setblocking(True)
            assert shared.accept()[1] == late.getsockname()
