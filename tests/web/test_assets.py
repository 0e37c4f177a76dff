"""Built assets: small, compressed, cached for a year."""

import gzip
import re

import pytest

from voteboard import resources

FIRST_VIEW = 60_000  # bytes of script and style together, compressed


@pytest.fixture
def client(wired):
    wired.engine.poller.step()
    return wired.app.test_client()


def assets_of(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/dist/[^"]+\.(?:js|css))"', html)


def test_the_first_view_is_light(client):
    html = client.get("/").text
    sizes = {}
    for path in assets_of(html):
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        sizes[path] = len(response.data)
        text = gzip.decompress(response.data)
        # Modules that are imported at once belong to the first view as well.
        for chunk in re.findall(rb'from"\./([^"]+)"', text):
            sizes[chunk] = len(
                client.get(f"/static/dist/{chunk.decode()}", headers={"Accept-Encoding": "gzip"}).data
            )
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= FIRST_VIEW, sizes


def test_brotli_where_the_browser_takes_it(client):
    path = assets_of(client.get("/").text)[0]
    response = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert client.get(path, headers={"Accept-Encoding": "identity"}).headers.get("Content-Encoding") is None


def test_names_hold_a_hash_and_are_cached_for_a_year(client):
    for name, file in resources.manifest().items():
        assert re.search(r"-[A-Z0-9]{8}\.\w+$", file), name
        headers = client.get(f"/static/dist/{file}").headers
        assert headers["Cache-Control"] == "max-age=31536000, public, immutable"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_fonts_are_subset_and_only_the_needed_ones_are_fetched_first(client):
    html = client.get("/").text
    fonts = re.findall(r'href="(/static/dist/[^"]+\.woff2)"', html)
    assert len(fonts) == 2
    assert all(len(client.get(font).data) < 50_000 for font in fonts)
    css = client.get(next(path for path in assets_of(html) if "/screen-" in path)).text
    assert css.count("unicode-range") >= 7


def test_the_service_worker_is_asked_for_anew(client):
    response = client.get("/service-worker.js")
    assert response.content_type.startswith("text/javascript")
    assert "no-cache" in response.headers["Cache-Control"] or "max-age=0" in response.headers["Cache-Control"]


def test_a_wrong_asset_is_not_found(client):
    for path in ("/static/dist/../../app.py", "/static/dist/nope.js", "/static/src/screen.js"):
        assert client.get(path).status_code == 404
