"""What the values of settings may be: each type checks one, and says in words what it must be."""

import re
from importlib.resources import files
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from voteboard import colour, signature
from voteboard.branding import MAX_BARS
from voteboard.errors import N_, BadValue

REDIS = ("redis", "rediss")
DATABASES = ("sqlite", "postgresql", "postgres")
_DATABASE = N_("must be an address like sqlite:////path/of/votes.db or postgresql://user:password@host/name")
SHORTEST_PASSWORD, SHORTEST_TOKEN, SHORTEST_KEY = 8, 16, 32  # characters
SHORTEST_SIGNING_KEY = 24  # bytes, by Standard Webhooks
MOST_WEBHOOKS = 10
LOGO_TYPES = (".svg", ".png", ".webp", ".jpg")
# What frame-ancestors may have (CSP3, 2.3.1), but schemes that no page is ever at.
_FRAME_SOURCE = re.compile(
    r"""\*|'self'|'none'|(?!(javascript|data):)[a-z][a-z0-9+.-]*:
    |([a-z][a-z0-9+.-]*://)?(\*|(\*\.)?[\w-]+(\.[\w-]+)*)(:(\d{1,5}|\*))?(/[^;,]*)?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
FIELDS = (
    "id", "name", "hash", "multiple", "status", "date_start", "date_finish", "question", "answers",
    "global_id", "code", "text", "votes",
    "phone", "rating", "employee", "order", "rated_at", "comment", "balance",
)  # fmt: skip


def _base_url(value: str) -> str:
    parts = _web_address(value)
    if parts is None or parts.query or parts.fragment or parts.username or parts.password:
        raise BadValue(N_("must be an address like https://sms-vote.ru, without a user or a query"))
    return value.rstrip("/")


def _web_address(value: str) -> SplitResult | None:
    """Its parts, if it is one."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable and value.isprintable() and " " not in value else None


def _time_zone(value: str) -> str:
    # The IANA's: a name that only this machine knows, like localtime, would stop the browser's clock.
    if value not in files("tzdata").joinpath("zones").read_text().split():
        raise BadValue(N_("must be the name of a time zone like Europe/Moscow"))
    return value


def _encodable(value: SecretStr) -> SecretStr:
    try:
        value.get_secret_value().encode()
    except UnicodeEncodeError:
        raise BadValue(N_("must be text in UTF-8")) from None
    return value


def _password(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().strip()) < SHORTEST_PASSWORD:
        raise BadValue(N_("must have at least %(least)s characters"), least=SHORTEST_PASSWORD)
    return _encodable(value)


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if len(token) < SHORTEST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        raise BadValue(
            N_("must have at least %(least)s characters, Latin ones without blanks"), least=SHORTEST_TOKEN
        )
    return value


def _key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < SHORTEST_KEY:
        raise BadValue(N_("must have at least %(least)s characters"), least=SHORTEST_KEY)
    return _encodable(value)


def _webhook_secret(value: SecretStr) -> SecretStr:
    if len(signature.key_of(_encodable(value).get_secret_value())) < SHORTEST_SIGNING_KEY:
        raise BadValue(N_("must stand for at least %(least)s bytes"), least=SHORTEST_SIGNING_KEY)
    return value


def _webhooks(value: object) -> object:
    if not isinstance(value, str):
        return value
    addresses = value.split()
    if len(addresses) > MOST_WEBHOOKS:
        raise BadValue(N_("must be at most %(most)s addresses"), most=MOST_WEBHOOKS)
    return tuple(map(_webhook, addresses))


def _webhook(address: str) -> str:
    parts = _web_address(address)
    if parts is None or parts.fragment or not address.isascii():
        raise BadValue(N_("must be addresses like https://example.org/hook, with spaces between them"))
    return address


def _known_fields(value: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(value) - set(FIELDS))
    if unknown:
        raise BadValue(
            N_("knows no field %(unknown)s; the fields are %(fields)s"),
            unknown=", ".join(unknown),
            fields=", ".join(FIELDS),
        )
    return value


def _frame_sources(value: str) -> str:
    # The value becomes part of a header: nothing in it may end the directive or the header, or not fit in.
    plain, sources = value.isascii() and value.isprintable(), value.split()
    if not (plain and sources and all(map(_FRAME_SOURCE.fullmatch, sources))):
        raise BadValue(N_("must be a space-separated list of origins, or *"))
    return value


def _phone_number(value: str) -> str:
    if not re.fullmatch(r"\+?[0-9 ()\u2011-]+", value) or not 3 <= sum(map(str.isdigit, value)) <= 15:
        raise BadValue(N_("must be a phone number of 3 to 15 digits like +7 900 000-00-00"))
    return value


def _picture(value: Path) -> Path:
    if value.suffix.lower() not in LOGO_TYPES or not value.is_file():
        raise BadValue(N_("must be the path of a file: %(types)s"), types=", ".join(LOGO_TYPES))
    return value.resolve()


def _database(value: SecretStr) -> SecretStr:
    try:
        url = make_url(value.get_secret_value())
    except ArgumentError:
        raise BadValue(_DATABASE) from None
    file = url.database or ""
    a_file = bool(file) and not url.query and ":memory:" not in file and not file.startswith("file:")
    if url.drivername not in DATABASES or (url.drivername == "sqlite" and not a_file):
        raise BadValue(_DATABASE)
    return value


def _redis(value: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(value.get_secret_value())
        usable = parts.scheme in REDIS and parts.hostname and parts.port != 0
        usable = (
            usable and re.fullmatch(r"/?[0-9]{0,3}", parts.path) and not parts.query and not parts.fragment
        )
    except ValueError:
        usable = False
    if not usable:
        raise BadValue(N_("must be an address like redis://:password@host:6379/0, or rediss:// for TLS"))
    return value


def _networks(value: object) -> object:
    return tuple(map(_network, value.split())) if isinstance(value, str) else value


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        found = ip_network(text)
    except ValueError:
        raise BadValue(
            N_("must be addresses or networks like 10.0.0.5 or 172.16.0.0/12, with spaces between them")
        ) from None
    if found.prefixlen == 0:
        raise BadValue(N_("must not be everybody: then anybody could pass for another"))
    return found


def _colour(value: object) -> object:
    return colour.parse(value) if isinstance(value, str) else value


def _colours(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = tuple(colour.parse(part) for part in re.split(r"[,\s]+", value.strip(" ,")))
    if len(found) > MAX_BARS:
        raise BadValue(N_("must be at most %(most)s colours"), most=MAX_BARS)
    return found


# NoDecode: these are written as they are, not as JSON.
BaseUrl = Annotated[str, AfterValidator(_base_url)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Secret = Annotated[SecretStr, AfterValidator(_encodable)]
PresenterPassword = Annotated[SecretStr, AfterValidator(_password)]
MetricsToken = Annotated[SecretStr, AfterValidator(_token)]
SecretKey = Annotated[SecretStr, AfterValidator(_key)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Redis = Annotated[SecretStr, AfterValidator(_encodable), AfterValidator(_redis)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
Webhooks = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_webhooks)]
TrustedProxies = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Keys = Annotated[dict[str, str], AfterValidator(_known_fields)]
FrameSources = Annotated[str, AfterValidator(_frame_sources)]
PhoneNumber = Annotated[str, AfterValidator(_phone_number)]
Picture = Annotated[Path, AfterValidator(_picture)]
Colour = Annotated[colour.Colour | None, NoDecode, BeforeValidator(_colour)]
Colours = Annotated[tuple[colour.Colour, ...], NoDecode, BeforeValidator(_colours)]
