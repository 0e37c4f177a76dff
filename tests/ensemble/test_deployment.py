"""Files to start several processes with agree with the program, and with each other."""

import json
import re
import shlex
import socket
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, command, running
from tests.ensemble.front import EXAMPLE
from voteboard.cli import main
from voteboard.cli.serving import START_AGAIN
from voteboard.settings import Settings, load

UNIT = ROOT / "docs/systemd/voteboard@.service"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
LEAVES_WITHIN = 5.0  # seconds beside VOTEBOARD_DRAIN, by docs/deploy.md
WRONG_USE = 2
FIELDS = Settings.model_fields.values()
SETTINGS = {field.alias: field.default for field in FIELDS}
PROCESSES = {name: one for name, one in COMPOSE["services"].items() if name.startswith("voteboard-")}


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(ms|s|m)", str(text)).groups()
    return float(number) * {"ms": 0.001, "s": 1, "m": 60}[unit]


# ── systemd ──


@pytest.fixture(scope="module")
def unit():
    """Each key of the unit with its last value."""
    found, section = {}, None
    for line in UNIT.read_text().splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found[section, name, value.split("=")[0] if name == "Environment" else ""] = value
    return {(name, of): value for (_, name, of), value in found.items()}


def test_the_unit_starts_a_command_that_there_is(unit):
    program, name, *more = shlex.split(unit["ExecStart", ""])
    assert Path(program).is_absolute()
    assert Path(program).name == "voteboard"
    assert name in main.commands
    assert main.commands[name].make_context(name, more)
    assert unit["Environment", "PORT"] == "PORT=%i"
    assert unit["Environment", "XDG_DATA_HOME"] == "XDG_DATA_HOME=%S"
    assert unit["StateDirectory", ""] == "voteboard"  # what the program calls its folder there


def test_who_lost_the_lead_is_started_again_at_once_and_who_is_set_wrong_is_not(unit):
    assert unit["Restart", ""] == "always"
    assert seconds(unit["RestartSec", ""]) <= 0.5
    assert unit["StartLimitIntervalSec", ""] == "0"
    assert unit["SuccessExitStatus", ""] == str(START_AGAIN)
    prevented = unit["RestartPreventExitStatus", ""].split()
    assert prevented == [str(WRONG_USE)]
    assert str(START_AGAIN) not in prevented


def test_there_is_time_to_leave_and_room_for_viewers(unit):
    least = SETTINGS["VOTEBOARD_DRAIN"] + LEAVES_WITHIN
    assert seconds(unit["TimeoutStopSec", ""]) >= least
    assert unit["KillSignal", ""] == "SIGTERM"
    assert int(unit["LimitNOFILE", ""]) >= 65536
    for process in PROCESSES.values():
        assert seconds(process["stop_grace_period"]) >= least
        assert process["ulimits"]["nofile"] >= 65536


@pytest.mark.parametrize(
    "given",
    [{"PORT": "1000000"}, {"VOTEBOARD_TRUSTED_PROXIES": "everybody"}, {"REDIS_URL": "http://redis"}],
    ids=lambda given: next(iter(given)),
)
def test_a_setting_that_is_wrong_ends_it_with_the_code_that_is_not_repeated(given):
    done = command("serve", **given)
    assert done.returncode == WRONG_USE, done.stderr


# ── Docker ──


def instructions(text):
    """Of a Dockerfile: (name, rest), stage by stage; lines that go on are one."""
    lines = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [tuple(line.split(None, 1)) for line in lines.splitlines() if line.strip()]


STAGES = re.split(r"(?m)^(?=FROM )", DOCKERFILE)[1:]
LAST = instructions(STAGES[-1])
GIVEN = dict(pair.split("=", 1) for name, rest in LAST if name == "ENV" for pair in shlex.split(rest))


def test_the_image_is_made_of_what_was_locked():
    built = instructions(STAGES[0])
    installs = [part for name, rest in built if name == "RUN" for part in rest.split("&&") if "pip " in part]
    for part in installs:
        locked = "--require-hashes" in part
        assert locked or "--no-index" in part or "--no-build-isolation" in part, part
        for name in re.findall(r"-r (\S+)", part):
            assert (ROOT / name).is_file()
    assert any("-r requirements.lock" in part and "/opt/voteboard/" in part for part in installs)
    assert not any("-r requirements-dev.lock" in part and "/opt/voteboard/" in part for part in installs)
    assert not re.search(r"://(?!127\.0\.0\.1)|--index-url|--extra-index", DOCKERFILE)
    assert ("COPY", "--from=build /opt/voteboard /opt/voteboard") in LAST


def test_the_image_is_made_of_nothing_secret():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    let = [line[2:] for line in lines if line.startswith("!/")]
    assert all((ROOT / name).exists() for name in let)
    assert not {".env", "secret.key", ".git", "tests", ".venv", "node_modules", "static"} & set(let)


def test_the_image_runs_as_nobody_special_and_is_asked_to_leave():
    names = [name for name, _ in LAST]
    user = dict(LAST)["USER"].split(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert names.index("USER") < names.index("CMD")
    assert dict(LAST)["STOPSIGNAL"] == "SIGTERM"
    program, name = json.loads(dict(LAST)["CMD"])
    assert (program, name in main.commands) == ("voteboard", True)
    assert {"HOST", "PORT"} <= GIVEN.keys() & SETTINGS.keys()
    assert GIVEN["XDG_DATA_HOME"] == dict(LAST)["VOLUME"]


def test_the_image_knows_how_it_is(simulator):
    """The very check, against a program that is there and a port where nobody is."""
    check = re.search(r"CMD (\[.*\])", dict(LAST)["HEALTHCHECK"])[1]
    _, *arguments = json.loads(check)

    def healthy(port):
        done = subprocess.run(
            [sys.executable, *arguments], env={"PORT": str(port)}, capture_output=True, timeout=20
        )
        return done.returncode == 0

    with running("serve", **simulator.environment) as program:
        assert healthy(program.url.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    assert not healthy(free)


# ── Compose ──


def address(service):
    return COMPOSE["services"][service]["networks"]["inside"]["ipv4_address"]


def test_nginx_finds_all_processes_and_is_the_only_one_that_they_trust():
    (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    served = re.findall(r"^ +server (\S+) max_fails", EXAMPLE.read_text(), re.MULTILINE)
    assert len(PROCESSES) == 2
    assert served == [f"{address(name)}:{one['environment']['PORT']}" for name, one in PROCESSES.items()]
    for one in PROCESSES.values():
        assert one["environment"]["VOTEBOARD_TRUSTED_PROXIES"] == address("nginx")
        assert one["environment"]["VOTEBOARD_CONNECTIONS_PER_ADDRESS"] == "0"
        assert one["environment"]["HOST"] == "0.0.0.0"
        assert one["environment"]["PORT"] == GIVEN["PORT"]
    everybody = [address(name) for name in [*PROCESSES, "nginx"]]
    assert all(ip_address(each) in ip_network(network["subnet"]) for each in everybody)
    assert len(set(everybody)) == 3


def test_nginx_has_the_documents_file_and_what_it_names():
    text, nginx = EXAMPLE.read_text(), COMPOSE["services"]["nginx"]
    mounted = dict(volume.split(":")[:2] for volume in nginx["volumes"])
    assert (ROOT / "docs/nginx/voteboard-several.conf") == EXAMPLE
    assert mounted["./docs/nginx/voteboard-several.conf"] == "/etc/nginx/nginx.conf"
    for file in re.findall(r"ssl_certificate(?:_key)?\s+(\S+);", text):
        assert Path(file).parent == Path(mounted["./tls"])
    (cache,) = re.findall(r"proxy_cache_path (\S+)", text)
    assert any(cache.startswith(place.split(":")[0]) for place in nginx["tmpfs"])
    opened = set(re.findall(r"listen (\d+)", text))
    assert {port.split(":")[1] for port in nginx["ports"]} == opened
    assert int(re.search(r"worker_rlimit_nofile (\d+)", text)[1]) <= nginx["ulimits"]["nofile"]


def test_its_cache_goes_by_the_same_rules_as_the_other_files():
    def rules(name):
        text = (ROOT / "docs/nginx" / name).read_text()
        found = re.findall(
            r"^ *(proxy_cache_(?!path)\w+ [^;]+|proxy_ignore_headers [^;]+);", text, re.MULTILINE
        )
        places = re.findall(
            r"^ *location (.+) \{\n(?:(?! *\}).*\n)*? *proxy_cache voteboard;", text, re.MULTILINE
        )
        return sorted(found), places

    assert rules("voteboard-several.conf") == rules("voteboard-cache.conf")


def test_the_processes_are_set_as_the_program_wants_it(monkeypatch):
    secrets = {"POSTGRES_PASSWORD": "a" * 48, "REDIS_PASSWORD": "b" * 48, "VOTEBOARD_API_ID": "52",
               "VOTEBOARD_API_SECRET": "s3cret", "VOTEBOARD_PRESENTER_PASSWORD": "long enough",
               "VOTEBOARD_SECRET_KEY": "k" * 64}  # fmt: skip
    text = (ROOT / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{(\w+):\?", text)) == secrets.keys()
    assert not re.search(r"(?<!\$)\$(?:\{\w+\}|\w)", text), "all that is asked for is asked for with :?"

    for one in PROCESSES.values():
        assert one["env_file"] == ".env"
        given = {
            name: re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: secrets[found[1]], value)
            for name, value in one["environment"].items()
        }
        assert given.keys() <= SETTINGS.keys()
        with monkeypatch.context() as patch:
            for name in SETTINGS:
                patch.delenv(name, raising=False)
            for name, value in given.items():
                patch.setenv(name, value)
            settings = load(_env_file=None)
        assert settings.has_account
        assert settings.database_url.get_secret_value().endswith("@postgresql/voteboard")
        assert settings.redis_url.get_secret_value().endswith("@redis:6379/0")
    assert {"postgresql", "redis"} < COMPOSE["services"].keys()


def test_all_come_back_and_only_nginx_is_reached_from_outside():
    for name, service in COMPOSE["services"].items():
        assert service["restart"] == "unless-stopped", name
        assert "inside" in service["networks"], name
        assert ("ports" in service) == (name == "nginx"), name
        # The image has a check of its own.
        assert "healthcheck" in service or service["image"] == "voteboard", name
        assert not service.get("privileged")
    redis = COMPOSE["services"]["redis"]
    command = " ".join(word or '""' for word in redis["command"])
    assert '--save "" --appendonly no' in command
    assert "--requirepass ${REDIS_PASSWORD:?" in command
    assert "volumes" not in redis
    stored = COMPOSE["services"]["postgresql"]["volumes"][0].split(":")[0]
    assert stored in COMPOSE["volumes"]
    for one in PROCESSES.values():
        assert {name: how["condition"] for name, how in one["depends_on"].items()} == {
            "redis": "service_healthy",
            "postgresql": "service_healthy",
        }


def test_all_that_is_written_to_settings_is_one_of_them():
    told = EXAMPLE.read_text() + UNIT.read_text() + DOCKERFILE + (ROOT / "compose.yaml").read_text()
    assert set(re.findall(r"VOTEBOARD_\w+", told)) <= SETTINGS.keys()
