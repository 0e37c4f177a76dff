"""How the picture moves: from where it is, in one movement, and not at all when nothing happens."""

import time
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.bars import bar_ends, between, opened, record, recorded, tops
from tests.conftest import eventually

MOVING = "document.getAnimations().filter((a) => a.playState === 'running').length"


def steady(page) -> bool:
    """Whether nothing moves."""
    return page.evaluate(MOVING) == 0


def test_a_new_target_starts_from_the_current_frame(page, simulator, program, vote):
    opened(page, program.url)
    record(page, "Михаил")
    simulator.add(vote["nr"], _2=500)
    # In the middle of the first movement comes the next one, back.
    eventually(lambda: 0.35 < bar_ends(page)["Михаил"] < 0.7)
    simulator.add(vote["nr"], _1=1000)
    eventually(lambda: bar_ends(page)["Михаил"] == pytest.approx(750 / 2000, abs=0.002), within=4)
    frames = recorded(page)
    assert max(frame.length for frame in frames) < 0.75
    # Half the track in 900 ms begins with 2 tracks a second; a jump to the old target first would be a
    # tenth and more in one frame. How long a frame takes is for the machine to say.
    for before, after in pairwise(frames):
        assert abs(after.length - before.length) < 0.02 + 0.003 * (after.at - before.at)


def test_ten_updates_in_a_second_are_one_smooth_movement(page, simulator, program, vote):
    opened(page, program.url)
    record(page, "Михаил")
    for _ in range(10):
        simulator.add(vote["nr"], _2=70)
        time.sleep(0.1)
    eventually(lambda: bar_ends(page)["Михаил"] == pytest.approx(0.95, abs=0.002), within=4)
    lengths = [frame.length for frame in recorded(page)]
    assert all(after >= before - 0.002 for before, after in pairwise(lengths)), "the bar went back"
    assert len(between(lengths)) >= 5
    expect(page.locator(".row", has_text="Михаил").locator(".count")).to_have_text("950")


def test_digits_roll_and_the_text_is_right_at_once(page, simulator, program, vote):
    opened(page, program.url)
    page.evaluate(
        """() => {
            window.rolling = new Set();
            (function look() {
                for (const {effect} of document.getAnimations())
                    if (effect.pseudoElement === '::before' && effect.target.closest('.total-number'))
                        window.rolling.add(effect.getComputedTiming().progress);
                requestAnimationFrame(look);
            })();
        }"""
    )
    simulator.add(vote["nr"], _2=700)
    expect(page.locator(".total-number")).to_have_text("1\u00a0950")
    eventually(lambda: len(page.evaluate("[...window.rolling]")) >= 5)
    # At rest the strip stands at the digit that the text has.
    eventually(lambda: steady(page))
    shown = page.locator(".total-number .digit").evaluate_all(
        """cells => cells.map((cell) => {
            const strip = getComputedStyle(cell, '::before');
            return Math.round(-new DOMMatrix(strip.transform).m42 / (parseFloat(strip.height) / 10));
        })"""
    )
    assert shown == [1, 9, 5, 0]
    # All stand on one line: strips are moved by whole pixels.
    offsets = page.locator(".digit").evaluate_all(
        "cells => cells.map((c) => new DOMMatrix(getComputedStyle(c, '::before').transform).m42)"
    )
    assert all(offset == pytest.approx(round(offset), abs=0.01) for offset in offsets)


def test_names_stay_where_they_are_when_a_digit_comes(page, simulator, program, vote):
    opened(page, program.url)
    text = page.locator(".row", has_text="Михаил").locator(".text")
    before, width = text.bounding_box(), page.locator(".row .count").first.bounding_box()["width"]
    simulator.add(vote["nr"], _2=700)
    expect(page.locator(".row", has_text="Михаил").locator(".count")).to_have_text("950")
    assert text.bounding_box() == before
    counts = [count.bounding_box() for count in page.locator(".row .count").all()]
    assert counts[0]["x"] + counts[0]["width"] == pytest.approx(counts[1]["x"] + counts[1]["width"], abs=0.5)
    assert counts[1]["width"] == pytest.approx(width, abs=0.5)


def test_a_change_of_the_lead_is_marked_once_and_gains_are_not(page, simulator, program, vote):
    flashes = """() => document.getAnimations()
        .filter((a) => a.effect.pseudoElement === '::after')
        .map((a) => a.effect.target.querySelector('.text').textContent)"""
    opened(page, program.url)
    simulator.add(vote["nr"], _1=10)
    expect(page.locator(".row", has_text="Анна").locator(".count")).to_have_text("1\u00a0010")
    assert page.evaluate(flashes) == []
    simulator.add(vote["nr"], _2=3000)
    eventually(lambda: page.evaluate(flashes) == ["Михаил"])
    eventually(lambda: page.evaluate(flashes) == [], within=4)


def test_nothing_runs_when_nothing_changes(page, program, vote):
    opened(page, program.url)
    time.sleep(1)  # joined
    eventually(lambda: steady(page))
    page.evaluate(
        """() => {
            window.changes = 0;
            new MutationObserver((list) => (window.changes += list.length))
                .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
        }"""
    )
    time.sleep(4)
    assert page.evaluate("window.changes") <= 1  # the pointer hides
    assert steady(page)


def test_reduced_motion_gets_a_cross_fade(page, simulator, program, vote):
    page.emulate_media(reduced_motion="reduce")
    opened(page, program.url)
    record(page, "Анна")
    page.evaluate(
        """() => {
            window.properties = new Set();
            (function look() {
                for (const {effect} of document.getAnimations())
                    for (const frame of effect.getKeyframes())
                        for (const name of ['transform', 'opacity', 'left', 'top', 'width', 'height'])
                            if (name in frame) window.properties.add(name);
                requestAnimationFrame(look);
            })();
        }"""
    )
    simulator.add(vote["nr"], _2=3000)
    eventually(lambda: tops(page) == ["Михаил", "Анна"])
    time.sleep(0.5)
    frames = recorded(page)
    assert between([frame.length for frame in frames]) == set()
    assert between([frame.top for frame in frames]) == set()
    assert page.evaluate("[...window.properties]") == ["opacity"]


def test_only_transforms_and_opacity_animate(page, simulator, program, vote):
    opened(page, program.url)
    page.evaluate(
        """() => {
            window.properties = new Set();
            const never = ['offset', 'computedOffset', 'easing', 'composite'];
            (function look() {
                for (const {effect} of document.getAnimations())
                    for (const frame of effect.getKeyframes())
                        for (const name of Object.keys(frame))
                            if (!never.includes(name)) window.properties.add(name);
                requestAnimationFrame(look);
            })();
        }"""
    )
    simulator.add(vote["nr"], _2=3000)
    eventually(lambda: tops(page) == ["Михаил", "Анна"])
    eventually(lambda: steady(page))
    # A place in the pile does not lay anything out anew; colours are the leader's mark fading over.
    assert set(page.evaluate("[...window.properties]")) <= {
        "transform", "opacity", "zIndex", "backgroundColor", "color",
    }  # fmt: skip
