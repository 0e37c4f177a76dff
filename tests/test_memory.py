"""Memory that is free goes back to the system."""

import subprocess
import sys

LARGE = """
from pathlib import Path
from random import Random
from voteboard import memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

memory.share_heaps()
random = Random(1)
sizes = [random.randrange(600, 6000) for _ in range(20_000)]
pieces = [bytes(size) for size in sizes]
stay = pieces[::10]
full = resident()
del pieces
left = resident()
memory.give_back()
print(full - left, left - resident())
"""


def test_what_a_large_file_has_left_between_what_stays_goes_back():
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    by_itself, given_back = map(float, done.stdout.split())
    assert by_itself < 10, "otherwise nothing would be needed"
    assert given_back > 25


CIRCLES = """
import gc
from voteboard import memory

class Circle:
    def __init__(self):
        self.self = self

memory.collect_rarely()
circles = [Circle() for _ in range(20_000)]
del circles
alive = sum(isinstance(each, Circle) for each in gc.get_objects())
memory.give_back()
print(alive, sum(isinstance(each, Circle) for each in gc.get_objects()))
"""


def test_what_was_left_in_circles_goes_too():
    done = subprocess.run([sys.executable, "-c", CIRCLES], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["20000", "0"]
