"""kill -9 in the middle of writing: what was acknowledged is there, in order, and nothing half."""

import multiprocessing
import os
import signal
import time
from random import Random

from tests.history.conftest import ACCOUNT
from tests.history.test_record import HASH, tallied
from voteboard.history.reading import Reader
from voteboard.history.store import Store
from voteboard.history.writing import Writer

KILLS = 15  # `make chaos` kills the whole program a hundred times
REV = 8  # bytes


def _write_for_ever(url, acknowledgements, rev):
    writer = Writer(Store(url, ACCOUNT))
    while True:
        batch = [tallied(rev + i, rev + i, 2 * (rev + i)) for i in range(1 + rev % 3)]
        writer.append(batch)
        rev += len(batch)
        os.write(acknowledgements, (rev - 1).to_bytes(REV))


def test_kills(url):
    random, fork = Random(4), multiprocessing.get_context("fork")
    acknowledged = 0
    for _ in range(KILLS):
        ours, theirs = os.pipe()
        child = fork.Process(target=_write_for_ever, args=(url, theirs, acknowledged + 1))
        child.start()
        os.close(theirs)
        said = os.read(ours, REV)  # it is writing
        time.sleep(random.uniform(0, 0.02))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        while more := os.read(ours, 1 << 16):
            said += more
        os.close(ours)
        acknowledged = int.from_bytes(said[-REV:])
        store = Store(url, ACCOUNT)
        written = Reader(store).latest(HASH).revision.rev
        store.close()
        # One batch may have been written whose acknowledgement was not heard any more.
        assert acknowledged <= written <= acknowledged + 3
        acknowledged = written
    store = Store(url, ACCOUNT)
    boards = list(Reader(store).boards(HASH))
    store.close()
    assert [b.revision.rev for b in boards] == list(range(1, acknowledged + 1))
    assert all(b.counts == (b.revision.rev, 2 * b.revision.rev) for b in boards)
    assert acknowledged > KILLS
