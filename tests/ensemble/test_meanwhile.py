"""A process that comes in and hears nobody shows what the record has."""

import time

import pytest
import requests

from tests.conftest import eventually, running, simulating
from tests.desk import PASSWORD
from tests.ensemble.hall import KEY
from tests.redis_server import redis
from tests.reports import report
from tests.test_recorder import HASH, Engine
from voteboard.curtain import HIDDEN
from voteboard.ensemble.meanwhile import WAIT, Meanwhile
from voteboard.history.records import Dressed
from voteboard.history.writing import Writer
from voteboard.stage import Stage


class Newcomer:
    """A second engine on the record of a first one, which had its vote on the stage."""

    def __init__(self, folder) -> None:
        url = f"sqlite:///{folder}/votes.db"
        self.first, self.alone = Engine(url), True
        self.first.read(report(3, 4))
        self.first.recorder.stage(HASH)
        self.engine = Engine(url, self.first.clock, life=1)
        self.engine.store.open()
        runtime = self.engine.clock.runtime()
        self.meanwhile = Meanwhile(
            self.engine.reader, self.engine.archive, self.engine.relay, lambda: self.alone, runtime
        )

    def wait(self, seconds: float):
        """What the stage shows then."""
        self.engine.clock.seconds += seconds
        self.meanwhile.step()
        return self.engine.relay.stage()


@pytest.fixture
def newcomer(tmp_path):
    newcomer = Newcomer(tmp_path)
    yield newcomer
    for engine in (newcomer.first, newcomer.engine):
        engine.store.close()


def test_the_stage_is_as_recorded_and_old_once_nobody_was_heard(newcomer):
    Writer(newcomer.first.store).append([Dressed(newcomer.first.clock.now(), Stage(theme="contrast"))])
    assert newcomer.wait(WAIT - 0.1).vote is None
    assert not newcomer.meanwhile.over, "viewers wait"
    shown = newcomer.wait(0.2)
    assert (shown.key, shown.counts, shown.reason) == (HASH, (3, 4), "silent")
    assert shown.stage.theme == "contrast"
    assert newcomer.meanwhile.over


def test_nothing_is_seen_through_a_curtain_that_was_recorded(newcomer):
    newcomer.first.curtains.hide(HASH)
    assert newcomer.first.reader.drawn() == {HASH: HIDDEN}
    assert newcomer.wait(WAIT + 0.1).counts is None


def test_nothing_is_read_where_somebody_was_heard(newcomer):
    newcomer.alone = False
    assert newcomer.wait(0.0).vote is None
    assert newcomer.meanwhile.over
    newcomer.alone = True
    assert newcomer.wait(WAIT + 0.1).vote is None, "who falls silent later has been heard"


def test_what_was_heard_while_it_was_read_counts_more(newcomer):
    look = newcomer.meanwhile._look

    def heard():
        newcomer.alone = False
        return look()

    newcomer.meanwhile._look = heard
    assert newcomer.wait(WAIT + 0.1).vote is None
    assert newcomer.meanwhile.over


def test_a_record_that_is_away_too_is_told_once_and_shown_when_it_is_back(newcomer, tmp_path, caplog):
    for engine in (newcomer.first, newcomer.engine):
        engine.store.close()
    kept = (tmp_path / "votes.db").rename(tmp_path / "away.db")
    (tmp_path / "votes.db").mkdir()
    for _ in range(3):
        assert newcomer.wait(WAIT + 0.1).vote is None
    assert newcomer.meanwhile.over, "viewers do not wait longer"
    assert len(caplog.records) == 1
    (tmp_path / "votes.db").rmdir()
    kept.rename(tmp_path / "votes.db")
    assert newcomer.wait(0.5).counts == (3, 4)


def test_a_program_that_starts_without_redis_is_never_blank_and_goes_live_with_it(postgresql_server):
    with simulating() as simulator, redis() as shared:
        made = simulator.create("Кто?", ("Анна", "Михаил"))
        simulator.add(made["nr"], _1=11, _2=7)
        environment = {
            **simulator.environment,
            "REDIS_URL": shared.url,
            "DATABASE_URL": postgresql_server.new_database(),
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
        }
        with running("serve", **environment) as before:
            eventually(lambda: stage(before)["total"] == 18, within=20)
        shared.kill()
        began = time.monotonic()
        with running("serve", **environment) as program:
            first = stage(program)
            assert (first["vote"], first["counts"], first["stale"]) == (made["hash"], [11, 7], True)
            assert time.monotonic() - began < 15
            assert requests.get(f"{program.url}/readyz", timeout=5).status_code == 503
            simulator.add(made["nr"], _1=1)
            shared.start()
            eventually(lambda: stage(program)["counts"] == [12, 7], within=20)
            eventually(lambda: not stage(program)["stale"])
            assert requests.get(f"{program.url}/readyz", timeout=5).status_code == 200


def stage(program) -> dict:
    return requests.get(f"{program.url}/api/stage", timeout=15).json()
