"""Each failure in short, one after another, to one hall of three. `make chaos` has them at length."""

from contextlib import nullcontext

import pytest

from tests import watching
from tests.chaos.findings import Findings
from tests.ensemble.hall import hall
from tests.ensemble.length import SHORT
from tests.ensemble.trials import TRIALS

SLACK = 1.5  # tests share the processor


@pytest.fixture(scope="module")
def evening(postgresql_server):
    with hall(database=lambda: nullcontext(postgresql_server)) as running:
        yield running


@pytest.mark.parametrize("name", TRIALS)
def test_it_holds(name, evening):
    evening.restore()
    findings = Findings(SLACK)
    TRIALS[name](evening, findings, SHORT)
    assert findings.held, "\n".join([*findings.broken, str(findings.figures)])


def test_nothing_secret_is_in_redis(evening):
    evening.restore()
    held = list(evening.redis.contents())
    assert held
    for key, value in held:
        watching.look(f"Redis's {key}", key.encode() + b" " + value)
