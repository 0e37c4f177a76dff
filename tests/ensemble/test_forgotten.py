"""Redis ends with all that it knew, and the process that leads with it."""

import time
from contextlib import nullcontext

import pytest
from sqlalchemy import select

from tests.chaos.findings import Findings
from tests.chaos.kept import store
from tests.ensemble.hall import hall
from tests.ensemble.trials import AGREE
from voteboard.history.schema import leaders

SLACK = 1.5  # tests share the processor
WITHIN = 15.0  # seconds after which somebody leads at all


@pytest.fixture
def evening(postgresql_server):
    with hall(viewers=60, database=lambda: nullcontext(postgresql_server)) as running:
        yield running


def number(evening):
    """What the record knows who leads by."""
    opened = store(evening.members[0].environment)
    try:
        with opened.reading() as connection:
            return connection.scalar(select(leaders.c.number))
    finally:
        opened.close()


def test_who_leads_next_has_a_higher_number_and_is_followed(evening):
    """The first leader of a record has the number that an empty Redis gives to the next one."""
    findings, since, old, before = Findings(SLACK), time.monotonic(), evening.leader(), number(evening)
    with evening.truth.growing(5):
        old.kill()
        evening.redis.kill()
        evening.redis.start()
        new, _ = evening.successor(old, since, WITHIN)
        assert new is not None
        time.sleep(1)
    assert number(evening) > before
    evening.heal()
    evening.settle(since, findings, at_most=AGREE)
    assert findings.held, "\n".join([*findings.broken, str(findings.figures)])
