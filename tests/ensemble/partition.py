"""The leader alone is cut off from Redis, and reaches everything else.

Example: with hall(ways=ways) as evening: cut_off(evening, Findings(), SHORT, ways)
"""

import time

from tests.chaos.findings import Findings
from tests.conftest import eventually
from tests.ensemble.hall import READY, Hall
from tests.ensemble.length import Length
from tests.ensemble.member import LOST, Member
from tests.ensemble.trials import AGREE, LEAVES, TAKEN_OVER
from tests.ensemble.ways import Ways

BOTH = 1.5  # seconds for which two may ask the vendor: until the old leader finds the new one's number


def cut_off(hall: Hall, findings: Findings, length: Length, ways: Ways) -> None:
    """Another takes over, the old leader finds that out by the record, and leaves; healed, all agree."""
    since, old = time.monotonic(), hall.leader()
    ended = len(old.ended)
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        cut = time.monotonic()
        ways.cut(old)
        try:
            new, seconds = hall.successor(old, cut, 2 * TAKEN_OVER + 5)
            findings.bound("taken over after", seconds, TAKEN_OVER)
            if new is not None:
                _left(hall, findings, old, new, ended, cut)
            # What was started again in its place has no Redis, and nothing to lead with.
            time.sleep(max(0.0, cut + length.outage - time.monotonic()))
        finally:
            ways.heal(old)
        healed = time.monotonic()
        eventually(lambda: all(member.ready() for member in hall.members), READY)
        findings.note("all ready after", time.monotonic() - healed, "s")
        time.sleep(length.steady)
    hall.settle(since, findings, at_most=AGREE, together=BOTH)


def cut_off_follower(hall: Hall, findings: Findings, length: Length, ways: Ways) -> None:
    """Nobody takes the lead, nobody else notices; it agrees again when healed."""
    since, leader, follower = time.monotonic(), hall.leader(), hall.followers()[0]
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        ways.cut(follower)
        try:
            time.sleep(length.outage)
            findings.must(
                hall.leading.first(follower.number, since, link=False), "it does not say that it has no link"
            )
        finally:
            ways.heal(follower)
    hall.settle(since, findings, at_most=AGREE)
    led = {reign.number for reign in hall.leading.reigns(since)}
    findings.must(led == {leader.number}, f"{led} led, not only {leader.number}")


def _left(hall: Hall, findings: Findings, old: Member, new: Member, ended: int, cut: float) -> None:
    claimed = eventually(lambda: hall.asked.by(new.number, cut), TAKEN_OVER)[0]
    end = time.monotonic() + 3 * LEAVES
    while len(old.ended) == ended and time.monotonic() < end:
        time.sleep(0.02)
    at, code = old.ended[ended] if len(old.ended) > ended else (None, None)
    asked = hall.asked.by(old.number, cut, at)
    findings.bound("the old one asked on for", max(0.0, asked[-1] - claimed) if asked else 0.0, BOTH)
    findings.bound("and left after", at and at - claimed, LEAVES)
    findings.must(code == LOST, f"it left with {code}, not {LOST}")
    later = hall.asked.by(old.number, at) if at else []
    findings.must(not later, f"what was started in its place asked the vendor {len(later)} times")
