"""The simulator of this process, and what it has sent."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import SECRET, Simulator, serving
from voteboard.simulator.account import Account
from voteboard.simulator.quality import Quality
from voteboard.simulator.web import create_app


@pytest.fixture
def quality() -> Quality:
    """What the simulator keeps of messages: all that were sent are in ``quality.sent``."""
    return Quality()


@pytest.fixture
def simulator(quality) -> Iterator[Simulator]:
    app = create_app(Account(scenes=()), time.time, secret=SECRET, quality=quality)
    with serving(app) as url, TemporaryDirectory(prefix="voteboard-") as folder:
        yield Simulator(url, Path(folder))
