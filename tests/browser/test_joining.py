"""How to vote, as the audience sees it: the code is read back from the picture of the screen."""

import io
from contextlib import contextmanager

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.bars import opened
from tests.conftest import eventually, running, simulating


@contextmanager
def inviting():
    """A simulator, a program that shows a number, and a vote."""
    with (
        simulating() as simulator,
        running("serve", **simulator.environment, VOTEBOARD_JOIN_NUMBER="+7 900 123-45-67") as program,
    ):
        vote = simulator.create("Кто?", ("Анна", "Михаил"))
        eventually(lambda: program.get("/api/stage").json()["vote"])
        yield simulator, program, vote


@pytest.fixture(scope="module")
def hall():
    """A program with such a vote, for all tests that only look."""
    with inviting() as (_, program, _):
        yield program


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "event"])
@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_a_phone_reads_the_code_from_the_screen(page, hall, size, theme):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, f"{hall.url}/?theme={theme}")
    picture = Image.open(io.BytesIO(page.screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "SMSTO:+79001234567:"
    expect(page.locator(".joining")).to_contain_text("Отправьте номер ответа на +7 900 123-45-67")


def test_on_a_phone_the_number_is_a_link_and_the_code_is_not_there(page, hall):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, hall.url)
    expect(page.get_by_role("link", name="+7 900 123-45-67")).to_have_attribute("href", "sms:+79001234567")
    expect(page.locator(".joining-code")).to_be_hidden()


def test_nobody_is_asked_to_vote_when_it_is_over(page):
    with inviting() as (simulator, program, vote):
        opened(page, program.url)
        expect(page.locator(".joining")).to_be_visible()
        simulator.change(vote["nr"], status="finished")
        expect(page.locator(".joining")).to_be_hidden()


@pytest.mark.usefixtures("full_hd")
def test_without_a_number_the_bars_have_the_whole_width(page, program, vote):
    opened(page, program.url)
    expect(page.locator(".joining")).to_have_count(0)
    box = page.locator(".answers").bounding_box()
    assert box["width"] > 1700


@pytest.mark.parametrize(
    "number", ["1234", "+7 900 123-45-67", "+7 (900) 123-45-67", "+123 (4567) 8901-2345"]
)
def test_no_number_runs_off_its_card(page, simulator, number):
    simulator.create("Кто?", ("Анна", "Михаил"))
    with running("serve", **simulator.environment, VOTEBOARD_JOIN_NUMBER=number) as program:
        eventually(lambda: program.get("/api/stage").json()["vote"])
        for width, height in [(1920, 1080), (1024, 768), (480, 320), (390, 844)]:
            page.set_viewport_size({"width": width, "height": height})
            opened(page, program.url)
            card, link = (page.locator(part).bounding_box() for part in (".joining", ".joining a"))
            assert link["x"] >= card["x"]
            assert link["x"] + link["width"] <= card["x"] + card["width"]
