"""`voteboard export`: the same files as the pages have, by number or hash."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.conftest import command
from tests.exporting import rows_of, unpacked, workbook_of
from tests.recorded import evening, final, record, vote
from voteboard.cli.export import export
from voteboard.curtain import HIDDEN
from voteboard.history.records import Curtained
from voteboard.model import Revision


@pytest.fixture
def run(simulator, monkeypatch):
    """The command in this process."""
    for name, value in {**simulator.environment, "VOTEBOARD_LANGUAGE": "en"}.items():
        monkeypatch.setenv(name, value)
    record(simulator, [*evening()[1], *final(31, 5, 3)])
    return lambda *arguments: CliRunner().invoke(export, [str(argument) for argument in arguments])


def test_votes_by_number_and_hash_in_one_workbook(run, tmp_path):
    file = tmp_path / "votes.XLSX"
    done = run("31", vote(29).hash, "29", "--output", file)
    assert done.exit_code == 0, done.output
    assert "Votes written: 2" in done.stderr
    names = workbook_of(file.read_bytes()).sheetnames
    assert [name.split()[0] for name in names] == ["Overview", "31", "29"]
    assert file.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["votes.XLSX"]


def test_one_vote_to_standard_output(run):
    done = run(31, "--format", "csv", "--delimiter", ";", "--lang", "ru")
    assert done.exit_code == 0
    assert [row["votes"] for row in rows_of(done.stdout_bytes, ";")] == ["5", "3"]
    whole = json.loads(run(29, "--format", "json").stdout_bytes)
    assert whole["total"] == whole["history"]["totals"][-1] > 0


def test_the_curtain_hangs_here_too(run, simulator):
    of = vote(29)
    at = of.started_at + timedelta(hours=1)
    record(simulator, [Curtained(of.hash, at, HIDDEN, Revision("0000abcd", 2000))])
    for extension in ("csv", "json", "html", "xlsx"):
        done = run(29, "--format", extension)
        assert done.exit_code == 0
        assert not {"2840", "8773", "2,840", "8,773"} & set(unpacked(done.stdout_bytes).split('"'))
        assert ">2840<" not in unpacked(done.stdout_bytes)
    body = json.loads(run(29, "--format", "json").stdout_bytes)
    assert (body["curtain"], body["counts"], body["history"]["times"]) == ("hidden", None, [])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["29", "31", "--format", "json"], 2, "json takes one vote; several go into xlsx, csv"),
        (["29"], 2, "Choose a format with --format, or by the ending of --output: xlsx, html, csv, json"),
        (["29", "--output", "a.pdf"], 2, "“pdf” is none of the formats"),
        (["29", "--format", "csv", "--delimiter", "tab"], 2, "“tab” is none of comma, semicolon"),
        (["29", "--all"], 2, "--all goes with --output alone"),
        (["--all", "--format", "csv"], 2, "--all goes with --output alone"),
        ([], 2, "Name the votes"),
        (["404", "--format", "csv"], 1, "There is no vote “404”"),
        (["9" * 30, "--format", "csv"], 1, "There is no vote “999"),
        (["29", "--output", "/nowhere/votes.csv"], 1, "No such file"),
        (["29", "--format", "csv", "--output", "/dev/full"], 1, "No space left"),
        ([*map(str, range(101)), "--format", "xlsx"], 2, "at most 100 votes"),
    ],
)
def test_what_goes_wrong_is_told(run, arguments, code, said):
    done = run(*arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stdout_bytes == b""


def test_a_failure_leaves_the_file_as_it_was(run, tmp_path):
    file = tmp_path / "votes.csv"
    file.write_text("before")
    assert run(29, 404, "--output", file).exit_code == 1
    assert file.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["votes.csv"]


def test_help_and_progress(run, simulator):
    done = command("export", "--help")
    assert "Example: voteboard export 29 31 --output votes.xlsx" in done.stdout
    done = command("export", "29", "31", "--format", "csv", **simulator.environment)
    assert done.returncode == 0
    assert "Чтение голосований" in done.stderr
