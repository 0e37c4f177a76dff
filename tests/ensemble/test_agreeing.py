"""Processes with other settings are told of, by name alone; those with the same say nothing."""

import json
import logging
import re
import time

import pytest

from tests import watching
from tests.conftest import SECRET, Clock, eventually, running, simulating
from tests.desk import PASSWORD
from tests.ensemble.hall import KEY
from tests.leaks import MARK
from tests.redis_server import redis
from tests.relay.test_sharing import Process
from voteboard.ensemble.agreeing import MAY_DIFFER, Agreeing, differing, digests
from voteboard.settings import Settings, load

SECRET_KEY = "VOTEBOARD_SECRET_KEY"
# Every setting that must be the same, as the environment has it, and another value of it.
COMPARED = {
    "VOTEBOARD_API_URL": ("http://vendor.test/a/", "http://vendor.test/b"),
    "VOTEBOARD_API_ID": ("52", "53"),
    "VOTEBOARD_API_SECRET": (SECRET, f"{MARK}, another secret"),
    "VOTEBOARD_API_KEYS": ({"votes": "stimmen", "name": "titel"}, {"votes": "stimmen"}),
    "VOTEBOARD_POLL_INTERVAL": ("1", "2"),
    "VOTEBOARD_TIMEZONE": ("Asia/Omsk", "Asia/Tomsk"),
    "VOTEBOARD_LANGUAGE": ("ru", "en"),
    "VOTEBOARD_EMBED_ORIGINS": ("'self'", "*"),
    "VOTEBOARD_JOIN_TEXT": ("Голосуйте", None),
    "VOTEBOARD_JOIN_NUMBER": ("+7 900 000-00-00", "+7 900 000-00-01"),
    "VOTEBOARD_PRESENTER_PASSWORD": (PASSWORD, f"{PASSWORD}!"),
    SECRET_KEY: (KEY, f"{KEY}!"),
    "VOTEBOARD_THEME": ("event", "dark"),
    "VOTEBOARD_EVENT_GROUND": ("#0a0d18", "#0a0d19"),
    "VOTEBOARD_EVENT_INK": ("#ffffff", "#fffffe"),
    "VOTEBOARD_EVENT_ACCENT": ("#ffcc00", "#ffcc01"),
    "VOTEBOARD_EVENT_BARS": ("#ffcc00, #00ccff", "#00ccff, #ffcc00"),
    "DATABASE_URL": ("postgresql://me:secret@database/votes", "postgresql://me:other@database/votes"),
    "VOTEBOARD_LONG_POLLING": ("1", "0"),
    "VOTEBOARD_WEBHOOKS": ("https://a.test/?key=1 https://b.test/", "https://a.test/?key=2 https://b.test/"),
    "VOTEBOARD_WEBHOOK_SECRET": (
        "a secret of more than 24 characters",
        "another, of more than 24 characters",
    ),
    "VOTEBOARD_WEBHOOKS_INSIDE": ("1", "0"),
    "VOTEBOARD_RATINGS_INTERVAL": ("15", "16"),
    "VOTEBOARD_COMMENTS_OPEN": ("1", "0"),
    "VOTEBOARD_KEEP_DAYS": ("90", "91"),
    "VOTEBOARD_MESSAGES": ("1", "0"),
    "VOTEBOARD_MESSAGES_PER_DAY": ("1000", "1001"),
    "VOTEBOARD_BALANCE_WARNING": ("100", "100.5"),
}
BASE = {name: value for name, (value, _) in COMPARED.items()}
GOLDEN = {
    "VOTEBOARD_API_ID": "575c3092afbf0086",
    "VOTEBOARD_API_KEYS": "38a713c4c4681572",
    "VOTEBOARD_POLL_INTERVAL": "f4bf79d2e9001764",
    "VOTEBOARD_SECRET_KEY": "ab35627c1a802256",
    "VOTEBOARD_EVENT_BARS": "f115fc2f2e9b39b0",
    "DATABASE_URL": "c083bfef495adee4",
    "VOTEBOARD_WEBHOOKS": "9715136da9cdb9c1",
    "VOTEBOARD_BALANCE_WARNING": "14c814cce8c3ed69",
}


def of(**other: object) -> dict[str, str]:
    return digests(load(_env_file=None, **{**BASE, **other}))


# ── digests, and what differs ──


def test_every_setting_is_compared_but_those_of_the_place():
    names = {field.alias for field in Settings.model_fields.values()}
    assert names >= MAY_DIFFER
    assert of().keys() == COMPARED.keys() == names - MAY_DIFFER


@pytest.mark.parametrize("name", COMPARED)
def test_another_value_is_told_by_its_name(name):
    other = of(**{name: COMPARED[name][1]})
    assert differing(of(), other) == differing(other, of()) == [name]


def test_another_secret_key_is_told_alone():
    other = of(**{SECRET_KEY: f"{KEY}!", "VOTEBOARD_POLL_INTERVAL": "2"})
    assert not set(of().values()) & set(other.values())
    assert differing(of(), other) == [SECRET_KEY]


def test_several_others_are_told_together():
    names = ["VOTEBOARD_POLL_INTERVAL", "VOTEBOARD_KEEP_DAYS"]
    assert sorted(differing(of(), of(**{name: COMPARED[name][1] for name in names}))) == sorted(names)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOTEBOARD_API_URL", "http://vendor.test/a"),
        ("VOTEBOARD_API_KEYS", {"name": "titel", "votes": "stimmen"}),
        ("VOTEBOARD_POLL_INTERVAL", "1.0"),
        ("VOTEBOARD_EVENT_BARS", "#FFCC00 #00CCFF"),
        ("DATABASE_URL", "postgres://me:secret@database/votes"),
        ("VOTEBOARD_WEBHOOKS", "  https://a.test/?key=1   https://b.test/"),
        ("VOTEBOARD_MESSAGES", "true"),
        ("VOTEBOARD_BALANCE_WARNING", "100.00"),
        ("PORT", "8001"),
        ("REDIS_URL", "redis://elsewhere"),
        ("VOTEBOARD_METRICS_TOKEN", "a-token-of-this-place"),
    ],
)
def test_the_same_in_other_words_is_the_same(name, value):
    assert of(**{name: value}) == of()


def test_what_another_version_does_not_know_is_no_difference():
    mine = of()
    older = {name: digest for name, digest in mine.items() if name != "VOTEBOARD_THEME"}
    assert differing(mine, older) == differing(older, mine) == []


def test_digests_stay_what_they_are():
    """Another version of the program, or of Python, would else differ in everything."""
    told = of()
    assert [told[name] for name in GOLDEN] == list(GOLDEN.values())


def test_a_digest_is_of_name_and_value_and_short():
    told = of(
        VOTEBOARD_PRESENTER_PASSWORD="the same for two", VOTEBOARD_API_SECRET="the same for two"
    )  # fmt: skip
    assert len(set(told.values())) == len(told)
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in told.values())


# ── over Redis ──


@pytest.fixture
def shared():
    with redis() as server:
        yield server


@pytest.fixture
def process(shared):
    made = []

    def make(me: str, **other: object) -> tuple[Process, Agreeing]:
        one = Process(shared.url, me, Clock(seconds=0.0))
        made.append(one)
        return one, one.do(lambda: Agreeing(one.bus, of(**other)))

    yield make
    for one in made:
        one.close()


@pytest.fixture
def listening(shared):
    """All that is said over Redis, once asked for."""
    with shared.client() as client, client.pubsub(ignore_subscribe_messages=True) as channels:
        channels.psubscribe("*")
        channels.get_message(timeout=5)
        yield channels


def until(listening, kind: str, within: float = 10.0):
    """What is said before something of that kind."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        message = listening.get_message(timeout=0.1)
        if message is not None:
            told = json.loads(message["data"])
            if told["kind"] == kind:
                return
            yield told
    raise AssertionError(f"nobody said {kind}")


def errors(caplog) -> list[logging.LogRecord]:
    return [each for each in caplog.records if getattr(each, "event", "") == "settings-differ"]


def test_both_tell_of_it_once_and_an_answer_is_not_answered(process, listening, caplog):
    one, agreeing = process("a")
    other, _ = process("b", VOTEBOARD_POLL_INTERVAL="2", VOTEBOARD_LANGUAGE="en")
    # There and back: whoever says the end has heard all answers, and has said before what it says to them.
    other.do(other.bus.on, "asked", lambda _by, _body: other.bus.send("heard", {}))
    one.do(one.bus.on, "heard", lambda _by, _body: one.bus.send("end", {}))
    for _ in range(3):
        one.do(agreeing.tell)
    one.do(one.bus.send, "asked", {})
    said = [told for told in until(listening, "end") if told["kind"] == "settings"]
    assert sorted((told["by"], told["body"]["answer"]) for told in said) == [
        *[("a", False)] * 3,
        *[("b", True)] * 3,
    ]
    told = errors(caplog)
    assert len(told) == len({each.thread for each in told}) == 2
    assert {(each.levelname, each.settings) for each in told} == {
        ("ERROR", "VOTEBOARD_POLL_INTERVAL, VOTEBOARD_LANGUAGE")
    }


def test_who_has_come_back_to_redis_tells(process, shared, caplog):
    one, _ = process("a")
    other, _ = process("b", VOTEBOARD_POLL_INTERVAL="2")
    eventually(lambda: all(each.do(lambda bus=each.bus: bus._subscription) for each in (one, other)))
    caplog.clear()
    shared.kill()
    shared.start()
    eventually(lambda: len({each.thread for each in errors(caplog)}) == 2)


def test_those_that_agree_neither_answer_nor_log(process, listening, caplog):
    one, agreeing = process("a")
    other, _ = process("b", PORT="8001")
    other.do(other.bus.on, "asked", lambda _by, _body: other.bus.send("end", {}))
    one.do(agreeing.tell)
    one.do(one.bus.send, "asked", {})
    said = [told["by"] for told in until(listening, "end") if told["kind"] == "settings"]
    assert said == ["a"]
    assert not errors(caplog)


# ── whole programs ──


def test_a_program_with_another_password_is_told_of_and_nothing_secret_is_said(
    shared, listening, postgresql_server
):
    with simulating() as vendor:
        settings = {
            **vendor.environment,
            "REDIS_URL": shared.url,
            "DATABASE_URL": postgresql_server.new_database(),
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
        }
        wrong = {**settings, "VOTEBOARD_PRESENTER_PASSWORD": f"{MARK}, another password"}
        with running("serve", **settings) as one, running("serve", **settings) as same:
            with running("serve", **wrong) as other:
                line = "Another process has other settings: VOTEBOARD_PRESENTER_PASSWORD. "
                # Each hears of all in turn: what the first two have to say of each other is said before.
                eventually(lambda: [each.output.count(line) for each in (one, same, other)] == [1, 1, 2])
                for each in (one, same, other):
                    assert each.output.count("other settings") == each.output.count(line)
            with shared.client() as client:
                client.publish("end", json.dumps({"kind": "end"}))
            said = [told for told in until(listening, "end") if told["kind"] == "settings"]
    assert len({told["by"] for told in said}) == 3
    for told in said:
        watching.look("what is told of settings", json.dumps(told).encode())
        assert told["body"].keys() == {"digests", "answer"}
        assert told["body"]["digests"].keys() == COMPARED.keys()
        assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in told["body"]["digests"].values())
