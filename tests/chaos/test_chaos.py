"""The chaos, in short. `make chaos` tries the same at length."""

from contextlib import nullcontext

import pytest

from tests.chaos.evening import Trial
from tests.chaos.rows import ROWS
from tests.chaos.several import TRIALS
from tests.chaos.size import SHORT


@pytest.mark.parametrize("name", [name for name in ROWS if name not in TRIALS])  # tests/ensemble has those
def test_it_holds(name, browser, request):
    server = lambda: nullcontext(request.getfixturevalue("postgresql_server"))  # noqa: E731
    trial = Trial(browser, SHORT, postgresql=server)
    ROWS[name].run(trial)
    assert trial.findings.held, "\n".join(trial.findings.broken)
