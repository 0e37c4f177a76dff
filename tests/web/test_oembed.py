"""oEmbed: what other sites are told of a vote's address, and how they find out."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

HOST = "board.example:8443"


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def vote(wired, simulator):
    made = simulator.create('Кто "лучший" & <b>?', ("А", "Б"))
    wired.engine.poller.step()
    return made


def ask(client, url=None, **more):
    query = {key: value for key, value in {"url": url, **more}.items() if value is not None}
    return client.get(f"/oembed?{urlencode(query)}", headers={"Host": HOST})


@pytest.mark.parametrize(
    ("path", "framed"),
    [
        ("/?v={}", "/embed/{}"),
        ("?v={}", "/embed/{}"),
        ("/embed/{}", "/embed/{}"),
        ("/embed/{}?theme=light&x=1&v=2&sort=rank", "/embed/{}?theme=light"),
        ("/?v={}&theme=dark&lang=en#top", "/embed/{}?theme=dark&lang=en"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_votes_address(client, vote, path, framed, scheme):
    answer = ask(client, f"{scheme}://{HOST.upper()}{path.format(vote['hash'])}")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type == "application/json"
    said = answer.json
    html = said.pop("html")
    assert said == {
        "version": "1.0", "type": "rich", "title": 'Кто "лучший" & <b>?', "provider_name": "voteboard",
        "provider_url": f"{scheme}://{HOST}/", "cache_age": 600, "width": 640, "height": 314,
    }  # fmt: skip
    assert html.startswith("<iframe ")
    assert html.endswith("></iframe>")
    assert "<b>" not in html
    attributes = {name: unescape(value) for name, value in re.findall(r' (\w+)="([^"]*)"', html)}
    assert attributes["src"] == f"{scheme}://{HOST}{framed.format(vote['hash'])}"
    assert attributes["title"] == said["title"]
    assert (attributes["width"], attributes["height"]) == ("640", "314")
    address = urlsplit(attributes["src"])
    assert client.get(f"{address.path}?{address.query}").status_code == 200


def test_no_larger_than_asked_for(client, vote):
    url = f"http://{HOST}/?v={vote['hash']}"
    said = ask(client, url, maxwidth=400, maxheight=200).json
    assert (said["width"], said["height"]) == (400, 200)
    assert 'width="400" height="200"' in said["html"]
    said = ask(client, url, maxwidth=4000, maxheight=2000).json
    assert (said["width"], said["height"]) == (640, 314)


@pytest.mark.parametrize(
    ("url", "more", "status", "code", "named"),
    [
        (None, {}, 400, "bad-parameter", "url"),
        ("", {}, 400, "bad-parameter", "url"),
        (f"http://{HOST}/?v=HASH", {"maxwidth": "wide"}, 400, "bad-parameter", "maxwidth"),
        (f"http://{HOST}/?v=HASH", {"maxwidth": "0"}, 400, "bad-parameter", "maxwidth"),
        (f"http://{HOST}/?v=HASH", {"maxheight": "-1"}, 400, "bad-parameter", "maxheight"),
        (f"http://{HOST}/embed/HASH?theme=pink", {}, 400, "bad-parameter", "theme"),
        (f"http://{HOST}/?v=HASH", {"format": "xml"}, 501, "not-implemented", "json"),
        ("http://other.example/?v=HASH", {}, 404, "not-found", ""),
        (f"http://{HOST}.evil.example/?v=HASH", {}, 404, "not-found", ""),
        (f"http://{HOST}@evil.example/?v=HASH", {}, 404, "not-found", ""),
        (f"javascript://{HOST}/?v=HASH", {}, 404, "not-found", ""),
        (f"http://{HOST}/?v=nope", {}, 404, "not-found", ""),
        (f"http://{HOST}/?v=stage", {}, 404, "not-found", ""),
        (f"http://{HOST}/", {}, 404, "not-found", ""),
        (f"http://{HOST}/archive/HASH", {}, 404, "not-found", ""),
        (f"http://{HOST}/embed/x/HASH", {}, 404, "not-found", ""),
        ("http://[bad/?v=HASH", {}, 404, "not-found", ""),
        (f"http://{HOST}/?{'&' * 60}v=HASH", {}, 404, "not-found", ""),
    ],
)
def test_what_is_not_answered_is_told_as_json(client, vote, url, more, status, code, named):
    answer = ask(client, url and url.replace("HASH", vote["hash"]), **more)
    assert answer.status_code == status
    assert answer.json["error"]["code"] == code
    assert named in answer.json["error"]["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("peer", "scheme"), [("127.0.0.1", "https"), ("10.0.0.9", "http")], ids=["a proxy here", "a stranger"]
)
def test_pages_tell_where_to_ask(client, vote, peer, scheme):
    told = {"Host": HOST, "X-Forwarded-Proto": "https"}
    for path in (f"/?v={vote['hash']}&theme=light", f"/embed/{vote['hash']}?theme=light"):
        html = client.get(path, headers=told, environ_base={"REMOTE_ADDR": peer}).text
        link = re.search(
            r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)" title="([^"]+)">', html
        )
        address = urlsplit(unescape(link[1]))
        assert f"{address.scheme}://{address.netloc}" == f"{scheme}://{HOST}"
        assert parse_qs(address.query)["url"] == [f"{scheme}://{HOST}/?v={vote['hash']}&theme=light"]
        assert unescape(link[2]) == 'Кто "лучший" & <b>?'
        assert client.get(f"{address.path}?{address.query}", headers={"Host": HOST}).status_code == 200
    assert "json+oembed" not in client.get("/").text
