"""The command `ask`: its exit codes, what it shows, what it refuses."""

import re

import pytest

from tests import forking
from tests.conftest import ROOT, clean_environment

HEAD = "phone;text;order\n"
TWO = f"{HEAD}8 916 123-45-67;Hi;1\n+7 916 123 45 68;Hi;2\n"
MIXED = f"{TWO}7.91612E+10;Hi;3\n89161234567;Hi;1\n"


@pytest.fixture
def ask(simulator, tmp_path):
    file = tmp_path / "clients.csv"

    def run(*arguments: str, content: str | None = None, **settings: str) -> tuple[int, str]:
        if content is not None:
            file.write_text(content)
            arguments = (str(file), *arguments)
        allowed = {"VOTEBOARD_MESSAGES": "1", "VOTEBOARD_LANGUAGE": "en"}
        environment = clean_environment(**{**simulator.environment, **allowed, **settings})
        process = forking.start("ask", *arguments, cwd=ROOT, environment=environment, together=True)
        output = process.stdout.read()
        assert not re.search(r"7\D*9\D*1\D*6\D*1\D*2\D*3\D*4\D*5\D*6\D*[78]", output), "a whole phone"
        return process.wait(20), output

    return run


def test_it_sends_once_says_what_it_did_and_goes_on_when_told(ask, simulator, quality):
    code, output = ask("--yes", content=MIXED, VOTEBOARD_MESSAGES_PER_DAY="1")
    assert code == 1
    for said in ("to be sent: 2, to phones: 2", "line 4", "shortened the phone", "line 5", "as line 2"):
        assert said in output
    for said in ("Balance: 1000", "1 of them will wait", "sent 1", "VOTEBOARD_MESSAGES_PER_DAY"):
        assert said in output
    assert len(quality.sent) == 1
    assert ask("--continue", "--yes", "--mailing", "1")[0] == 0
    assert len(quality.sent) == 2
    assert ask("--yes", content=TWO)[0] == 0
    assert "Nothing waits" in ask("--continue", "--yes")[1]
    assert len(quality.sent) == 2


def test_nothing_is_sent_without_permission_or_confirmation(ask, simulator, quality):
    code, output = ask("--yes", content=TWO, VOTEBOARD_MESSAGES="")
    assert (code, "VOTEBOARD_MESSAGES=1" in output) == (2, True)
    assert ask("--dry-run", content=TWO, VOTEBOARD_MESSAGES="")[0] == 0
    assert ask("--dry-run", content=MIXED)[0] == 1
    code, output = ask(content=TWO)  # nobody is there to type the number
    assert (code, "Type 2 to send 2 messages" in output) == (1, True)
    assert "no messages yet" in ask("--list", VOTEBOARD_MESSAGES="")[1]
    assert quality.sent == []


@pytest.mark.parametrize(
    "arguments",
    [(), ("-",), ("--continue", "--list"), ("--decide", "sent"), ("nobody.csv",), ("--decide", "x")],
)
def test_wrong_use_is_told(ask, arguments):
    assert ask(*arguments)[0] == 2


def test_a_file_that_is_none_is_told(ask):
    code, output = ask("--yes", content="name,text\na,b\n")
    assert (code, "no column for the phone" in output) == (1, True)


def test_what_is_uncertain_is_listed_until_a_person_decides(ask, simulator, quality):
    simulator.fault(command="send_message", body="<html>", times=1, done=True)
    code, output = ask("--yes", content=TWO)
    assert (code, "uncertain 2" in output, "cabinet" in output) == (1, True, True)
    listed = ask("--list")[1]
    assert listed.count("): uncertain") == 2
    assert ask("--decide", "sent", "--mailing", "1", "--line", "2")[0] == 0
    assert ask("--decide", "not-sent", "--mailing", "1")[0] == 0
    assert ask("--decide", "again", "--mailing", "1")[0] == 1  # nothing was refused
    assert "sent 1" in ask("--list")[1]
    assert ask("--continue", "--yes")[0] == 0
    assert [one.phone for one in quality.sent] == ["79161234567", "79161234568", "79161234568"]
