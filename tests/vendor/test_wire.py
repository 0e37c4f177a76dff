"""What is read of an answer, field by field. Every shape of one, and what is not believed: tests/chaos."""

import json
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.chaos.spellings import ANSWERS, HEAD, SAMPLE, one_answer, with_answers, without
from voteboard.model import Status
from voteboard.setting_types import FIELDS
from voteboard.vendor import wire
from voteboard.vendor.errors import (
    AccountRefused,
    LimitReached,
    Malformed,
    MissingField,
    NoSuchVote,
    Refused,
    Unreadable,
    VendorError,
)
from voteboard.vendor.fields import SYNONYMS, Keys

ZONE = ZoneInfo("Europe/Moscow")


def read(value, keys=None):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return wire.read(body, Keys(keys), ZONE)


def test_what_is_read():
    report = read(SAMPLE).report
    vote = report.vote
    assert (vote.nr, vote.hash, vote.name, vote.question) == (
        29,
        HEAD["hash"],
        "Премия 2026",
        "Кто станет лучшим?",
    )
    assert vote.multiple is False
    assert vote.status is Status.ACTIVE
    assert vote.started_at == datetime(2026, 11, 24, 19, tzinfo=ZONE)
    assert vote.finished_at is None
    assert [(a.id, a.code, a.text) for a in vote.answers] == [
        ("1041", "1", "Анна Ветрова"),
        ("1042", "2", "Михаил Соколов"),
    ]
    assert report.counts == (4867, 2122)


@pytest.mark.parametrize("inside", [True, False])
def test_three_parallel_lists_name_answers_by_their_codes(inside):
    columns = {"codes": ["1", "2"], "votes": [5, "6"]}
    value = with_answers({"texts": ["А", "Б"], **columns}) if inside else with_answers(["А", "Б"], **columns)
    report = read(value).report
    assert [(a.id, a.code, a.text) for a in report.vote.answers] == [("1", "1", "А"), ("2", "2", "Б")]
    assert report.counts == (5, 6)


@pytest.mark.parametrize("field", ["votes", "text"])
def test_answers_that_are_told_of_partly_one_way_and_partly_another_are_not_believed(field):
    """Two sources that contradict each other would make counts that nobody ever told."""
    first, second = ({**answer} for answer in ANSWERS)
    del second[field]
    columns = {"votes": [4867, 3], "texts": ["Анна Ветрова", "Ольга"]}
    with pytest.raises(Unreadable, match=field):
        read({**with_answers([first, second]), **columns})


def test_a_byte_order_mark_and_blanks_around_are_read():
    assert read(b"\xef\xbb\xbf \r\n" + json.dumps(SAMPLE).encode() + b"\n").report == read(SAMPLE).report


def test_keys_can_be_named():
    strange = {**HEAD, "optionen": [{**ANSWERS[0], "stimmen": 7}], "votes": 99}
    keys = {"answers": "optionen", "votes": "stimmen"}
    reading = read(strange, keys)
    assert reading.report.counts == (7,)
    assert reading.keys["votes"] == "stimmen"


def test_named_keys_of_parallel_lists():
    strange = {**HEAD, "titel": ["А"], "ziffern": [1], "stimmen": [7]}
    reading = read(strange, {"answers": "titel", "text": "titel", "code": "ziffern", "votes": "stimmen"})
    assert reading.report.vote.answers[0].text == "А"
    assert reading.report.counts == (7,)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        *[(raw, True) for raw in (True, 1, "1", "yes", "YES", "true", "да")],
        *[(raw, False) for raw in (False, 0, "0", "no", "false", "нет")],
        *[(raw, None) for raw in (None, "", "maybe", 7, [])],
    ],
)
def test_multiple(raw, expected):
    assert read({**SAMPLE, "multiple": raw}).report.vote.multiple is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("active", Status.ACTIVE),
        ("Not Active", Status.NOT_ACTIVE),
        ("not_active", Status.NOT_ACTIVE),
        (" FINISHED ", Status.FINISHED),
        ("deleted", Status.DELETED),
        ("paused", Status.UNKNOWN),
        (None, Status.UNKNOWN),
        (3, Status.UNKNOWN),
    ],
)
def test_status(raw, expected):
    assert read({**SAMPLE, "status": raw}).report.vote.status is expected


@pytest.mark.parametrize(
    "raw",
    [
        *["0000-00-00 00:00:00", "2026-02-30 10:00:00", "9999-12-31 23:59:59x"],
        *["", None, 1764000000, "soon"],
        *["9999-12-31 23:59:59", "9999-12-31T00:00:00Z", "1900-01-01 00:00:00"],  # how some write never
        *["0001-01-01 00:00:00", "9999-12-31T23:59:59-05:00"],  # no such moments in UTC
    ],
)
def test_what_is_no_date_loses_no_counts(raw):
    reading = read({**SAMPLE, "date_start": raw})
    assert reading.report.vote.started_at is None
    assert reading.report.counts == (4867, 2122)


def test_a_finish_before_the_start_is_no_date():
    vote = read({**SAMPLE, "date_finish": "2026-11-24 18:59:59"}).report.vote
    assert vote.finished_at is None
    assert vote.started_at is not None


def test_text_is_made_safe_for_a_screen_but_kept():
    shown = read(one_answer(text=' <b>&amp;</b>\u202eevil\u0000\n\ttext 🎤 "x" ')).report.vote.answers[0].text
    assert shown == '<b>&amp;</b>evil text 🎤 "x"'
    long = read(one_answer(text="я" * 600)).report.vote.answers[0].text
    assert len(long) == 500
    assert long.endswith("…")
    assert read(one_answer(text="\ud800x")).report.vote.answers[0].text == "x"


@pytest.mark.parametrize("field", ["id", "hash", "status", "question", "answers"])
def test_a_missing_field_is_named_with_the_keys_seen(field):
    with pytest.raises(MissingField) as caught:
        read(without(field))
    assert caught.value.field == field
    assert "name" in caught.value.seen
    assert f"“{field}”" in str(caught.value)
    assert "multiple" in str(caught.value)


@pytest.mark.parametrize(("field", "key"), [("code", "id"), ("text", "text"), ("votes", "votes")])
def test_a_missing_field_of_an_answer_is_named_with_the_keys_seen(field, key):
    with pytest.raises(MissingField) as caught:
        read(with_answers([{k: v for k, v in ANSWERS[0].items() if k != key} | {"strange": 1}]))
    assert caught.value.field == field
    assert "strange" in caught.value.seen


def test_a_missing_global_id_is_named():
    with pytest.raises(MissingField) as caught:
        read(with_answers([{"id": 1, "text": "А", "votes": 1}]))
    assert caught.value.field == "global_id"


@pytest.mark.parametrize("field", ["name", "multiple", "date_start", "date_finish"])
def test_a_board_can_live_without_some_fields_and_says_which(field):
    reading = read(without(field))
    assert reading.missing == (field,)
    assert "hash" in reading.seen
    assert reading.report.counts == (4867, 2122)


def test_every_field_that_can_be_named_has_synonyms():
    assert set(SYNONYMS) == set(FIELDS)


def test_no_answers_yet():
    assert read(with_answers([])).report.counts == ()
    assert read(with_answers({})).report.counts == ()
    assert read(with_answers(None)).report.counts == ()


def test_no_answer_of_the_allowed_size_keeps_the_server_busy():
    """The reader runs on the server's loop; what it takes must grow no faster than the answer."""
    many = {f"k{i}": [] for i in range(14_000)}
    answers = [{"global_id": i, "id": i, "text": ""} for i in range(499)]
    hostile = [
        {str(i): {"id": i} for i in range(11_000)},
        {str(i): {} for i in range(20_000)},
        {**HEAD, **many, "answers": answers, "votez": [1] * 499},
        {**HEAD, "answers": {str(i): {} for i in range(20_000)}},
        {"id" * (i + 1): i for i in range(400)},
    ]
    for body in (json.dumps(value).encode() for value in hostile):
        assert len(body) < 256 * 1024
        began = time.process_time()
        with pytest.raises(Unreadable) as caught:
            read(body)
        assert time.process_time() - began < 1
        assert len(str(caught.value)) < 2000


def test_what_is_quoted_stays_on_one_line():
    for body in (b"Error: a\nb\x1b[31m c", json.dumps({"id": 1, "x\ny": 2}).encode()):
        with pytest.raises(VendorError) as caught:
            read(body)
        assert str(caught.value).isprintable()


TEXTS_OF_ERRORS = {
    "wrong user id or token": AccountRefused,
    "API not allowed": AccountRefused,
    "not enough balance": LimitReached,
    "too many messages per day": LimitReached,
    "too many messages per month": LimitReached,
    "json has wrong format, and cannot be decoded": Malformed,
    "wrong vote id or vote is inactive": NoSuchVote,
    "the moon is in the way": Refused,
}


@pytest.mark.parametrize("text", TEXTS_OF_ERRORS)
def test_the_vendors_own_errors(text):
    with pytest.raises(Refused) as caught:
        read(f"Error: {text}".encode())
    assert type(caught.value) is TEXTS_OF_ERRORS[text]
    assert caught.value.retry is (TEXTS_OF_ERRORS[text] is not AccountRefused)
