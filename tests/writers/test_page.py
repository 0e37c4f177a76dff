"""The plain document, and both kinds of files in LibreOffice."""

import re
import shutil
import subprocess

from tests.exporting import FORMULAS, result, shown, written
from tests.recorded import evening
from voteboard.curtain import HIDDEN


def test_the_document_says_what_it_is_of():
    of, records = evening()
    html = written("html", shown(records)).decode()
    for said in (
        '<html lang="ru">', '<meta charset="utf-8">', f"<h1>{of.question}</h1>", "Голосование №\u00a029",
        "Итоги", "23 декабря 2026\u202fг., 20:20:00", "1142 (0000abcd)", "<thead>", "Europe/Moscow",
    ):  # fmt: skip
        assert said in html
    assert re.findall(r'<td class="number">(\d+%?)</td>', html)[:2] == ["2840", "32%"]
    assert html.count('<rect width="100.00%"') == 1
    # A file that asks for nothing.
    assert not re.search(r"<script|<link|\b(?:src|href)=|url\(", html)
    assert "First place" not in html
    assert "Votes in all: <b>" in written("html", shown(records), language="en").decode()


def test_a_hidden_result_is_said_to_be():
    html = written("html", shown(evening()[1], HIDDEN)).decode()
    assert "Результат пока скрыт" in html
    assert "<svg" not in html
    assert re.findall(r'<td class="number">(.*?)</td>', html) == [""] * 10


def test_no_text_breaks_out():
    hostile = "</style></title><script>alert(1)</script>\"' &amp; {{ 7 * 7 }}"
    html = written("html", result(1, answers=(hostile,), question=hostile, name=hostile)).decode()
    assert "<script" not in html
    assert "{{ 7 * 7 }}" in html


def test_libreoffice_reads_numbers_as_numbers_and_texts_as_texts(tmp_path):
    """A workbook and a document in one start of it; cells as they are kept, not as they are shown."""
    votes = result(1_234_567, *range(8, 0, -1), answers=FORMULAS)
    for name, extension in (("book", "xlsx"), ("page", "html")):
        (tmp_path / f"{name}.{extension}").write_bytes(written(extension, votes))
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed: tests/provide-servers.sh installs it"
    for arguments in (["book.xlsx"], ["--infilter=calc_HTML_WebQuery", "page.html"]):
        done = subprocess.run(
            [
                office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to",
                # Semicolons, UTF-8, and quotes around all texts, which tells them from numbers.
                "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,false,true", *arguments,
            ],
            cwd=tmp_path, capture_output=True, text=True, timeout=90,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    book, page = ((tmp_path / f"{name}.csv").read_text() for name in ("book", "page"))
    link = '=HYPERLINK(""http://evil.example"";""Анна"")'
    assert f'\n1;"1";"{link}";1,234,567;100%;' in book
    # It looks for per cents in a page only where it is told to.
    assert f'\n1;1;"\u200b{link}";1234567;"100%"\n' in page
    for text in ("@SUM(1+1)", "+7 900 000-00-00", "-1+1"):
        assert f'"{text}"' in book
        assert f'"\u200b{text}"' in page
    assert '"007"' in book
