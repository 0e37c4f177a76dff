"""The key that signs the console's sessions: that of the settings, or one made once and kept in a file."""

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

from voteboard.errors import N_, SettingsError
from voteboard.setting_types import SHORTEST_KEY
from voteboard.settings import Settings

log = logging.getLogger(__name__)

FILE = "secret.key"


def load(settings: Settings) -> str:
    """The key. Raises SettingsError when its file is there and can't be used.

    A folder that can't be written is no reason to show nothing: the key is then for this run alone.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    file = settings.folder / FILE
    with suppress(FileNotFoundError):
        return _read(file)
    key = secrets.token_hex(32)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(file, key)
    except FileExistsError:
        return _read(file)
    except OSError as error:
        log.warning(
            "%s can't be written (%s): consoles have to log in again after a restart", file, error.strerror
        )
    return key


def _read(file: Path) -> str:
    """Raises FileNotFoundError and SettingsError."""
    try:
        key = file.read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError:
        raise
    except OSError as error:
        sentence = N_("%(file)s can't be read: %(problem)s. Make it readable, or set VOTEBOARD_SECRET_KEY.")
        raise SettingsError(sentence, file=file, problem=error.strerror) from None
    if len(key) < SHORTEST_KEY or not key.isprintable() or not key.isascii():
        sentence = N_("%(file)s holds no key. Delete it and a new one is made; all consoles log in again.")
        raise SettingsError(sentence, file=file)
    return key


def _write(file: Path, key: str) -> None:
    """Raises FileExistsError when another one is there already, and OSError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as new:
            new.write(key)
            new.flush()
            os.fsync(new.fileno())
    except OSError:
        file.unlink(missing_ok=True)
        raise
