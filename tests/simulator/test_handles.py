"""The handles by which the simulated vendor is moved."""

import pytest

from voteboard.simulator.account import Account
from voteboard.simulator.web import create_app


@pytest.fixture
def client():
    return create_app(Account(scenes=()), lambda: 1_700_000_000.0).test_client()


def test_a_vote_is_made_counted_and_ended(client):
    made = client.post("/simulator/votes", json={"question": "Кто?", "answers": ["Анна", "Борис"]}).json
    told = client.post(f"/simulator/votes/{made['nr']}", json={"add": {"1": 5, "2": 3}}).json
    assert told == {"counts": [5, 3]}
    ended = client.post(f"/simulator/votes/{made['nr']}", json={"status": "finished", "add": {"2": 1}})
    assert ended.json == {"counts": [5, 4]}


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("votes", {"answers": ["Анна"]}, "question"),
        ("votes/404", {"add": {"1": 5}}, "404"),
        ("votes/29", {"status": "over"}, "over"),
        ("fault", {"bodies": "x"}, "bodies"),
        ("account", {"balance": "much"}, "balance"),
    ],
)
def test_what_can_not_be_done_is_told(client, path, body, named):
    client.post("/simulator/votes", json={"question": "Кто?", "answers": ["Анна", "Борис"]})
    response = client.post(f"/simulator/{path}", json=body)
    assert response.status_code == 400
    assert named in response.json["error"]
