"""Whether all processes go by the same settings: each tells digests of its own, and logs which differ."""

import hmac
import json
import logging
from collections import deque
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from voteboard.relay.bus import Bus
from voteboard.settings import Settings

log = logging.getLogger(__name__)

# What belongs to the place where a process runs. Whatever else there is must be the same everywhere.
MAY_DIFFER = frozenset(
    {
        "HOST",
        "PORT",
        "REDIS_URL",
        "VOTEBOARD_CONNECTIONS_PER_ADDRESS",
        "VOTEBOARD_DRAIN",
        "VOTEBOARD_LOGO",
        "VOTEBOARD_LOG_FORMAT",
        "VOTEBOARD_METRICS_TOKEN",
        "VOTEBOARD_TRUSTED_PROXIES",
    }
)
KEY, DATABASE = "VOTEBOARD_SECRET_KEY", "DATABASE_URL"
LENGTH = 16  # hexadecimal digits
REMEMBERED = 256  # differences that were logged
_PURPOSE = "voteboard: do we go by the same settings?"


class Agreeing:
    """Tells the others of ``mine``, what `digests` returns, and logs an error for each that has others.

    Who hears of others answers, so that a newcomer's own log tells too; an answer is not answered.
    """

    def __init__(self, bus: Bus, mine: Mapping[str, str]) -> None:
        self._bus = bus
        self._mine = dict(mine)
        self._logged: deque[tuple[str, list[str]]] = deque(maxlen=REMEMBERED)
        bus.on("settings", self._heard)
        bus.connected.append(self.tell)

    def tell(self) -> None:
        """Tell all, who answer if theirs differ."""
        self._send(answer=False)

    def _send(self, *, answer: bool) -> None:
        self._bus.send("settings", {"digests": self._mine, "answer": answer})

    def _heard(self, by: str, told: dict) -> None:
        if by == self._bus.me:
            return
        names = differing(self._mine, told["digests"])
        if not names:
            return
        if not told["answer"]:
            self._send(answer=True)
        if (by, names) not in self._logged:
            self._logged.append((by, names))
            joined = ", ".join(names)
            log.error(
                "Another process has other settings: %s. Give all processes the same, and restart those "
                "that are wrong",
                joined,
                extra={"event": "settings-differ", "settings": joined},
            )


def digests(settings: Settings) -> dict[str, str]:
    """A digest of each setting that must be the same everywhere, by its environment variable.

    Who does not know the secret key, which must be set, can't try guesses of the values on them.
    """
    key = settings.secret_key.get_secret_value().encode()
    values = {str(field.alias): getattr(settings, name) for name, field in Settings.model_fields.items()}
    compared = {name: value for name, value in values.items() if name not in MAY_DIFFER | {KEY}}
    compared[DATABASE] = _spelled_alike(settings.database)
    told = {name: _digest(key, name, value) for name, value in compared.items()}
    told[KEY] = sha256(f"{_PURPOSE} {KEY} ".encode() + key).hexdigest()[:LENGTH]
    return told


def differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The names of the settings that differ: the secret key's alone if it does, since all digests need it.

    What only one of them knows of is no difference: it is of another version.
    """
    names = [name for name, digest in mine.items() if theirs.get(name, digest) != digest]
    return [KEY] if KEY in names else names


def _digest(key: bytes, name: str, value: object) -> str:
    said = json.dumps([_PURPOSE, name, value], default=_plain, sort_keys=True)
    return hmac.new(key, said.encode(), sha256).hexdigest()[:LENGTH]


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value.normalize() if isinstance(value, Decimal) else value)


def _spelled_alike(database: str) -> str:
    url = make_url(database)
    if url.drivername == "postgres":
        url = url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
