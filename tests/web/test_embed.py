"""The embed's page and its options, embed.js, and the console's page that makes the snippets."""

import json
import re
from html import unescape

import pytest

from tests.conftest import ROOT, settings_for
from tests.desk import PASSWORD
from voteboard import create_app, resources
from voteboard.colour import AA, contrast, parse
from voteboard.redaction import Redactor
from voteboard.web import embedding

QUESTION = 'Кто "лучший" <b>?'


@pytest.fixture
def program(simulator, clock):
    return create_app(settings_for(simulator, presenter_password=PASSWORD), clock.runtime(), Redactor())


@pytest.fixture
def client(program):
    return program.app.test_client()


@pytest.fixture
def vote(program, simulator):
    made = simulator.create(QUESTION, [f"Ответ {i}" for i in range(1, 31)], name="Премия")
    program.engine.poller.step()
    return made


@pytest.fixture
def console(client, vote):
    form = client.get("/present/login").text
    token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
    assert client.post("/present/login", data={"csrf": token, "password": PASSWORD}).status_code == 303
    return client


def root_of(html: str) -> str:
    return re.search(r"<html ([^>]*)>", html)[1]


def styles_of(html: str) -> list[str]:
    return re.findall(r"/static/dist/(flow|compact|transparent)-\w+\.css", html)


@pytest.mark.parametrize(
    ("query", "root", "styles"),
    [
        ("", 'lang="ru" data-fit="window"', []),
        ("?transparent=1", 'lang="ru" data-fit="window" data-transparent', ["transparent"]),
        ("?transparent=0&compact=0&fit=window&live=socket", 'lang="ru" data-fit="window"', []),
        ("?fit=height", 'lang="ru" data-fit="height" data-flows', ["flow"]),
        (
            "?compact=1&transparent=1",
            'lang="ru" data-fit="window" data-flows data-compact data-transparent',
            ["flow", "compact", "transparent"],
        ),
    ],
)
def test_options_of_the_page(client, vote, query, root, styles):
    html = client.get(f"/embed/{vote['hash']}{query}").text
    assert root_of(html) == root
    assert styles_of(html) == styles
    assert html.count(" data-away") == (0 if "data-flows" in root else 6)


@pytest.mark.parametrize("query", ["transparent=yes", "transparent=", "compact=2", "fit=width"])
def test_what_can_not_be_used_is_400_and_named(client, vote, query):
    answer = client.get(f"/embed/{vote['hash']}?{query}&lang=en")
    assert answer.status_code == 400
    assert f"{query.split('=')[0]}: “" in answer.text
    # A vote's own page is no embed: it does not look at them.
    assert client.get(f"/?v={vote['hash']}&{query}").status_code == 200


def test_compact_has_no_card_and_says_the_time_alone(simulator, clock):
    program = create_app(settings_for(simulator, join_number="1234"), clock.runtime(), Redactor())
    hash = simulator.create()["hash"]
    program.engine.poller.step()
    plain, compact = (
        program.app.test_client().get(f"/embed/{hash}{query}").text for query in ("", "?compact=1")
    )
    assert 'class="joining"' in plain
    assert 'class="joining"' not in compact
    assert re.search(r'class="freshness"[^>]*data-lost="\{time\}"[^>]*>\d\d:\d\d:\d\d<', compact)


def test_an_unknown_vote_over_a_video_is_transparent_too(client, vote):
    assert "transparent" in styles_of(client.get("/embed/nope?transparent=1").text)
    assert "transparent" not in styles_of(client.get("/?v=nope&transparent=1").text)


def test_embed_js(client):
    answer = client.get("/embed.js")
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(answer.data) < 3000
    # Nothing of it is younger than ES2018, and nothing is fetched beside it.
    assert not re.search(r"\?\.|\?\?|\bimport\b|#\w+\s*[=(;]", answer.text)
    for option in embedding.options():
        if option.name != "fit":
            assert f'"{option.name}"' in answer.text, "an option that no data- attribute passes on"


def test_options_are_those_of_the_themes_that_were_built():
    known = {option.name: option for option in embedding.options()}
    assert known["theme"].values == resources.themes()
    usual = {name: option.usual for name, option in known.items() if option.usual}
    assert embedding.chosen(usual) == {}


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_panels_are_readable_over_any_picture(theme):
    """Black and white are the worst that can be behind them (WCAG AA)."""
    css = ROOT / "static/css"
    colours = dict(re.findall(r"--([\w-]+): #(\w{6});", (css / f"themes/{theme}.css").read_text()))
    opaque = int(re.search(r"--panel: .*ground\) (\d+)%", (css / "transparent.css").read_text())[1]) / 100
    for behind in (0, 255):
        mixed = (round(n * opaque + behind * (1 - opaque)) for n in bytes.fromhex(colours["ground"]))
        panel = parse(bytes(mixed).hex())
        for name in ("ink", "quiet", "stale"):
            assert contrast(parse(colours[name]), panel) >= AA, (name, behind)


def test_every_option_is_in_the_document():
    text = (ROOT / "docs/embed.md").read_text()
    for option in embedding.options():
        values = " ".join(f"`{value}`" for value in option.values) or "—"
        usual = f"`{option.usual}`" if option.usual else "the settings"
        assert f"| `{option.name}` | {values} | {usual} | {option.meaning} |\n" in text


# ── the console's page ──


def snippets(html: str) -> dict[str, str]:
    return {
        id: unescape(text)
        for id, text in re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    }


def test_the_page_is_the_consoles(client, vote):
    answer = client.get("/present/embed?theme=light")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/present/login?theme=light&next=%2Fpresent%2Fembed")


def test_it_frames_our_own_pages_and_no_other_page_does(console):
    assert (
        "; frame-src 'self'; frame-ancestors 'none'"
        in console.get("/present/embed").headers["Content-Security-Policy"]
    )
    assert "frame-src" not in console.get("/present").headers["Content-Security-Policy"]
    assert 'href="/present/embed"' in console.get("/present").text


def test_snippets_of_the_vote_on_the_stage(console, vote):
    hash = vote["hash"]
    html = console.get("/present/embed").text
    assert snippets(html) == {
        "script": f'<script src="http://localhost/embed.js" data-vote="{hash}" async></script>',
        "frame": f'<iframe src="http://localhost/embed/{hash}" title="Кто &#34;лучший&#34; &lt;b&gt;?" '
        'width="100%" height="900" '
        'style="border:0;max-width:100%;color-scheme:light" loading="lazy"></iframe>',
        "overlay": f"http://localhost/embed/{hash}?transparent=1",
        "page": f"http://localhost/?v={hash}",
        "wall": f"http://localhost/wall?v={hash}",
    }
    assert json.loads(unescape(re.search(r"data-embed='([^']*)'", html)[1])) == {"vote": hash}


def test_snippets_with_options_and_without_what_is_usual(console, vote):
    query = (
        "embed_theme=light&embed_lang=en&embed_show=both&embed_sort=created&embed_compact=1&embed_live=poll"
        "&width=phone"
    )
    answer = console.get(
        f"/present/embed?vote={vote['hash']}&{query}", headers={"X-Forwarded-Proto": "https"}
    )
    made = snippets(answer.text)
    assert made["script"] == (
        f'<script src="https://localhost/embed.js" data-vote="{vote["hash"]}" data-theme="light" '
        'data-lang="en" data-sort="created" data-compact="1" data-live="poll" async></script>'
    )
    chosen = "theme=light&lang=en&sort=created&compact=1&live=poll"
    assert f'src="https://localhost/embed/{vote["hash"]}?{chosen.replace("&", "&amp;")}"' in made["frame"]
    assert made["overlay"].endswith(f"?{chosen.replace('&compact=1', '')}&transparent=1")
    assert made["wall"] == f"https://localhost/wall?theme=light&lang=en&sort=created&v={vote['hash']}"
    assert 'data-width="phone"' in answer.text
    assert '<html lang="ru"' in answer.text, "the embed's language is not the page's"
    for bad in ("embed_theme=pink", "embed_compact=yes", "width=wide"):
        answer = console.get(f"/present/embed?lang=en&{bad}")
        assert (answer.status_code, f"{bad.split('=')[0]}: “" in answer.text) == (400, True)
    assert console.get("/present/embed?vote=nope").status_code == 404


def test_a_search_keeps_the_chosen_vote_on_the_list(console, vote, program, simulator, clock):
    other = simulator.create("Лучшая песня?")
    clock.seconds += 60
    program.engine.poller.step()
    html = console.get(f"/present/embed?vote={vote['hash']}&q=песня").text
    assert re.findall(r'name="vote" value="(\w+)"( checked)?', html) == [
        (vote["hash"], " checked"),
        (other["hash"], ""),
    ]


def test_without_any_vote(simulator, program, client):
    form = client.get("/present/login").text
    token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
    client.post("/present/login", data={"csrf": token, "password": PASSWORD})
    assert "Пока не известно ни одного голосования" in client.get("/present/embed").text
