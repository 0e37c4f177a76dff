"""No whole telephone number leaves for the public, however it is spelled and wherever it stands."""

import io
import json
import logging
import re
import unicodedata
import zipfile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import settings_for
from voteboard import create_app
from voteboard.masking import mask
from voteboard.ratings.period import Asked
from voteboard.redaction import Redactor

TODAY = Asked("today")
SPELLINGS = st.sampled_from(
    [
        "7{}{}{}", "+7 ({}) {}-{}", "8 {} {} {}", "8-{}-{}-{}", "8.{}.{}.{}", "+7\u00a0{}\u00a0{}\u2011{}",
        "8({}){}{}", "7{}\u200b{}\u200b{}", "тел.8{}{}{}доб", "«+7{} – {} – {}»", "{}{}{}", "8_{}_{}/{}",
        "8 {} ... {} ... {}",
    ]
)  # fmt: skip
SCRIPTS = st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"])
NUMBER = st.tuples(st.integers(900, 999), st.integers(100, 999), st.integers(1000, 9999))


@st.composite
def planted(draw):
    """A number, and how it is spelled: its digits apart, as people write them."""
    parts = draw(NUMBER)
    script = draw(SCRIPTS)
    spelled = draw(SPELLINGS).format(*parts)
    return "".join(map(str, parts)), "".join(
        script[int(c)] if c.isascii() and c.isdigit() else c for c in spelled
    )


def digits(text):
    """All digits of what was told, in their order, with nothing between those of one run."""
    plain = "".join(str(unicodedata.digit(c, c)) for c in text)
    return re.findall(r"[0-9]+", re.sub(r"(?<=[0-9])[\W_]{1,7}(?=[0-9])", "", plain))


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


@pytest.fixture
def told(simulator, clock, caplog):
    """What all public places tell, comments open, after these ratings came."""
    options = {"comments_open": True, "ratings_interval": 1}
    program = create_app(settings_for(simulator, **options), clock.runtime(), Redactor())
    client, engine, frames = program.app.test_client(), program.engine.ratings, []
    engine.boards.subscribe(lambda watch, event, board: frames.append(json.dumps([event, board.message()])))
    engine.boards.recall(TODAY)
    engine.boards.join(TODAY)
    caplog.set_level(logging.DEBUG)

    def tell(*rows):
        caplog.clear()
        frames.clear()
        for phone, text, employee in rows:
            clock.seconds += 1
            simulator.rate(phone, 5, text=text, employee=employee, order=text, at=clock.now().timestamp())
        clock.seconds += 2
        engine.poller.step()
        paths = ("/ratings", "/embed/ratings", "/api/ratings", "/ratings/export.csv", "/healthz")
        pages = {path: client.get(path) for path in paths}
        assert all(page.status_code in (200, 503) for page in pages.values())
        workbook = unpacked(client.get("/ratings/export.xlsx").data)
        log = "\n".join(record.getMessage() for record in caplog.records if "urllib3" not in record.name)
        return {
            **{path: page.text for path, page in pages.items()},
            "xlsx": workbook, "frames": "\n".join(frames), "log": log,
        }  # fmt: skip

    return tell


@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)  # fmt: skip
@given(by=planted(), within=planted(), named=planted(), words=st.text("абв !", max_size=8))
def test_no_number_is_told_whole(told, by, within, named, words):
    number = f"7{by[0]}"
    places = told((number, f"{words}{within[1]}{words}", f"Анна {named[1]}"))
    [newest, *_] = json.loads(places["frames"].splitlines()[-1])[1]["comments"]
    assert newest["phone"] == mask(number)
    assert newest["text"].startswith(" ".join(words.split()))
    for whole, spelled in (by, within, named):
        assert any(whole in run for run in digits(spelled))  # this would be found
    for place, text in places.items():
        runs = digits(text)
        for whole, _spelled in (by, within, named):
            assert not any(whole in run for run in runs), place
