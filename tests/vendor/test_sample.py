"""What a presenter is shown of an answer that was rejected."""

import time
from urllib.parse import quote

import pytest

from voteboard.redaction import Redactor
from voteboard.vendor.sample import LONGEST, sample

SECRET = "planted/secret  of the account"


def seen(body: bytes | str) -> str:
    redactor = Redactor()
    redactor.hide(SECRET)
    return sample(body if isinstance(body, bytes) else body.encode(), redactor)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", ""),
        (b" \r\n\0\x1b ", ""),
        ("<html>\n\t<b>Вход</b>", "<html> <b>Вход</b>"),
        ("a\x1b[31mb\u202ec\u200bd\ufeffe", "a[31mbcde"),
        (b"caf\xe9", "caf\ufffd"),
        ("call +7 916 123-45-67 now", "call +7 916 ···-··-67 now"),
        ('{"at": "2026-11-24 19:00:00"}', '{"at": "2026-11-24 19:00:00"}'),
        ('{"at": "0000-00-00 00:00:00"}', '{"at": "0000-00-00 00:00:00"}'),
        ("8 2026-11-24 19:00:00 916 123 45 67", "8 2026-11-24 19:00:00 +7 916 ···-··-67"),
        (f"id=52&secure={quote(SECRET, safe='')}&x", "id=52&secure=…&x"),
        (f"<p>{SECRET}</p>", "<p>…</p>"),
        (f"<p>{SECRET}</p>".encode("utf-16-le"), "<p>…</p>"),
        ("x" * 300, "x" * (LONGEST - 1) + "…"),
        ("x" * 190 + SECRET, "x" * 190 + "…"),
        ("x" * 190 + "+79161234567", "x" * 190 + "+7 916 ··…"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_sample(body, shown):
    assert seen(body) == shown


def test_a_large_answer_is_looked_at_quickly():
    for body in ('{"a": 1, "тест": "x"} ' * 10_000, "+79161234567 " * 20_000, "\0" * 250_000):
        began = time.process_time()
        seen(body)
        assert time.process_time() - began < 0.1
