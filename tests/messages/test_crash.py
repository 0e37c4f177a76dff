"""`voteboard ask` killed at twenty moments: nobody gets two messages, and nobody is forgotten silently."""

import time
from collections import Counter
from random import Random

from sqlalchemy import select

from tests import forking
from tests.conftest import ROOT, Simulator, clean_environment
from voteboard.history import schema
from voteboard.history.store import Store
from voteboard.simulator.web import ID

MESSAGES, KILLS, BATCH = 1000, 20, 8
PATIENCE = 30.0  # seconds


def phones() -> list[str]:
    return [f"7916{n:07}" for n in range(MESSAGES)]


def asking(simulator: Simulator, *arguments: str) -> forking.Forked:
    allowed = {"VOTEBOARD_MESSAGES": "1", "VOTEBOARD_LANGUAGE": "en"}
    environment = clean_environment(**{**simulator.environment, **allowed})
    return forking.start("ask", *arguments, cwd=ROOT, environment=environment, together=True)


def states_of(simulator: Simulator) -> dict[str, str]:
    store = Store(simulator.database, f"{ID}@{simulator.url.partition('//')[2]}")
    with store.reading() as connection:
        rows = connection.execute(select(schema.messages.c.phone, schema.messages.c.state)).all()
    store.close()
    assert len(rows) == len({row.phone for row in rows})
    return {row.phone: row.state for row in rows}


def test_kill_9_at_twenty_moments_sends_nothing_twice_and_forgets_nothing(simulator, quality, tmp_path):
    file = tmp_path / "clients.csv"
    file.write_text("phone;text\n" + "".join(f"{phone};Rate us\n" for phone in phones()))
    simulator.account(balance=10_000)
    random = Random(8)
    begin = (str(file), "--yes", "--batch", str(BATCH))
    killed_within = Counter()
    for kill in range(KILLS):
        # A run that was killed before it had recorded anything is begun anew, as a person would.
        known = kill and states_of(simulator)
        process = asking(simulator, *(("--continue", *begin[1:]) if known else begin))
        reached = len(quality.sent) + (random.randrange(5 * BATCH) if kill else 0)
        end = time.monotonic() + PATIENCE
        while len(quality.sent) <= reached and process.poll() is None:
            assert time.monotonic() < end
            if kill == 0:
                break
            time.sleep(0.0005)
        time.sleep(random.random() * (0.4 if kill == 0 else 0.008))
        process.kill()
        process.wait(10)
        killed_within[Counter(states_of(simulator).values())["sending"]] += 1

    process = asking(simulator, "--continue", *begin[1:])
    output = process.stdout.read()
    process.wait(10)

    sent, states = Counter(one.phone for one in quality.sent), states_of(simulator)
    assert set(sent.values()) == {1}, "a phone got two messages"
    assert set(states) == set(phones()), "somebody was forgotten"
    for phone, state in states.items():
        assert state in ({"sent", "uncertain"} if phone in sent else {"uncertain"}), (phone, state)
    assert killed_within[BATCH], "no kill fell into a request"
    uncertain = Counter(states.values())["uncertain"]
    assert f"uncertain {uncertain}" in output
