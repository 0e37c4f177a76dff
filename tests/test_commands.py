"""Commands that print and end: help, wrong use, and `voteboard check`."""

import json
import re
import socket
import threading
import time

import pytest

from tests.conftest import SECRET, command

COMMANDS = ["serve", "demo", "simulate", "check"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name):
    done = command(name, "--help")
    assert done.returncode == 0
    assert "Example: " in done.stdout


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VOTEBOARD_API_ID": "52"}, "Не задано VOTEBOARD_API_SECRET"),
        ({"VOTEBOARD_API_SECRET": "x"}, "Не задано VOTEBOARD_API_ID"),
        ({"VOTEBOARD_API_ID": "52", "VOTEBOARD_LANGUAGE": "en"}, "VOTEBOARD_API_SECRET is missing"),
        ({"VOTEBOARD_LANGUAGE": "de"}, "VOTEBOARD_LANGUAGE"),
        ({"PORT": "http"}, "PORT"),
    ],
)
@pytest.mark.parametrize("name", ["serve", "check"])
def test_half_an_account_is_refused_and_told(name, variables, said):
    done = command(name, **variables)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def check(simulator, *arguments, **variables):
    return command("check", *arguments, **{**simulator.environment, **variables})


def test_check_prints_how_each_field_was_understood(simulator):
    made = simulator.create("Кто станет лучшим?", ("Анна", "Михаил"), name="Премия")
    simulator.add(made["nr"], _1=1, _2=3)
    done = check(simulator)
    assert done.returncode == 0
    for field, key in [("hash", "hash"), ("code", "id"), ("global_id", "global_id"), ("votes", "votes")]:
        assert re.search(rf"{field} +← {key} ", done.stdout)
    assert "Кто станет лучшим?" in done.stdout
    assert re.search(r"1\. Михаил +3 +75 %\n.*2\. Анна +1 +25 %", done.stdout)
    assert "Связь есть" in done.stdout
    assert SECRET not in done.stdout + done.stderr


def test_check_of_a_vote_by_number_and_in_english(simulator):
    made = simulator.create()
    simulator.change(made["nr"], status="finished")
    done = check(simulator, "--vote", str(made["nr"]), VOTEBOARD_LANGUAGE="en")
    assert done.returncode == 0
    assert "its answer is understood" in done.stdout
    done = check(simulator, "--vote", "999", VOTEBOARD_LANGUAGE="en")
    assert done.returncode == 1
    assert "No vote has this number" in done.stdout


def test_check_with_nothing_running_is_good(simulator):
    done = check(simulator)
    assert done.returncode == 0
    assert "ни одно голосование не идёт" in done.stdout


def test_check_names_a_missing_field_and_the_keys_seen(simulator):
    simulator.fault(body='{"hash": "a", "id": 1, "status": "active", "frage": "?"}', times=-1)
    done = check(simulator)
    assert done.returncode == 1
    assert "«question»" in done.stdout
    assert "frage" in done.stdout
    assert "VOTEBOARD_API_KEYS" in done.stdout


def test_check_names_a_wished_field_too(simulator):
    vote = {"hash": "a", "id": 1, "status": "active", "question": "?", "answers": [], "zeit": "x"}
    simulator.fault(body=json.dumps(vote), times=-1)
    done = check(simulator)
    assert done.returncode == 1
    assert "name, multiple, date_start, date_finish" in done.stdout
    assert "zeit" in done.stdout


def test_check_complains_of_a_status_that_it_does_not_know(simulator):
    vote = {
        "hash": "a", "id": 1, "status": "завершено", "question": "?", "answers": [], "name": "",
        "multiple": 0, "date_start": None, "date_finish": None,
    }  # fmt: skip
    simulator.fault(body=json.dumps(vote), times=-1)
    done = check(simulator, "--vote", "1")
    assert done.returncode == 1
    assert "«status»" in done.stdout


def test_check_of_a_wrong_account_and_of_nobody(simulator):
    done = check(simulator, VOTEBOARD_API_SECRET="another secret")
    assert done.returncode == 1
    assert "Сервис не знает такого аккаунта" in done.stdout
    assert "another" not in done.stdout + done.stderr
    done = check(simulator, VOTEBOARD_API_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "не принимает соединения" in done.stdout
    assert command("check").returncode == 2


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_a_drip_of_bytes_meets_the_deadline(start):
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(start or b"HTTP/1.1 200 OK\r\nX: ")
            try:
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.3)
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    done = command("check", VOTEBOARD_API_URL=url, VOTEBOARD_API_ID="52", VOTEBOARD_API_SECRET=SECRET)
    listener.close()
    assert done.returncode == 1
    assert "ответ не пришёл целиком" in done.stdout
    assert 7 < time.monotonic() - began < 14


def test_check_shows_how_a_rating_is_understood(simulator):
    done = check(simulator, "--ratings")
    assert done.returncode == 0
    assert "Оценок за последние 7 дней: 0" in done.stdout
    simulator.rate("79161234567", 4, employee="Ольга", text="Звоните +7 916 765-43-21")
    done = check(simulator, "--ratings")
    assert re.search(r"phone +← phone +\+7 916 ···-··-67\n", done.stdout)
    assert re.search(r"rating +← rating +4\n", done.stdout)
    assert "765-43" not in done.stdout
    simulator.account(allowed=False)
    assert check(simulator, "--ratings").returncode == 1
    assert check(simulator, "--ratings", "--vote", "1").returncode == 2
