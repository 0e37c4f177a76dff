"""A process that alone can't reach Redis, while the others can."""

from contextlib import ExitStack, nullcontext
from dataclasses import replace

import pytest

from tests.chaos.findings import Findings
from tests.ensemble.hall import hall
from tests.ensemble.length import SHORT
from tests.ensemble.partition import cut_off, cut_off_follower
from tests.ensemble.ways import Proxies

SLACK = 1.5  # tests share the processor


@pytest.fixture(scope="module")
def cut(postgresql_server):
    with ExitStack() as networks:
        ways = Proxies(networks)
        with hall(viewers=60, ways=ways, database=lambda: nullcontext(postgresql_server)) as evening:
            yield evening, ways


@pytest.mark.parametrize("trial", [cut_off_follower, cut_off])
def test_it_holds(trial, cut):
    evening, ways = cut
    evening.restore()
    findings = Findings(SLACK)
    trial(evening, findings, SHORT, ways)
    assert findings.held, "\n".join([*findings.broken, str(findings.figures)])


def test_who_has_nothing_to_record_finds_out_by_looking(cut):
    """No vote comes meanwhile; who writes is refused, and would have found out by that."""
    evening, ways = cut
    evening.restore()
    findings = Findings(SLACK)
    cut_off(evening, findings, replace(SHORT, rate=0.01), ways)
    assert findings.held, "\n".join([*findings.broken, str(findings.figures)])
