"""Whatever is drawn is inside the picture, is one well-formed file, and says no more than it may."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser.votes import LONG, WORD
from tests.picture.boards import exported, made, style
from voteboard import board as boards
from voteboard.curtain import HIDDEN, Kept, hold, reveal
from voteboard.picture.drawing import draw
from voteboard.picture.frame import HEIGHTS, WIDTHS
from voteboard.picture.lines import Text, plain
from voteboard.writers import picture

SVG = "{http://www.w3.org/2000/svg}"
TYPEFACE = picture.typeface()
NARROWER = 1.01  # texts with kerning, than what is measured

anything = st.text(st.characters(codec=None), max_size=60)
counts = st.integers(0, 2**53)


def words(of):
    return picture._words(of, exported(of))


def shapes(svg, kind):
    root = ET.fromstring(svg)
    return [shape for shape in root.iter() if kind in shape.get("class", "").split()]


def said(svg):
    return "\n".join("".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text"))


def right(text):
    """Where a text ends, by our measure."""
    whole = "".join(text.itertext())
    size = float(text.get("font-size"))
    width = TYPEFACE.width(whole, int(text.get("font-weight"))) * size
    return float(text.get("x")) + width + float(text.get("letter-spacing", 0)) * len(whole)


@st.composite
def votes(draw_):
    n = draw_(st.integers(0, 16) | st.sampled_from([40, 120]))
    texts = [draw_(anything | st.sampled_from([LONG, WORD, "А"])) for _ in range(min(n, 6))]
    texts = (texts * n)[:n]
    codes = [draw_(st.sampled_from(["1", "12", "А" * 9])) + str(i) for i in range(n)]
    numbers = (draw_(st.lists(counts, min_size=1, max_size=6)) * n)[:n]
    made_ = made(
        numbers, texts, codes, question=draw_(anything | st.just(LONG)), name=draw_(anything | st.just(LONG))
    )
    return replace(made_, reason=draw_(st.sampled_from([None, "unreachable"])))


def test_of_more_answers_than_have_room_only_as_many_are_shown_as_have_it():
    """The largest plan has columns that a smaller one of as many has not."""
    codes = [f"1{i}" for i in range(120)]
    vote = made([0] * 120, [""] * 120, codes, question=LONG, name="")
    svg = draw(vote, style(show="percent"), words(vote), 1037, 1376)
    percents = shapes(svg, "percent")
    assert percents
    assert all(right(text) <= 1037 for text in percents)


@settings(max_examples=60, deadline=None)
@given(votes(), st.integers(*WIDTHS), st.integers(*HEIGHTS), st.sampled_from(["both", "counts", "percent"]))
def test_everything_is_inside_at_any_size(vote, width, height, show):
    svg = draw(vote, style(show=show), words(vote), width, height)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", svg)
    root = ET.fromstring(svg)
    for text in root.iter(f"{SVG}text"):
        x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        assert x >= -1, ET.tostring(text)
        assert right(text) <= width * NARROWER + 1, ET.tostring(text)
        assert size * 0.7 - 2 <= y <= height, ET.tostring(text)
    for box in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(box.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert -1 <= x <= x + wide <= width + 1
        assert -1 <= y <= y + high <= height + 1
    heads = [float(text.get("y")) for text in shapes(svg, "question")]
    chips = [float(chip.get("y")) for chip in shapes(svg, "chip")]
    assert not heads or not chips or max(heads) <= min(chips)
    tops = {round(float(text.get("y"))) for text in shapes(svg, "foot")}
    assert all(
        float(track.get("y")) + float(track.get("height")) <= min(tops) for track in shapes(svg, "track")
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=1, max_size=30), st.sampled_from([(1920, 1080), (640, 360), (1080, 1920)]))
def test_bars_are_proportional_and_numbers_whole(numbers, size):
    vote = made(numbers)
    svg = draw(vote, style(), words(vote), *size)
    tracks, bars = shapes(svg, "track"), shapes(svg, "bar")
    shown = [vote.standings[i] for i in range(len(tracks))]
    lengths = [place.length for place in shown if place.length > 0]
    assert len(bars) == len(lengths)
    for bar, length in zip(bars, lengths, strict=True):
        if bar.tag.endswith("rect"):
            whole = float(tracks[0].get("width"))
            assert float(bar.get("width")) == pytest.approx(whole * length, abs=1.5)
    texts = {text.text for text in shapes(svg, "count")}
    say = words(vote)
    assert texts == {say.number(numbers[place.index]) for place in shown}


def test_a_text_stays_in_its_row():
    vote = made([5, 4, 3], [LONG, WORD * 3, "Ё" * 300])
    for size in ((1920, 1080), (1024, 768), (640, 360), (390, 844), (3840, 2160)):
        svg = draw(vote, style(), words(vote), *size)
        least = min(float(text.get("x")) for text in shapes(svg, "count"))
        assert all(right(text) <= least * NARROWER for text in shapes(svg, "answer"))


def test_answers_that_have_no_room_are_told_of():
    vote = made(list(range(500, 0, -1)))
    for size, most in (((1920, 1080), 500), ((640, 360), 50), ((3840, 2160), 501)):
        svg = draw(vote, style(), words(vote), *size)
        shown = len(shapes(svg, "track"))
        assert 10 < shown < most
        assert (f"Первые {shown} из 500" in said(svg)) == (shown < 500)
    assert shown == 500
    # Those by the last numbers are first by votes.
    upward = made(list(range(1, 501)))
    svg = draw(upward, style(sort="created"), words(upward), 640, 360)
    codes = [int(code.text) for code in shapes(svg, "code")]
    assert codes == sorted(codes)
    assert codes[-1] == 500
    assert len(codes) == 500 - codes[0] + 1


def test_hidden_is_drawn_from_nothing():
    def behind(drawn, numbers):
        vote = boards.behind(drawn, made(numbers))
        return draw(vote, style(), words(vote))

    hidden = behind(HIDDEN, [7331, 2467, 9173])
    assert hidden == behind(HIDDEN, [1, 2, 3])
    assert not shapes(hidden, "n")
    assert not shapes(hidden, "bar")
    assert "Результат скрыт" in said(hidden)

    def kept(numbers):
        vote = made(numbers)
        report = boards.Report(vote.vote, tuple(numbers))
        return Kept(report, vote.colours, vote.at, vote.revision)

    step = reveal(HIDDEN, kept([7331, 2467, 9173]))
    revealed = behind(step, [0, 0, 0])
    assert [text.text for text in shapes(revealed, "count")] == ["2\u00a0467"]
    assert len(shapes(revealed, "bar")) == 1
    assert "9\u00a0173" not in "".join(ET.fromstring(revealed).itertext())
    held = behind(hold(HIDDEN, kept([10, 20, 30])), [7331, 2467, 9173])
    assert "СЧЁТ ОСТАНОВЛЕН" in said(held)
    assert [text.text for text in shapes(held, "count")] == ["30", "20", "10"]


def test_the_file_is_whole():
    """Fonts of those subsets that its texts need, a title, a description, and which state it is."""
    vote = made([5, 3], ["Anna & <Bob>", "Ελλάδα"])
    stream = io.BytesIO()
    picture.write_svg(exported(vote, "en"), stream)
    root = ET.fromstring(stream.getvalue())
    assert root.find(f"{SVG}title").text == "Кто станет лучшим?"
    assert "1. Anna & <Bob>: 5 votes, 63%" in root.find(f"{SVG}desc").text
    assert '"rev": 17' in root.find(f"{SVG}metadata").text
    style_ = root.find(f"{SVG}style").text
    assert set(re.findall("font-family:'([^']+)'", style_)) == {
        "Inter latin",
        "Inter cyrillic",
        "Inter greek",
    }
    assert "rev 17 · 0000abcd" in said(stream.getvalue())
    assert len(stream.getvalue()) < 250_000


@given(anything, st.floats(0.5, 40))
def test_lines_keep_the_text(text, width):
    text = plain(text)
    measured = Text(text, 600, TYPEFACE)
    lines = measured.lines(width)
    assert re.sub(" ", "", "".join(lines)) == re.sub(" ", "", text)
    for line in lines:
        assert TYPEFACE.width(line, 600) <= width * 1.004 or len(line) < 12  # a cluster is never torn apart
    cut = measured.cut(lines, 1, width)
    assert len(lines) == 1 or cut[0].endswith("…")


def test_an_ellipsis_stands_where_the_line_is_full():
    for lines in (1, 2):
        text = Text(f"{'Анна ' * (lines - 1)}4. {WORD}", 600, TYPEFACE)
        last = text.cut(text.lines(4), lines, 4)[-1]
        assert 2.8 < TYPEFACE.width(last, 600) <= 4.001, last
        assert last.endswith("…")


def test_lines_are_even():
    text = Text("Кто станет лучшим молодым исполнителем года?", 800, TYPEFACE, -0.02)
    assert text.balanced(20) == ["Кто станет лучшим молодым", "исполнителем года?"]
    assert text.balanced(12.4) == ["Кто станет", "лучшим молодым", "исполнителем года?"]


def test_even_lines_are_no_wider_than_others():
    text = Text(LONG, 800, TYPEFACE, -0.02)
    for width in (hundredths / 100 for hundredths in range(1000, 3000)):
        assert max(text._measure(line) for line in text.balanced(width)) <= width * NARROWER, width
