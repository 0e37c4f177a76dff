"""The curtain on screens: numbers go at once and leave no trace, and come back in motion."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.bars import bar_ends, between, opened, record, recorded, tops
from tests.conftest import eventually, running
from tests.desk import SETTING, Desk

ANSWERS = ("Анна", "Михаил", "Тимур", "Дуэт", "Хор")
COUNTS = (7331, 2467, 9173, 2467, 641)
# Whole numbers: an epoch or a digest may hold the same digits by chance.
TOLD = re.compile(r"(?<![0-9a-f])(22467|42079|7331|9173)(?![0-9a-f])")
TOTAL = sum(COUNTS)  # 22 079
# Neither occurs by chance: as written, and without what parts thousands.
LEAK = re.compile(r"7\W?331|2\W?467|9\W?173|\b641\b|22\W?079|33\W%|42\W%|11\W%")


@pytest.fixture
def program(simulator):
    with running("serve", **SETTING, **simulator.environment) as started:
        yield started


@pytest.fixture
def desk(program):
    return Desk(program.url)


@pytest.fixture
def vote(simulator, program):
    made = simulator.create("Кто станет лучшим?", ANSWERS, name="Премия")
    simulator.add(made["nr"], **{f"_{i}": n for i, n in enumerate(COUNTS, 1)})
    eventually(lambda: program.get("/api/stage").json()["total"] == TOTAL)
    return made


def everything(page) -> str:
    """All that the page says now: its texts, attributes, title, and what is read out from it."""
    said = page.evaluate(
        """() => document.title + '\\n' + [...document.body.querySelectorAll('*')]
            .filter((e) => !e.closest('svg, template')).map((e) => [...e.attributes]
            .filter((a) => !['style', 'href', 'src', 'data-themes'].includes(a.name))
            .map((a) => a.value).join(' ') + ' ' + (e.childElementCount ? '' : e.textContent)).join('\\n')
            + document.body.innerText"""
    )
    return said + page.locator("body").aria_snapshot()


def frames(page) -> list[str]:
    """Keeps each websocket frame that the page is sent from its next opening on."""
    kept: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: kept.append(str(frame))))
    return kept


def test_hidden_means_that_no_screen_has_a_number(page, simulator, program, desk, vote):
    hash = vote["hash"]
    sent = frames(page)
    opened(page, program.url)
    embed = page.context.new_page()
    embed_sent = frames(embed)
    opened(embed, f"{program.url}/embed/{hash}")
    assert LEAK.search(everything(page))
    assert LEAK.search(everything(embed))
    eventually(lambda: sent and embed_sent)

    desk.do("hide", vote=hash)
    for screen in (page, embed):
        expect(screen.locator(".row[data-hidden]")).to_have_count(5)
    seen = len(sent), len(embed_sent)
    for screen in (page, embed):
        assert LEAK.findall(everything(screen)) == []
        expect(screen.locator(".concealed")).to_have_text("Результат скрыт")
        expect(screen.locator(".concealed")).to_be_visible()
        expect(screen.locator(".total")).to_be_hidden()
        expect(screen.locator(".row[data-leads]")).to_have_count(0)
        expect(screen.locator(".badge-state")).to_have_text("Live")
        for number in screen.locator(".row :is(.count, .percent)").all():
            expect(number).to_be_hidden()
    eventually(lambda: tops(page) == list(ANSWERS))
    eventually(lambda: max(bar_ends(page).values()) < 0.001)

    # More votes, and the end: nothing of it gets out.
    simulator.add(vote["nr"], _2=20_000)
    simulator.change(vote["nr"], status="finished")
    for screen in (page, embed):
        expect(screen.locator(".badge-state")).to_have_text("Голосование завершено")
    page.wait_for_timeout(1500)
    for told in (sent[seen[0] :], embed_sent[seen[1] :]):
        assert told, "the end was told"
        assert not TOLD.search("".join(told))
    assert tops(page) == list(ANSWERS)
    expect(page.locator(".winner")).to_be_hidden()
    page.reload()
    expect(page.locator(".answers[data-live=moving]")).to_be_visible()
    assert LEAK.findall(everything(page)) == []
    assert not TOLD.search(page.content())
    page.wait_for_timeout(1200)  # the browser's memory is written at most once a second
    assert not TOLD.search(page.evaluate("JSON.stringify({...localStorage})"))


def test_held_is_frozen_until_it_glides_to_what_it_is_now(page, simulator, program, desk, vote):
    opened(page, program.url)
    desk.do("hold", vote=vote["hash"])
    expect(page.locator(".badge-state")).to_have_text("Счёт остановлен")
    expect(page.locator(".freshness")).to_have_text(re.compile(r"^Счёт на \d\d:\d\d:\d\d$"))
    before = (
        bar_ends(page),
        page.locator(".row .count").all_text_contents(),
        page.locator(".total").inner_text(),
    )
    colour = page.locator(".bar").first.evaluate("e => getComputedStyle(e).filter")
    simulator.add(vote["nr"], _2=15_000)
    eventually(lambda: desk.state("on_air")["held"] == 15_000)
    page.wait_for_timeout(700)
    after = (
        bar_ends(page),
        page.locator(".row .count").all_text_contents(),
        page.locator(".total").inner_text(),
    )
    assert after == before
    assert (colour, page.locator(".board").get_attribute("data-contact")) == ("none", "fresh")

    record(page, "Михаил")
    desk.do("open", vote=vote["hash"])
    expect(page.locator(".badge-state")).to_have_text("Live")
    expect(page.locator(".row[data-leads] .text")).to_have_text("Михаил")
    page.wait_for_timeout(1300)
    seen = recorded(page)
    assert len(between([frame.length for frame in seen])) >= 3, "the bar glides"
    assert len(between([frame.top for frame in seen])) >= 3, "the row glides"
    assert bar_ends(page)["Михаил"] > 0.999
    assert tops(page)[0] == "Михаил"
    expect(page.locator(".total .reading")).to_have_text(re.compile(r"37.079 голосов"))


def test_a_reveal_ends_with_the_winner(page, simulator, program, desk, vote):
    hash = vote["hash"]
    desk.do("hide", vote=hash)
    simulator.change(vote["nr"], status="finished")
    eventually(lambda: program.get("/api/stage").json()["status"] == "finished")
    opened(page, program.url)
    shown = page.locator(".row:not([data-hidden]) .text")

    record(page, "Хор")
    page.evaluate(
        """() => {
            const count = [...document.querySelectorAll('.row')].at(-1).querySelector('.count');
            window.opacities = [];
            (function look() {
                if (count.textContent) window.opacities.push(Number(getComputedStyle(count).opacity));
                requestAnimationFrame(look);
            })();
        }"""
    )
    desk.do("reveal", vote=hash)
    expect(shown).to_have_text(["Хор"])
    page.wait_for_timeout(1300)
    assert len(between([frame.length for frame in recorded(page)])) >= 3, "the bar grows"
    opacities = page.evaluate("window.opacities")
    assert (opacities[0], opacities[-1]) == (0, 1)
    assert len(between(opacities)) >= 3, "the number appears"
    assert tops(page) == list(ANSWERS)
    assert bar_ends(page)["Хор"] > 0.999
    expect(page.locator(".concealed")).to_be_hidden()

    record(page, "Михаил")
    desk.do("reveal", vote=hash)  # two with equal counts
    expect(shown).to_have_count(3)
    page.wait_for_timeout(1300)
    assert tops(page) == ["Анна", "Тимур", "Михаил", "Дуэт", "Хор"]
    assert len(between([frame.top for frame in recorded(page)])) >= 3, "the row glides down"
    ends = bar_ends(page)
    assert ends["Михаил"] == ends["Дуэт"] > 0.999
    assert abs(ends["Хор"] - 641 / 2467) < 0.005, "the others shrink"
    assert ends["Анна"] < 0.001
    assert not re.search(r"7\W?331|9\W?173|22\W?079", everything(page))
    expect(page.locator(".row[data-leads]")).to_have_count(0)
    reading = page.locator(".row:not([data-hidden]) .reading").first
    expect(reading).to_have_text(re.compile(r"^2\. Михаил: 2.467 голосов, 11.%$"))

    desk.do("back", vote=hash)
    expect(shown).to_have_text(["Хор"])
    assert not re.search(r"2\W?467", everything(page))
    for _ in range(2):
        desk.do("reveal", vote=hash)
    page.keyboard.press("s")
    eventually(lambda: tops(page) == list(ANSWERS))  # in the order of creation everything stays
    page.keyboard.press("s")
    desk.do("reveal", vote=hash)
    expect(page.locator(".row[data-leads] .text")).to_have_text("Тимур")
    eventually(lambda: tops(page) == ["Тимур", "Анна", "Михаил", "Дуэт", "Хор"])
    expect(page.locator(".total")).to_be_hidden()
    expect(page.locator(".winner")).to_be_hidden()

    desk.do("reveal", vote=hash)  # and open
    expect(page.locator(".badge-state")).to_have_text("Итоги")
    expect(page.locator(".total .reading")).to_have_text(re.compile(r"22.079 голосов"))
    expect(page.locator(".winner")).to_be_visible(timeout=5000)
    expect(page.locator(".winner-names li")).to_have_text(["Тимур"])
    desk.do("undo", vote=hash)
    expect(page.locator(".winner")).to_be_hidden()
    page.reload()
    page.wait_for_timeout(1800)
    expect(page.locator(".winner")).to_be_hidden()
