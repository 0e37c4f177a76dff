"""The end of a vote on stage: the winner once, ties together, corrections calmly."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.bars import opened
from tests.conftest import eventually

NBSP = "\u00a0"

pytestmark = pytest.mark.usefixtures("full_hd")


def started(simulator, program, *counts: int) -> dict:
    vote = simulator.create("Кто станет лучшим?", ("Анна Ветрова", "Михаил Соколов", "Дуэт «Полдень»"))
    simulator.add(vote["nr"], **{f"_{i}": n for i, n in enumerate(counts, 1)})
    eventually(lambda: program.get("/api/stage").json().get("total") == sum(counts))
    return vote


def joined(page, url: str) -> None:
    opened(page, url)
    page.wait_for_timeout(500)


def test_the_winner_is_shown_once(page, simulator, program):
    vote = started(simulator, program, 700, 200, 100)
    joined(page, program.url)
    card = page.locator(".winner")
    expect(card).to_be_hidden()
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    expect(card).to_be_hidden()  # first the bars come to rest
    expect(card).to_be_visible(timeout=5000)
    expect(card).to_contain_text("Победитель")
    expect(card.locator("li")).to_have_text(["Анна Ветрова"])
    expect(card.locator(".winner-number")).to_have_text(f"700 голосов · 70{NBSP}%")
    expect(card.locator("canvas")).to_have_count(1)
    name = card.locator(".winner-names").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert name >= 100, "the name is the picture"
    expect(card).to_be_hidden(timeout=15_000)
    page.reload()
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    page.wait_for_timeout(2000)
    expect(card).to_be_hidden()


def test_nothing_stands_over_the_winner(page, simulator, program):
    """Rows that have just passed others don't shine through."""
    vote = started(simulator, program, 700, 600, 100)
    joined(page, program.url)
    simulator.add(vote["nr"], _2=300, _3=1500)
    expect(page.locator(".row[data-leads] .text")).to_have_text("Дуэт «Полдень»")
    page.wait_for_timeout(1200)
    simulator.change(vote["nr"], status="finished")
    card = page.locator(".winner")
    expect(card).to_be_visible(timeout=5000)
    page.keyboard.press("s")
    page.wait_for_timeout(1200)
    on_top = page.evaluate(
        """() => [...Array(20)].flatMap((_, i) => [...Array(12)].map((_, j) =>
            document.elementFromPoint(40 + i * 95, 40 + j * 85).closest('.winner') !== null))"""
    )
    assert all(on_top)
    page.mouse.move(500, 500)
    page.wait_for_timeout(3300)
    assert card.evaluate("card => getComputedStyle(card).cursor") == "none"


def test_no_request_goes_to_any_other_host(page, simulator, program):
    """Not from the first to the last picture, confetti included: halls often have no internet."""
    vote = started(simulator, program, 700, 200, 100)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("websocket", lambda wire: hosts.add(urlsplit(wire.url).netloc))
    joined(page, program.url)
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".winner canvas")).to_have_count(1, timeout=8000)
    assert hosts == {urlsplit(program.url).netloc}


def test_equal_counts_win_together(page, simulator, program):
    vote = started(simulator, program, 400, 400, 100)
    joined(page, program.url + "/?lang=en")
    simulator.change(vote["nr"], status="finished")
    card = page.locator(".winner")
    expect(card).to_be_visible(timeout=5000)
    expect(card).to_contain_text("Joint winners")
    expect(card.locator("li")).to_have_text(["Анна Ветрова", "Михаил Соколов"])
    expect(page.locator(".row[data-leads]")).to_have_count(2)


def test_without_any_vote_nobody_wins(page, simulator, program):
    vote = started(simulator, program, 0, 0, 0)
    joined(page, program.url)
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    page.wait_for_timeout(2500)
    expect(page.locator(".winner")).to_be_hidden()


def test_an_embed_does_not_celebrate(page, simulator, program):
    vote = started(simulator, program, 700, 200, 100)
    joined(page, f"{program.url}/embed/{vote['hash']}")
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    page.wait_for_timeout(2500)
    expect(page.locator(".winner, canvas")).to_have_count(0)


@pytest.mark.parametrize("winner_changes", [False, True])
def test_a_late_correction_is_shown_calmly(page, simulator, program, winner_changes):
    """The correction comes as a message of the server's, laid into the real connection."""
    wires = []

    def join(wire):
        wire.connect_to_server()
        wires.append(wire)

    vote = started(simulator, program, 700, 600, 100)
    page.route_web_socket("**/socket.io/**", join)
    joined(page, program.url)
    simulator.change(vote["nr"], status="finished")
    card = page.locator(".winner")
    expect(card).to_be_visible(timeout=5000)

    board = program.get("/api/stage").json()
    counts = [700, 750, 100] if winner_changes else [710, 600, 100]
    total = sum(counts)
    board |= {"rev": board["rev"] + 1, "counts": counts, "total": total, "shares": [45, 48, 7]}
    wires[-1].send("42" + json.dumps(["board", board], ensure_ascii=False))
    expect(page.locator(".total-number")).to_have_text(f"1{NBSP}{total - 1000}")
    if winner_changes:
        expect(card).to_be_hidden()  # what isn't so is not celebrated a moment longer
        page.wait_for_timeout(2500)
        expect(card).to_be_hidden()
        expect(page.locator(".row[data-leads] .text")).to_have_text(["Михаил Соколов"])
    else:
        expect(card).to_be_visible()
        expect(card.locator(".winner-number")).to_contain_text("710 голосов")


def test_the_next_vote_takes_the_winner_away(page, simulator, program):
    vote = started(simulator, program, 700, 600, 100)
    joined(page, program.url)
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    simulator.create("А теперь?", ("Да", "Нет"))
    expect(page.locator(".winner")).to_be_hidden()
    expect(page.get_by_role("heading", name="А теперь?")).to_be_visible()


def test_reduced_motion_has_no_confetti(page, simulator, program):
    page.emulate_media(reduced_motion="reduce")
    vote = started(simulator, program, 700, 600, 100)
    joined(page, program.url)
    simulator.change(vote["nr"], status="finished")
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    expect(page.locator("canvas")).to_have_count(0)
