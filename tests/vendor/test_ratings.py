"""Answers to `feedback_report`: bytes in, ratings out; and the client against the simulator."""

import json
import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import settings_for, simulating
from voteboard.model import Rating
from voteboard.redaction import Redactor
from voteboard.simulator.spelling import SPELLINGS
from voteboard.vendor.client import Client
from voteboard.vendor.errors import (
    AccountRefused,
    DeadlineExceeded,
    MissingField,
    Refused,
    TooMuch,
    Unreadable,
    VendorError,
)
from voteboard.vendor.fields import Keys
from voteboard.vendor.ratings import read_csv, read_json

ZONE = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 24, 19, 0, 5, tzinfo=ZONE)
OLGA = Rating("79161234567", 5, "Ольга", "17", AT, "Спасибо")
BARE = Rating("79161234568", 2, "", "", AT, "")
ROW = {
    "phone": "79161234567", "rating": "5", "employee": "Ольга", "order": "17",
    "date": "2026-11-24 19:00:05", "text": "Спасибо",
}  # fmt: skip
NEXT = {**ROW, "phone": "79161234568", "rating": 2, "employee": None, "order": "", "text": None}


def rows(value, **keys):
    return read_json(json.dumps(value, ensure_ascii=False).encode(), Keys(keys), ZONE).rows


def lines(text, encoding="utf-8"):
    return read_csv(text.encode(encoding), Keys(), ZONE).rows


@pytest.mark.parametrize(
    "value",
    [
        [ROW, NEXT],
        {"ratings": [ROW, NEXT]},
        {"status": "ok", "data": {"count": 2, "items": [ROW, NEXT]}},
        {"5001": ROW, "5002": NEXT},
        {"feedback": {"5001": ROW, "5002": NEXT}},
        [[ROW, NEXT]],
    ],
)
def test_ratings_in_any_wrapping(value):
    assert rows(value) == (OLGA, BARE)


@pytest.mark.parametrize("value", [[], {}, None, {"ratings": []}, {"status": "ok", "data": {}}])
def test_no_ratings(value):
    assert rows(value) == ()


def test_one_rating_alone():
    assert rows(ROW) == rows([ROW]) == (OLGA,)


def test_other_keys_and_spellings():
    other = {
        "clientPhone": "+7 (916) 123-45-67", "Оценка": 5, "staff": " Ольга ", "orderNr": 17,
        "date": "24.11.2026", "time": "19:00:05", "Комментарий": "Спасибо\r\n",
    }  # fmt: skip
    assert rows([other]) == (OLGA,)
    named = {"sterne": "5"} | {key: value for key, value in ROW.items() if key != "rating"}
    assert rows([named], rating="sterne") == (OLGA,)


def test_a_client_who_has_not_rated_yet_is_no_rating():
    answer = [ROW, {**ROW, "rating": None}, {**ROW, "rating": ""}, {**ROW, "rating": 0}]
    found = read_json(json.dumps(answer).encode(), Keys(), ZONE)
    assert (len(found.rows), found.unrated) == (1, 3)
    assert found.keys == {
        "phone": "phone", "rating": "rating", "employee": "employee", "order": "order", "rated_at": "date",
        "comment": "text",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [6, -1, "5.0", 4.5, True, "пять", "٥", "+5", "1e0", 10, "79161234567"])
def test_a_value_that_is_none_rejects_the_answer(wrong):
    with pytest.raises(Unreadable):
        rows([ROW, {**ROW, "rating": wrong}])


@pytest.mark.parametrize("wrong", ["0000-00-00 00:00:00", "", None, 1700000000, "30.02.2026 12:00:00"])
def test_a_rating_without_a_time_rejects_the_answer(wrong):
    with pytest.raises(Unreadable):
        rows([{**ROW, "date": wrong}])


@pytest.mark.parametrize(
    ("missing", "field"), [("phone", "phone"), ("rating", "rating"), ("date", "rated_at")]
)
def test_a_missing_key_is_named(missing, field):
    with pytest.raises(MissingField) as caught:
        rows([{key: value for key, value in ROW.items() if key != missing}])
    assert caught.value.field in (field, "rating")
    assert "VOTEBOARD_API_KEYS" in str(caught.value)


HEAD = "phone;rating;employee;order;date;text\n"
LINE = "79161234567;5;Ольга;17;2026-11-24 19:00:05;Спасибо\n"
RUSSIAN = "Телефон;Оценка;Сотрудник;Номер заказа;Дата и время;Текст\r\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + LINE,
        LINE,
        HEAD + LINE + ";;;;;\n\n",
        RUSSIAN + LINE,
        (HEAD + LINE).replace(";", ","),
        (HEAD + LINE).replace(";", "\t"),
        re.sub("[^;\n]+", r'"\g<0>"', HEAD + LINE),
    ],
)
def test_csv_in_any_dialect(text):
    assert lines(text) == (OLGA,)


def test_csv_as_russian_excel_has_it():
    assert lines(RUSSIAN + LINE, "cp1251") == lines("\ufeff" + RUSSIAN + LINE) == (OLGA,)
    assert lines(HEAD) == ()
    quoted = LINE.replace("Спасибо", '"Спасибо; ""очень""\nдоволен"')
    assert lines(HEAD + quoted)[0].text == 'Спасибо; "очень" доволен'


@pytest.mark.parametrize(
    "text", ["", " \n", ";;;\n", HEAD + "1;2\n", "a;b;c\n1;2;3\n", '"', "<html>", "Error: API not allowed"]
)
def test_csv_that_is_none(text):
    with pytest.raises(VendorError) as caught:
        lines(text)
    assert isinstance(caught.value, Refused if "Error" in text else Unreadable)


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([ROW, "79161234567"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["phone", "rating", "date", "text", "79161234567"]), inner, max_size=4),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_whatever_comes_is_read_or_told(body):
    for read in (read_json, read_csv):
        try:
            found = read(body, Keys(), ZONE)
        except VendorError:
            continue
        assert all(1 <= rating.value <= 5 for rating in found.rows)


def client_of(simulator, **more):
    return Client(settings_for(simulator, **more), lambda seconds, error: nullcontext(), Redactor())


NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_simulators_ratings(spelling):
    with simulating(spelling=spelling) as simulator:
        at = (NOW - 2 * HOUR).replace(microsecond=0)
        simulator.rate("79161234567", 4, employee="Ольга", order="17", text="Хорошо", at=at.timestamp())
        simulator.rate("79161234568", 1)
        client = client_of(simulator)
        for format in ("json", "csv"):
            both = client.feedback_report(NOW - 3 * HOUR, NOW + HOUR, format)
            assert [rating.value for rating in both.rows] == [4, 1]
            assert both.rows[0] == Rating("79161234567", 4, "Ольга", "17", at, "Хорошо")
            assert abs(datetime.now(UTC) - both.sent_at) < timedelta(seconds=5)
            assert len(client.feedback_report(at, at, format).rows) == 1
        assert client.feedback_report(at + timedelta(seconds=1), at + HOUR).rows == ()


def test_an_answer_that_is_too_large_is_told_as_such(simulator):
    simulator.fault(command="feedback_report", body="[" + " " * 300_000 + "]", times=1)
    with pytest.raises(TooMuch):
        client_of(simulator).feedback_report(NOW, NOW)


def test_no_error_tells_a_phone(simulator):
    client = client_of(simulator)
    for body in ({"79161234567": [1], "+7 (916) 123-45-67": {"a": 1}}, [{**ROW, "rating": "79161234567"}]):
        simulator.fault(command="feedback_report", body=json.dumps(body), times=1)
        with pytest.raises(Unreadable) as caught:
            client.feedback_report(NOW, NOW)
        assert "1234567" not in str(caught.value).replace("-", "").replace(" ", "")
        assert "-67" in str(caught.value)


def test_an_account_that_may_not(simulator):
    simulator.account(allowed=False)
    client = client_of(simulator)
    for ask in (lambda: client.feedback_report(NOW, NOW), client.balance, client.vote_report):
        with pytest.raises(AccountRefused):
            ask()


def test_a_silent_vendor(simulator, monkeypatch):
    monkeypatch.setattr("voteboard.vendor.client.RATINGS_DEADLINE", 0.1)
    simulator.fault(command="feedback_report", body="[]", times=1, delay=1.0)
    with pytest.raises(DeadlineExceeded):
        client_of(simulator).feedback_report(NOW, NOW)
