"""The long evening, made short: it ends, sees everybody in and out, and tells what did not hold."""

from dataclasses import replace

import pytest

from tests.soak.__main__ import Evening, Sample, run

GOOD = Evening(
    120.0,
    [Sample(at, 100_000_000, 30, 5) for at in range(120)],
    [Sample(at, 100_000_000, 20, 5) for at in (10.0, 120.0)],
    {"came": 50, "lost": {}},
    {"200": 40, "404": 2, "429": 1, "console": 1},
    {"poller": {"crashes": 0}},
)


def test_an_evening_in_which_all_held():
    assert GOOD.broken() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"samples": [Sample(at, 100_000_000 + 60_000 * at, 30, 5) for at in range(120)]}, "memory grew by"),
        ({"empty": [GOOD.empty[0], replace(GOOD.empty[1], descriptors=21)]}, "1 file descriptors were lost"),
        ({"empty": [GOOD.empty[0], replace(GOOD.empty[1], threads=6)]}, "1 threads more"),
        ({"audience": {"lost": {}, "backwards": 1}}, "a seat saw an older state"),
        ({"audience": {"lost": {"ECONNRESET": 2}}}, "seats were lost: {'ECONNRESET': 2}"),
        ({"visitors": {"200": 9, "500": 1}}, "visitors were refused: {'500': 1}"),
        ({"visitors": {"200": 9, "ConnectionError": 1}}, "visitors were refused: {'ConnectionError': 1}"),
        ({"health": {"poller": {"crashes": 1}}}, "the poller crashed"),
        ({"said": ["Traceback (most recent call last):\n"]}, "the log has a traceback"),
    ],
)
def test_what_did_not_hold_is_told(changed, told):
    [broken] = replace(GOOD, **changed).broken()
    assert broken.startswith(told)


def test_a_short_one():
    evening = run(0.25, viewers=20, seed=1)
    assert evening.audience["came"] > 20
    assert evening.audience["events"] > 20
    assert evening.visitors["200"] > 3
    assert len(evening.empty) == 2
    assert evening.empty[0].descriptors < max(sample.descriptors for sample in evening.samples)
    # What is opened and remembered once takes longer than this evening.
    early = ("memory", "descriptors", "threads")
    assert [what for what in evening.broken() if not any(word in what for word in early)] == []
