"""Ratings as files: what everybody may have, and what the presenter may."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from tests.conftest import command, serving, settings_for
from tests.desk import PASSWORD, Desk
from voteboard import create_app
from voteboard.redaction import Redactor

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.fixture
def wired(simulator, clock):
    settings = settings_for(simulator, presenter_password=PASSWORD)
    return create_app(settings, clock.runtime(), Redactor())


@pytest.fixture
def rated(wired, simulator):
    """Three ratings, the comment of the second one released."""
    rows = (
        ("79161234567", 5, "=HYPERLINK(1)", "A-1", "+1 уже забыл"),
        ("79031112233", 4, "Пётр", "", "=1+1, звоните 8 903 111-22-33"),
        ("4915123456789", 1, "Пётр", "77", ""),
    )
    for minute, (phone, value, employee, order, text) in enumerate(rows):
        at = (NOW - timedelta(hours=1) + timedelta(minutes=minute)).timestamp()
        simulator.rate(phone, value, employee=employee, order=order, text=text, at=at)
    wired.app.test_client().get("/ratings")
    wired.engine.ratings.poller.step()
    [second, _first] = wired.engine.ratings.desk.comments(0)[0]
    wired.engine.ratings.desk.release({"id": second.id})
    return wired


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def sheets(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_csv_for_everybody(rated):
    response = rated.app.test_client().get("/ratings/export.csv")
    assert response.headers["Content-Disposition"] == "attachment; filename=voteboard-ratings-today.csv"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert table(response.data) == [
        {
            "at": "2026-11-24T19:00:00+03:00", "value": "5", "employee": "'=HYPERLINK(1)",
            "phone": "7 916 ···-··-67", "text": "",
        },
        {
            "at": "2026-11-24T19:01:00+03:00", "value": "4", "employee": "Пётр",
            "phone": "7 903 ···-··-33", "text": "'=1+1, звоните +7 903 ···-··-33",
        },
        {
            "at": "2026-11-24T19:02:00+03:00", "value": "1", "employee": "Пётр",
            "phone": "49 ·········-89", "text": "",
        },
    ]  # fmt: skip


def test_a_workbook_for_everybody(rated):
    response = rated.app.test_client().get("/ratings/export.xlsx?lang=en&period=week")
    read = sheets(response.data)
    assert list(read) == ["Summary", "Employees", "Ratings"]
    assert [row[:3] for row in read["Summary"][3:8]] == [
        [5, 1, 0.33], [4, 1, 0.33], [3, 0, 0], [2, 0, 0], [1, 1, 0.34],
    ]  # fmt: skip
    assert ("Mean", 3.3) in [tuple(row[4:6]) for row in read["Summary"][3:]]
    assert read["Employees"][1:] == [["=HYPERLINK(1)", 1, 5, "Few ratings"], ["Пётр", 2, 2.5, "Few ratings"]]
    assert read["Ratings"][2] == [
        datetime(2026, 11, 24, 19, 1), 4, "Пётр", "7 903 ···-··-33", "=1+1, звоните +7 903 ···-··-33",
    ]  # fmt: skip
    parts = zipfile.ZipFile(io.BytesIO(response.data))
    assert "xl/charts/chart1.xml" in parts.namelist()
    assert not any("<f>" in parts.read(name).decode() for name in parts.namelist() if "sheets/sheet" in name)


def test_nothing_is_a_file_too(wired):
    for extension in ("csv", "xlsx"):
        response = wired.app.test_client().get(f"/ratings/export.{extension}?period=event")
        assert response.status_code == 200
    assert list(sheets(response.data)) == ["Сводка", "Оценки"]


def test_what_cannot_be_had(rated):
    client = rated.app.test_client()
    for query, said in (
        ("export.pdf", "export: “pdf” is not one of csv, xlsx"),
        ("export.csv?period=x", "period: “x” is none of today"),
        ("export.csv?delimiter=x", "delimiter: “x” is not one of"),
    ):
        response = client.get(f"/ratings/{query}{'&' if '?' in query else '?'}lang=en")
        assert response.status_code == 400
        assert said in response.text
    assert client.get("/present/ratings/export.csv").status_code == 303
    assert client.get("/present/ratings/comments").status_code == 401


def test_who_has_it_already_gets_it_once(rated):
    client, desk = rated.app.test_client(), rated.engine.ratings.desk
    etag = client.get("/ratings/export.csv").headers["ETag"]
    again = {"If-None-Match": etag}
    assert client.get("/ratings/export.csv", headers=again).status_code == 304
    assert client.get("/ratings/export.csv?delimiter=semicolon", headers=again).status_code == 200
    assert client.head("/ratings/export.csv").headers["ETag"] == etag
    [first] = [comment for comment in desk.comments(0)[0] if not comment.released]
    desk.release({"id": first.id})
    assert client.get("/ratings/export.csv", headers=again).status_code == 200


def test_the_presenter_sees_it_all(rated):
    with serving(rated.app) as url:
        desk = Desk(url)
        whole = table(desk.http.get(f"{url}/present/ratings/export.csv", timeout=10).content)
        assert [(row["phone"], row["order"], row["text"]) for row in whole] == [
            ("79161234567", "A-1", "'+1 уже забыл"),
            ("79031112233", "", "'=1+1, звоните 8 903 111-22-33"),
            ("4915123456789", "77", ""),
        ]
        book = sheets(desk.http.get(f"{url}/present/ratings/export.xlsx", timeout=10).content)
        assert book["Оценки"][1][3:6] == ["A-1", "79161234567", "+1 уже забыл"]
        told = desk.http.get(f"{url}/present/ratings/comments", timeout=10).json()
        assert (told["total"], told["event"], told["problem"]) == (2, None, None)
        assert [(each["released"], each["text"]) for each in told["comments"]] == [
            (True, "=1+1, звоните +7 903 ···-··-33"), (False, "+1 уже забыл"),
        ]  # fmt: skip
        withdrawn = {"id": "withdrawing", "do": "withdraw_comment", "with": {"id": told["comments"][0]["id"]}}
        said = desk.http.post(
            f"{url}/present/do", json=withdrawn, headers={"X-CSRF-Token": desk.csrf}, timeout=10
        )
        assert said.json() == {"ok": True}
        assert desk.ask("event_begins", at="then").status_code == 400
        rest = desk.http.get(f"{url}/present/ratings/comments?offset=1", timeout=10).json()
        assert (rest["comments"], rest["total"]) == ([told["comments"][1]], 2)
        assert desk.http.get(f"{url}/present/ratings/comments?offset=x", timeout=10).status_code == 400


def test_the_command(simulator, tmp_path):
    simulator.rate("79161234567", 5, employee="Анна", text="Звоните 89161234567")
    simulator.rate("79161234568", 4, employee="Пётр", order="A-1", text="Хорошо")
    told = command("ratings", VOTEBOARD_LANGUAGE="en", **simulator.environment)
    assert told.returncode == 0, told.stderr
    assert "New or changed ratings: 2" in told.stderr
    assert "Mean 4.5 of 2 ratings" in told.stdout
    assert "Анна  (few ratings)" in told.stdout
    file = tmp_path / "ratings.csv"
    summary = command(
        "ratings", "--period", "week", "--employee", "Пётр", "--json", "--csv", str(file), "--phones",
        **simulator.environment,
    )  # fmt: skip
    assert json.loads(summary.stdout)["counts"] == [0, 0, 0, 1, 0]
    [row] = table(file.read_bytes())
    assert (row["phone"], row["order"], row["text"]) == ("79161234568", "A-1", "Хорошо")
    masked = command("ratings", "--csv", "-", **simulator.environment)
    assert {row["phone"] for row in table(masked.stdout.encode())} == {"7 916 ···-··-67", "7 916 ···-··-68"}
    for output in (told, masked):
        assert "1234567" not in output.stdout + output.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--period", "x"], 2, "--period: “x” is none of today"),
        (["--phones"], 2, "--phones goes with --csv"),
        ([], 1, "The vendor does not know this account"),
    ],
)
def test_the_command_says_what_is_wrong(simulator, arguments, code, said):
    environment = {**simulator.environment, "VOTEBOARD_API_SECRET": "another one"}
    told = command("ratings", *arguments, VOTEBOARD_LANGUAGE="en", **environment)
    assert (told.returncode, said in told.stderr) == (code, True), told.stderr
