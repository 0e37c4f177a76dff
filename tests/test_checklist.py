import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.conftest import ROOT
from voteboard import advice, checklist, processes
from voteboard.branding import OWN, Branding
from voteboard.catalogue import translator
from voteboard.checklist import SeenScreen, checks
from voteboard.colour import parse
from voteboard.diagnosis import Balance, Health, RecordHealth
from voteboard.history.errors import HistoryError
from voteboard.processes import Processes
from voteboard.vendor.errors import Unreachable

HEALTHY = Health(
    last_good_age=0.5,
    crashes=0,
    rejected={},
    problem=None,
    answered_at=datetime(2026, 11, 24, 17, tzinfo=UTC),
    latency=0.12,
    usual_latency=0.08,
    clock_offset=0.3,
)
STARTING = replace(
    HEALTHY, last_good_age=None, answered_at=None, latency=None, usual_latency=None, clock_offset=None
)
RECORDED = RecordHealth(waiting=0, behind=False, problem=None)
STAGE = SeenScreen(number=1, kind="stage", full_screen=True, awake=True, fits=True, seen=HEALTHY.answered_at)
NO_CONTACT = Unreachable("No contact with %(whom)s", whom="the vendor")


def test_a_program_that_is_ready_is_green_all_over():
    found = checks(HEALTHY, RECORDED, Branding(), [STAGE], 1.0)
    assert [check.name for check in found] == ["vendor", "clock", "screen", "contrast", "labels", "record"]
    assert {check.state for check in found} == {"good"}
    assert not any(check.advice for check in found)


def test_a_program_that_was_just_started_waits_and_asks_for_a_screen():
    found = checks(STARTING, RECORDED, None, [], 1.0)
    assert [check.state for check in found] == ["wait", "wait", "bad", "good", "wait", "good"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_check_is_told_in_the_readers_language(language):
    translate = translator(language)
    told = checklist.vendor(replace(HEALTHY, problem=NO_CONTACT, last_good_age=60.0), 1.0).told(translate)
    assert told == {
        "name": "vendor",
        "state": "bad",
        "text": "No contact with the vendor",
        "advice": translate(advice.ADVICE["unreachable"]),
    }
    told = [check.told(translate) for check in checks(HEALTHY, RECORDED, OWN, [STAGE], 1.0)]
    assert told[0]["text"] == translate("The vendor is reached and answers in %(ms)s ms") % {"ms": 80}
    assert {check["advice"] for check in told} == {""}
    assert all(bool(re.search("[а-я]", check["text"])) == (language == "ru") for check in told)


@pytest.mark.parametrize(
    ("age", "problem", "interval", "state", "does"),
    [
        (14.9, None, 1.0, "good", None),
        (15.1, None, 1.0, "bad", "silent"),
        (15.1, None, 10.0, "good", None),
        (2.0, NO_CONTACT, 1.0, "warn", "unreachable"),
        (15.1, NO_CONTACT, 1.0, "bad", "unreachable"),
        (None, NO_CONTACT, 1.0, "bad", "unreachable"),
        (None, None, 1.0, "wait", "starting"),
    ],
)
def test_the_vendor(age, problem, interval, state, does):
    check = checklist.vendor(replace(HEALTHY, last_good_age=age, problem=problem), interval)
    assert check.state == state
    assert check.advice == ((advice.ADVICE[does],) if does else ())


@pytest.mark.parametrize(
    ("offset", "state", "says"),
    [
        (5.0, "good", "agrees"),
        (-5.0, "good", "agrees"),
        (5.1, "warn", "5 s behind"),
        (-7.4, "warn", "7 s ahead"),
        (-3600.5, "warn", "60 min ahead"),
        (180.0, "warn", "3 min behind"),
    ],
)
def test_the_clock(offset, state, says):
    check = checklist.clock(replace(HEALTHY, clock_offset=offset))
    assert check.state == state
    assert says in str(check)
    assert bool(check.advice) == (state == "warn")


def test_a_clock_that_is_not_told_is_waited_for_and_then_left_to_the_reader():
    assert checklist.clock(STARTING).advice == ()
    mute = checklist.clock(replace(HEALTHY, clock_offset=None))
    assert mute.state == "wait"
    assert "another one" in str(mute)


@pytest.mark.parametrize(
    ("more", "state", "says"),
    [
        ({"full_screen": False}, "warn", "Screen 1 is not in full screen. Press F"),
        ({"awake": False}, "warn", "Screen 1 may go dark. Switch sleep off"),
        ({"awake": None}, "warn", "plain http"),
        ({"full_screen": False, "awake": None}, "warn", "full screen and may go dark. Press F"),
        ({"seen": None}, "wait", "not told yet"),
        ({"kind": "vote"}, "bad", "No screen shows the stage"),
        ({"kind": "embed"}, "bad", "No screen shows the stage"),
    ],
)
def test_a_screen_that_is_not_ready(more, state, says):
    check = checklist.screen([replace(STAGE, **more)])
    assert check.state == state
    assert says in str(check)


def test_one_good_screen_is_enough_and_else_the_best_one_is_named():
    idle = SeenScreen(number=2, kind="stage", full_screen=False, awake=False, seen=HEALTHY.answered_at)
    assert checklist.screen([idle, STAGE]).state == "good"
    check = checklist.screen([idle, replace(idle, number=7, awake=True), replace(STAGE, kind="vote")])
    assert (check.state, check.parameters) == ("warn", {"number": 7})
    assert len(check.advice) == 1


def test_labels_are_what_the_screens_measured():
    cut, other = replace(STAGE, number=4, fits=False), replace(STAGE, number=5, fits=False)
    check = checklist.labels([STAGE, cut, other, replace(cut, number=9, kind="embed")])
    assert (check.state, check.parameters) == ("bad", {"numbers": "4, 5"})
    assert checklist.labels([replace(STAGE, fits=None)]).state == "wait"
    assert checklist.labels([replace(cut, kind="vote")]).state == "wait"


def test_the_record():
    check = checklist.record(RecordHealth(7, behind=True, problem=None))
    assert (check.state, "7" in str(check)) == ("warn", True)
    check = checklist.record(RecordHealth(7, behind=True, problem=HistoryError("It met an error")))
    assert (check.state, check.advice) == ("bad", (advice.ADVICE["history"],))


@pytest.mark.parametrize(
    ("seen", "state", "says", "does"),
    [
        (Processes(leads=True, processes=2, link=True), "good", "the same: 3", None),
        (Processes(leads=True, processes=1, link=True), "good", "the same: 2", None),
        (Processes(leads=True, processes=0, link=True), "warn", "No other", processes.ALONE),
        (Processes(leads=True, processes=2, link=False), "bad", "part of the screens", "link-down"),
        (Processes(leads=True, processes=0, link=False), "bad", "part of the screens", "link-down"),
        (Processes(leads=False, processes=2, link=False), "bad", "nothing can be changed", "link-down"),
        (Processes(leads=False, processes=2, link=True), "bad", "No process leads", "nobody-leads"),
    ],
)
def test_the_processes(seen, state, says, does):
    check = processes.check(seen)
    assert (check.name, check.state, says in str(check)) == ("processes", state, True)
    assert check.advice == ((advice.ADVICE.get(does, does),) if does else ())
    text = check.told(translator("ru"))
    assert re.search("[а-я]", text["text"])
    assert bool(re.search("[а-я]", text["advice"])) == bool(does)


@pytest.mark.parametrize(
    ("amount", "messages", "says"),
    [
        (None, False, None),
        (None, True, ("wait", "not known yet")),
        ("100", False, None),
        ("100", True, ("good", "100.00")),
        ("99.999", False, ("warn", "low: 99.99.")),
        ("0", True, ("bad", "low: 0.00.")),
        ("-0.001", False, ("bad", "low: -0.01.")),
    ],
)
def test_the_balance_is_a_point_for_who_sends_messages_and_where_it_is_low(amount, messages, says):
    money = Balance(amount and Decimal(amount), Decimal(100))
    found = checks(HEALTHY, RECORDED, None, [STAGE], 1.0, money, messages=messages)
    last = found[-1]
    assert (last.name == "balance") == (says is not None)
    if says:
        assert (last.state, says[1] in str(last)) == (says[0], True)


@pytest.mark.parametrize(
    ("branding", "names"),
    [
        (Branding(), ""),
        (Branding(ground=parse("#102030"), bars=(parse("#ffffff"),)), ""),
        (Branding(accent=parse("#101010")), "accent #101010"),
        (Branding(bars=(parse("#0b0d18"), parse("#ffffff"), parse("#15161c"))), "bars #0b0d18 #15161c"),
        (
            Branding(ground=parse("#777777"), ink=parse("#888888"), accent=parse("#777778")),
            "ink #888888; acc",
        ),
        # The theme's own bars are made for its own ground.
        (Branding(ground=parse("#ffffff")), "accent #ffc857; bars #ff7a59 #2ec4a6"),
    ],
)
def test_colours_that_are_hard_to_see_are_named(branding, names):
    check = checklist.contrast(branding)
    assert check.state == ("warn" if names else "good")
    assert names in str(check)


def test_themes_of_ours_need_no_look():
    assert checklist.contrast(None).state == "good"


def test_the_colours_taken_for_the_themes_own_are_those_of_its_file():
    css = (ROOT / "static/css/themes/event.css").read_text()
    own = dict(re.findall(r"var\(--event-([\w-]+), (#\w+)\)", css))
    assert (own["ground"], own["ink"]) == (str(OWN.ground), str(OWN.ink))
    assert f"--leader: var(--event-accent, {OWN.accent})" in css
    assert [own[f"bar-{i}"] for i in range(len(OWN.bars))] == [str(bar) for bar in OWN.bars]
