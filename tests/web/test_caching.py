"""What may be kept on the way, and what may not."""

import pytest

from voteboard.relay.boards import READ_LASTS
from voteboard.web.caching import SHARED


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def vote(wired, simulator):
    made = simulator.create("Кто?", ("А", "Б"))
    wired.engine.poller.step()
    return made["hash"]


def test_what_is_said_of_one_vote_may_be_kept_for_a_second(client, vote):
    assert SHARED == "public, max-age=0, s-maxage=1, stale-while-revalidate=2"
    for path in (
        f"/api/votes/{vote}",
        f"/api/votes/{vote}/history",
        f"/embed/{vote}",
        f"/embed/{vote}?live=poll",
    ):
        told = client.get(path, headers={"Cookie": "voteboard_console=x", "Accept-Language": "en"})
        answers = [told, client.head(path)]
        if "ETag" in told.headers:
            assert told.headers["ETag"].startswith("W/")
            answers.append(client.get(path, headers={"If-None-Match": told.headers["ETag"]}))
            assert answers[-1].status_code == 304
        for unknown in (path.replace(vote, "nope"), path.replace(vote, "stage")):
            answers.append(client.get(unknown))
            assert answers[-1].status_code == 404
        for answer in answers:
            assert answer.headers["Cache-Control"] == SHARED
            assert "Set-Cookie" not in answer.headers
            assert "Vary" not in answer.headers


def test_nothing_else_is(client, vote):
    for path in (
        "/", f"/?v={vote}", "/api/stage", "/healthz", "/archive", f"/archive/{vote}", "/nothing",
        "/api/nothing", f"/api/votes/{vote}/history?points=x", f"/embed/{vote}?theme=x",
    ):  # fmt: skip
        assert client.get(path).headers["Cache-Control"] == "no-cache", path
    for method in ("POST", "OPTIONS"):
        assert client.open(f"/api/votes/{vote}", method=method).headers["Cache-Control"] == "no-cache"
    for path in ("/present", "/present/login", "/present/state"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_one_question_a_second_keeps_a_vote_fresh_if_it_is_answered_with_304(
    client, wired, vote, clock, simulator
):
    simulator.change(29, status="not active")  # no longer the newest one, but not at its end
    clock.seconds += READ_LASTS + 1
    wired.engine.relay.show(None)
    assert vote not in wired.engine.relay.watched()
    etag = client.get(f"/api/votes/{vote}").headers["ETag"]
    clock.seconds += READ_LASTS + 1
    assert vote not in wired.engine.relay.watched()
    known = client.get(f"/api/votes/{vote}", headers={"If-None-Match": etag})
    assert known.status_code == 304
    assert vote in wired.engine.relay.watched()


def test_how_an_embed_stays_live(client, vote):
    for query, live in (("", "socket"), ("?live=socket", "socket"), ("?live=poll", "poll")):
        assert f'data-live="{live}"' in client.get(f"/embed/{vote}{query}").text
    response = client.get(f"/embed/{vote}?live=carrier&lang=en")
    assert response.status_code == 400
    assert "live: “carrier” is not one of socket, poll" in response.text
    assert 'data-live="poll"' not in client.get(f"/?v={vote}&live=poll").text
