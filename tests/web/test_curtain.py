"""What the pages show behind a curtain, and how the stage is dressed, before any script has run."""

import re
from datetime import timedelta

import pytest

from voteboard.web.wording import countdown_text

COUNTS = (7331, 2467, 9173, 2467)
NUMBERS = [*(str(n) for n in (*COUNTS, sum(COUNTS))), "34", "12", "43"]  # and their shares, in per cents


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def vote(wired, simulator):
    made = simulator.create("Кто лучший?", ("Анна", "Михаил", "Тимур", "Дуэт"), name="Премия")
    simulator.add(made["nr"], **{f"_{i}": n for i, n in enumerate(COUNTS, 1)})
    wired.engine.poller.step()
    return made["hash"]


def pass_time(wired, clock):
    for _ in range(10):
        clock.seconds += 0.5
        wired.engine.poller.step()


def pages(client, vote):
    for path in (
        "/",
        "/?sort=created&show=counts",
        f"/?v={vote}",
        f"/embed/{vote}",
        f"/embed/{vote}?lang=en",
    ):
        yield client.get(path).text


def board(html):
    """The page without what no vote decides: addresses of files, drawings, the pattern of a row, the time."""
    html = html.split('<template id="row">')[0]
    for noise in (
        r"<head>.*</head>",
        r"data-themes=\'[^\']*\'",
        r'data-now="[^"]*"',
        r"<svg.*?</svg>",
        vote_ids,
    ):
        html = re.sub(noise, "", html, flags=re.DOTALL)
    return html


# Hashes, epochs and shapes are hexadecimal; ids and times come of the vendor.
vote_ids = r'"(?:epoch|shape|id|vote|at|started_at)": ?"[^"]*"|data-(?:id|watch)="[^"]*"|\d\d:\d\d:\d\d'


def numbers(html):
    plain = board(html).replace("\u00a0", "").replace("\u202f", "").replace("&nbsp;", "")
    return [number for number in NUMBERS if re.search(rf"(?<![\da-f]){number}(?![\da-f])", plain)]


def tops(html):
    return re.findall(r'class="text"[^>]*>(.*?)</span>', html.split('<template id="row">')[0])


def badge(html):
    return re.search(r'class="badge badge-state"[^>]*>([^<]*)<', html)[1]


def test_all_numbers_are_there_while_the_curtain_is_open(client, vote):
    for html in pages(client, vote):
        assert set(NUMBERS[:5]) <= set(numbers(html))


def test_a_hidden_board_has_no_number_anywhere(client, wired, vote, simulator, clock):
    wired.engine.curtains.hide(vote)
    for html in pages(client, vote):
        assert numbers(html) == []
        assert tops(html) == ["Анна", "Михаил", "Тимур", "Дуэт"]
        assert "data-leads" not in board(html)
        assert len(re.findall(r'class="shade" width="0.000%"', html)) == 4 + 1  # the pattern has one too
        assert 'data-curtain="hidden"' in html
    html = client.get("/").text
    assert "Результат скрыт" in html
    assert badge(html) == "Live"
    simulator.change(29, status="finished")
    pass_time(wired, clock)
    html = client.get("/").text
    assert badge(html) == "Голосование завершено"
    assert numbers(html) == []


def test_what_is_revealed_stands_at_the_bottom_with_its_numbers(client, wired, vote):
    wired.engine.curtains.hide(vote)
    wired.engine.curtains.reveal(vote)
    html = client.get("/").text
    assert tops(html) == ["Анна", "Тимур", "Михаил", "Дуэт"]
    assert numbers(html) == ["2467", "2467", "12"]
    assert "data-leads" not in board(html)
    assert tops(client.get("/?sort=created").text) == ["Анна", "Михаил", "Тимур", "Дуэт"]
    wired.engine.curtains.reveal(vote)
    wired.engine.curtains.reveal(vote)
    html = client.get("/").text
    assert tops(html) == ["Тимур", "Анна", "Михаил", "Дуэт"]
    assert html.count(" data-leads") == 1
    assert str(sum(COUNTS)) not in numbers(html)


def test_a_held_board_is_of_the_moment_it_was_held(client, wired, vote, simulator, clock):
    wired.engine.curtains.hold(vote)
    simulator.add(29, _1=100_000)
    simulator.change(29, status="finished")
    pass_time(wired, clock)
    assert wired.engine.publisher.truth(vote).counts[0] == 107_331
    for html in pages(client, vote):
        assert {"7331", "9173", str(sum(COUNTS))} <= set(numbers(html))
        assert 'data-state="live"' in html
        assert 'data-contact="fresh"' in html
    html = client.get("/").text
    assert badge(html) == "Счёт остановлен"
    assert "Счёт на 20:00:00" in html


def test_the_first_frame_of_the_stage_is_dressed(client, wired, vote, clock):
    staging = wired.engine.staging
    staging.dress(
        {
            "sort": "created",
            "show": "percent",
            "theme": "light",
            "scale": 1.25,
            "joining": False,
            "line": "<b>Мы</b>",
        }
    )
    staging.dress({"blank": True})
    staging.count_down(clock.now() + timedelta(minutes=5))
    html = client.get("/").text
    for part in (
        'data-sort="created"', 'data-show="percent"', 'data-theme="light"', 'href="/scale/125.css"',
        'data-joining="off"', 'data-now="2026-11-24T17:00:00+00:00"',
        '<div class="blank" aria-hidden="true" data-on>',
        '<div class="band"><p class="band-text" data-step="0">&lt;b&gt;Мы&lt;/b&gt;</p></div>',
    ):  # fmt: skip
        assert part in html
    assert html.count('<b class="countdown-number">05:00</b>') == 2  # with a vote, and without
    assert client.get("/scale/125.css").text == ":root { --scale: 1.25; }"
    assert tops(html) == ["Анна", "Михаил", "Тимур", "Дуэт"]

    own = client.get("/?sort=rank&show=both&theme=dark").text
    for part in ('data-sort="rank"', 'data-show="both"', 'data-theme="dark"', 'href="/scale/125.css"'):
        assert part in own
    for path in (f"/?v={vote}", f"/embed/{vote}"):
        other = client.get(path).text
        for part in ("band", "blank", "countdown", "/scale/", "data-opened", "&lt;b&gt;Мы"):
            assert f'class="{part}"' not in other
            assert part not in other.replace('"countdown', "")
        assert 'data-sort="rank"' in other


def test_a_scale_that_can_not_be_is_not_found(client):
    for percent in ("49", "151", "-100", "1e2"):
        assert client.get(f"/scale/{percent}.css").status_code == 404


def test_a_countdown_in_the_first_frame_is_the_scripts(clock):
    """The values of tests/frontend/stage.test.mjs."""
    until = clock.now()
    texts = {
        timedelta(milliseconds=1): "00:01", timedelta(milliseconds=1001): "00:02",
        timedelta(seconds=299.5): "05:00", timedelta(hours=1): "1:00:00",
        timedelta(seconds=36_610): "10:10:10",
        timedelta(): "", timedelta(seconds=-9.9): "", timedelta(seconds=-10): None,
    }  # fmt: skip
    for left, text in texts.items():
        assert countdown_text(until, until - left) == text
    assert countdown_text(None, until) is None
