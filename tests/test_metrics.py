"""`/metrics`: the library's own parser reads it, each metric moves when its thing happens, who may see it."""

import json
from contextlib import closing

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from websocket import WebSocketException

from tests.conftest import SECRET, eventually, running, settings_for
from tests.desk import SETTING, Desk
from tests.hooked import SECRET as SIGNING
from tests.hooked import answer, receiving
from tests.test_consoles import Socket
from tests.test_strangers import Viewer
from voteboard import create_app
from voteboard.errors import SettingsError
from voteboard.messages.checking import key
from voteboard.model import Message
from voteboard.redaction import Redactor
from voteboard.settings import load

TOKEN = "planted-metrics-token"
# Few values each: none is a vote's, a person's or an address's.
LABELS = {
    "about", "outcome", "reason", "kind", "transport", "event", "task", "webhook", "le", "version", "python"
}  # fmt: skip


class Scrape:
    """What `/metrics` says now: ``scrape("polls_total", about="votes", outcome="ok")``."""

    def __init__(self, get):
        self._get = get

    def all(self):
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self._get())
            for sample in family.samples
        }

    def __call__(self, name, **labels):
        return self.all().get((f"voteboard_{name}", *sorted(labels.items())))


class House:
    """The wired program with a webhook, moved by hand."""

    def __init__(self, simulator, clock, **more):
        self.program = create_app(settings_for(simulator, **more), clock.runtime(), Redactor())
        self.engine, self.clock = self.program.engine, clock
        self.browser = self.program.app.test_client()
        self.scrape = Scrape(lambda: self.browser.get("/metrics").text)

    def pass_time(self, seconds, task="poller"):
        self.clock.seconds += seconds
        self.program.supervisor.step(task)


def test_each_metric_of_the_engine_moves_when_its_thing_happens(simulator, clock, monkeypatch):
    with receiving(answer(500)) as receiver:
        house = House(simulator, clock, webhooks=receiver.url(), webhook_secret=SIGNING, webhooks_inside=True)
        scrape, engine = house.scrape, house.engine
        vote = simulator.create()
        assert (scrape("ready"), scrape("stage_stale"), scrape("stage_data_age_seconds")) == (0, 1, None)
        house.program.open()
        house.pass_time(1)
        simulator.add(vote["nr"], _1=5)
        house.pass_time(1)
        assert (scrape("ready"), scrape("votes_followed"), scrape("stage_stale")) == (1, 1, 0)
        assert scrape("polls_total", about="votes", outcome="ok") == 2
        clock.seconds += 3
        assert scrape("last_good_answer_age_seconds", about="votes") == 3
        assert scrape("stage_data_age_seconds") == 3
        assert scrape("task_heartbeat_age_seconds", task="poller") == 3

        # the vendor
        simulator.fault(body="<html>", times=1)
        house.pass_time(1)
        assert scrape("polls_total", about="votes", outcome="unreadable") == 1
        assert scrape("answers_rejected_total", reason="unreadable") == 1
        simulator.add(vote["nr"], _1=-5)  # all zero at once has to be said twice
        house.pass_time(40)
        assert scrape("answers_rejected_total", reason="doubted") == 1
        simulator.fault(body="", times=50)
        for _ in range(5):
            house.pass_time(30)
        assert (scrape("stage_stale"), scrape("stage_data_age_seconds") > 100) == (1, True)
        simulator.fault(body="", times=0)
        house.browser.get("/ratings")
        house.pass_time(1, "ratings")
        assert scrape("polls_total", about="ratings", outcome="ok") == 1
        assert scrape("last_good_answer_age_seconds", about="ratings") == 0
        assert scrape("balance") is None
        engine.balance.wanted = lambda: True
        house.pass_time(1, "balance")
        assert (scrape("balance"), scrape("balance_warning")) == (1000, 100)
        assert scrape("polls_total", about="balance", outcome="ok") == 1

        # what is sent out
        house.pass_time(1, "webhooks")
        assert scrape("webhook_attempts_total", webhook="1", outcome="failed") == 1
        assert scrape("webhook_queued", webhook="1") > 0
        house.pass_time(10, "webhooks")
        assert scrape("webhook_attempts_total", webhook="1", outcome="delivered") == 1
        assert scrape("webhook_lost_total", webhook="1") == 0
        message = Message("79160000000", "Rate us", "Anna", "A-1", "Thanks")
        mailing = engine.outgoing.mailings.confirm([(2, key(message), message)], "", clock.now())
        engine.outgoing.dispatch.start(mailing.id)
        assert scrape("messages_total", outcome="sent") == 1

        # the record
        append = engine.recorder._append
        monkeypatch.setattr(engine.recorder, "_append", lambda _: 1 / 0)
        simulator.add(vote["nr"], _1=9)
        house.pass_time(40)
        clock.seconds += 2
        assert scrape("record_failures_total") >= 1
        assert scrape("record_waiting") >= 1
        assert scrape("record_lag_seconds") >= 2
        assert scrape("record_behind") == 1
        monkeypatch.setattr(engine.recorder, "_append", append)
        house.pass_time(40)
        house.pass_time(1)
        assert (scrape("record_waiting"), scrape("record_behind")) == (0, 0)

        # the tasks
        monkeypatch.setattr(engine.curtains, "_paces", None)
        house.pass_time(1, "curtains")
        assert scrape("task_crashes_total", task="curtains") == 1
        monkeypatch.setattr(engine.poller._client, "vote_report", lambda _: 1 / 0)
        house.pass_time(40)
        assert scrape("task_crashes_total", task="poller") >= 1, "beside its step"
        clock.seconds += 31
        assert (scrape("task_stuck", task="poller"), scrape("ready")) == (1, 0)
        assert scrape("build_info", version="0.1.0", python=_python())

        # what nobody is told
        text = house.browser.get("/metrics").text
        for secret in (SECRET, SIGNING, vote["hash"], "79160000000", "planted", str(receiver.port)):
            assert secret not in text
        assert {label for name in scrape.all() for label, _ in name[1:]} <= LABELS


def _python():
    import platform

    return platform.python_version()


@pytest.fixture
def stranger(simulator):
    """The program in its own process, which one address may open few connections to."""
    more = {"CONNECTIONS_PER_ADDRESS": "16", "LONG_POLLING": "1", "LOG_FORMAT": "json"}
    more = {f"VOTEBOARD_{name}": value for name, value in more.items()}
    with running("serve", **simulator.environment, **more, **SETTING) as started:
        yield started


def test_each_metric_of_the_screens_moves_when_its_thing_happens(simulator, stranger):
    vote = simulator.create("вопрос " * 60, [f"{n} {'ответ ' * 60}" for n in range(40)])
    with requests.Session() as session:
        scrape = Scrape(lambda: session.get(f"{stranger.url}/metrics", timeout=10).text)
        eventually(lambda: scrape("ready") and scrape("votes_followed"))
        eventually(lambda: stranger.get("/api/stage").json()["vote"])
        assert scrape("vendor_latency_seconds") > 0
        assert scrape("vendor_clock_offset_seconds") is not None
        assert scrape("viewers", kind="stage", transport="websocket") == 0

        viewer = Viewer(stranger)
        viewer.hears('42["board"')
        polling = f"{stranger.url}/socket.io/?EIO=4&transport=polling"
        sid = json.loads(session.get(polling, timeout=10).text[1:])["sid"]
        session.post(f"{polling}&sid={sid}", data='40{"watch":"stage"}', timeout=10)
        eventually(lambda: scrape("viewers", kind="stage", transport="polling") == 1)
        assert scrape("viewers", kind="stage", transport="websocket") == 1
        told = scrape("broadcasts_total", event="tally")
        simulator.add(vote["nr"], _1=3)
        viewer.hears('42["tally"')
        assert scrape("broadcasts_total", event="tally") > told
        assert scrape("broadcast_duration_seconds_count") >= 1
        assert scrape("broadcast_duration_seconds_bucket", le="+Inf") == scrape(
            "broadcast_duration_seconds_count"
        )

        desk = Desk(stranger.url)
        console = Socket(desk)
        with closing(desk.http):
            eventually(lambda: scrape("consoles") == 1)
            console.close()
        eventually(lambda: scrape("consoles") == 0)

        slow = Viewer(stranger, sockopt=[(1, 8, 2048)])  # SO_RCVBUF: it takes next to nothing
        for n in range(6):
            simulator.change(vote["nr"], question=f"{n} {'вопрос ' * 60}")
            viewer.hears('42["board"')
        eventually(lambda: scrape("slow_skipped_total"))
        for n in range(30):
            slow.socket.send(f'42{n}["screen",{{}}]')  # each wants an answer
        eventually(lambda: scrape("slow_let_go_total") == 1)

        for said, reason in (("2" * 5000, "size"), ("3", "frames")):
            loud = Viewer(stranger)
            for _ in range(70):
                try:
                    loud.socket.send(said)
                except OSError:
                    break
            eventually(lambda reason=reason: scrape("connections_refused_total", reason=reason) == 1)
        crowd = [Viewer(stranger, None) for _ in range(8)]
        with pytest.raises((OSError, WebSocketException)):
            crowd += [Viewer(stranger, None) for _ in range(16)]
        assert scrape("connections_refused_total", reason="address") >= 1

        simulator.fault(body="<html>", times=1)
        eventually(lambda: "vendor-answers" in stranger.output)
        said = [json.loads(line) for line in stranger.lines if line.startswith("{")]
        assert [one["event"] for one in said if "vendor" in one.get("event", "")] == [
            "vendor-failed",
            "vendor-answers",
        ]
        samples = scrape.all()
        assert scrape("loop_delay_seconds_count") > 10
        for name in ("cpu_seconds_total", "resident_memory_bytes", "open_fds", "start_time_seconds"):
            assert samples[f"process_{name}",] > 0


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"])
def test_without_a_token_only_this_machine_reads_it(wired, header):
    client = wired.app.test_client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    for asked in ({"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}, {"headers": {header: "x"}}):
        refused = client.get("/metrics", **asked)
        assert (refused.status_code, "process_" in refused.text) == (403, False)
        assert "VOTEBOARD_METRICS_TOKEN" in refused.text


def test_with_a_token_whoever_shows_it_reads_it(simulator, clock):
    client = House(simulator, clock, metrics_token=TOKEN).browser
    for shown in ("", TOKEN, f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ы"):
        refused = client.get("/metrics", headers={"Authorization": shown.encode().decode("latin-1")})
        assert (refused.status_code, "process_" in refused.text) == (401, False)
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    shown = {"Authorization": f"bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}
    assert client.get("/metrics", headers=shown, environ_base=elsewhere).status_code == 200


@pytest.mark.parametrize(
    "token", ["short", "with a blank in it, which no header has", "длинный-токен-из-кириллицы"]
)
def test_a_token_that_cannot_be_sent_or_is_easily_guessed_is_refused(token, monkeypatch):
    monkeypatch.setenv("VOTEBOARD_METRICS_TOKEN", token)
    with pytest.raises(SettingsError, match="VOTEBOARD_METRICS_TOKEN") as refused:
        load(_env_file=None)
    assert token not in str(refused.value)
