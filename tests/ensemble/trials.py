"""What happens to the processes of an ensemble and to its engines, and what must then be true.

Example: TRIALS["leader-killed"](hall, Findings(), SHORT)
"""

import time
from collections.abc import Callable

from sqlalchemy import select

from tests.chaos.findings import Findings
from tests.chaos.kept import store
from tests.conftest import eventually
from tests.ensemble.hall import INTERVAL, READY, Hall
from tests.ensemble.length import Length
from tests.ensemble.member import LOST, Member
from voteboard.history.schema import gaps

TAKEN_OVER = 5.0  # seconds after the leader's death
HANDED_OVER = 1.5  # seconds after it was asked to leave; its lease would last longer
AGREE = 5.0
AGREE_AGAIN = 3.0  # seconds after Redis's return
AWAY = 6.0  # seconds for which a viewer may have no process
STALE = 15.0
RECENT = 2.0  # seconds; what is no older is live
LEAVES = 5.0  # seconds after it is known that the lead is lost
BEFORE_THE_LEADER = 0.6  # seconds; each process asks more often, and a lease lasts longer
KEEPS = 3.0  # seconds after which a lead that was lost in an outage would be known to be
CAUGHT_UP = 35.0  # seconds from the longest pause between two tries of the record


Trial = Callable[[Hall, Findings, Length], None]


def leader_killed(hall: Hall, findings: Findings, length: Length) -> None:
    """Another takes over; the killed one comes back to follow."""
    since, old = time.monotonic(), hall.leader()
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        killed = time.monotonic()
        old.kill()
        _taken_over(hall, findings, old, killed, TAKEN_OVER)
        old.start()
        _ready(findings, old)
        time.sleep(length.steady)
    _away(findings, hall.settle(since, findings, at_most=AGREE))


def leader_frozen(hall: Hall, findings: Findings, length: Length) -> None:
    """Another takes over; the frozen one wakes, shows nothing, records nothing, and leaves."""
    since, old = time.monotonic(), hall.leader()
    ended = len(old.ended)
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        frozen = time.monotonic()
        old.freeze()
        _taken_over(hall, findings, old, frozen, TAKEN_OVER)
        time.sleep(max(0.0, frozen + length.frozen - time.monotonic()))
        woken = time.monotonic()
        old.thaw()
        _left(hall, findings, old, ended, woken)
        time.sleep(length.steady)
    hall.settle(since, findings, at_most=AGREE)


def follower_killed(hall: Hall, findings: Findings, length: Length) -> None:
    """Nobody but its own viewers notices."""
    since, leader, follower = time.monotonic(), hall.leader(), hall.followers()[0]
    there = hall.look()[follower.address]["viewers"]
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        follower.kill()
        time.sleep(length.steady)
        follower.start()
        _ready(findings, follower)
        time.sleep(length.steady)
    report = hall.settle(since, findings, at_most=AGREE)
    _away(findings, report)
    _leads_on(hall, findings, leader, since)
    lost = sum(report["lost"].values())
    findings.must(
        lost <= there, f"{lost} viewers were cut off, and only {there} were at the one that was killed"
    )


def redis_killed(hall: Hall, findings: Findings, length: Length) -> None:
    """The server's process ends, with all that it had, and is started again."""
    _without_redis(hall, findings, length, hall.redis.kill, hall.redis.start)


def redis_frozen(hall: Hall, findings: Findings, length: Length) -> None:
    """It holds all connections and says nothing; when it wakes, it does first what it was asked first."""

    def freeze() -> None:
        # What others have asked is then before it when the leader's lease has run out.
        leader = hall.leader()
        leader.freeze()
        hall.redis.freeze()
        time.sleep(BEFORE_THE_LEADER)
        leader.thaw()

    _without_redis(hall, findings, length, freeze, hall.redis.thaw)


def _without_redis(
    hall: Hall, findings: Findings, length: Length, away: Callable[[], None], back: Callable[[], None]
) -> None:
    since, leader = time.monotonic(), hall.leader()
    try:
        with hall.truth.growing(length.rate):
            time.sleep(length.steady)
            gone = time.monotonic()
            away()
            live = _waited(hall, length.outage)
            looked, newest = _until_stale(hall, leader, gone + STALE * findings.slack), hall.newest()
            polls = len(hall.asked.by(leader.number, gone))
        findings.must(leader.code is None, f"the leader ended with {leader.code}")
        _live(findings, leader, looked[leader.address], live)
        findings.must(
            sum(newest.report.counts) >= live, f"recorded is {newest.report.counts}, of {live} and more"
        )
        wanted = 0.5 * (time.monotonic() - gone) / INTERVAL
        findings.must(polls >= wanted, f"the leader asked the vendor {polls} times, not {wanted:.0f}")
        for member in hall.members:
            if member is not leader:
                _keeps(findings, member, looked[member.address])
    finally:
        back()
    returned = time.monotonic()
    report = hall.settle(since, findings, at_most=AGREE_AGAIN)
    findings.note("Redis away for", returned - gone, "s")
    findings.must(not report["lost"], f"viewers were cut off: {report['lost']}")
    stale = [at - gone for at in report["turned stale"] if at < returned]
    findings.note("viewers told of stale numbers", len(stale))
    findings.bound("stale at followers after", max(stale, default=None), STALE)
    time.sleep(max(0.0, returned + KEEPS - time.monotonic()))
    _leads_on(hall, findings, leader, since)


def postgresql_frozen(hall: Hall, findings: Findings, length: Length) -> None:
    """Boards stay live everywhere; the record catches up afterwards, and says that it has a gap."""
    since, leader = time.monotonic(), hall.leader()
    with hall.truth.growing(length.rate):
        time.sleep(length.steady)
        frozen = time.time()
        hall.postgresql.freeze()
        try:
            live = _waited(hall, length.outage)
            looked = hall.look()
        finally:
            hall.postgresql.thaw()
        thawed = time.monotonic()
        for member in hall.members:
            _live(findings, member, looked[member.address], live)
        eventually(
            lambda: not (leader.health() or {"record": {"behind": True}})["record"]["behind"], CAUGHT_UP
        )
        findings.note("recorded again after", time.monotonic() - thawed, "s")
    report = hall.settle(since, findings, at_most=AGREE)
    findings.must(not report["turned stale"], f"{len(report['turned stale'])} were told of stale numbers")
    findings.must(not report["lost"], f"viewers were cut off: {report['lost']}")
    _leads_on(hall, findings, leader, since)
    found = _gaps(hall, frozen)
    findings.must(found, "no gap is recorded")
    findings.note("gap recorded", sum(found), "s")


def rolling_restart(hall: Hall, findings: Findings, length: Length) -> None:
    """Each is asked to leave, and started again, one after another."""
    since, took = time.monotonic(), []
    with hall.truth.growing(length.rate):
        for member in hall.members:
            time.sleep(length.steady)
            leads, asked = hall.leader() is member, time.monotonic()
            member.leave()
            code = member.left()
            findings.must(code == 0, f"process {member.number} left with {code}")
            if leads:
                took.append(hall.successor(member, asked, READY)[1])
            member.start()
            _ready(findings, member)
        time.sleep(length.steady)
    findings.note("times that the lead was handed over", len(took))
    findings.bound("handed over after", None if None in took else max(took, default=None), HANDED_OVER)
    _away(findings, hall.settle(since, findings, at_most=AGREE))


TRIALS: dict[str, Trial] = {
    trial.__name__.replace("_", "-"): trial
    for trial in (
        leader_killed,
        leader_frozen,
        follower_killed,
        redis_killed,
        redis_frozen,
        postgresql_frozen,
        rolling_restart,
    )
}


# ── what they look at ──


def _taken_over(hall: Hall, findings: Findings, old: Member, since: float, at_most: float) -> None:
    """Another says that it leads, and asks the vendor."""
    new, seconds = hall.successor(old, since, 2 * at_most + 5)
    findings.bound("taken over after", seconds, at_most)
    if new is not None:
        asked = eventually(lambda: hall.asked.by(new.number, since), at_most + 5)
        findings.bound("the vendor asked again after", asked[0] - since, at_most)


def _left(hall: Hall, findings: Findings, old: Member, ended: int, woken: float) -> None:
    """A process that has lost the lead ends by itself, without having asked the vendor since it woke."""
    end = time.monotonic() + 3 * LEAVES
    while len(old.ended) == ended and time.monotonic() < end:
        time.sleep(0.02)
    at, code = old.ended[ended] if len(old.ended) > ended else (None, None)
    findings.bound("the old one left after", at and at - woken, LEAVES)
    findings.must(code == LOST, f"it left with {code}, not {LOST}")
    asked = hall.asked.by(old.number, woken, at)
    findings.must(not asked, f"after it woke it asked the vendor {len(asked)} times")
    _ready(findings, old)


def _ready(findings: Findings, member: Member) -> None:
    began = time.monotonic()
    eventually(member.ready, READY)
    findings.note("ready again after", time.monotonic() - began, "s")


def _waited(hall: Hall, seconds: float) -> int:
    """Wait so long: how many votes there were a moment before the end."""
    time.sleep(max(0.0, seconds - RECENT))
    votes = sum(hall.truth.latest)
    time.sleep(RECENT)
    return votes


def _live(findings: Findings, member: Member, there: dict, votes: int) -> None:
    """Its viewers have been told of what is recent."""
    findings.must(there["viewers"], f"no viewer is at process {member.number}")
    findings.must(
        not there["stale"], f"process {member.number}: {there['stale']} viewers were told it is stale"
    )
    old = [state for state in there["states"] if sum(state[2]) < votes]
    findings.must(
        not old, f"process {member.number} shows {old}, and there were {votes} votes {RECENT} s before"
    )


def _until_stale(hall: Hall, leader: Member, end: float) -> dict[str, dict]:
    """How it is at each address, once all viewers but the leader's were told of stale numbers."""
    while True:
        looked = hall.look()
        others = [there for address, there in looked.items() if address != leader.address]
        if all(there["stale"] == there["viewers"] for there in others) or time.monotonic() > end:
            return looked
        time.sleep(0.1)


def _keeps(findings: Findings, member: Member, there: dict) -> None:
    """Its viewers still have numbers, and were told that they are stale."""
    blank = [state for state in there["states"] if not state or state[2] is None]
    findings.must(not blank, f"process {member.number} shows {blank}")
    findings.must(there["viewers"], f"no viewer is at process {member.number}")
    fresh = there["viewers"] - there["stale"]
    findings.must(not fresh, f"process {member.number}: {fresh} viewers were not told that it is stale")


def _leads_on(hall: Hall, findings: Findings, leader: Member, since: float) -> None:
    led = {reign.number for reign in hall.leading.reigns(since)}
    findings.must(led == {leader.number}, f"{led} led, not only {leader.number}")
    asked = {request.by for request in hall.asked.since(since)}
    findings.must(asked == {leader.number}, f"{asked} asked the vendor, not only {leader.number}")


def _away(findings: Findings, report: dict) -> None:
    findings.note("viewers cut off", sum(report["lost"].values()))
    findings.note("away, mostly", report["away p50"] or 0.0, "s")
    findings.bound("away longest", report["away longest"] or 0.0, AWAY)


def _gaps(hall: Hall, since: float) -> list[float]:
    """Seconds of each gap of the record that ended after that Unix second."""
    opened = store(hall.members[0].environment)
    wanted = select(gaps.c.began_at, gaps.c.ended_at).where(
        gaps.c.reason == "record", gaps.c.ended_at >= since * 1000
    )
    try:
        with opened.reading() as connection:
            return [(row.ended_at - row.began_at) / 1000 for row in connection.execute(wanted)]
    finally:
        opened.close()
