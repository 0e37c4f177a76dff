"""Results as files, as they leave the program."""

import csv
import io

import pytest

from tests.recorded import evening, final, record, vote


@pytest.fixture
def client(wired):
    return wired.app.test_client()


def table(response, delimiter=","):
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=delimiter))


def test_csv(client, simulator):
    record(simulator, final(1, 300, 100, question="Кто & где?"))
    response = client.get(f"/votes/{vote(1).hash}/export.csv")
    assert response.status_code == 200
    rows = table(response)
    assert [row["votes"] for row in rows] == ["300", "100"]


def test_json(client, simulator):
    of, records = evening()
    record(simulator, records)
    response = client.get(f"/votes/{of.hash}/export.json")
    body = response.json
    board = client.get(f"/api/votes/{of.hash}").json
    history = client.get(f"/api/votes/{of.hash}/history").json
    assert {name: body[name] for name in board} == board
    assert body.keys() - board.keys() == {"made_at", "history"}
    assert body["history"] == {name: history[name] for name in body["history"]}
    again = client.get(f"/votes/{of.hash}/export.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
