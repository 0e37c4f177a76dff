"""The curtain, driven as the console drives it: every public surface, and what remains over a restart."""

import json
import re
import sqlite3
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from websocket import WebSocketTimeoutException, create_connection

from tests.conftest import eventually, running, settings_for
from tests.desk import SETTING, Desk
from voteboard import create_app
from voteboard.redaction import Redactor

COUNTS = (73_311, 40_009, 40_009, 9_173)
NUMBERS = [*COUNTS, sum(COUNTS)]


@pytest.fixture
def vote(simulator):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил", "Вера", "Олег"), name="Премия")
    simulator.add(made["nr"], **{f"_{i}": n for i, n in enumerate(COUNTS, 1)})
    return made


@pytest.fixture
def evening(simulator, vote):
    """A running program that knows the vote, and a desk."""
    with running("serve", **simulator.environment, **SETTING) as program:
        eventually(lambda: program.get("/api/stage").json()["total"] == sum(COUNTS))
        yield program, Desk(program.url)


def public(program, hash) -> dict[str, str]:
    """Everything that a stranger can ask for."""
    paths = ("/", f"/?v={hash}", f"/embed/{hash}", "/api/stage", f"/api/votes/{hash}", "/archive",
             f"/api/votes/{hash}/history", f"/archive/{hash}", f"/replay/{hash}", f"/replay/{hash}.html",
             "/healthz")  # fmt: skip
    return {path: program.get(path).text for path in paths}


def leaks(program, hash, numbers=NUMBERS) -> list[tuple[str, int]]:
    """Where one of the numbers can be read, in any grouping."""
    ours = r"data:[^\"')]+|<script type=\"module\">.*?</script>|<style>.*?</style>"  # of pages in one file
    found = []
    for path, text in public(program, hash).items():
        plain = re.sub(r"(?<=\d)[\s\u00a0\u202f,](?=\d{3})", "", re.sub(ours, "", text, flags=re.DOTALL))
        found += [(path, n) for n in numbers if re.search(rf"(?<!\d){n}(?!\d)", plain)]
    return found


def frames(program, watch):
    """A screen's raw socket, which has joined."""
    socket = create_connection(program.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket")
    socket.send("40" + json.dumps({"watch": watch}))
    while not socket.recv().startswith('42["board"'):
        pass
    return socket


def test_what_is_hidden_can_be_read_nowhere_and_comes_back_whole(evening, simulator, vote):
    program, desk = evening
    hash = vote["hash"]
    assert {path for path, _ in leaks(program, hash)} >= {
        "/",
        f"/embed/{hash}",
        f"/archive/{hash}",
        "/api/stage",
    }
    screens = [frames(program, watch) for watch in ("stage", hash)]
    started = time.monotonic()
    desk.do("hide", vote=hash)
    for screen in screens:
        while '"curtain":"hidden"' not in (said := screen.recv()):
            assert not said.startswith('42["tally"')
        assert '"counts":null' in said
    assert time.monotonic() - started < 0.3
    assert leaks(program, hash) == []

    simulator.add(vote["nr"], _1=137)
    eventually(lambda: desk.state("on_air")["truth"]["total"] == sum(COUNTS) + 137)
    assert desk.state("on_air")["public"]["rev"] < desk.state("on_air")["truth"]["rev"]
    for screen in screens:
        screen.settimeout(0.5)
        with suppress(WebSocketTimeoutException):
            while True:
                assert (said := screen.recv()) in ("2", '42["heartbeat"]'), said
    assert leaks(program, hash, [*NUMBERS, COUNTS[0] + 137, sum(COUNTS) + 137]) == []
    history = program.get(f"/api/votes/{hash}/history").json()
    assert history["ended"] == history["began"]  # else it would tell when votes come in

    desk.do("open", vote=hash)
    for screen in screens:
        screen.settimeout(5)
        while '"curtain":"open"' not in (said := screen.recv()):
            pass
        assert f'"total":{sum(COUNTS) + 137}' in said
        screen.close()
    history = program.get(f"/api/votes/{hash}/history").json()
    assert history["totals"][-1] == sum(COUNTS) + 137


def test_what_is_held_stays_and_what_came_meanwhile_is_counted_for_the_presenter(evening, simulator, vote):
    program, desk = evening
    hash = vote["hash"]
    desk.do("hold", vote=hash)
    simulator.add(vote["nr"], _4=137)
    simulator.change(vote["nr"], status="finished")
    eventually(lambda: desk.state("on_air")["held"] == 137)
    eventually(lambda: desk.state("on_air")["truth"]["status"] == "finished")
    shown = program.get(f"/api/votes/{hash}").json()
    assert (shown["counts"], shown["status"], shown["curtain"]) == (list(COUNTS), "active", "held")
    assert shown["running"] is False  # nobody is to send what is not counted any more
    assert leaks(program, hash, [COUNTS[3] + 137, sum(COUNTS) + 137]) == []
    desk.do("open", vote=hash)
    eventually(lambda: program.get(f"/api/votes/{hash}").json()["total"] == sum(COUNTS) + 137)
    assert program.get(f"/api/votes/{hash}").json()["status"] == "finished"


def test_a_reveal_shows_place_by_place_by_hand_and_by_itself(evening, vote):
    program, desk = evening
    hash = vote["hash"]

    def revealed():
        return [answer["count"] for answer in program.get("/api/stage").json()["revealed"]]

    assert desk.ask("reveal", vote=hash).json()["error"]["code"] == "not-hidden"
    desk.do("hide", vote=hash)
    desk.do("reveal", vote=hash)
    eventually(lambda: revealed() == [9173])
    assert {n for _, n in leaks(program, hash)} == {9173}
    desk.do("reveal", vote=hash)
    eventually(lambda: revealed() == [40009, 40009, 9173])
    desk.do("back", vote=hash)
    eventually(lambda: revealed() == [9173])
    assert desk.state("on_air")["reveal"] == {"step": 1, "of": 3, "every": None}
    desk.do("reveal_every", vote=hash, seconds=0.5)
    eventually(lambda: revealed() == [40009, 40009, 9173])
    eventually(lambda: program.get("/api/stage").json()["curtain"] == "open", within=5)
    assert program.get("/api/stage").json()["counts"] == list(COUNTS)
    # Shown by a slip: one touch takes it back.
    desk.do("undo", vote=hash)
    eventually(lambda: program.get("/api/stage").json()["curtain"] == "hidden")
    # And a second one does not bring it back.
    assert desk.ask("undo", vote=hash).json()["error"]["code"] == "nothing-to-undo"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_restart_opens_no_curtain_and_loses_no_setting(simulator, vote, database, request):
    environment = {**simulator.environment, **SETTING}
    if database == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("postgresql_server").new_database()
    hash = vote["hash"]
    with running("serve", **environment) as program:
        eventually(lambda: program.get("/api/stage").json()["total"] == sum(COUNTS))
        desk = Desk(program.url)
        for command in ("hide", "reveal"):
            desk.do(command, vote=hash)
        desk.do("pin", vote=hash)
        desk.do("dress", theme="light", line="Скоро итоги", scale=1.2)
        desk.do("countdown", minutes=90)
        # On a busy machine things may be shown before they are recorded.
        eventually(lambda: desk.state("record") == {"waiting": 0, "behind": False, "problem": None})
        before = eventually(lambda: (b := program.get("/api/stage").json())["stage"]["countdown"] and b)
        program.process.kill()
    simulator.change(vote["nr"], status="finished")
    simulator.create("Другое?", ("Да", "Нет"))
    with running("serve", **environment) as program:
        for _ in range(8):
            assert leaks(program, hash, [n for n in NUMBERS if n != 9173]) == []
        after = eventually(lambda: (b := program.get("/api/stage").json())["status"] == "finished" and b)
        assert (after["vote"], after["curtain"], after["revealed"]) == (hash, "hidden", before["revealed"])
        looks = {name: value for name, value in after["stage"].items() if name not in ("epoch", "rev")}
        assert looks == {name: before["stage"][name] for name in looks}
        assert after["epoch"] != before["epoch"] or after["rev"] > before["rev"]
        Desk(program.url).do("open", vote=hash)
        eventually(lambda: program.get("/api/stage").json()["counts"] == list(COUNTS))


def test_while_the_record_fails_a_curtain_falls_all_the_same(simulator, vote, evening):
    program, desk = evening
    lock = sqlite3.connect(simulator.database.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    desk.do("hide", vote=vote["hash"])
    eventually(lambda: program.get("/api/stage").json()["curtain"] == "hidden", within=1)
    simulator.add(vote["nr"], _1=1)
    eventually(lambda: desk.state("record")["behind"])
    assert leaks(program, vote["hash"], [*NUMBERS, sum(COUNTS) + 1]) == []
    lock.execute("ROLLBACK")
    eventually(lambda: not desk.state("record")["behind"], within=15)
    assert leaks(program, vote["hash"], [*NUMBERS, sum(COUNTS) + 1]) == []


def test_a_record_that_can_be_read_only_later_brings_the_curtain_back_then(simulator, vote, tmp_path):
    file = Path(simulator.database.removeprefix("sqlite:///"))
    environment = {**simulator.environment, **SETTING, "VOTEBOARD_SECRET_KEY": "k" * 32}
    with running("serve", **environment) as program:
        eventually(lambda: program.get("/api/stage").json()["total"] == sum(COUNTS))
        Desk(program.url).do("hide", vote=vote["hash"])
        eventually(lambda: program.get("/api/stage").json()["curtain"] == "hidden")
    kept = file.rename(tmp_path / "votes.db")
    file.mkdir()
    with running("serve", **environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        file.rmdir()
        kept.rename(file)
        eventually(lambda: program.get("/api/stage").json()["curtain"] == "hidden")
        assert leaks(program, vote["hash"]) == []


def test_what_came_after_holding_stays_out_of_history_when_the_clock_is_set_back(simulator, clock):
    set_back = timedelta(0)
    runtime = replace(clock.runtime(), now=lambda: clock.now() - set_back)
    program = create_app(settings_for(simulator), runtime, Redactor())
    engine = program.engine
    made = simulator.create("Кто?", ("Анна", "Михаил"))

    def read(**votes):
        simulator.add(made["nr"], **votes)
        clock.seconds += 5
        engine.poller.step()
        engine.poller.step()

    for _ in range(3):
        read(_1=10)
    engine.curtains.hold(made["hash"])
    set_back = timedelta(seconds=8)
    read(_2=7000)
    assert engine.publisher.truth(made["hash"]).counts == (30, 7000)
    found = engine.archive.timeline(made["hash"], 100)
    assert [point.report.counts for point in found.points] == [(10, 0), (20, 0), (30, 0)]
    assert [lead.leaders for lead in found.leads] == [("3900",)]
