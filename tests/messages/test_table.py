"""Files of messages: what Excel and others write is read, everything else told in words."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voteboard.messages import checking, table
from voteboard.messages.columns import field_of
from voteboard.messages.problems import NotATable

HEAD = "Телефон;Сотрудник;Номер заказа;Текст;Итоговый текст"
ROWS = '8 916 123-45-67;Анна;A-1;"Оцените нас; от 1 до 5\r\nответом";Спасибо\r\n\r\n89161234568;;;Оцените'
FILE = f"{HEAD}\r\n{ROWS}\r\n"
FIRST = {
    "phone": "8 916 123-45-67",
    "employee": "Анна",
    "order": "A-1",
    "text": "Оцените нас; от 1 до 5\r\nответом",
    "text_final": "Спасибо",
}
SECOND = {"phone": "89161234568", "employee": "", "order": "", "text": "Оцените", "text_final": ""}


def rows_of(data: bytes, **more):
    return list(table.read(data, **more).rows)


def refusal_of(data: bytes, **more) -> str:
    with pytest.raises(NotATable) as refused:
        rows_of(data, **more)
    return str(refused.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_spreadsheets_write_is_read_with_its_lines(codec, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(csv.reader(io.StringIO(FILE, newline=""), delimiter=";"))
    first, second = rows_of(text.getvalue().encode(codec))
    assert (first.line, first.cells) == (2, FIRST)
    assert (second.line, second.cells) == (5, SECOND)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_ends_and_excels_first_line(end):
    data = end.join(["", "sep=,", "phone,text", "1,a;b", ",", "2,c"]).encode()
    assert [(row.line, row.cells["text"]) for row in rows_of(data)] == [(4, "a;b"), (6, "c")]


def test_names_of_columns():
    names = {
        "  PHONE number ": "phone",
        "Тел.": "phone",
        "Счёт": "order",
        "text_final": "text_final",
        "№": None,
    }
    assert {name: field_of(name) for name in names} == names
    read = table.read("phone;город;+7 916 123-45-67;text\n1;2;3;4".encode())
    assert read.unused == ("город", "+7 916 ···-··-67")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        ("\ufeff".encode("utf-16"), "empty"),
        (HEAD.encode(), "no rows"),
        (b"name;text\n1;2", "no column for the phone"),
        (b"79161234567;text\n1;2", "+7 916"),
        (b"phone;x\n1;2", "no column for the text"),
        (b"phone;Telephone;text\n1;2;3", "“phone” and “Telephone”"),
        (b'phone;text\n1;a\n2;"b\n3;c\n', "Line 3: quotes are opened"),
        (b'phone;text\n1;"a"b"\n', "Line 2: a quote"),
        (b'"phone;text\n1;a\n', "quotes that don't match"),
        (b"phone;text\n1;a\0b", "Line 2 has a zero byte"),
        ("phone;text\n1;а".encode("utf-16-le"), "Line 1 has a zero byte"),
        (b"PK\x03\x04 anything", "workbook"),
        (b"phone;text\n1;" + b"a" * 100_001, "Line 2 is longer"),
        (FILE.encode("koi8-r"), "encoding"),
        (FILE.encode("cp866"), "encoding"),
        (b"phone;text\n1;\x98" + b"\xe0" * 20_000, "no text"),
        (FILE.encode("utf-16")[:-1], "no text"),
        (b"phone;text\n" + b"1;a\n" * 100_001, "more than 100000 rows"),
    ],
)
def test_what_is_wrong_is_told(data, said):
    assert said in refusal_of(data)


def test_a_file_that_is_too_large_is_not_looked_at():
    assert "32 MB" in refusal_of(bytes(table.LARGEST + 1))


def test_a_text_for_all_needs_no_column():
    checked = checking.check(rows_of(b"phone\n89161234567", has_text=True), lambda _: True, text="Hi\nyou")
    assert checked.lines[0].message.text == "Hi\r\nyou"


@given(st.binary(max_size=400) | st.text(alphabet='phonetx;,\t\n\r"1ф\0\ufeff', max_size=60).map(str.encode))
@example(b'phone,text\n1,"')
@example(b"\xff\xfe\x00\xd8phone")
def test_whatever_bytes_come_there_are_rows_or_a_reason(data):
    for head in (b"", b"phone;text\n"):
        try:
            rows = rows_of(head + data)
        except NotATable:
            continue
        checked = checking.check(rows, lambda _: True)
        assert len(checked.lines) + checked.problems_in_all + checked.repeated_in_all == len(rows)
        assert all(one.message.text and one.message.phone.isdigit() for one in checked.lines)
