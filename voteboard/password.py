"""The console's password: compared as a hash, and made at start where the settings have none."""

import secrets
import unicodedata
from functools import cached_property

from werkzeug.security import check_password_hash, generate_password_hash

# Without what is taken for one another when it is read from a terminal and typed on a phone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4  # 79 bits
METHOD = "scrypt"  # with Werkzeug's parameters: about 0.1 s and 32 MB, on purpose


class Password:
    """Knows whether a password is the right one. ``made`` is the one it made, if none was chosen."""

    def __init__(self, chosen: str | None) -> None:
        self.made = None if chosen else _made()
        self._password = chosen or self.made

    @cached_property
    def _hash(self) -> str:
        # Not at start, which screens wait for: the first who tries waits twice as long instead.
        return generate_password_hash(_composed(self._password), METHOD)

    def matches(self, given: str) -> bool:
        """Whether it is this one. Takes as long as `METHOD` says: never on the server's loop."""
        return check_password_hash(self._hash, _composed(given))


def _made() -> str:
    """A new password that nobody guesses, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _composed(text: str) -> str:
    """Machines write й in one character or in two."""
    return unicodedata.normalize("NFC", text)
