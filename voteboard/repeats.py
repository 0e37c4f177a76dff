"""Keeps a log short where the same thing is said again and again: for each request, say, or each viewer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 60.0  # seconds
MOST = 500  # different things that are remembered

# For `extra`: such a record may come as often as strangers like.
OFTEN = "often"


@dataclass(slots=True)
class _Said:
    at: float
    since: int = 0


class Repeats(logging.Filter):
    """Lets an error from the same place through once a minute, with how often it was met in between.

    The same goes for records marked ``extra={OFTEN: True}``, whatever they fill in. All others pass.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._said: dict[tuple, _Said] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is said."""
        what = _what(record)
        if what is None:
            return True
        now, said = self._monotonic(), self._said.pop(what, None)
        if said is not None and now - said.at < EVERY:
            said.since += 1
            self._said[what] = said
            return False
        self._said[what] = _Said(now)
        if len(self._said) > MOST:
            del self._said[next(iter(self._said))]
        if said is not None and said.since:
            record.msg, record.args = f"{record.getMessage()} ({said.since} more since the last time)", None
            record.repeated = said.since
        return True


def _what(record: logging.LogRecord) -> tuple | None:
    """What it is about, as far as two are the same; None: each is told."""
    if record.exc_info and record.exc_info[0] is not None:
        kind, _, trace = record.exc_info
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = trace and (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        return record.name, record.msg, kind, place
    return (record.name, record.msg) if getattr(record, OFTEN, False) else None
