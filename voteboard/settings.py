"""Everything that the environment decides, read once at start from it and from `.env`."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as UnparsableError

from voteboard import branding, colour
from voteboard.errors import N_, SettingsError

FIELDS = (
    "id", "name", "hash", "multiple", "status", "date_start", "date_finish", "question", "answers",
    "global_id", "code", "text", "votes",
)  # fmt: skip


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError("must be an address like https://sms-vote.ru, without a user or a query")
    return value.rstrip("/")


def _time_zone(value: str) -> str:
    # Names that only this machine knows, like localtime, would stop the browser's clock.
    if value not in available_timezones() - {"localtime"}:
        raise ValueError("must be the name of a time zone like Europe/Moscow")
    return value


def _encodable(value: SecretStr) -> SecretStr:
    try:
        value.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("must be text in UTF-8") from None
    return value


def _known_fields(value: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(value) - set(FIELDS))
    if unknown:
        raise ValueError(f"knows no field {', '.join(unknown)}; the fields are {', '.join(FIELDS)}")
    return value


def _frame_sources(value: str) -> str:
    # The value becomes part of a header: nothing in it may end the directive or the header.
    if any(c in value for c in ";,\r\n") or not value.isprintable():
        raise ValueError("must be a space-separated list of origins, or *")
    return value


def _phone_number(value: str) -> str:
    if not re.fullmatch(r"\+?[\d ()\u2011-]+", value) or not 3 <= sum(map(str.isdigit, value)) <= 15:
        raise ValueError("must be a phone number of 3 to 15 digits like +7 900 000-00-00")
    return value


def _picture(value: Path) -> Path:
    if value.suffix.lower() not in LOGO_TYPES or not value.is_file():
        raise ValueError(f"must be the path of a file: {', '.join(LOGO_TYPES)}")
    return value.resolve()


def _colour(value: object) -> object:
    return colour.parse(value) if isinstance(value, str) else value


def _colours(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = tuple(colour.parse(part) for part in re.split(r"[,\s]+", value.strip(" ,")))
    if len(found) > branding.MAX_BARS:
        raise ValueError(f"must be at most {branding.MAX_BARS} colours")
    return found


_Colour = Annotated[colour.Colour | None, NoDecode, BeforeValidator(_colour)]
LOGO_TYPES = (".svg", ".png", ".webp", ".jpg")


class Settings(BaseSettings):
    """The settings; each one's environment variable is its alias. See docs/settings.md."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    api_url: Annotated[str, AfterValidator(_base_url)] = Field(
        "https://sms-vote.ru",
        alias="VOTEBOARD_API_URL",
        description="The vendor's base address.",
    )
    api_id: int | None = Field(
        None, alias="VOTEBOARD_API_ID", description="The account's number at the vendor."
    )
    api_secret: Annotated[SecretStr, AfterValidator(_encodable)] | None = Field(
        None, alias="VOTEBOARD_API_SECRET", description="The account's secret key."
    )
    api_keys: Annotated[dict[str, str], AfterValidator(_known_fields)] = Field(
        {},
        alias="VOTEBOARD_API_KEYS",
        description="JSON: our field → the vendor's key, where it is not among the synonyms.",
    )
    poll_interval: float = Field(
        1.0,
        ge=0.1,
        le=60,
        allow_inf_nan=False,
        alias="VOTEBOARD_POLL_INTERVAL",
        description="Seconds between two polls of a live vote.",
    )
    timezone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "Europe/Moscow",
        alias="VOTEBOARD_TIMEZONE",
        description="The zone of the vendor's dates and of the times shown.",
    )
    language: Literal["ru", "en"] = Field(
        "ru",
        alias="VOTEBOARD_LANGUAGE",
        description="Language of the pages; ?lang= overrides it on one page.",
    )
    embed_origins: Annotated[str, AfterValidator(_frame_sources)] = Field(
        "*",
        alias="VOTEBOARD_EMBED_ORIGINS",
        description="Who may frame /embed/*: a space-separated list for frame-ancestors.",
    )
    join_text: str | None = Field(
        None,
        max_length=120,
        alias="VOTEBOARD_JOIN_TEXT",
        description="How to vote, over the number; without it, a sentence in the page's language.",
    )
    join_number: Annotated[str, AfterValidator(_phone_number)] | None = Field(
        None,
        alias="VOTEBOARD_JOIN_NUMBER",
        description="The number that votes are sent to, shown with its QR code; without it, no card.",
    )
    theme: str | None = Field(
        None,
        alias="VOTEBOARD_THEME",
        description="`dark`, `light`, `contrast` or `event`; without it, `event` when one of the next five "
        "is set, else `dark`. `?theme=` overrides it on one page.",
    )
    event_ground: _Colour = Field(
        None, alias="VOTEBOARD_EVENT_GROUND", description="The event's background, like `#0a0d18`."
    )
    event_ink: _Colour = Field(
        None,
        alias="VOTEBOARD_EVENT_INK",
        description="Its text, readable on the background (contrast 4.5). Without it, black or white.",
    )
    event_accent: _Colour = Field(
        None, alias="VOTEBOARD_EVENT_ACCENT", description="What marks who leads and who won."
    )
    event_bars: Annotated[tuple[colour.Colour, ...], NoDecode, BeforeValidator(_colours)] = Field(
        (), alias="VOTEBOARD_EVENT_BARS", description="Up to 12 colours of bars, with commas between them."
    )
    logo: Annotated[Path, AfterValidator(_picture)] | None = Field(
        None,
        alias="VOTEBOARD_LOGO",
        description="A picture's file (`.svg`, `.png`, `.webp`, `.jpg`), shown by the theme `event`; "
        "`?logo=NAME` takes another one of the same folder.",
    )
    host: str = Field("127.0.0.1", alias="HOST", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, alias="PORT", description="Port to listen on.")

    @property
    def has_account(self) -> bool:
        """Whether an account is given; without one the program shows its own simulator."""
        return self.api_id is not None

    @property
    def branding(self) -> branding.Branding:
        """The event's colours."""
        return branding.Branding(self.event_ground, self.event_ink, self.event_accent, self.event_bars)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)


def load(**overrides: object) -> Settings:
    """The settings of this process.

    Raises SettingsError when a value can't be used or half an account is given; the text names
    the variable and never holds its value.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    except UnicodeDecodeError:
        problems = ".env: must be text in UTF-8"
    except UnparsableError as error:  # a value that is not JSON where JSON is wanted
        problems = f"{_variable(str(error))}: must be a JSON object"
    else:
        missing = _missing_half(settings)
        if missing is not None:
            raise SettingsError(
                N_("%(missing)s is missing: an account needs both VOTEBOARD_API_ID and VOTEBOARD_API_SECRET"),
                missing=missing,
            )
        if not settings.branding.readable:
            raise SettingsError(
                N_("VOTEBOARD_EVENT_INK can't be read on VOTEBOARD_EVENT_GROUND; choose others")
            )
        return settings
    # Raised out here so that it has no context: that would hold the values.
    raise SettingsError(N_("Can't use the settings: %(problems)s"), problems=problems)


def _missing_half(settings: Settings) -> str | None:
    if settings.api_id is None and settings.api_secret is not None:
        return "VOTEBOARD_API_ID"
    if settings.api_secret is None and settings.api_id is not None:
        return "VOTEBOARD_API_SECRET"
    return None


def _variable(text: str) -> str:
    aliases = {name: str(field.alias) for name, field in Settings.model_fields.items()}
    return next((alias for name, alias in aliases.items() if f'"{name}"' in text), "VOTEBOARD_API_KEYS")
