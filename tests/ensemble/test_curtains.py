"""A result that the presenter has hidden stays hidden while the record is away, whoever dies meanwhile."""

import time
from contextlib import ExitStack

import pytest
import requests

from tests.conftest import eventually, running, simulating
from tests.databases import postgresql
from tests.desk import PASSWORD, Desk
from tests.ensemble.hall import KEY
from tests.redis_server import redis

COUNTS = [1029, 714]
BACK = 30.0  # seconds until the record is written again, at most


class Evening:
    """Two processes with a vote on the stage, whose numbers are watched."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.vendor = stack.enter_context(simulating())
        self.record = stack.enter_context(postgresql())
        self.redis = stack.enter_context(redis())
        made = self.vendor.create("Кто?", ("Анна", "Михаил"))
        self.vendor.add(made["nr"], _1=COUNTS[0], _2=COUNTS[1])
        self.hash = made["hash"]
        self.environment = {
            **self.vendor.environment,
            "REDIS_URL": self.redis.url,
            "DATABASE_URL": self.record.new_database(),
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
        }
        self.programs = []
        self.start(2)
        eventually(lambda: all(self.stage(p)["counts"] == COUNTS for p in self.programs), within=20)

    def start(self, number: int) -> None:
        for _ in range(number):
            self.programs.append(self._stack.enter_context(running("serve", **self.environment)))

    def kill(self, programs: list) -> None:
        for program in programs:
            program.process.kill()
            program.process.wait()
            self.programs.remove(program)

    def stage(self, program) -> dict:
        return requests.get(f"{program.url}/api/stage", timeout=15).json()

    def leader(self, within: float = 20):
        return eventually(lambda: [p for p in self.programs if self._leads(p)], within)[0]

    def _leads(self, program) -> bool:
        return requests.get(f"{program.url}/healthz", timeout=5).json()["ensemble"]["leads"]

    def hide(self) -> None:
        Desk(self.leader().url, name="Анна").do("hide", vote=self.hash)
        eventually(lambda: all(self.stage(p)["curtain"] == "hidden" for p in self.programs))

    def stays_hidden(self, seconds: float) -> None:
        """Nobody is told of a number for so long, at any process."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for program in self.programs:
                for path in ("/api/stage", f"/api/votes/{self.hash}"):
                    answer = requests.get(program.url + path, timeout=15)
                    told = answer.json()
                    assert "counts" not in told or told["vote"] is None or told["counts"] is None, told
                    assert str(COUNTS[0]) not in answer.text
            time.sleep(0.05)

    def is_recorded_again(self) -> None:
        def caught_up() -> bool:
            health = requests.get(f"{self.leader().url}/healthz", timeout=5).json()["record"]
            return not (health["behind"] or health["waiting"])

        self.record.start()
        end = time.monotonic() + BACK
        while not caught_up():
            self.stays_hidden(0.2)
            assert time.monotonic() < end


@pytest.fixture
def evening():
    with ExitStack() as stack:
        yield Evening(stack)


@pytest.mark.parametrize("how", ["killed", "asked"])
def test_a_leader_that_ends_takes_no_curtain_with_it(evening, how):
    evening.record.stop()
    evening.hide()
    evening.stays_hidden(1.5)
    old = evening.leader()
    if how == "asked":
        old.process.terminate()
        old.process.wait()
        evening.programs.remove(old)
    else:
        evening.kill([old])
    evening.leader()
    evening.stays_hidden(1.0)
    evening.is_recorded_again()
    evening.stays_hidden(3.0)
    # It is in the record now, which all that starts goes by.
    evening.kill(list(evening.programs))
    evening.redis.kill()
    evening.redis.start()
    evening.start(1)
    evening.leader()
    evening.stays_hidden(1.0)


@pytest.mark.parametrize("recorded", [True, False])
def test_where_all_end_and_no_record_can_be_read_it_stays_hidden(evening, recorded):
    if not recorded:
        evening.record.stop()
    evening.hide()
    evening.stays_hidden(1.5)
    evening.record.stop()
    evening.kill(list(evening.programs))
    evening.start(2)
    evening.stays_hidden(1.0)
    evening.leader()
    eventually(lambda: all(evening.stage(p)["vote"] == evening.hash for p in evening.programs), within=10)
    evening.stays_hidden(3.0)
    evening.is_recorded_again()
    evening.stays_hidden(3.0)
