"""Pictures as files, from the program's pages; the loop goes on while they are made."""

import io
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import requests
from PIL import Image, ImageChops

from tests.conftest import Running, command, eventually
from tests.recorded import final, record, vote
from voteboard import child
from voteboard.rasterizing import NotRasterized, rasterizer

PNG = "image/png"


@pytest.fixture
def url(wired, simulator):
    record(simulator, final(1, 300, 100, question="Кто?"))
    return f"/votes/{vote(1).hash}/export"


@pytest.fixture
def client(wired):
    return wired.app.test_client()


def test_sizes_and_looks(client, url):
    response = client.get(f"{url}.png?width=640&height=360&theme=light&lang=en")
    assert (response.status_code, response.mimetype) == (200, PNG)
    assert response.headers["Content-Disposition"].startswith("inline")
    picture = Image.open(io.BytesIO(response.data)).convert("RGB")
    assert picture.size == (640, 360)
    assert picture.getpixel((2, 2)) == (0xF6, 0xF7, 0xFB)
    svg = client.get(f"{url}.svg?theme=event&ground=203040&ink=ffffff&show=counts")
    assert 'fill="#203040"' in svg.text
    assert "%" not in svg.text.split("</style>")[1]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("width=319", "width: “319” is not a whole number from 320 to 3840"),
        ("height=9999", "height: “9999” is not a whole number from 240 to 2160"),
        ("theme=pink", "theme: “pink” is not one of"),
        ("ink=red", "ink: “red” is not a colour"),
    ],
)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_what_is_impossible_is_named(client, url, kind, query, says):
    response = client.get(f"{url}.{kind}?{query}&lang=en")
    assert response.status_code == 400
    assert says in response.text


def test_a_picture_that_fails_is_told_in_words():
    rasterize = rasterizer(partial(child.run, subprocess))
    with pytest.raises(NotRasterized, match=r"could not be made \(.+\)"):
        rasterize(b"<svg", [])


def test_what_takes_too_long_is_ended():
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        child.run(subprocess, [sys.executable, "-c", "import time; time.sleep(60)"], b"", 0.3)
    assert time.monotonic() - started < 5


def test_the_loop_goes_on_while_large_pictures_are_made(simulator, program):
    made = simulator.create("Кто?", tuple(f"Участник {i}" for i in range(60)))
    simulator.add(made["nr"], **{f"_{i}": i for i in range(1, 61)})
    eventually(lambda: program.get(f"/api/votes/{made['hash']}").json().get("total"))
    took, pings = [], []

    def ask() -> None:
        began = time.monotonic()
        path = f"/votes/{made['hash']}/export.png?width=3840&height=2160"
        response = requests.get(program.url + path, timeout=60)
        assert response.headers["Content-Type"] == PNG
        took.append(time.monotonic() - began)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    with requests.Session() as session:
        while any(thread.is_alive() for thread in asking):
            began = time.monotonic()
            session.get(f"{program.url}/healthz", timeout=10)
            pings.append(time.monotonic() - began)
            time.sleep(0.005)
    assert len(took) == 2
    pings.sort()
    # Made in the program itself, one ping would wait as long as a picture takes.
    assert pings[-1] < min(took) / 2
    assert pings[int(len(pings) * 0.9)] < 0.1


def loops(program: Running) -> int:
    """How many event loops the program's threads have."""
    found = 0
    for descriptor in Path(f"/proc/{program.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # others are closed meanwhile
            found += "eventpoll" in str(descriptor.readlink())
    return found


@pytest.mark.parametrize("kind", ["png", "xlsx"])
def test_a_file_leaves_no_loop_behind_in_the_thread_that_made_it(simulator, program, kind):
    made = simulator.create("Кто?", ("А", "Б"))
    eventually(lambda: program.get(f"/api/votes/{made['hash']}").json().get("vote"))
    before = loops(program)
    for _ in range(3):
        assert program.get(f"/votes/{made['hash']}/export.{kind}").status_code == 200
    assert loops(program) == before


def test_waiting_for_a_program_that_ends_slowly_leaves_no_loop_behind():
    """One that closed what it writes to before it ended is asked again and again whether it has."""
    asked = """
import os
from pathlib import Path
from voteboard import server

server.patch()
runtime = server.runtime()

def loops():
    return sum("eventpoll" in os.readlink(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")
               if Path(f"/proc/self/fd/{each}").is_symlink())

before = loops()
runtime.blocking(runtime.run, ["sh", "-c", "exec >&- 2>&-; sleep 0.2"], b"", 10)
print(loops() - before)
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_the_command_writes_the_same(simulator, url, client, tmp_path):
    output = tmp_path / "vote.png"
    arguments = ("--width", "640", "--height", "360", "--theme", "light")
    done = command("export", "1", "--output", str(output), *arguments, **simulator.environment)
    assert done.returncode == 0, done.stderr
    written = Image.open(output).convert("RGB")
    shown = Image.open(io.BytesIO(client.get(f"{url}.png?width=640&height=360&theme=light").data))
    above_the_foot = (0, 0, 640, 320)  # which tells of a time by the clock of either
    difference = ImageChops.difference(written, shown.convert("RGB")).crop(above_the_foot)
    assert (written.size, difference.getbbox()) == ((640, 360), None)
    for wrong in (("--width", "5000"), ("--theme", "pink")):
        refused = command("export", "1", "--output", str(output), *wrong, **simulator.environment)
        assert (refused.returncode, wrong[0] in refused.stderr) == (2, True)
