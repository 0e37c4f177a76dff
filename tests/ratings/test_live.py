"""Ratings from the vendor to screens, through the wired program and the simulator's HTTP."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.conftest import eventually, serving, settings_for
from tests.test_live import Screen
from voteboard import create_app
from voteboard.live import Watching
from voteboard.ratings.boards import MOST_RANGES, READ_LASTS, RENEWED
from voteboard.ratings.polling import FORGET_EVERY
from voteboard.redaction import Redactor

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # what the clock says first


def at(**before):
    return (NOW - timedelta(**before)).timestamp()


@pytest.fixture
def wired(simulator, clock):
    settings = settings_for(simulator, long_polling=True, ratings_interval=1)
    return create_app(settings, clock.runtime(), Redactor())


@pytest.fixture
def join(wired):
    with ExitStack() as stack:
        url = stack.enter_context(serving(wired.app))

        def connect(watch):
            screen = Screen(url, {"watch": watch}, events=("ratings",))
            stack.callback(screen.client.disconnect)
            return screen

        yield connect


@pytest.fixture
def step(wired, clock):
    def go(seconds=1.0):
        clock.seconds += seconds
        wired.engine.ratings.poller.step()

    return go


def last(screen):
    [(event, message)] = screen.messages(1)
    assert event == "ratings"
    return message


def test_new_ratings_reach_everybody_who_watches_their_period(simulator, join, step):
    simulator.rate("79161234567", 4, employee="Анна", at=at(hours=1))
    simulator.rate("79161234567", 2, at=at(days=1))
    today, week, past = (
        join(watch) for watch in ("ratings", "ratings:week", "ratings:2026-11-01..2026-11-23")
    )
    for screen in (today, week, past):
        assert (last(screen)["n"], screen.told) == (0, [])
    step()
    assert [last(screen)["counts"] for screen in (today, week, past)] == [
        [0, 0, 0, 1, 0], [0, 1, 0, 1, 0], [0, 1, 0, 0, 0],
    ]  # fmt: skip
    step()
    simulator.rate("79161234567", 5, employee="Анна", at=at(minutes=1))
    step()
    told = last(today)
    assert (told["mean"], told["trend"]) == ("4.5", {"before": "2.0", "n": 1, "difference": "+2.5"})
    assert told["employees"] == [{"name": "Анна", "n": 2, "mean": "4.5", "small": True}]
    assert last(week)["n"] == 3
    assert past.told == []
    assert last(join("ratings:today")) == told


def test_the_vendor_is_asked_only_while_somebody_looks(wired, simulator, clock, step):
    simulator.rate(at=at(hours=1))
    client, boards = wired.app.test_client(), wired.engine.ratings.boards
    for _ in range(3):
        step()
    assert wired.engine.ratings.record.until() is None
    assert client.get("/api/ratings").json["reason"] == "starting"
    step()
    assert client.get("/api/ratings").json["n"] == 1
    simulator.rate(at=at(minutes=5))
    step(READ_LASTS + 1)
    assert not boards.watched
    told = client.get("/ratings?period=week")
    assert told.status_code == 200
    step()
    assert client.get("/api/ratings").json["n"] == 2


@pytest.mark.parametrize("nothing", ["null", "[]", "{}"])
def test_an_answer_without_ratings_does_not_mean_that_there_never_were_any(wired, simulator, step, nothing):
    def known():
        return wired.app.test_client().get("/api/ratings?period=week").json["n"]

    simulator.rate("79161234567", 4, at=at(days=1))
    simulator.rate("79161234567", 5, at=at(hours=2))
    assert known() == 0
    simulator.fault(command="feedback_report", body=nothing, times=1)
    step()
    assert known() == 0
    step()
    assert known() == 2
    # After an hour in which nobody looked, too.
    simulator.rate("79161234568", 3, at=at(minutes=-30))
    simulator.fault(command="feedback_report", body=nothing, times=1)
    step(3600)
    known()
    step()
    assert known() == 2
    step()
    assert known() == 3


def test_stale_and_fresh_again(wired, simulator, join, step):
    screen = join("ratings")
    assert (last(screen)["stale"], screen.told) == (True, [])
    step()
    assert last(screen)["reason"] is None
    simulator.fault(command="feedback_report", body="<html>", times=30)
    for _ in range(20):
        step()
    told = last(screen)
    assert (told["stale"], told["reason"], told["at"]) == (True, "unreadable", "2026-11-24T17:00:01Z")
    health = wired.app.test_client().get("/healthz?lang=en").json["ratings"]
    assert health["problem"]["code"] == "unreadable"
    assert health["watched"]
    simulator.fault(command="feedback_report", times=0)
    step(40)
    assert last(screen)["stale"] is False
    assert wired.app.test_client().get("/healthz").json["ratings"]["problem"] is None


def test_a_crash_of_polling_is_logged_and_it_goes_on(wired, simulator, step, monkeypatch, caplog):
    simulator.rate(at=at(hours=1))
    wired.app.test_client().get("/ratings")
    collector = wired.engine.ratings.poller._collector
    with monkeypatch.context() as patch:
        patch.setattr(type(collector), "collect", lambda _: 1 / 0)
        step()
    assert "ZeroDivisionError" in caplog.text
    assert wired.engine.ratings.poller.health().crashes == 1
    step()
    assert wired.app.test_client().get("/api/ratings").json["n"] == 1


def test_an_answer_that_is_too_much_is_asked_for_in_parts(wired, simulator, step, monkeypatch):
    monkeypatch.setattr("voteboard.vendor.transport.MAX_BODY", 2000)
    for hours in range(1, 61):
        simulator.rate("79161234567", 5, at=at(hours=hours))
    client = wired.app.test_client()
    client.get("/ratings?period=week")
    step()
    assert client.get("/api/ratings?period=week").json["n"] == 60


def test_days_end_and_what_is_too_old_goes(wired, simulator, join, clock, step):
    simulator.rate("79161234567", 5, at=at(hours=1))
    simulator.rate("79161234567", 1, at=at(days=89, hours=23, minutes=59))
    screen = join("ratings")
    last(screen)
    step()
    assert last(screen)["n"] == 1
    assert wired.app.test_client().get("/api/ratings?period=2026-08-01..2026-11-24").json["n"] == 2
    step(4 * 3600)
    told = last(screen)
    assert (told["n"], told["from"]) == (0, "2026-11-24T21:00:00Z")
    step(FORGET_EVERY)
    assert wired.app.test_client().get("/api/ratings?period=2026-08-01..2026-11-24").json["n"] == 1


def test_different_ranges_are_bounded(wired, join):
    boards = wired.engine.ratings.boards
    for day in range(1, MOST_RANGES):
        boards.join(boards.recall(_range(day)).period.asked)
    join("ratings:2025-01-01..2025-01-05")
    with pytest.raises(Refused):
        join("ratings:2025-01-01..2025-01-06")
    for watch in ("ratings:2025-01-01..2025-01-05", "ratings:week", "ratings:event"):
        join(watch)
    for day in range(1, 100):
        assert wired.app.test_client().get(f"/api/ratings?period={_range(day).text}").status_code == 200
    assert len(boards._kept) <= 2 * MOST_RANGES + 3


def _range(day):
    from voteboard.ratings.period import parse

    first = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return parse(f"{first:%Y-%m-%d}..2026-06-01")


@pytest.mark.parametrize(
    "watch", ["ratings:", "ratings:yesterday", "ratings:2026-11-24..2026-11-01", "ratingstoday"]
)
def test_what_is_no_period_is_no_watch(wired, watch):
    # Not by a screen: a client that is refused waits for 25 s where it has no websocket.
    watching = Watching(wired.engine.archive, wired.engine.relay, wired.engine.ratings.boards)
    assert watching.find(watch) is None
    assert watching.find("ratings:week")[0] == "ratings:week"


def test_what_the_presenter_decides_goes_out_at_once(wired, simulator, join, step):
    desk, presenter = wired.engine.ratings.desk, wired.consoles.desk._presenter
    simulator.rate("79161234567", 5, text="Спасибо, мой номер 8 (916) 123-45-67", at=at(hours=1))
    screen, event = join("ratings"), join("ratings:event")
    for watching in (screen, event):
        last(watching)
    step()
    assert [last(watching)["comments"] for watching in (screen, event)] == [[], []]
    [comment] = desk.comments(0)[0]

    def do(name, **given):
        presenter.do("Анна", f"{name}-{given}".rjust(8), name, given)

    do("release_comment", id=comment.id)
    [told] = last(screen)["comments"]
    assert told == {
        "id": comment.id, "at": "2026-11-24T16:00:00Z", "value": 5, "employee": "",
        "text": "Спасибо, мой номер +7 916 ···-··-67", "phone": "+7 916 ···-··-67",
    }  # fmt: skip
    assert last(event)["n"] == 1
    do("event_begins", at="2026-11-24T19:30:00+03:00")
    told = last(event)
    assert (told["n"], told["from"]) == (0, "2026-11-24T16:30:00Z")
    do("withdraw_comment", id=comment.id)
    assert last(screen)["comments"] == []
    do("event_begins", at=None)
    assert last(event)["n"] == 1
    do("event_begins", at="now")
    assert last(event)["n"] == 0
    for name, given in (
        ("release_comment", {}), ("release_comment", {"id": "1"}), ("release_comment", {"id": 2**70}),
        ("withdraw_comment", {"id": 999}), ("event_begins", {"at": "soon"}), ("event_begins", {"at": 5}),
        ("event_begins", {"at": "2026-11-24T19:00:00"}),
    ):  # fmt: skip
        with pytest.raises(Exception, match=r"^(id|at): |not there any more"):
            do(name, **given)
    assert screen.told == event.told == []


def test_who_compares_with_before_is_kept_up_to_date(wired, simulator, join, clock, step):
    record = wired.engine.ratings.record
    simulator.rate("79161234567", 5, at=at(minutes=5))
    screen = join("ratings")
    last(screen)
    step()
    assert last(screen)["n"] == 1
    other = simulator.rate("79161234567", 4, at=at(minutes=4))
    assert other is None
    wired.engine.ratings.poller._collector.collect()  # as another process does
    assert record.comments()[1] == 0
    step(RENEWED)
    eventually(lambda: screen.told)
    assert last(screen)["n"] == 2
