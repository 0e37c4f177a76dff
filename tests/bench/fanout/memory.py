"""What a connected screen takes of the server's memory, with the compression offered that browsers offer.

Example: measure(SUBJECTS["stock"], viewers=5000)
"""

import time

from tests.bench.fanout.hall import warmed
from tests.bench.fanout.subjects import Subject

CHANGES = 3  # before it is looked: some of the memory is taken when the first message is sent


def measure(subject: Subject, viewers: int) -> dict[str, float]:
    """Bytes for each connection, after they have joined and were sent something."""
    with warmed(subject) as (server, hall):
        before = server.process.memory()
        hall.open(viewers)
        for _ in range(CHANGES):
            server.change()
            hall.await_everywhere(server)
        time.sleep(1)
        taken = (server.process.memory() - before) / viewers
        report = hall.report(server, 0)
    return {"memory per connection": taken, "memory before": before, "lost": viewers - report["viewers"]}
