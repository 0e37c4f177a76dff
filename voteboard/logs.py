"""The log of this process: as lines for people or as JSON for machines, without secrets and repetitions."""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from functools import partial
from math import isfinite

from voteboard.redaction import RedactingFormatter, RedactingStream, Redactor
from voteboard.repeats import OFTEN, Repeats

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LINE_OF_WORKER = "%(asctime)s %(levelname)s worker %(worker)s %(name)s: %(message)s"
_OWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", OFTEN}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `time` (ISO 8601, UTC), `level`, `logger`, `event`, `message`, what else the
    record has, and `exception` where there is one. Secrets are masked, and it stays JSON."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        told = fields | {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = record.stack_info
        # Value by value, so that no quotation mark is taken with a secret; and then as a whole.
        line = json.dumps({name: self._plain(told[name]) for name in _ordered(told)}, ensure_ascii=False)
        masked = self._redactor(line)
        return line if masked == line else json.dumps({"message": masked}, ensure_ascii=False)

    def _plain(self, value: object) -> object:
        if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
            return value
        return self._redactor(str(value)).encode("utf-8", "replace").decode()


def _ordered(told: dict[str, object]) -> list[str]:
    first = ("time", "level", "logger", "event", "message")
    return [*(name for name in first if name in told), *(name for name in told if name not in first)]


def to_stderr(
    redactor: Redactor, form: str = "text", level: int = logging.INFO, *, worker: int | None = None
) -> None:
    """Send the log of this process to standard error, redacted, as all is from now on that goes there.

    ``form``: `text` or `json`. ``worker``: its number, where several write to the same place.
    """
    handler = logging.StreamHandler()
    sys.stderr = RedactingStream(sys.stderr, redactor)
    line = LINE
    if worker is not None:
        line = LINE_OF_WORKER
        handler.addFilter(partial(_named, worker))
    handler.setFormatter(JsonFormatter(redactor) if form == "json" else RedactingFormatter(redactor, line))
    handler.addFilter(Repeats(time.monotonic))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # urllib3 writes whole URLs at DEBUG, and at WARNING where a head is odd; the vendor's carry the secret.
    logging.getLogger("urllib3").setLevel(max(level, logging.ERROR))
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))


def _named(worker: int, record: logging.LogRecord) -> bool:
    record.worker = worker
    return True
