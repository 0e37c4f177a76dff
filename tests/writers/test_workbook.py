"""Workbooks, read back: kinds of values, formats, charts, links, and texts that stay texts."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exporting import FORMULAS, result, shown, unpacked, workbook_of, written
from tests.recorded import NAMES, evening, told, vote
from voteboard.curtain import HIDDEN
from voteboard.model import Status
from voteboard.writers.cells import LONGEST, cut, readable
from voteboard.writers.sheet_names import sheet_names


def column(sheet, letter, first, last):
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]


def facts(sheet):
    return {row[6].value: row[7] for row in sheet.iter_rows(min_row=4, max_row=14, max_col=8) if row[6].value}


def xml_of(content, part):
    return unpacked(content).split(f"<{part}", 1)[1]


def test_one_vote_has_its_results_and_its_timeline():
    of, records = evening()
    content = written("xlsx", shown(records))
    book = workbook_of(content)
    assert book.sheetnames == ["Результаты", "Ход голосования"]
    sheet, over_time = book.worksheets
    assert sheet["A1"].value == of.question
    assert "Голосование №\u00a029 · 23 декабря 2026" in sheet["A2"].value
    assert [cell.value for cell in sheet[3][:5]] == ["Место", "Номер", "Ответ", "Голоса", "Доля"]
    assert column(sheet, "A", 4, 8) == [1, 2, 3, 4, 5]
    votes, shares = column(sheet, "D", 4, 9), column(sheet, "E", 4, 8)
    assert all(type(n) is int for n in votes)
    assert votes[5] == sum(votes[:5])
    assert sum(shares) == pytest.approx(1)
    assert (sheet["D4"].number_format, sheet["E4"].number_format) == ("#,##0", "0%")
    known = facts(sheet)
    assert known["Состояние"].value == "Итоги"
    assert known["Всего голосов"].value == votes[5]
    assert known["Данные на"].value == datetime(2026, 12, 23, 20, 20)
    assert known["Файл создан"].value == datetime(2026, 12, 24, 15, 0)
    assert known["Файл создан"].number_format == "dd.mm.yyyy hh:mm:ss"
    assert known["Редакция"].value == "1142 (0000abcd)"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    # As wide as one page, which is what no number says, and as high as it takes.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    # The timeline: dates in the event's zone, the winner first, the whole to the left.
    assert [cell.value for cell in over_time[1][:4]] == ["Время", "Всего голосов", NAMES[0], NAMES[1]]
    assert over_time["A2"].value == datetime(2026, 12, 23, 20, 0)
    assert over_time["A1143"].value == datetime(2026, 12, 23, 20, 20)
    assert [cell.value for cell in over_time[1143][1:4]] == [votes[5], *votes[:2]]
    bars, lines = (re.search(r"<c:(?:bar|scatter)Chart>.*", part)[0] for part in charts(content))
    assert '<c:barDir val="bar"/>' in bars
    assert re.findall(r'srgbClr val="(\w+)"', bars)[:5] == ["4C8DFF", "FF7A59", "2EC4A6", "F2C14E", "B38BFF"]
    assert lines.count("<c:ser>") == 5


def charts(content):
    return [part for part in unpacked(content).split("<?xml") if "<c:chartSpace" in part]


def test_several_votes_have_an_overview_that_links_to_them():
    running = result(1, 3, nr=3, status=Status.ACTIVE, finished_at=None, question="Кто? [1/2]: 'да'")
    both = result(5, 5, nr=4, question="Кто? [1/2]: 'да'", answers=("А", "Б"))
    nobody = result(0, 0, nr=5, question="History", name="")
    content = written("xlsx", running, both, nobody, language="en")
    book = workbook_of(content)
    assert book.sheetnames == ["Overview", "3 Кто 1 2 да", "4 Кто 1 2 да", "5 History"]
    overview = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in overview.iter_rows(min_row=4)]
    assert [row[0] for row in rows] == [3, 4, 5]
    assert rows[0][3:9] == ["Voting goes on", datetime(2026, 11, 27, 20), None, 4, "Ответ 2", 0.75]
    assert rows[1][6:9] == [10, "А · Б", 0.5]
    assert rows[2][6:9] == [0, None, None]
    assert overview["I4"].number_format == "0%"
    assert [overview[f"B{row}"].hyperlink.location for row in (4, 5, 6)] == [
        f"'{name}'!A1" for name in book.sheetnames[1:]
    ]
    assert book.worksheets[1]["G1"].hyperlink.location == "'Overview'!A1"
    assert len(charts(content)) == 2  # nobody voted for the third


def test_texts_stay_texts():
    hostile = {"answers": FORMULAS, "question": FORMULAS[0], "name": FORMULAS[1]}
    content = written("xlsx", result(*range(9, 0, -1), **hostile))
    sheet = workbook_of(content).worksheets[0]
    assert sheet["A1"].value == FORMULAS[0]
    assert column(sheet, "C", 4, 12) == list(FORMULAS)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"n", "s", "d", "inlineStr"}
    whole = unpacked(content)
    assert "<f>" not in whole
    assert "evil.example" not in "".join(re.findall(r'Target="([^"]*)"', whole))
    many = unpacked(written("xlsx", result(1, **{**hostile, "answers": ("А",)}), result(2, nr=30)))
    assert "<f>" not in many


def test_a_hidden_vote_has_no_chart_and_no_timeline():
    content = written("xlsx", shown(evening()[1], HIDDEN))
    book = workbook_of(content)
    assert book.sheetnames == ["Результаты"]
    assert column(book.worksheets[0], "D", 4, 9) == [None] * 6
    assert facts(book.worksheets[0])["Результат"].value == "Результат пока скрыт"
    assert charts(content) == []


def test_many_answers_are_all_listed_and_some_are_drawn():
    of = vote(29, tuple(f"Ответ {i}" for i in range(500)))
    states = [(float(i * 60), tuple(i * (500 - n) for n in range(500))) for i in range(4)]
    content = written("xlsx", shown(told(of, states)), language="en")
    sheet, over_time = workbook_of(content).worksheets
    assert sheet["C503"].value == "Ответ 499"
    assert over_time.max_column >= 502
    assert facts(sheet)["Chart"].value == "The chart shows the first 20 answers"
    assert "The chart shows the first 12 answers" in over_time.cell(1, 504).value
    bars, lines = charts(content)
    assert "$D$4:$D$23" in bars
    assert lines.count("<c:ser>") == 12


def test_an_answer_that_came_or_went_has_empty_cells():
    of = vote(29, ("А", "Б"))
    left = vote(29, ("А", "Б", "В"))
    records = [*told(of, [(0, (1, 2)), (5, (3, 2))]), *told(left, [(60, (4, 2, 9))], first=3)]
    sheet = workbook_of(written("xlsx", shown(records))).worksheets[1]
    assert [cell.value for cell in sheet[1][2:5]] == ["В", "А", "Б"]
    assert [cell.value for cell in sheet[2][1:5]] == [3, None, 1, 2]


def test_a_moment_that_excel_has_no_date_for_is_a_text():
    early = vote(1, ("А",)).started_at - timedelta(days=365 * 200)
    rows = workbook_of(written("xlsx", result(1, nr=1, started_at=early), result(1, nr=2))).worksheets[0]
    assert rows["E4"].value.startswith("1827-")


HARD = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(["_x0041_", "'", "History", ""])


@given(st.lists(HARD, max_size=12))
def test_sheet_names_are_what_excel_takes(titles):
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]", name)
        assert name.casefold() != "history"
        assert "'" not in name


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(codec=None), min_size=1, max_size=60) | st.just("_x0041_ & <b>"))
def test_any_text_is_read_back_as_far_as_xml_can_hold_it(text):
    content = written("xlsx", result(2, 1, answers=(text, "Б"), question=text, name=text), result(1, nr=2))
    sheet = workbook_of(content).worksheets[1]
    value = sheet["C4"].value
    # openpyxl leaves Excel's own escape of what looks like one.
    assert (value or "").replace("_x005F", "") == readable(text).replace("_x005F", "")


def test_a_text_is_cut_where_excel_would_refuse_it():
    sheet = workbook_of(written("xlsx", result(1, answers=("🏆" * 20_000,)))).worksheets[0]
    assert sheet["C4"].value == "🏆" * (LONGEST // 2)
    assert cut("ab🏆", 3) == "ab"
