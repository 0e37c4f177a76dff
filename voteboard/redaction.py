"""Keeps secrets out of whatever is written: the last line of defence behind the edges."""

import json
import logging
from urllib.parse import quote, quote_plus

MASK = "…"


class Redactor:
    """Replaces known secrets in text, raw, percent-encoded and JSON-escaped alike."""

    def __init__(self) -> None:
        self._forms: tuple[str, ...] = ()

    def hide(self, secret: str) -> None:
        """Never let ``secret`` through again. A secret shorter than 4 characters can't be told from text."""
        escaped = json.dumps(secret)[1:-1]
        forms = {secret, escaped, quote(secret, safe=""), quote_plus(secret), quote(escaped, safe="")}
        forms |= {quote(form, safe="") for form in tuple(forms)}
        known = {form for form in forms if len(form) >= 4} | set(self._forms)
        self._forms = tuple(sorted(known, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        return text


class RedactingFormatter(logging.Formatter):
    """A log formatter whose whole output, traceback included, passes a Redactor."""

    def __init__(self, redactor: Redactor, fmt: str) -> None:
        super().__init__(fmt)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor(super().format(record))


def log_to_stderr(redactor: Redactor, level: int = logging.INFO) -> None:
    """Send the log of this process to standard error, redacted."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(redactor, "%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # urllib3 writes whole URLs at DEBUG, and the vendor's URLs carry the secret.
    logging.getLogger("urllib3").setLevel(max(level, logging.INFO))
