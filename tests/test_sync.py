"""Earlier votes fetched by number: all of them, none twice, politely, and on from where it stopped."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import command, eventually, running, simulating
from voteboard.sweep import MISSING, Sweep


def asked(known, there, first=1):
    """The numbers that a sweep asks for, of an account that has the votes ``there``."""
    sweep, numbers = Sweep(known, first), []
    while sweep.next is not None:
        numbers.append(sweep.next)
        if sweep.next in there:
            sweep.found()
        else:
            sweep.absent()
    return numbers


@given(st.sets(st.integers(1, 60)), st.data())
def test_a_sweep_finds_all_up_to_a_long_stretch_without_any(there, data):
    known = data.draw(
        st.dictionaries(st.sampled_from(sorted(there)), st.booleans()) if there else st.just({})
    )
    numbers = asked(known, there)
    reach = max(known, default=0)
    for nr in sorted(there):
        if nr <= reach + MISSING:
            reach = max(reach, nr)
    expected = {nr for nr in there if nr <= reach} - {nr for nr, settled in known.items() if settled}
    assert expected <= set(numbers)
    assert len(numbers) == len(set(numbers))
    assert max(numbers) == reach + MISSING


def test_a_sweep_can_begin_later():
    assert asked({}, {3, 4}, first=4)[0] == 4


@pytest.fixture
def simulator():
    """Its first vote has the number 1, as those of every account have."""
    with simulating(first_nr=1) as running:
        yield running


@pytest.fixture
def three(simulator):
    """Numbers 1 (finished), 2 (running) and 3 (not started)."""
    made = [
        simulator.create("Первое?", ("Анна", "Михаил")),
        simulator.create("Второе?"),
        simulator.create("Третье?", start=False),
    ]
    simulator.add(1, _1=1, _2=3)
    simulator.change(1, status="finished")
    return made


def test_sync_records_every_vote_and_votes_lists_them(simulator, three):
    done = command("sync", "--pause", "0", **simulator.environment)
    assert done.returncode == 0, done.stderr
    assert "Получено голосований: 3, из них новых: 3" in done.stdout
    again = command("sync", "--pause", "0", **simulator.environment)
    assert "Получено голосований: 2, из них новых: 0" in again.stdout

    listed = command("votes", "--json", **simulator.environment)
    votes = [json.loads(line) for line in listed.stdout.splitlines()]
    assert [vote["nr"] for vote in votes] == [2, 1, 3]
    assert votes[1]["leaders"] == ["Михаил"]
    assert votes[1]["total"] == 4
    assert votes[1]["hash"] == three[0]["hash"]
    found = command("votes", "--search", "ПЕРВОЕ", **simulator.environment)
    assert "Первое?" in found.stdout
    assert "Второе?" not in found.stdout
    assert "1 из 1" in found.stdout


def test_sync_stops_at_once_where_only_a_person_can_help(simulator):
    done = command("sync", **simulator.environment | {"VOTEBOARD_API_SECRET": "wrong"})
    assert done.returncode == 1
    assert "запустите ещё раз" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_what_can_not_be_read_is_told_and_passed_over(simulator, three):
    simulator.fault(body="<html>", times=2)  # the newest one, and number 1
    done = command("sync", "--pause", "0", **simulator.environment, VOTEBOARD_LANGUAGE="en")
    assert done.returncode == 1
    assert "could not be read: 1" in done.stderr


def test_the_program_fetches_earlier_votes_by_itself_when_asked_for_one(simulator, three):
    with running("serve", **simulator.environment) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        path = f"/api/votes/{three[0]['hash']}"
        assert program.get(path).status_code == 404
        eventually(lambda: program.get(path).status_code == 200, within=90)
        board = program.get(path).json()
        assert (board["counts"], board["status"], board["stale"]) == ([1, 3], "finished", False)
        assert program.get("/api/votes/feedfeedfeedfeed").status_code == 404


def test_export_has_everything(simulator, three, tmp_path):
    command("sync", "--pause", "0", **simulator.environment)
    file = tmp_path / "votes.jsonl"
    done = command("export", "--all", "--output", str(file), **simulator.environment)
    assert done.returncode == 0, done.stderr
    first, second, third = [json.loads(line) for line in file.read_text().splitlines()]
    assert [first["nr"], second["nr"], third["nr"]] == [1, 2, 3]
    [(at, epoch, rev, edition, counts, late)] = first["tallies"]
    assert (rev, counts, late) == (1, [1, 3], False)
    assert first["editions"][edition]["answers"][1][2] == "Михаил"
    assert first["leads"] == [[at, [first["editions"][0]["answers"][1][0]]]]
    assert len(epoch) == 8


@pytest.mark.parametrize("name", ["votes", "sync", "export"])
def test_commands_of_the_record_need_an_account_and_a_database(name, simulator):
    arguments = ["--all"] if name == "export" else []
    assert command(name, *arguments).returncode == 2
    broken = simulator.environment | {"DATABASE_URL": "sqlite:////proc/votes.db", "VOTEBOARD_LANGUAGE": "en"}
    done = command(name, *arguments, **broken)
    assert done.returncode == 1
    assert "record of votes" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["votes", "--search", "\udcff"], 0),
        (["votes", "--search", "да " * 2000], 0),
        (["votes", "--limit", "9" * 20], 2),
        (["sync", "--pause", "nan"], 2),
        (["sync", "--pause", "1e400"], 2),
        (["export", "--all", "--output", "/dev/full"], 1),
        (["export", "--all", "--output", "/nowhere/votes"], 1),
    ],
)
def test_odd_arguments_end_in_words(simulator, three, arguments, code):
    command("sync", "--pause", "0", **simulator.environment)
    done = command(*arguments, **simulator.environment)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_export_without_all_is_wrong_use(simulator):
    assert command("export", **simulator.environment).returncode == 2
