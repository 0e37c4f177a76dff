"""Imports run downward only; only the server runtime's rooms name the runtime."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "voteboard"

# From the door down. A module may import what stands below it, and what shares its line.
FLOORS = [
    {"cli"},
    {"server", "voteboard", "check"},
    {"tasks", "metrics"},
    {"ensemble"},
    {"web", "listener"},
    {"live", "consoles", "engine"},
    {"exports", "bulkhead"},
    {"writers", "rasterizing"},
    {"exported", "picture"},
    {"fanout", "membership"},
    {"endpoint"},
    {"session"},
    {"websocket"},
    {"room"},
    {"message", "outbox", "handshake", "doorkeeper", "desk"},
    {"console"},
    {"presenter", "poller"},
    {"rehearsing"},
    {"staging", "curtains"},
    {"ratings"},
    {"resuming"},
    {"archive", "recorder", "readings", "sync", "checklist", "processes", "balance", "webhooks", "messages"},
    {"publisher", "diagnosis", "sightings", "backlog"},
    {"schedule", "relay", "journal", "succession", "unfinished"},
    {"readiness"},
    {"supervision"},
    {"history"},
    {"rehearsal"},
    {"vendor", "simulator", "timeline", "replay"},
    {"wording"},
    {"board", "continuity", "numbering", "sweep", "contact", "screens"},
    {"curtain", "stage"},
    {"tally"},
    {"model"},
    {"catalogue"},
    {"signing_key"},
    {"moments"},
    {"rasterizer", "child"},
    {"logs", "signals"},
    {"settings", "redaction", "runtime", "resources", "password", "forwarded"},
    {"setting_types", "setting_problems", "dot_env"},
    {"branding", "advice", "signature", "masking", "transitions", "repeats"},
    {"memory", "colour", "errors", "durations", "shedding", "limits"},
]
RUNTIME_ROOMS = {"server", "listener", "endpoint", "websocket"}
PURE = {
    "board",
    "continuity",
    "curtain",
    "stage",
    "tally",
    "model",
    "schedule",
    "journal",
    "succession",
    "numbering",
    "sightings",
    "readings",
    "backlog",
    "message",
    "outbox",
    "limits",
    "handshake",
    "room",
    "timeline",
    "replay",
    "errors",
    "branding",
    "masking",
    "colour",
    "contact",
    "durations",
    "transitions",
    "shedding",
    "readiness",
    "advice",
    "checklist",
    "processes",
    "screens",
    "rehearsal",
    "bulkhead",
    "moments",
    "exports",
    "exported",
    "writers",
    "picture",
    "wording",
    "child",
    "forwarded",
    "signature",
    "messages/problems",
    "messages/phone",
    "messages/encoding",
    "messages/columns",
    "messages/table",
    "messages/checking",
    "messages/preview",
    "webhooks/events",
    "webhooks/inside",
    "webhooks/message",
    "webhooks/queue",
    "history/rated",
    "ratings/board",
    "ratings/period",
    "ratings/window",
    "vendor/sample",
    "setting_problems",
}
IMPURE_LIBRARIES = {
    "datetime.now", "time", "os", "socket", "random", "threading", "requests", "flask", "flask_socketio",
    "eventlet", "logging", "pathlib",
}  # fmt: skip


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "voteboard" if parts == ("__init__",) else parts[0]


def imports(path: Path):
    """Names of the modules that a file imports, typing-only ones left out."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import"
            if node.module == "voteboard":
                yield from (f"voteboard.{alias.name}" for alias in node.names)
            else:
                yield node.module


def floor_of(name: str) -> int:
    found = [i for i, floor in enumerate(FLOORS) if name in floor]
    assert found, f"{name} has no floor: add it to FLOORS"
    return found[0]


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward(path):
    here = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "voteboard" or len(parts) == 1:
            continue
        there = "voteboard" if parts[1] == "create_app" else parts[1]
        if there != here:
            assert floor_of(there) > floor_of(here) or (
                floor_of(there) == floor_of(here) and here != there
            ), f"{here} imports {there}, which is above it"


def test_floors_have_no_ghosts():
    rooms = {room(path) for path in FILES}
    assert rooms == set().union(*FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_servers_rooms_name_the_runtime(path):
    if room(path) not in RUNTIME_ROOMS:
        assert not any(name.split(".")[0] in ("eventlet", "greenlet") for name in imports(path))


@pytest.mark.parametrize("name", sorted(PURE))
def test_the_core_is_pure(name):
    allowed_random = name in (
        "schedule",
        "rehearsal",
        "webhooks/queue",
    )  # only for the type of what is passed in
    files = [path for path in FILES if name in (room(path), str(path.relative_to(PACKAGE).with_suffix("")))]
    assert files, f"{name} is gone"
    for path in files:
        for imported in imports(path):
            library = imported.split(".")[0]
            if library == "random" and allowed_random:
                continue
            assert library not in IMPURE_LIBRARIES, f"{path.name} imports {imported}"


def test_vendor_and_simulator_do_not_know_each_other():
    for path in FILES:
        other = {"vendor": "voteboard.simulator", "simulator": "voteboard.vendor"}.get(room(path))
        assert other is None or not any(name.startswith(other) for name in imports(path))


def test_no_module_is_a_lumber_room():
    for path in FILES:
        assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "data", "common", "misc"}
