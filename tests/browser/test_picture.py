"""The picture that is drawn without a browser is the board as Chromium shows it."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.bars import opened
from tests.browser.votes import LONG, made

MEASURED = """() => {
    const boxes = (name) => [...document.querySelectorAll(name)].map((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return { left, right, top, bottom, size: parseFloat(getComputedStyle(part).fontSize) };
    });
    const names = ['question', 'total-number', 'event', 'text', 'count', 'chip', 'track', 'bar', 'foot'];
    return Object.fromEntries(names.map((name) => [name, boxes('.' + name)]));
}"""
SVG = "{http://www.w3.org/2000/svg}"


def near(pixels):
    return pytest.approx(pixels, abs=2.5)


def end(shape):
    return float(shape.get("x")) + float(shape.get("width"))


def difference(one, other, bottom):
    """Between 0 and 255, on the average, above the foot."""
    images = [Image.open(io.BytesIO(png)).convert("RGB") for png in (one, other)]
    assert images[0].size == images[1].size
    images = [image.crop((0, 0, image.width, int(bottom))) for image in images]
    return max(ImageStat.Stat(ImageChops.difference(*images)).mean)


@pytest.mark.parametrize(
    ("size", "answers", "query"),
    [
        (
            (1920, 1080),
            ["Анна Ветрова", "Группа «Северный ветер»", LONG[:120], "John & The To-Vans", "Дуэт"],
            "",
        ),
        ((1024, 768), [f"Участник {i}" for i in range(1, 21)], "&theme=light&show=counts&sort=created"),
    ],
)
def test_the_picture_is_the_board(page, simulator, program, size, answers, query):
    vote = made(
        simulator, program, "Кто станет лучшим молодым исполнителем года?", answers, name="Премия — 2026"
    )
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    opened(page, f"{program.url}/embed/{vote['hash']}?lang=ru{query}")
    page.evaluate("document.fonts.ready")
    seen, shot = page.evaluate(MEASURED), page.screenshot()

    path = f"/votes/{vote['hash']}/export.%s?width={width}&height={height}&lang=ru{query}"
    svg = program.get(path % "svg").text
    drawn = [shape for shape in ET.fromstring(svg).iter() if shape.get("class")]

    def of(name):
        return [shape for shape in drawn if name in shape.get("class").split()]

    for name in ("track", "chip", "bar"):
        boxes = sorted(seen[name], key=lambda box: (box["top"], box["right"]))
        shapes = sorted(
            filter(lambda shape: shape.get("width"), of(name)), key=lambda s: (float(s.get("y")), end(s))
        )
        if name == "bar":  # the shortest ones are paths
            boxes = [
                box
                for box, track in zip(seen[name], seen["track"], strict=True)
                if box["right"] - track["left"] > 24
            ]
            boxes.sort(key=lambda box: (box["top"], box["right"]))
            shapes = [shape for shape in shapes if float(shape.get("width")) > 24]
        assert len(shapes) == len(boxes) > 3
        for shape, box in zip(shapes, boxes, strict=True):
            assert (float(shape.get("y")), end(shape)) == (near(box["top"]), near(box["right"])), name
    for name, mine in (
        ("question", "question"),
        ("total-number", "total"),
        ("event", "event"),
        ("text", "answer"),
        ("count", "count"),
    ):
        sizes = sorted({round(float(text.get("font-size"))) for text in of(mine)})
        assert sizes == sorted({round(box["size"]) for box in seen[name] if box["right"]}), name
        left = min(float(text.get("x")) for text in of(mine))
        if name not in ("count", "total-number"):  # whose boxes are wider than their numbers
            assert left == near(min(box["left"] for box in seen[name])), name

    png, foot = program.get(path % "png").content, seen["foot"][0]["top"]
    assert difference(shot, png, foot) < 4

    # The file is the same picture in a browser, with the typeface that is inside.
    page.goto(program.url + path % "svg")
    assert difference(page.screenshot(), png, height) < 4
    assert re.search(r"font-family:'Inter cyrillic'", svg)
