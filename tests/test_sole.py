"""One program serves an account from one database, unless several share a Redis."""

import time
from contextlib import ExitStack
from dataclasses import replace
from threading import Thread

import pytest

from tests.conftest import command, eventually, running
from voteboard.cli import sole
from voteboard.history.errors import Occupied
from voteboard.history.store import Store


@pytest.fixture
def moving(clock):
    """A runtime whose clock goes on while somebody sleeps."""

    def sleep(seconds):
        clock.seconds += seconds

    return replace(clock.runtime(), sleep=sleep)


def test_a_second_program_on_the_same_file_is_refused_in_words(program, simulator):
    refused = command("serve", **simulator.environment, PORT="0", VOTEBOARD_LANGUAGE="en")
    assert refused.returncode == 2
    assert simulator.database.removeprefix("sqlite:///") in refused.stderr
    assert "REDIS_URL" in refused.stderr
    assert "http://" not in refused.stdout
    assert program.get("/healthz").ok


def test_a_restart_that_overlaps_waits_for_the_first_to_leave(simulator):
    with running("serve", **simulator.environment) as first:
        leaving = Thread(target=lambda: (time.sleep(2.5), first.process.terminate()))
        leaving.start()
        with running("serve", **simulator.environment) as second:
            assert first.process.wait(1) == 0
            eventually(lambda: second.get("/healthz").ok)
        leaving.join()


def test_on_a_server_the_second_serves_too_and_it_is_told(simulator, postgresql_server):
    environment = simulator.environment | {"DATABASE_URL": postgresql_server.new_database()}
    with running("serve", **environment) as first, running("serve", **environment) as second:
        eventually(lambda: "serves the same account" in first.output + second.output)
        assert first.get("/healthz").ok
        assert second.get("/healthz").ok
        assert (first.output + second.output).count("serves the same account") == 1


def test_another_account_in_the_same_file_is_another_evening(tmp_path, moving):
    url = f"sqlite:///{tmp_path}/votes.db"
    with ExitStack() as held:
        assert sole.claim(url, "1@vendor", moving, held) == ()
        assert sole.claim(url, "2@vendor", moving, held) == ()
        with pytest.raises(Occupied):
            sole.claim(url, "1@vendor", moving, held)
    with ExitStack() as held:
        assert sole.claim(url, "1@vendor", moving, held) == ()


def test_what_is_claimed_is_not_opened(tmp_path, moving):
    """A newer program brings up to date what it opens, and an older one may still be at work in it."""
    with ExitStack() as held:
        sole.claim(f"sqlite:///{tmp_path}/new/votes.db", "1@vendor", moving, held)
        assert [file.suffix for file in (tmp_path / "new").iterdir()] == [".lock"]


def test_a_file_that_cant_be_used_keeps_nobody_from_starting(tmp_path, moving):
    (tmp_path / "no folder").touch()
    with ExitStack() as held:
        assert sole.claim(f"sqlite:///{tmp_path}/no folder/votes.db", "1@vendor", moving, held) == ()


def test_on_a_server_whoever_is_left_alone_has_the_place(postgresql_server, moving):
    url = postgresql_server.new_database()
    with ExitStack() as held:
        (task,) = sole.claim(url, "1@vendor", moving, held)
        task()
        with pytest.raises(Occupied), Store(url, "1@vendor").alone(sole.PURPOSE, unopened=True):
            pass
    with Store(url, "1@vendor").alone(sole.PURPOSE, unopened=True):
        pass
