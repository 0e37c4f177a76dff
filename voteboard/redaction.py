"""Keeps secrets out of whatever is written: the last line of defence behind the edges."""

import html
import json
import logging
import re
from urllib.parse import quote, quote_plus

MASK = "…"


class Redactor:
    """Replaces known secrets in text, as they are and as JSON, URLs and HTML spell them."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def hide(self, secret: str) -> None:
        """Never let ``secret`` through again. One shorter than 4 characters can't be told from text."""
        if len(secret) < 4:
            return
        for text in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
            self._forms |= {text, html.escape(text), quote(text), quote(text, safe=""), quote_plus(text)}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def __call__(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern else text


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
