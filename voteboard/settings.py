"""Everything that the environment decides, read once at start from it and from `.env`."""

from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnparsableError
from sqlalchemy.engine import make_url

from voteboard import dot_env
from voteboard.branding import Branding
from voteboard.errors import N_, BadValue, SettingsError
from voteboard.setting_problems import UnusableSettings, problem
from voteboard.setting_types import (
    BaseUrl,
    Colour,
    Colours,
    Database,
    FrameSources,
    Keys,
    MetricsToken,
    PhoneNumber,
    Picture,
    PresenterPassword,
    Redis,
    Secret,
    SecretKey,
    TimeZone,
    TrustedProxies,
    Webhooks,
    WebhookSecret,
)

LONG_QUERY = 12  # characters; a shorter one may be part of any text


class Settings(BaseSettings):
    """The settings; each one's environment variable is its alias. See docs/settings.md."""

    model_config = SettingsConfigDict(
        env_file=dot_env.NAME,
        env_file_encoding=dot_env.ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    api_url: BaseUrl = Field(
        "https://sms-vote.ru",
        alias="VOTEBOARD_API_URL",
        description="The vendor's base address.",
    )
    api_id: int | None = Field(
        None, alias="VOTEBOARD_API_ID", description="The account's number at the vendor."
    )
    api_secret: Secret | None = Field(
        None, alias="VOTEBOARD_API_SECRET", description="The account's secret key."
    )
    api_keys: Keys = Field(
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
    timezone: TimeZone = Field(
        "Europe/Moscow",
        alias="VOTEBOARD_TIMEZONE",
        description="The zone of the vendor's dates and of the times shown.",
    )
    language: Literal["ru", "en"] = Field(
        "ru",
        alias="VOTEBOARD_LANGUAGE",
        description="Language of the pages; ?lang= overrides it on one page.",
    )
    embed_origins: FrameSources = Field(
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
    join_number: PhoneNumber | None = Field(
        None,
        alias="VOTEBOARD_JOIN_NUMBER",
        description="The number that votes are sent to, shown with its QR code; without it, no card.",
    )
    presenter_password: PresenterPassword | None = Field(
        None,
        alias="VOTEBOARD_PRESENTER_PASSWORD",
        description="The console's password, 8 characters or more. Without it, one is made at each start and "
        "printed with the console's address.",
    )
    secret_key: SecretKey | None = Field(
        None,
        alias="VOTEBOARD_SECRET_KEY",
        description="Signs the console's sessions, 32 characters or more. Without it, one is made once and "
        "kept in the file `secret.key` beside the SQLite file, or in the user's data folder.",
    )
    theme: str | None = Field(
        None,
        alias="VOTEBOARD_THEME",
        description="`dark`, `light`, `contrast` or `event`; without it, `event` when one of the next five "
        "is set, else `dark`. `?theme=` overrides it on one page.",
    )
    event_ground: Colour = Field(
        None, alias="VOTEBOARD_EVENT_GROUND", description="The event's background, like `#0a0d18`."
    )
    event_ink: Colour = Field(
        None,
        alias="VOTEBOARD_EVENT_INK",
        description="Its text, readable on the background (contrast 4.5). Without it, black or white.",
    )
    event_accent: Colour = Field(
        None, alias="VOTEBOARD_EVENT_ACCENT", description="What marks who leads and who won."
    )
    event_bars: Colours = Field(
        (), alias="VOTEBOARD_EVENT_BARS", description="Up to 12 colours of bars, with commas between them."
    )
    logo: Picture | None = Field(
        None,
        alias="VOTEBOARD_LOGO",
        description="A picture's file (`.svg`, `.png`, `.webp`, `.jpg`), shown by the theme `event`; "
        "`?logo=NAME` takes another one of the same folder.",
    )
    database_url: Database | None = Field(
        None,
        alias="DATABASE_URL",
        description="Where votes are recorded: `sqlite:////path/of/votes.db` or "
        "`postgresql://user:password@host/name`. Without it, a SQLite file in the user's data folder.",
    )
    redis_url: Redis | None = Field(
        None,
        alias="REDIS_URL",
        description="`redis://:password@host:6379/0`, where several processes serve the same votes. All "
        "of them then need the same DATABASE_URL, VOTEBOARD_PRESENTER_PASSWORD and VOTEBOARD_SECRET_KEY: see "
        "[deploy.md](deploy.md).",
    )
    long_polling: bool = Field(
        False,
        alias="VOTEBOARD_LONG_POLLING",
        description="`1` lets screens that can't open a websocket use long-polling; without it they ask for "
        "the board every 2 s.",
    )
    webhooks: Webhooks = Field(
        (),
        alias="VOTEBOARD_WEBHOOKS",
        description="Addresses, with spaces between them, that are told when a vote starts, its lead changes "
        "and it finishes: see [api.md](api.md).",
    )
    webhook_secret: WebhookSecret | None = Field(
        None,
        alias="VOTEBOARD_WEBHOOK_SECRET",
        description="Signs what they are told: 24 characters or more, or `whsec_` and base64. They need it.",
    )
    webhooks_inside: bool = Field(
        False,
        alias="VOTEBOARD_WEBHOOKS_INSIDE",
        description="`1` lets webhooks lead to this machine and into its network.",
    )
    ratings_interval: float = Field(
        15.0,
        ge=1,
        le=3600,
        allow_inf_nan=False,
        alias="VOTEBOARD_RATINGS_INTERVAL",
        description="Seconds between two polls of the ratings while somebody looks at them.",
    )
    comments_open: bool = Field(
        False,
        alias="VOTEBOARD_COMMENTS_OPEN",
        description="`1` shows the comments of ratings as they come; without it the presenter releases each.",
    )
    keep_days: int = Field(
        90,
        ge=1,
        le=3650,
        alias="VOTEBOARD_KEEP_DAYS",
        description="Days after which ratings are deleted, and the phone numbers and texts of messages.",
    )
    messages: bool = Field(
        False,
        alias="VOTEBOARD_MESSAGES",
        description="`1` allows messages that ask clients for a rating. Each costs money.",
    )
    messages_per_day: int = Field(
        1000,
        ge=1,
        le=1_000_000,
        alias="VOTEBOARD_MESSAGES_PER_DAY",
        description="The most messages that are sent in one day of VOTEBOARD_TIMEZONE.",
    )
    balance_warning: Decimal = Field(
        Decimal(100),
        ge=0,
        allow_inf_nan=False,
        alias="VOTEBOARD_BALANCE_WARNING",
        description="Below this balance the console warns.",
    )
    log_format: Literal["text", "json"] = Field(
        "text",
        alias="VOTEBOARD_LOG_FORMAT",
        description="`text` for people, `json` for machines: see [monitoring.md](monitoring.md).",
    )
    metrics_token: MetricsToken | None = Field(
        None,
        alias="VOTEBOARD_METRICS_TOKEN",
        description="Lets who shows it as `Authorization: Bearer …` read `/metrics`, 16 characters or more. "
        "Without it, only programs on this machine may: see [monitoring.md](monitoring.md).",
    )
    connections_per_address: int = Field(
        8000,
        ge=0,
        alias="VOTEBOARD_CONNECTIONS_PER_ADDRESS",
        description="How many connections one address may have open: a hall is one address. 0: any number, "
        "for a proxy that counts its clients itself. With `--workers` it is for all of them together.",
    )
    trusted_proxies: TrustedProxies = Field(
        (),
        alias="VOTEBOARD_TRUSTED_PROXIES",
        description="Addresses or networks of reverse proxies on other machines or in other containers, with "
        "spaces between them, like `10.0.0.5 172.16.0.0/12`. Whom they ask for is believed; without it, only "
        "proxies on this machine are: see [deploy.md](deploy.md).",
    )
    drain: float = Field(
        1.0,
        ge=0,
        le=300,
        allow_inf_nan=False,
        alias="VOTEBOARD_DRAIN",
        description="Seconds after SIGTERM or SIGHUP in which new viewers are still served, while `/readyz` "
        "says 503: until whoever sends them has noticed.",
    )
    host: str = Field("127.0.0.1", alias="HOST", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, alias="PORT", description="Port to listen on.")

    @property
    def has_account(self) -> bool:
        """Whether an account is given; without one the program shows its own simulator."""
        return self.api_id is not None

    @property
    def account(self) -> str:
        """The account and the vendor it is of, by which a database tells accounts apart."""
        return f"{self.api_id}@{urlsplit(self.api_url).netloc}"

    @property
    def database(self) -> str:
        """The database's address, with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{_data_folder() / 'votes.db'}"

    @property
    def folder(self) -> Path:
        """Where the program keeps files of its own: beside its database, if that is one."""
        url = make_url(self.database)
        return Path(url.database).parent if url.drivername == "sqlite" else _data_folder()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log and no page may tell, beside the account's secret, which its client hides."""
        ours = (self.presenter_password, self.secret_key, self.webhook_secret, self.metrics_token)
        found = [make_url(self.database).password, self._redis_password]
        found += [each and each.get_secret_value() for each in ours]
        for address in self.webhooks:
            parts = urlsplit(address.get_secret_value())
            found += [parts.password, parts.query if len(parts.query) >= LONG_QUERY else None]
        return tuple(str(secret) for secret in found if secret)

    @property
    def _redis_password(self) -> str | None:
        found = self.redis_url and urlsplit(self.redis_url.get_secret_value()).password
        return found and unquote(found)

    @property
    def transports(self) -> list[str]:
        """What screens connect by, the best first, in Engine.IO's words."""
        return ["websocket", "polling"] if self.long_polling else ["websocket"]

    @property
    def branding(self) -> Branding:
        """The event's colours."""
        return Branding(self.event_ground, self.event_ink, self.event_accent, self.event_bars)

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
        dot_env.check(Path(dot_env.NAME))
        settings = Settings(**overrides)
    except ValidationError as error:
        problems = [problem(each) for each in error.errors(include_url=False)]
    except UnicodeDecodeError:
        problems = [(dot_env.NAME, BadValue(N_("must be text in UTF-8")))]
    except BadValue as error:
        problems = [(dot_env.NAME, BadValue(error.sentence, **error.parameters))]
    except UnparsableError as error:  # a value that is not JSON where JSON is wanted
        problems = [(_variable(str(error)), BadValue(N_("must be a JSON object")))]
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
        if settings.webhooks and settings.webhook_secret is None:
            raise SettingsError(
                N_("VOTEBOARD_WEBHOOK_SECRET is missing: it signs what VOTEBOARD_WEBHOOKS get")
            )
        unshared = _unshared(settings)
        if unshared is not None:
            raise SettingsError(
                N_("%(missing)s is missing: processes that share a Redis need the same one"), missing=unshared
            )
        return settings
    # Raised out here so that it has no context: that would hold the values.
    raise UnusableSettings(problems)


def _data_folder() -> Path:
    return user_data_path("voteboard", appauthor=False)


def _missing_half(settings: Settings) -> str | None:
    if settings.api_id is None and settings.api_secret is not None:
        return "VOTEBOARD_API_ID"
    if settings.api_secret is None and settings.api_id is not None:
        return "VOTEBOARD_API_SECRET"
    return None


def _unshared(settings: Settings) -> str | None:
    """What each process would make for itself, where several serve."""
    if settings.redis_url is None or not settings.has_account:
        return None
    given = {
        "DATABASE_URL": settings.database_url,
        "VOTEBOARD_PRESENTER_PASSWORD": settings.presenter_password,
        "VOTEBOARD_SECRET_KEY": settings.secret_key,
    }
    return next((name for name, value in given.items() if value is None), None)


def _variable(text: str) -> str:
    aliases = {name: str(field.alias) for name, field in Settings.model_fields.items()}
    return next((alias for name, alias in aliases.items() if f'"{name}"' in text), "VOTEBOARD_API_KEYS")
