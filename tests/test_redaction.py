import io
import json
import logging
from urllib.parse import quote, quote_plus

import pytest

from voteboard.redaction import RedactingFormatter, Redactor

SECRET = 'se/cret+with "quotes" и кириллицей'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        quote(json.dumps({"secure": SECRET})),
        quote_plus(json.dumps({"secure": SECRET})),
    ],
)
def test_every_form_of_a_secret_is_masked(form):
    redact = Redactor()
    redact.hide(SECRET)
    masked = redact(f"GET /?json={form} failed")
    assert "cret" not in masked
    assert "quotes" not in masked
    assert masked.endswith("failed")


def test_a_traceback_is_masked_too():
    redact = Redactor()
    redact.hide(SECRET)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(redact, "%(message)s"))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        raise ValueError(SECRET)
    except ValueError:
        log.exception("failed with %s", SECRET)
    assert SECRET not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
