"""Failures by chance, two or three within the same seconds, again and again, to one hall of processes.

Each round ends with everything healed, and must then hold what every trial must: all agree, the record goes
nowhere backwards, no revision had two counts, nobody was shown what was never true. The same seed is the same
round, but for what it finds.

Example: python -m tests.ensemble.unrest --minutes 10 --seed 7
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from subprocess import TimeoutExpired

from tests.bench.fanout.children import raise_descriptor_limit
from tests.bench.fanout.progress import say
from tests.chaos.findings import Findings
from tests.ensemble.hall import Hall, hall
from tests.ensemble.member import Member

RATE = 5.0  # changes a second
LASTS = (0.2, 8.0)  # seconds that a failure lasts
APART = 3.0  # seconds, the most between two that begin in a round
AGREE = 8.0  # seconds, when everything is healed: somebody may still have to take over
BOTH = 1.5  # seconds in which an old leader may find out that another one leads

Event = Callable[[Hall, Random], tuple[str, Callable[[], None]]]


def _somebody(hall: Hall, chance: Random) -> Member:
    """The leader as often as all others together."""
    leads = hall.leading.now()
    if leads is not None and chance.random() < 0.5:
        return hall.members[leads]
    return chance.choice(hall.members)


def killed(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """A process is killed, and comes back later."""
    member = _somebody(hall, chance)
    member.kill()
    return f"{member.number} killed", lambda: member.start() if member.code is not None else None


def asked_to_leave(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """A process is asked to leave, and comes back later."""
    member = _somebody(hall, chance)
    member.leave()
    asked = member.pid

    def back() -> None:
        if member.pid != asked:
            return  # it was killed and started meanwhile
        with suppress(TimeoutExpired):
            member.left()
        if member.code is None:
            member.kill()
        member.start()

    return f"{member.number} asked to leave", back


def frozen(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """A process stands still for a while."""
    member = _somebody(hall, chance)
    member.freeze()
    return f"{member.number} frozen", member.thaw


def redis_killed(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """Redis ends, and comes back with nothing in it."""
    hall.redis.kill()
    return "Redis killed", lambda: None if hall.redis.process else hall.redis.start()


def redis_frozen(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """Redis stands still."""
    if hall.redis.process is None:
        return redis_killed(hall, chance)
    hall.redis.freeze()
    return "Redis frozen", lambda: hall.redis.thaw() if hall.redis.process else None


def postgresql_frozen(hall: Hall, chance: Random) -> tuple[str, Callable[[], None]]:
    """The record stands still."""
    hall.postgresql.freeze()
    return "PostgreSQL frozen", hall.postgresql.thaw


EVENTS: tuple[Event, ...] = (killed, asked_to_leave, frozen, redis_killed, redis_frozen, postgresql_frozen)


def trouble(hall: Hall, chance: Random, findings: Findings) -> str:
    """One round: what happened in it, in words."""
    since, story = time.monotonic(), []
    ends: list[tuple[float, str, Callable[[], None]]] = []
    with hall.truth.growing(RATE):
        for _ in range(chance.randint(2, 3)):
            name, undo = chance.choice(EVENTS)(hall, chance)
            at = time.monotonic()
            ends.append((at + chance.uniform(*LASTS), name, undo))
            story.append(f"{at - since:.1f} s {name}")
            time.sleep(chance.uniform(0, APART))
        for end, name, undo in sorted(ends, key=lambda one: one[0]):
            time.sleep(max(0.0, end - time.monotonic()))
            undo()
            story.append(f"{time.monotonic() - since:.1f} s no longer {name}")
        time.sleep(chance.uniform(0, 1))
    try:
        hall.heal()
        report = hall.settle(since, findings, at_most=AGREE, together=BOTH)
        findings.note("away longest", report["away longest"] or 0.0, "s")
    except AssertionError as error:
        findings.must(False, f"never again as it should be: {error}")
    return "; ".join(story)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--viewers", type=int, default=60)
    wanted = parser.parse_args()
    raise_descriptor_limit()
    end, seed, broken = time.monotonic() + 60 * wanted.minutes, wanted.seed, 0
    while time.monotonic() < end:
        with hall(viewers=wanted.viewers) as evening:
            while time.monotonic() < end:
                findings = Findings()
                story = trouble(evening, Random(seed), findings)
                say(f"seed {seed}: {'held' if findings.held else 'NOT HELD'}: {story}; {findings.figures}")
                seed += 1
                if not findings.held:
                    broken += 1
                    for what in findings.broken:
                        say(f"  ! {what}")
                    for member in evening.members:
                        say(f"  process {member.number}: {member.output[-1500:]}")
                    break  # what went wrong once may stay so
    print(f"{seed - wanted.seed} rounds, {broken} did not hold")
    if broken:
        sys.exit(1)


if __name__ == "__main__":
    main()
