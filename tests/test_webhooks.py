"""Webhooks: which events there are, who gets them and how, and what happens when somebody does not."""

import json
import logging
import re
import signal
import ssl
import subprocess
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Clock, eventually, running, settings_for
from tests.desk import SETTING, Desk
from tests.hooked import OK, SECRET, answer, receiving
from tests.leaks import MARK
from tests.reports import STARTED, report
from voteboard import board, create_app, curtain, signature
from voteboard.curtain import HIDDEN, OPEN, Kept
from voteboard.model import Revision, Status
from voteboard.redaction import Redactor
from voteboard.webhooks import events, sending
from voteboard.webhooks.delivery import Webhooks
from voteboard.webhooks.inside import is_public
from voteboard.webhooks.message import Message
from voteboard.webhooks.queue import MOST, PAUSES, Queue
from voteboard.webhooks.sending import Address, Undelivered

REVISION = Revision("0000abcd", 7)
OVER = {"status": Status.FINISHED}


def truth(*counts, rev=7, **changes):
    revision = Revision(REVISION.epoch, rev)
    return board.of(report(*counts, **changes), revision, tuple(range(len(counts))), at=STARTED)


def behind(drawn, *counts, **changes):
    return board.behind(drawn, truth(*counts, **changes))


def kept(*counts):
    return Kept(report(*counts), tuple(range(len(counts))), STARTED, REVISION)


def told(*boards, before=None):
    """The events of a vote that goes through these boards."""
    found = []
    known = before and events.seen(before)
    for one in boards:
        seen = events.seen(one, known)
        found.append(events.event(known, seen, one))
        known = seen
    return found


S, L, F = events.STARTED, events.LEAD_CHANGED, events.FINISHED
REVEALED = curtain.reveal(curtain.reveal(HIDDEN, kept(1, 5)), kept(1, 5))


@pytest.mark.parametrize(
    ("boards", "expected"),
    [
        ([truth(0, 0), truth(1, 0), truth(1, 1), truth(1, 2), truth(1, 3)], [S, L, L, L, None]),
        ([truth(0, 0, status=Status.NOT_ACTIVE), truth(0, 0), truth(0, 0, **OVER)], [None, S, F]),
        ([truth(1, 0), truth(0, 0)], [S, None]),  # nobody leads
        ([truth(1, 0), truth(1, 2, **OVER)], [S, F]),  # one event for one change
        ([truth(1, 0), truth(1, 0, status=Status.UNKNOWN), truth(1, 0, status=Status.DELETED)], [S, None, F]),
        ([truth(1, 0, **OVER)], [None]),  # nobody saw it run
        ([truth(1, 0), truth(1, 0).marked("deadline"), truth(1, 0)], [S, None, None]),
        # Behind the curtain:
        ([truth(1, 0), behind(HIDDEN, 1, 5), truth(1, 5)], [S, None, L]),
        ([truth(1, 0), behind(HIDDEN, 1, 5), truth(5, 1)], [S, None, None]),
        ([behind(HIDDEN, 0, 0), behind(HIDDEN, 1, 5), truth(1, 5)], [S, None, None]),
        ([behind(HIDDEN, 1, 0), behind(HIDDEN, 1, 5, **OVER), truth(1, 5, **OVER)], [S, F, None]),
        ([truth(1, 0), behind(REVEALED, 1, 5), truth(1, 5)], [S, None, None]),  # the hall saw who leads
        (
            [truth(1, 0), behind(curtain.hold(OPEN, kept(1, 0)), 1, 5, **OVER), truth(1, 5, **OVER)],
            [S, None, F],
        ),
        ([truth(1, 0), behind(curtain.hold(OPEN, kept(1, 0)), 1, 5), truth(1, 5)], [S, None, L]),
        ([replace(truth(1, 0), demo=True)], [None]),
    ],
)
def test_events(boards, expected):
    assert told(*boards) == expected


def test_a_vote_that_was_restored_begins_nothing_anew():
    assert told(truth(1, 0), truth(1, 5), truth(1, 5, **OVER), before=truth(1, 0)) == [None, L, F]
    assert told(truth(1, 0, **OVER), before=truth(1, 0, **OVER)) == [None]


def test_the_signature_is_that_of_the_standards_example():
    headers = signature.headers(
        signature.key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature.key_of("a plain one") == b"a plain one"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((ip, True) for ip in ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1",
                                "::ffff:8.8.8.8")),
        *((ip, False) for ip in (
            "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254",
            "100.64.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1",
            "192.0.2.1",
            "::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
            "2001:db8::1", "2001:0:7f00:1::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
            "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
            "2002:7f00:1::1", "localhost", "",
        )),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def resolving(*answers):
    """A resolver that says something else each time; and the hosts that it was asked for."""
    asked, left = [], list(answers)

    def resolve(host, port, **_):
        asked.append(host)
        return [(None, None, 0, "", (ip, port)) for ip in left.pop(0)]

    return resolve, asked


def refused(url, **options):
    with pytest.raises(Undelivered) as caught:
        Address(url, **options).send(b"{}", {})
    assert caught.value.__context__ is None
    assert "planted" not in repr(caught.value)
    return str(caught.value)


def test_a_name_may_not_lead_inside():
    with receiving() as receiver:
        for found in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["10.0.0.1"]):
            resolve, _ = resolving(found)
            url = receiver.url("planted.example")
            assert "points inside the network" in refused(url, inside=False, resolve=resolve)
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]", "0"):
            assert "points inside the network" in refused(receiver.url(host), inside=False)
        assert receiver.got == []


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that points elsewhere when it is looked up again is not looked up again."""
    with receiving() as receiver:
        resolve, asked = resolving(["127.0.0.1"], ["203.0.113.1"])
        monkeypatch.setattr(sending, "is_public", lambda ip: ip == "127.0.0.1")
        address = Address(receiver.url("rebinding.example"), inside=False, resolve=resolve)
        address.send(b"{}", {"webhook-id": "1"})
        assert asked == ["rebinding.example"]
        assert receiver.got[0].headers["host"] == f"rebinding.example:{receiver.port}"
        assert receiver.got[0].line == f"POST /hook?token={MARK}-in-query HTTP/1.1"
        with pytest.raises(Undelivered):  # the next attempt looks again, and does not like it
            address.send(b"{}", {})
        assert len(receiver.got) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for hook.test and localhost, and its key, in one file."""
    file = tmp_path_factory.mktemp("tls") / "hook.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=hook.test", "-addext", "subjectAltName=DNS:hook.test,DNS:localhost",
         "-keyout", file, "-out", f"{file}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    with file.open("a") as whole:
        whole.write(Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def wrap(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_tls_proves_the_name_not_the_address(wrap, certificate, monkeypatch):
    names = []
    wrap.sni_callback = lambda _socket, name, _context: names.append(name)
    with receiving(wrap=wrap) as receiver:
        options = {"inside": True, "resolve": lambda *_, **__: [(0, 0, 0, "", ("127.0.0.1", 0))]}
        monkeypatch.setattr(sending, "_trust", sending._trust.__wrapped__)
        assert "can't be trusted" in refused(receiver.url("hook.test"), **options)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        Address(receiver.url("hook.test"), **options).send(b"{}", {})
        assert "can't be trusted" in refused(receiver.url("other.test"), **options)
        assert len(receiver.got) == 1
        assert names == ["hook.test", "hook.test", "other.test"]


@contextmanager
def alarm(seconds, error):
    """A deadline as the server has it, 50 times as hard."""

    def ring(*_):
        raise error

    before = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds / 50)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


class Hall:
    """Webhooks on a clock that is moved by hand."""

    def __init__(self, *urls, deadline=lambda *_: nullcontext()):
        self.clock = Clock()
        self.latest = {}
        addresses = [Address(url, inside=True) for url in urls]
        runtime = replace(self.clock.runtime(), deadline=deadline)
        self.webhooks = Webhooks(addresses, signature.key_of(SECRET), self.latest.get, runtime)
        self.shown = None

    def show(self, now):
        self.webhooks.changed(self.shown, now)
        self.shown = self.latest[now.key] = now

    def after(self, seconds=0.0):
        self.clock.seconds += seconds
        self.webhooks.step()


def test_a_message_is_signed_and_carries_the_public_board():
    with receiving() as receiver:
        hall = Hall(receiver.url())
        hall.show(truth(0, 0))
        hall.after()
        (got,) = receiver.got
        assert got.is_signed()
        assert abs(int(got.headers["webhook-timestamp"]) - hall.clock.now().timestamp()) < 2
        assert got.json == {
            "type": "vote.started",
            "timestamp": "2026-11-24T17:00:00Z",
            "data": truth(0, 0).message("board"),
        }
        assert got.headers["content-type"] == "application/json"


def test_what_is_not_taken_is_tried_again_in_order_with_the_same_id(caplog):
    fails = [answer(500), answer(302, "Location: http://127.0.0.1:9/"), answer(429, "Retry-After: 300"), OK]
    with receiving(*fails) as receiver, caplog.at_level(logging.INFO, "voteboard"):
        hall = Hall(receiver.url())
        hall.show(truth(0, 0))
        hall.show(truth(1, 0, rev=8))
        hall.after()
        hall.after(3.9)
        assert len(receiver.got) == 1, "not before its time"
        hall.after(2.2)  # 5 s and a fifth
        assert len(receiver.got) == 2
        hall.after(36.1)
        assert len(receiver.got) == 3
        hall.after(299)
        assert len(receiver.got) == 3, "Retry-After is longer than the pause"
        hall.after(2)
        hall.after()
        ids = [got.headers["webhook-id"] for got in receiver.got]
        assert [ids.count(id) for id in dict.fromkeys(ids)] == [4, 1]
        assert [got.json["type"] for got in receiver.got] == [S, S, S, S, L]
        assert all(got.is_signed() for got in receiver.got)
        stamps = [int(got.headers["webhook-timestamp"]) for got in receiver.got]
        assert stamps[3] - stamps[0] > 300, "each attempt has its own time"
    assert [record.message for record in caplog.records] == [
        f"Webhook 1 (http://127.0.0.1:{receiver.port}) did not take an event, which is tried again: "
        "it answers with HTTP status 500",
        f"Webhook 1 (http://127.0.0.1:{receiver.port}) takes events again; 0 were lost",
    ]


def test_a_message_that_nobody_takes_is_given_up_and_the_next_one_comes(caplog):
    with receiving(*[answer(500)] * (len(PAUSES) + 1)) as receiver:
        hall = Hall(receiver.url())
        hall.show(truth(0, 0))
        hall.show(truth(1, 0, rev=8))
        for _ in PAUSES:
            hall.after(2000)
        assert {got.json["type"] for got in receiver.got} == {S}
        hall.after(2000)
        hall.after()
        assert receiver.got[-1].json["type"] == L
    assert "takes events again; 1 were lost" in caplog.text
    assert len(caplog.records) == 2


def test_who_is_gone_gets_nothing_more(caplog):
    with receiving(answer(410)) as gone, receiving() as other:
        hall = Hall(gone.url(), other.url())
        for rev, counts in enumerate([(0, 0), (1, 0), (1, 2)]):
            hall.show(truth(*counts, rev=rev))
            hall.after(1000)
        assert (len(gone.got), len(other.got)) == (1, 3)
    assert "is gone" in caplog.text


@pytest.mark.parametrize(("answers", "drip"), [([None], 0.0), ([OK], 0.05)], ids=["hangs", "drips"])
def test_an_attempt_has_a_deadline(answers, drip, caplog):
    with receiving(*answers, drip=drip) as receiver:
        hall = Hall(receiver.url(), deadline=alarm)
        hall.show(truth(0, 0))
        began = time.monotonic()
        hall.after()
        assert time.monotonic() - began < 1
        assert "no answer within 10 s" in caplog.text


def test_a_dead_port_and_a_connection_that_breaks_are_told(caplog):
    assert "refuses connections" in refused("http://127.0.0.1:9/planted", inside=True)
    assert "not found" in refused("http://planted.invalid/", inside=True, resolve=lambda *_, **__: [])
    with receiving(b"garbage\r\n\r\n") as receiver:
        assert "broke" in refused(receiver.url(), inside=True)
    with receiving() as receiver:
        Address(receiver.url().replace("//", "//us%20er:pass@"), inside=True).send(b"{}", {})
        assert receiver.got[0].headers["authorization"] == "Basic dXMgZXI6cGFzcw=="
    assert str(Address("https://us:planted@a.example/planted?planted", inside=True)) == "https://a.example"


def test_what_was_hidden_meanwhile_is_not_sent_late():
    with receiving(answer(500)) as receiver:
        hall = Hall(receiver.url())
        hall.show(truth(7331, 0))
        hall.show(truth(7331, 9173, rev=8))
        hall.after()
        hall.show(behind(HIDDEN, 7331, 9173, rev=9))
        hall.after(10)
        hall.after()
        hall.after()
        first, again = receiver.got
        assert first.json["data"]["counts"] == [7331, 0]
        assert (again.json["type"], again.json["data"]["counts"]) == (S, None)
        assert again.headers["webhook-id"] == first.headers["webhook-id"]


def test_what_was_taken_back_meanwhile_is_not_sent_late():
    """A reveal that went a step back, and an undo that leads back to an older count that was held."""

    def sent(event, then, latest):
        body = Message(event, then, STARTED).body(latest)
        return body and json.loads(body)["data"]

    over = sent(F, behind(REVEALED, 1, 5, **OVER), behind(HIDDEN, 1, 5, **OVER))
    assert (over["counts"], over["revealed"]) == (None, [])
    held = behind(curtain.hold(OPEN, kept(7000, 1)), 7331, 9173)
    assert sent(S, truth(7331, 9173), held)["counts"] == [7000, 1]
    assert sent(L, truth(7331, 9173), held) is None
    assert sent(S, truth(7331, 0), truth(7331, 9173, rev=8))["counts"] == [7331, 0], "open: as it was then"


def test_a_queue_leaves_out_the_oldest_changes_of_the_lead_only():
    queue = Queue(Random(1))
    lead = [Message(L, truth(n, 0, rev=n), STARTED) for n in range(MOST)]
    started, finished = Message(S, truth(0, 0), STARTED), Message(F, truth(1, 0, **OVER), STARTED)
    for message in (lead[0], started, *lead[1:], finished):
        queue.add(message)
    assert (len(queue), queue.lost) == (MOST, 2)
    kept = []
    while (message := queue.first(0.0)) is not None:
        kept.append(message)
        queue.done()
    assert kept == [lead[0], started, *lead[3:], finished], "the first one may be under way"


def test_the_demo_tells_nobody(simulator, clock):
    with receiving() as receiver:
        settings = settings_for(
            simulator, webhooks=(receiver.url(),), webhook_secret=SECRET, webhooks_inside=True
        )
        simulator.create("Кто?", ("Анна", "Михаил"))
        for demo, events_told in ((True, 0), (False, 1)):
            program = create_app(settings, clock.runtime(), Redactor(), demo=demo)
            program.engine.poller.step()
            program.webhooks.step()
            assert len(receiver.got) == events_told


def test_the_program_tells_each_turn_once_over_a_restart_and_waits_for_nobody(simulator, wrap, certificate):
    """Over TLS, beside an address that never answers and one that is refused."""
    made = simulator.create("Кто?", ("Анна", "Михаил"), name="Премия")
    with receiving(wrap=wrap) as receiver, receiving(*[None] * 9) as hanging:
        urls = f"{hanging.url()} {receiver.url('localhost')} http://127.0.0.1:9/"
        setting = {"VOTEBOARD_WEBHOOKS": urls, "VOTEBOARD_WEBHOOK_SECRET": SECRET, **SETTING,
                   "VOTEBOARD_WEBHOOKS_INSIDE": "1", "SSL_CERT_FILE": str(certificate)}  # fmt: skip

        def kinds():
            return [got.json["type"] for got in receiver.got]

        with running("serve", **simulator.environment, **setting) as program:
            eventually(lambda: kinds() == [S])
            desk = Desk(program.url)
            simulator.add(made["nr"], _1=2)
            eventually(lambda: kinds() == [S, L])
            desk.do("rehearse", vote=None)
            desk.do("hide", vote=made["hash"])
            simulator.add(made["nr"], _2=7331)
            eventually(lambda: desk.state("on_air")["truth"]["total"] == 7333)
        assert "refuses connections" in program.output
        assert SECRET not in program.output
        assert "planted" not in program.output
        with running("serve", **simulator.environment, **setting) as program:
            eventually(lambda: program.get(f"/api/votes/{made['hash']}").json()["curtain"] == "hidden")
            simulator.change(made["nr"], status="finished")
            eventually(lambda: len(receiver.got) > 2)
            time.sleep(0.5)
            assert kinds() == [S, L, F]
            assert all(got.is_signed() for got in receiver.got)
            # A whole number: an epoch may hold the same digits by chance.
            assert not re.search(r"\b(7331|7333)\b", receiver.got[-1].body.decode())
            assert hanging.got
        inside = {**setting, "VOTEBOARD_WEBHOOKS_INSIDE": "0"}
        simulator.create("И теперь?")
        with running("serve", **simulator.environment, **inside) as program:
            eventually(lambda: program.output.count("points inside the network (") == 3)
        assert len(receiver.got) == 3
