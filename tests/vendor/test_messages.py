"""Messages and the balance, over HTTP against the simulator and against what misbehaves."""

import json
import socket
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import settings_for
from voteboard.model import Message
from voteboard.redaction import Redactor
from voteboard.settings import load
from voteboard.vendor import account, receipt
from voteboard.vendor.client import Client
from voteboard.vendor.errors import AccountRefused, DeadlineExceeded, LimitReached, Unreadable, VendorError
from voteboard.vendor.fields import Keys

ONE = Message("79161234567", "Оцените нас\r\nот 1 до 5", "Ольга", "17", "Спасибо!")
BARE = Message("79161234568", "Оцените нас")


@pytest.fixture
def client(simulator):
    return Client(settings_for(simulator), lambda seconds, error: nullcontext(), Redactor())


def failure_of(client, *messages):
    with pytest.raises(VendorError) as caught:
        client.send_message(messages or [ONE])
    return caught.value


def test_messages_arrive_as_they_are(client, simulator):
    said = client.send_message([ONE, BARE])
    assert "ok" in said
    first, second = simulator.messages()
    assert first.pop("at") > 0
    assert first == {
        "phone": "79161234567", "text": "Оцените нас\r\nот 1 до 5", "employee": "Ольга", "order": "17",
        "text_final": "Спасибо!",
    }  # fmt: skip
    assert (second["phone"], second["employee"]) == ("79161234568", "")


def test_clients_answer_and_the_balance_goes_down(client, simulator):
    simulator.account(balance=10, price=2.5, replies_after=0.0)
    assert client.balance() == 10
    client.send_message([ONE, BARE])
    assert client.balance() == Decimal("5.00")
    at = datetime.fromtimestamp(simulator.messages()[0]["at"], UTC)
    rated = client.feedback_report(at - timedelta(minutes=1), at + timedelta(minutes=1)).rows
    assert [(one.phone, one.employee, one.order) for one in rated] == [
        ("79161234567", "Ольга", "17"),
        ("79161234568", "", ""),
    ]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"balance": 3, "price": 2.5}, "balance"),
        ({"per_day": 1}, "daily"),
        ({"per_month": 1}, "monthly"),
    ],
)
def test_a_limit_in_the_middle_is_no_word_on_the_first(client, simulator, limits, words):
    simulator.account(**limits)
    failure = failure_of(client, ONE, BARE)
    assert isinstance(failure, LimitReached)
    assert words in str(failure)
    assert not failure.unsent
    assert len(simulator.messages()) == 1
    assert failure_of(client, BARE).unsent  # one alone was not sent


def test_an_account_that_may_not_has_sent_nothing(client, simulator):
    simulator.account(allowed=False)
    failure = failure_of(client, ONE, BARE)
    assert isinstance(failure, AccountRefused)
    assert failure.unsent
    assert simulator.messages() == []


@pytest.mark.parametrize(
    "body",
    [
        "", "<html>Login</html>", "Warning: mail() in send.php", '{"status": "error"}',
        '[{"ok":1},{"error":"x"}]',
        "Произошла ошибка", "x" * 300, "\x00" * 20, "null", "false", "[]", "0", "Fatal error: 79161234567",
    ],
)  # fmt: skip
def test_an_answer_that_is_no_clear_yes_is_uncertain(client, simulator, body):
    simulator.fault(command="send_message", body=body, times=1, done=True)
    failure = failure_of(client, ONE, BARE)
    assert not failure.unsent
    assert "9161234567" not in str(failure)
    assert len(simulator.messages()) == 2  # for all that


@pytest.mark.parametrize("body", ["OK", "Отправлено: 2", '{"result": [{"id": 1}, {"id": 2}]}', "2", "true"])
def test_an_answer_that_is_a_yes(client, simulator, body):
    simulator.fault(command="send_message", body=body, times=1)
    assert client.send_message([ONE]) == body


def test_what_the_vendor_said_holds_no_phone():
    assert "9161234567" not in receipt.read(b'{"sent": ["79161234567"]}')


def test_silence_after_sending_is_uncertain(client, simulator, monkeypatch):
    monkeypatch.setattr("voteboard.vendor.client.SENDING_DEADLINE", 0.1)
    simulator.fault(command="send_message", body="OK", times=1, done=True, delay=0.5)
    failure = failure_of(client)
    assert isinstance(failure, DeadlineExceeded)
    assert not failure.unsent


def test_what_never_left_is_unsent():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://no-such-host.invalid"):
        settings = load(_env_file=None, api_url=url, api_id=52, api_secret="a long secret")
        assert failure_of(Client(settings, lambda seconds, error: nullcontext(), Redactor())).unsent


def test_a_server_that_hangs_up_leaves_it_uncertain(simulator):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up():
            connection, _ = listener.accept()
            connection.recv(65536)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = load(_env_file=None, api_url=url, api_id=52, api_secret="a long secret")
        assert not failure_of(Client(settings, lambda seconds, error: nullcontext(), Redactor())).unsent
        thread.join()


def test_what_fits_one_request(client, simulator):
    assert client.fits([ONE] * 10)
    assert not client.fits([ONE] * 60)
    assert not client.fits([Message("79161234567", "Щ" * 1200)])
    fitting = next(n for n in range(60, 0, -1) if client.fits([ONE] * n))
    client.send_message([ONE] * fitting)
    assert len(simulator.messages()) == fitting


@pytest.mark.parametrize(
    ("body", "amount"),
    [
        ("123.45", "123.45"), ('"123,45"', "123.45"), ("-3", "-3"), ("0", "0"), ("1 234,50 руб.", "1234.50"),
        ("Balance: 12.5", "12.5"), ("Баланс 100 ₽", "100"), ("$12.00", "12"), ("100 EUR", "100"),
        ('{"balance": "7.10", "currency": "RUB"}', "7.10"), ('{"status": "ok", "data": {"money": 7}}', "7"),
        ('[{"amount": 7.1}]', "7.1"), ('{"result": [{"Баланс": 1e2}]}', "100"),
    ],
)  # fmt: skip
def test_a_balance_in_any_form(body, amount):
    assert account.balance(body.encode(), Keys()) == Decimal(amount)


@pytest.mark.parametrize(
    "body",
    ["", "<p>12</p>", "ok", "null", "true", "{}", "[1, 2]", "1e999999999", "1,234.50", "12.3.4", "NaN", '"٣"',
     '{"balance": null}', '{"balance": true}', "9" * 40, '{"a": {"balance": 1}, "b": {"balance": 2}}'],
)  # fmt: skip
def test_a_balance_that_is_none(body):
    with pytest.raises(Unreadable):
        account.balance(body.encode(), Keys())


def test_a_key_that_the_settings_name():
    body = json.dumps({"guthaben": "5"}).encode()
    assert account.balance(body, Keys({"balance": "guthaben"})) == 5
