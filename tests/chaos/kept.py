"""What the record has of a vote, held against what viewers were told and what was ever true."""

import json
from itertools import pairwise

from sqlalchemy import select

from tests.chaos.findings import Findings
from tests.chaos.told import State
from tests.chaos.truth import Truth
from tests.conftest import SECRET
from voteboard.history.codec import epoch_text
from voteboard.history.schema import tallies, votes
from voteboard.history.store import Store
from voteboard.settings import load
from voteboard.simulator.web import ID

Kept = list[tuple[State, bool]]  # in the order in which it was written, and whether it came late


def store(environment: dict[str, str]) -> Store:
    """The record of a program with that environment."""
    given = {"api_url": environment["VOTEBOARD_API_URL"], "api_id": ID, "api_secret": SECRET}
    return Store(environment["DATABASE_URL"], load(_env_file=None, **given).account)


def recorded(environment: dict[str, str], hash: str) -> Kept:
    """Every state of the vote in the record."""
    columns = (tallies.c.epoch, tallies.c.rev, tallies.c.counts, tallies.c.late)
    wanted = select(*columns).join(votes, votes.c.id == tallies.c.vote_id).where(votes.c.hash == hash)
    opened = store(environment)
    try:
        with opened.reading() as connection:
            rows = connection.execute(wanted.order_by(tallies.c.id)).all()
    finally:
        opened.close()
    return [(State(epoch_text(r.epoch), r.rev, tuple(json.loads(r.counts))), r.late) for r in rows]


def judge(report: dict, kept: Kept, truth: Truth, findings: Findings) -> None:
    """What viewers were told was true, went nowhere backwards, and is kept where that was acknowledged."""
    shown = {State(epoch, rev, tuple(counts)) for epoch, rev, counts in report["states"] if counts}
    false = {state for state in shown if state.counts not in truth.states}
    findings.must(not false, f"viewers were told what was never true: {list(false)[:3]}")
    back = report["backwards for example"]
    findings.must(not back, f"viewers went backwards {report['backwards']} times, as {back}")
    findings.must(not report["split"], f"one revision had different counts: {report['split']}")
    findings.must(not report["blank"], f"viewers were told {report['blank']} times that there is no vote")
    missing = shown - {state for state, _ in kept}
    # Where the record falls behind, an epoch begins; until it has caught up, nothing is acknowledged.
    acknowledged = {state.epoch for state, late in kept if not late}
    lost = {state for state in missing if state.epoch in acknowledged}
    findings.note("states shown", len(shown))
    findings.must(not lost, f"acknowledged and lost: {sorted(lost)[:3]}")
    findings.note("lost of what was acknowledged", len(lost))
    if missing - lost:
        findings.note("lost of what was shown before it was recorded", len(missing - lost))


def judge_order(kept: Kept, truth: Truth, findings: Findings) -> None:
    """Whoever wrote it, one wrote after the other: counts only grow, and no epoch is taken up again."""
    states = [state for state, _ in kept]
    false = [state for state in states if state.counts not in truth.states]
    findings.must(not false, f"the record has what was never true: {false[:3]}")
    fell = [(a, b) for a, b in pairwise(states) if any(map(int.__lt__, b.counts, a.counts))]
    findings.must(not fell, f"the record goes backwards {len(fell)} times, as {fell[:2]}")
    same = [(a, b) for a, b in pairwise(states) if a.epoch == b.epoch and b.rev <= a.rev]
    findings.must(not same, f"revisions in the record don't grow: {same[:2]}")
    ended = [a.epoch for a, b in pairwise(states) if a.epoch != b.epoch]
    again = {epoch for epoch in ended if ended.count(epoch) > 1} | ({states[-1].epoch} & set(ended))
    findings.must(not again, f"epochs were taken up again: {sorted(again)}")
