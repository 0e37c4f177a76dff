"""What the log says, in which form, how often, and what it never says."""

import io
import json
import logging

import pytest

from tests.conftest import settings_for
from voteboard import create_app
from voteboard.logs import JsonFormatter
from voteboard.redaction import Redactor
from voteboard.repeats import EVERY, MOST, OFTEN, Repeats
from voteboard.transitions import AT_ONCE, Transitions


class Log:
    """A logger of its own with our handler, and what it has written."""

    def __init__(self, clock, *secrets):
        redactor = Redactor()
        for secret in secrets:
            redactor.hide(secret)
        self.stream = io.StringIO()
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(JsonFormatter(redactor))
        handler.addFilter(Repeats(clock.monotonic))
        self.log = logging.Logger("test")
        self.log.addHandler(handler)

    @property
    def said(self):
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def crash(self, error=ValueError, sentence="It broke"):
        try:
            raise error("planted")
        except error:
            self.log.exception(sentence)


def test_each_line_is_an_object_with_what_the_record_has(clock):
    log = Log(clock)
    log.log.warning(
        "Vote %s: “%s”\n", 29, "нет", extra={"event": "vendor-failed", "vote": 29, "code": "account"}
    )
    log.crash()
    first, second = log.said
    assert list(first) == ["time", "level", "logger", "event", "message", "vote", "code"]
    assert (first["level"], first["logger"], first["vote"]) == ("WARNING", "test", 29)
    assert first["message"] == "Vote 29: “нет”\n"
    assert first["time"].endswith("Z")
    assert "нет" in log.stream.getvalue(), "as it is read"
    assert second["exception"].splitlines()[-1] == "ValueError: planted"


@pytest.mark.parametrize(
    "secret",
    [
        'se"cret',
        "se\\cret",
        "\\secret",
        'secret"',
        "planted\nsecret",
        "INFO",
        "se/cret+ и 🎤",
        '"time": "2',
    ],
)
def test_secrets_are_masked_wherever_they_are_and_it_stays_json(clock, secret):
    log = Log(clock, secret)
    quoted = json.dumps(secret)
    try:
        raise ValueError(f"of {secret} in {quoted}")
    except ValueError:
        log.log.exception("asked %s", quoted, extra={"event": "x", "address": f"?s={secret}", secret: secret})
    log.log.info("%s", secret)
    first, second = log.said
    plain = Redactor()
    plain.hide(secret)
    for line in log.stream.getvalue().splitlines():
        assert plain(line) == line
    for value in (*first.values(), *second.values()):
        assert secret not in str(value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "\ud800", b"\xff", {"a": {1}}, None, True, 1.5]
)
def test_whatever_a_field_is_it_stays_json(clock, value):
    log = Log(clock)
    log.log.warning("x %s", value, extra={"field": value})
    (said,) = log.said
    assert "NaN" not in log.stream.getvalue()
    log.stream.getvalue().encode()
    if value in (None, True, 1.5):
        assert said["field"] == value


def test_the_same_error_is_told_once_a_minute_with_its_count(clock):
    log = Log(clock)
    for _ in range(300):
        log.crash()
        clock.seconds += 1
    assert [one["message"] for one in log.said] == [
        "It broke", *[f"It broke ({EVERY:.0f} more since the last time)".replace("60", "59")] * 4
    ]  # fmt: skip
    assert log.said[1]["repeated"] == 59


def test_other_errors_and_other_records_are_told(clock):
    log = Log(clock)
    for error in (ValueError, KeyError, ValueError):
        log.crash(error)
        log.crash(error, "Another sentence")
    for n in range(3):
        log.log.warning("A turn")
        log.log.warning("From %s", n, extra={OFTEN: True})
    assert [one["message"] for one in log.said] == [
        "It broke", "Another sentence", "It broke", "Another sentence", "A turn", "From 0", "A turn", "A turn"
    ]  # fmt: skip


def test_what_is_remembered_of_errors_is_bounded(clock):
    repeats = Repeats(clock.monotonic)
    for n in range(3 * MOST):
        repeats.filter(logging.makeLogRecord({"msg": f"{n}", OFTEN: True}))
    assert len(repeats._said) == MOST


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([None, None], [None, None]),
        (["bad", "bad", None, None], ["", None, "", None]),
        (["bad", "worse", "bad"], ["", "", ""]),
    ],
)
def test_changes_are_said_once(states, said):
    transitions = Transitions()
    assert [transitions.news(state, now) for now, state in enumerate(states)] == said


@pytest.mark.parametrize("ends", ["bad", None])
def test_what_flaps_is_said_now_and_then_and_how_it_ended_in_any_case(ends):
    transitions, said = Transitions(), []
    states = ["bad", None] * 300 + ["bad", ends] + [ends] * 120 + ["worse"]
    for now, state in enumerate(states):
        words = transitions.news(state, float(now))
        if words is not None:
            said.append((state, words))
    assert len(said) <= AT_ONCE + len(states) / 60 + 1
    assert [state for state, _ in said[-2:]] == [ends, "worse"]
    untold = sum(int(words.split()[0].strip("(")) for _, words in said if words)
    changes = 603 if ends is None else 602
    assert len(said) + untold == changes, "none is lost"


@pytest.fixture
def polls(simulator, clock, caplog):
    """Polls of the wired program, so many, and what the log said of them."""

    def poll(times, every, *, fault=None, url=None):
        settings = settings_for(simulator)
        if url:
            settings = settings.model_copy(update={"api_url": url})
        poller = create_app(settings, clock.runtime(), Redactor()).engine.poller
        caplog.set_level(logging.INFO, "voteboard")
        caplog.clear()
        for n in range(times):
            if fault:
                simulator.fault(body=fault(n), times=1 if fault(n) is not None else 0)
            clock.seconds += every
            poller.step()
        assert sum(poller.outcomes.values()) == times
        return [record.getMessage() for record in caplog.records if record.name.startswith("voteboard")]

    return poll


def test_500_polls_with_the_same_failure_give_one_line(polls):
    (said,) = polls(500, 61, url="http://127.0.0.1:9")
    assert "refuses connections" in said


def test_a_vendor_that_flaps_gives_few_lines(polls, simulator):
    simulator.create()
    said = polls(60, 2.5, fault=lambda n: ("<html>", "", None)[n % 3])
    assert AT_ONCE <= len(said) <= AT_ONCE + 60 * 2.5 / 60
    assert "changes before were not told" in said[-1]
