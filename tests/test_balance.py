"""The balance, asked for at the simulator: when, how often, what a console and the command tell of it."""

import json
import re

import pytest

from tests.conftest import command, settings_for
from tests.desk import PASSWORD
from voteboard import create_app
from voteboard.balance import BREATH, EVERY, LEAST
from voteboard.redaction import Redactor


class Console:
    """The wired program with somebody at its console, who has no socket and asks over HTTP."""

    def __init__(self, simulator, clock, **more):
        settings = settings_for(simulator, presenter_password=PASSWORD, **more)
        self.program = create_app(settings, clock.runtime(), Redactor())
        self.balance = self.program.engine.balance
        self._clock = clock
        self._client = self.program.app.test_client()
        form = self._client.get("/present/login").text
        token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        self._client.post("/present/login", data={"csrf": token, "password": PASSWORD})

    def looks(self):
        """What it is told of the vendor, and the row of the checklist."""
        parts = self._client.get("/present/state?lang=en").json
        row = next((check for check in parts["checks"] if check["name"] == "balance"), None)
        return parts["vendor"]["balance"], parts["vendor"]["balance_problem"], row

    def passes(self, seconds, *, looking=True):
        """Time, in which the console asks as it does; returns what it is told at its end."""
        for _ in range(int(seconds)):
            self._clock.seconds += BREATH
            if looking:
                self.looks()
            self.balance.step()
        return self.looks()


@pytest.fixture
def console(simulator, clock):
    return Console(simulator, clock)


def test_nobody_asks_while_no_console_is_open(simulator, clock, console):
    console.balance.ask_soon()
    console.passes(2 * EVERY, looking=False)
    assert console.balance.balance.amount is None
    told, problem, row = console.passes(1)
    assert (told["amount"], told["low"], problem, row) == ("1000.00", False, None, None)
    assert re.fullmatch(r"2026-11-24T17:1\d:\d\dZ", told["at"])
    simulator.account(balance=7)
    clock.seconds += EVERY
    console.balance.step()
    assert console.looks()[0]["amount"] == "1000.00", "the console was closed meanwhile"


def test_it_is_asked_for_now_and_then_and_soon_after_a_mailing(simulator, console):
    console.passes(1)
    simulator.account(balance="99.99")
    assert console.passes(EVERY - 2)[0]["amount"] == "1000.00"
    told, _, row = console.passes(2)
    assert (told["amount"], told["low"]) == ("99.99", True)
    assert (row["state"], row["text"]) == ("warn", "The balance is low: 99.99")
    assert "Top the account up" in row["advice"]
    simulator.account(balance=0)
    console.balance.ask_soon()
    assert console.passes(LEAST - 2)[0]["amount"] == "99.99"
    told, _, row = console.passes(2)
    assert (told["amount"], row["state"]) == ("0.00", "bad")
    simulator.account(balance=5000)
    assert console.passes(EVERY - 2)[0]["amount"] == "0.00", "one mailing is one question"
    assert console.passes(2)[2] is None


def test_why_it_is_not_known_is_told_and_it_is_asked_again(simulator, clock):
    console = Console(simulator, clock, messages=True)
    assert console.looks()[2]["state"] == "wait"
    simulator.fault(command="balance", body="much", times=1)
    told, problem, row = console.passes(1)
    assert told is None
    assert "holds no amount" in problem
    assert (row["state"], row["text"]) == ("warn", problem)
    console.balance.ask_soon()
    assert console.passes(LEAST - 1)[0] is None, "a failure is waited out"
    told, problem, row = console.passes(1)
    assert (told["amount"], problem, row["text"]) == ("1000.00", None, "The balance is 1000.00")
    simulator.account(allowed=False)
    told, problem, row = console.passes(EVERY)
    assert told["amount"] == "1000.00"
    assert "ask the vendor to allow it" in problem
    assert row["state"] == "warn"


def test_the_command(simulator):
    done = command("balance", **simulator.environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Баланс: 1000.00\n", "")
    simulator.account(balance="12.3")
    done = command("balance", **simulator.environment, VOTEBOARD_LANGUAGE="en")
    assert (done.returncode, done.stdout) == (0, "Balance: 12.30\n")
    assert "below 100: top the account up" in done.stderr
    done = command("balance", "--json", **simulator.environment, VOTEBOARD_BALANCE_WARNING="5")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"balance": "12.30", "warning": "5", "low": False}
    simulator.account(allowed=False)
    done = command("balance", "--json", **simulator.environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert done.stderr
    assert command("balance").returncode == 2
