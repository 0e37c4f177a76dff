"""Texts that a spreadsheet would run as a formula, and how they are kept from it.

The first characters are those of OWASP's "CSV Injection" (owasp.org/www-community/attacks/CSV_Injection):
= + - @, tab, carriage return and line feed, and the full-width forms that some editions of Excel take for
them.
"""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula; some drop blanks before it."""
    return text.startswith(STARTS) or text.lstrip().startswith(STARTS)


def quoted(text: str, sign: str = "'") -> str:
    """The text, after ``sign`` where it would be a formula: OWASP's way to have it read as text."""
    return sign + text if is_formula(text) else text
