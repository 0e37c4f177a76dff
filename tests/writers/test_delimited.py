"""CSV: tidy rows that programs read, and nothing in them that a spreadsheet would run."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from tests.exporting import FORMULAS, result, rows_of, shown, written
from tests.recorded import evening
from voteboard.curtain import HIDDEN
from voteboard.writers.formulas import STARTS, quoted


def test_a_row_for_each_answer_by_its_place():
    of, records = evening()
    rows = rows_of(written("csv", shown(records), result(3, 7, nr=30)))
    assert [row["vote"] for row in rows] == ["29"] * 5 + ["30"] * 2
    assert [row["place"] for row in rows] == ["1", "2", "3", "4", "5", "1", "2"]
    first = rows[0]
    assert first == {
        "vote": "29", "hash": of.hash, "question": of.question, "status": "finished", "curtain": "open",
        "place": "1", "code": "1", "answer_id": "2901", "answer": "Анна Ветрова", "votes": first["votes"],
        "share": "32", "total": str(sum(int(row["votes"]) for row in rows[:5])),
        "data_as_of": "2026-12-23T20:20:00+03:00", "epoch": "0000abcd", "rev": "1142",
    }  # fmt: skip


def test_quotes_lines_and_delimiters_come_back():
    texts = ('Он сказал "да"; и, нет', "две\nстроки", "a,b;c", "🏆")
    for delimiter in ",;":
        content = written("csv", result(4, 3, 2, 1, answers=texts), delimiter=delimiter)
        assert [row["answer"] for row in rows_of(content, delimiter)] == list(texts)
    assert written("csv", result(1), delimiter=";").decode("utf-8-sig").startswith("vote;hash;")


def test_formulas_stand_after_an_apostrophe_and_numbers_do_not():
    content = written("csv", result(*range(9, 0, -1), answers=FORMULAS, question="=1+1"))
    rows = rows_of(content)
    assert [row["answer"] for row in rows] == [
        text if text in ("http://evil.example", "007") else f"'{text}" for text in FORMULAS
    ]
    assert {row["question"] for row in rows} == {"'=1+1"}
    assert [row["votes"] for row in rows] == [str(n) for n in range(9, 0, -1)]


def test_what_is_hidden_is_an_empty_cell():
    rows = rows_of(written("csv", shown(evening()[1], HIDDEN)))
    assert {(row["place"], row["votes"], row["share"], row["total"], row["curtain"]) for row in rows} == {
        ("", "", "", "", "hidden")
    }
    assert len(rows) == 5


@given(st.text())
def test_no_text_is_left_that_begins_like_a_formula(text):
    out = io.StringIO()
    csv.writer(out).writerow([quoted(text)])
    cell = quoted(text)
    assert not cell.lstrip().startswith(STARTS)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text
