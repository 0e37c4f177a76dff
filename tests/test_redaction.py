import html
import io
import json
import logging
import re
import subprocess
import sys
import time
from urllib.parse import quote, quote_plus

import pytest

from tests.conftest import ROOT
from voteboard.redaction import RedactingFormatter, Redactor

SECRET = 'se/cret+with "quotes" it\'s %rd<&> и 🎤'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET),
        quote_plus(SECRET),
        re.sub("%..", lambda found: found[0].lower(), quote_plus(SECRET)),
        quote(quote_plus(SECRET)),
        SECRET.replace(" ", "+"),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        json.dumps(SECRET)[1:-1].replace("/", "\\/"),
        json.dumps(json.dumps({"secure": SECRET})),
        quote(json.dumps({"secure": SECRET})),
        quote_plus(json.dumps({"secure": SECRET})),
        html.escape(SECRET),
        html.escape(SECRET).replace("&#x27;", "&#039;"),
        html.escape(html.escape(SECRET)),
        repr(SECRET),
        repr(repr(SECRET)),
    ],
)
def test_every_form_of_a_secret_is_masked(form):
    redact = Redactor()
    redact.hide(SECRET)
    masked = redact(f"GET /?json={form} failed")
    for part in ("cret", "quotes", "it", "rd"):
        assert part not in masked
    assert masked.endswith("failed")


def test_other_text_is_left_alone():
    redact = Redactor()
    redact.hide(SECRET)
    redact.hide("abc")
    assert redact("abc se/cret+with &amp; 100 %") == "abc se/cret+with &amp; 100 %"


def test_secrets_that_overlap_or_stand_side_by_side():
    redact = Redactor()
    for secret in ("abcdef", "defghi", "second"):
        redact.hide(secret)
    assert redact("1 abcdefghi 2 second") == "1 …… 2 …"
    assert redact("secondsecond") == "……"
    assert redact("second") == "…"


def test_masking_a_long_text_takes_no_longer_than_the_text():
    redact = Redactor()
    redact.hide("\\%&amp;" * 10)
    began = time.process_time()
    for hostile in (
        "\\" * 200_000,
        "\\u005c" * 40_000,
        "%25" * 80_000,
        "%5c" * 80_000,
        "%5c\\" * 60_000,
        "&amp;" * 50_000,
        "x" * 256_000,
    ):
        redact(hostile)
    assert time.process_time() - began < 5


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


def test_a_text_without_secrets_is_not_taken_apart_letter_by_letter():
    """Large answers of the vendor are looked through on the server's loop."""
    redact = Redactor()
    redact.hide(SECRET)
    text = '{"id": 1041, "text": "Анна", "votes": "4867"}, ' * 5000
    began = time.process_time()
    assert redact(text) == text
    assert time.process_time() - began < 0.1


# What no handler of the log sees: a task of the loop, a native thread and the program itself end by an error.
ENDING = """
import sys
from voteboard.redaction import Redactor
from voteboard import logs
from voteboard.server import eventlet

def fail():
    raise ValueError(sys.argv[1])

redactor = Redactor()
redactor.hide(sys.argv[1])
logs.to_stderr(redactor)
eventlet.hubs.get_hub().schedule_call_global(0, fail)
eventlet.sleep(0.01)
thread = eventlet.patcher.original("threading").Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def test_tracebacks_beside_the_log_are_masked_too():
    ended = subprocess.run(
        [sys.executable, "-c", ENDING, SECRET], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert ended.stderr.count("ValueError: …") == 3
    assert not any(part in ended.stderr for part in ("cret", "quotes"))
