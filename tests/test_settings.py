import re

import pytest

from voteboard.catalogue import translator
from voteboard.errors import SettingsError
from voteboard.settings import load


@pytest.fixture(autouse=True)
def no_settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    import os

    for name in list(os.environ):
        if name.startswith("VOTEBOARD_") or name in ("HOST", "PORT", "DATABASE_URL", "REDIS_URL"):
            monkeypatch.delenv(name)


def test_defaults():
    settings = load()
    assert settings.api_url == "https://sms-vote.ru"
    assert not settings.has_account
    assert (settings.poll_interval, settings.timezone, settings.language) == (1.0, "Europe/Moscow", "ru")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_everything_comes_from_the_environment(monkeypatch):
    for name, value in {
        "VOTEBOARD_API_URL": "http://vendor.test/",
        "VOTEBOARD_API_ID": "52",
        "VOTEBOARD_API_SECRET": "s3cret",
        "VOTEBOARD_API_KEYS": '{"votes": "stimmen"}',
        "PORT": "8080",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.api_url == "http://vendor.test"
    assert settings.has_account
    assert settings.api_keys == {"votes": "stimmen"}
    assert settings.port == 8080
    assert "s3cret" not in repr(settings)


def test_a_dot_env_file_is_read(tmp_path):
    (tmp_path / ".env").write_text("VOTEBOARD_API_ID=52\nVOTEBOARD_API_SECRET=s3cret\nOTHER=1\n")
    assert load().api_id == 52


def test_a_dot_env_file_may_begin_with_a_mark(tmp_path):
    (tmp_path / ".env").write_text("VOTEBOARD_LANGUAGE=en\n", encoding="utf-8-sig")
    assert load().language == "en"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_a_dot_env_file_in_another_encoding_is_named(tmp_path, encoding):
    (tmp_path / ".env").write_bytes("VOTEBOARD_API_SECRET=тайна".encode(encoding))
    with pytest.raises(SettingsError, match=r"\.env: must be text in UTF-8"):
        load()


def test_a_line_of_a_dot_env_file_that_says_nothing_is_named(tmp_path):
    lines = ["# the account", "export VOTEBOARD_API_ID=52", "", 'VOTEBOARD_API_SECRET="s3cret']
    (tmp_path / ".env").write_text("\n".join(lines))
    with pytest.raises(SettingsError, match=r"\.env: line 4 must be NAME=value") as caught:
        load()
    assert "s3cret" not in str(caught.value)
    assert "строка 4" in caught.value.translated(translator("ru"))


@pytest.mark.parametrize(
    "sources",
    [
        "*",
        "'self' https://a.example/ HTTPS://B.example",
        "'none'",
        "https: https://*:8443 *.a.example:8443 localhost:*",
        "capacitor://localhost chrome-extension: wss://a.example/path",
    ],
)
def test_who_may_frame(monkeypatch, sources):
    monkeypatch.setenv("VOTEBOARD_EMBED_ORIGINS", sources)
    assert load().embed_origins == sources


def test_a_secret_in_single_quotes_is_taken_as_it_is(tmp_path):
    (tmp_path / ".env").write_text("VOTEBOARD_API_ID=1\nVOTEBOARD_API_SECRET='abc #d\"$x'\n")
    assert load().api_secret.get_secret_value() == 'abc #d"$x'


def test_empty_values_are_no_values(monkeypatch):
    monkeypatch.setenv("VOTEBOARD_API_ID", "")
    monkeypatch.setenv("VOTEBOARD_API_SECRET", "")
    assert not load().has_account


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"VOTEBOARD_API_ID": "52"}, "VOTEBOARD_API_SECRET is missing"),
        ({"VOTEBOARD_API_SECRET": "s3cret"}, "VOTEBOARD_API_ID is missing"),
        ({"VOTEBOARD_API_ID": "s3cret"}, "VOTEBOARD_API_ID"),
        ({"VOTEBOARD_API_URL": "sms-vote.ru"}, "VOTEBOARD_API_URL"),
        ({"VOTEBOARD_API_URL": "http://a s3cret"}, "VOTEBOARD_API_URL: must be an address"),
        ({"VOTEBOARD_API_URL": "http://a:s3cret"}, "VOTEBOARD_API_URL: must be an address"),
        ({"VOTEBOARD_API_KEYS": "s3cret"}, "VOTEBOARD_API_KEYS: must be a JSON object"),
        ({"VOTEBOARD_API_KEYS": '{"voices": "x"}'}, "voices"),
        ({"VOTEBOARD_POLL_INTERVAL": "0"}, "VOTEBOARD_POLL_INTERVAL"),
        ({"VOTEBOARD_POLL_INTERVAL": "nan"}, "VOTEBOARD_POLL_INTERVAL: must be"),
        ({"VOTEBOARD_POLL_INTERVAL": "s3cret"}, "VOTEBOARD_POLL_INTERVAL: must be a number"),
        ({"VOTEBOARD_POLL_INTERVAL": "61"}, "VOTEBOARD_POLL_INTERVAL: must be 60.0 or less"),
        ({"VOTEBOARD_BALANCE_WARNING": "s3cret"}, "VOTEBOARD_BALANCE_WARNING: must be a number"),
        ({"VOTEBOARD_MESSAGES": "s3cret"}, "VOTEBOARD_MESSAGES: must be 1 or 0"),
        ({"VOTEBOARD_JOIN_TEXT": "s3cret" * 30}, "VOTEBOARD_JOIN_TEXT: must have at most 120 characters"),
        ({"VOTEBOARD_API_KEYS": '["s3cret"]'}, "VOTEBOARD_API_KEYS: must be a JSON object"),
        ({"VOTEBOARD_API_KEYS": '{"votes": 5}'}, "VOTEBOARD_API_KEYS.votes: must be text"),
        ({"VOTEBOARD_TIMEZONE": "Moscow"}, "VOTEBOARD_TIMEZONE"),
        ({"VOTEBOARD_TIMEZONE": "localtime"}, "VOTEBOARD_TIMEZONE"),
        ({"VOTEBOARD_API_URL": "https://user:s3cret@sms-vote.ru"}, "VOTEBOARD_API_URL"),
        ({"VOTEBOARD_API_ID": "52", "VOTEBOARD_API_SECRET": "s3cret\udcff"}, "VOTEBOARD_API_SECRET"),
        ({"VOTEBOARD_LANGUAGE": "de"}, "VOTEBOARD_LANGUAGE: must be one of ru, en"),
        ({"VOTEBOARD_EMBED_ORIGINS": "*; script-src *"}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"VOTEBOARD_EMBED_ORIGINS": "javascript:"}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"VOTEBOARD_EMBED_ORIGINS": "https://a.example, https://b.example"}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"VOTEBOARD_EMBED_ORIGINS": "https://a.example/;s3cret"}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"VOTEBOARD_EMBED_ORIGINS": "https://a.example/голос"}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"VOTEBOARD_EMBED_ORIGINS": " "}, "VOTEBOARD_EMBED_ORIGINS"),
        ({"PORT": "99999"}, "PORT"),
        ({"VOTEBOARD_JOIN_NUMBER": "call us"}, "VOTEBOARD_JOIN_NUMBER"),
        ({"VOTEBOARD_JOIN_NUMBER": "+7 900 000-00-00-00-00-00"}, "VOTEBOARD_JOIN_NUMBER"),
        ({"VOTEBOARD_EVENT_GROUND": "red"}, "VOTEBOARD_EVENT_GROUND"),
        ({"VOTEBOARD_EVENT_BARS": "#fff, red"}, "VOTEBOARD_EVENT_BARS"),
        ({"VOTEBOARD_EVENT_BARS": ",".join(["fff"] * 13)}, "VOTEBOARD_EVENT_BARS"),
        (
            {"VOTEBOARD_EVENT_GROUND": "#777", "VOTEBOARD_EVENT_INK": "#888"},
            "VOTEBOARD_EVENT_INK can't be read",
        ),
        ({"VOTEBOARD_LOGO": "/nowhere/logo.png"}, "VOTEBOARD_LOGO"),
        ({"VOTEBOARD_PRESENTER_PASSWORD": "s3cret7"}, "VOTEBOARD_PRESENTER_PASSWORD: must have"),
        ({"VOTEBOARD_PRESENTER_PASSWORD": " " * 8}, "VOTEBOARD_PRESENTER_PASSWORD: must have"),
        ({"VOTEBOARD_PRESENTER_PASSWORD": "s3cret\udcff1"}, "VOTEBOARD_PRESENTER_PASSWORD"),
        ({"VOTEBOARD_SECRET_KEY": "s3cret" * 5}, "at least 32 characters"),
        ({"VOTEBOARD_WEBHOOKS": "https://a.example/?s3cret"}, "VOTEBOARD_WEBHOOK_SECRET is missing"),
        (
            {"VOTEBOARD_WEBHOOKS": "https://a.example ftp://s3cret"},
            "VOTEBOARD_WEBHOOKS: must be",
        ),
        (
            {"VOTEBOARD_WEBHOOKS": "https://s3cret:port/"},
            "VOTEBOARD_WEBHOOKS: must be addresses",
        ),
        ({"VOTEBOARD_WEBHOOK_SECRET": "s3cret"}, "VOTEBOARD_WEBHOOK_SECRET: must stand for"),
        (
            {"VOTEBOARD_WEBHOOK_SECRET": "whsec_s3cret=!"},
            "VOTEBOARD_WEBHOOK_SECRET: after whsec_",
        ),
    ],
)
def test_what_can_not_be_used_is_named_and_its_value_is_not_told(monkeypatch, variables, named):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    russian = caught.value.translated(translator("ru"))
    assert named in str(caught.value)
    assert not re.search(r"\b(must|should|input|valid|missing)\b", russian, re.IGNORECASE)
    assert "s3cret" not in str(caught.value) + russian


def test_an_events_look(monkeypatch, tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>")
    for name, value in {
        "VOTEBOARD_EVENT_GROUND": "#123456",
        "VOTEBOARD_EVENT_BARS": "#f00 00ff00,#00f",
        "VOTEBOARD_LOGO": "logo.svg",
        "VOTEBOARD_JOIN_NUMBER": "+7 900 000-00-00",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert str(settings.branding.ground) == "#123456"
    assert [str(bar) for bar in settings.branding.bars] == ["#ff0000", "#00ff00", "#0000ff"]
    assert settings.logo == tmp_path / "logo.svg"


@pytest.mark.parametrize(
    "url",
    [
        "votes.db", "sqlite://", "mysql://host/votes", "postgresql", "sqlite:/votes.db", "//",
        "sqlite:///:memory:", "sqlite:///a.db?x=1",
    ],
)  # fmt: skip
def test_a_database_that_can_not_be_used_is_named_without_its_value(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url + "hush" if "host" in url else url)
    with pytest.raises(SettingsError, match=r"DATABASE_URL: .*postgresql://") as raised:
        load()
    assert "hush" not in str(raised.value)


def test_the_password_of_a_database_is_a_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://voteboard:hu%2Fsh@host/votes")
    settings = load()
    assert settings.secrets == ("hu/sh",)
    assert "sh@host" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    ["host:6379", "http://host", "redis://", "redis://host/votes", "redis://host:0", "redis://host?x=1"],
)
def test_a_redis_that_can_not_be_used_is_named_without_its_value(monkeypatch, url):
    monkeypatch.setenv("REDIS_URL", url.replace("host", ":hush@host"))
    with pytest.raises(SettingsError, match=r"REDIS_URL: must be an address like redis://") as raised:
        load()
    assert "hush@" not in str(raised.value)


@pytest.mark.parametrize("missing", ["DATABASE_URL", "VOTEBOARD_PRESENTER_PASSWORD", "VOTEBOARD_SECRET_KEY"])
def test_processes_that_share_a_redis_share_what_each_would_make_for_itself(monkeypatch, missing):
    given = {
        "REDIS_URL": "redis://:hu%2Fsh@host:6379/1",
        "DATABASE_URL": "postgresql://host/votes",
        "VOTEBOARD_PRESENTER_PASSWORD": "hush hush",
        "VOTEBOARD_SECRET_KEY": "k" * 32,
        "VOTEBOARD_API_ID": "1",
        "VOTEBOARD_API_SECRET": "s",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert "hu/sh" in load().secrets
    assert "sh@host" not in repr(load())
    monkeypatch.delenv(missing)
    with pytest.raises(SettingsError, match=f"{missing} is missing: processes that share a Redis"):
        load()


def test_the_consoles_secrets_are_secrets_and_stand_beside_the_database(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("VOTEBOARD_PRESENTER_PASSWORD", "hush hush")
    monkeypatch.setenv("VOTEBOARD_SECRET_KEY", "k" * 32)
    assert load().secrets == ("hush hush", "k" * 32)
    assert "hush" not in repr(load())
    assert "kkk" not in repr(load())
    assert load().folder == tmp_path / "voteboard"
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/votes")
    assert load().folder == tmp_path / "voteboard"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere/votes.db")
    assert load().folder == tmp_path / "elsewhere"


def test_without_a_database_votes_are_recorded_in_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load().database == f"sqlite:///{tmp_path}/voteboard/votes.db"
    assert load().secrets == ()


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_screens_connect_by_websockets_alone(monkeypatch, value):
    monkeypatch.setenv("VOTEBOARD_LONG_POLLING", value)
    assert load().transports == ["websocket"]


def test_long_polling_comes_after_websockets(monkeypatch):
    monkeypatch.setenv("VOTEBOARD_LONG_POLLING", "1")
    assert load().transports == ["websocket", "polling"]


def test_proxies_that_are_trusted(monkeypatch):
    assert load().trusted_proxies == ()
    monkeypatch.setenv("VOTEBOARD_TRUSTED_PROXIES", " 10.0.0.5  172.16.0.0/12 fd00::/8 ")
    assert [str(network) for network in load().trusted_proxies] == [
        "10.0.0.5/32",
        "172.16.0.0/12",
        "fd00::/8",
    ]


@pytest.mark.parametrize(
    ("value", "told", "in_russian"),
    [
        ("nginx", "addresses or networks like", "адресами или сетями"),
        ("10.0.0.5/8", "addresses or networks like", "адресами или сетями"),  # which of the two is meant?
        ("10.0.0.5,10.0.0.6", "addresses or networks like", "адресами или сетями"),
        ("0.0.0.0/0", "must not be everybody", "включать всех"),
        ("10.0.0.5 ::/0", "must not be everybody", "включать всех"),
    ],
)
def test_proxies_that_can_not_be_trusted(monkeypatch, value, told, in_russian):
    monkeypatch.setenv("VOTEBOARD_TRUSTED_PROXIES", value)
    with pytest.raises(SettingsError, match=f"VOTEBOARD_TRUSTED_PROXIES: .*{told}") as caught:
        load()
    assert in_russian in caught.value.translated(translator("ru"))
