"""What each application does anew at its start, and tests with hundreds of applications can't afford."""

from collections.abc import Callable
from functools import cache

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from tests.forking import ROOT
from voteboard import password

FOLDER = ROOT / ".pytest_cache/templates"
COSTLY = password.METHOD  # what the program has outside tests


def install() -> None:
    """Have all applications to come share their templates, and put off or cheapen what is seldom needed."""
    _compile_templates_once()
    _build_addresses_late()
    _look_for_assets_once()
    password.METHOD = "scrypt:1024:8:1"


def _compile_templates_once() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(FOLDER))}


def _build_addresses_late() -> None:
    """Werkzeug compiles two functions for each rule that make addresses of it; few are ever called."""
    build = Rule._compile_builder

    def late(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        @cache
        def built() -> Callable[..., tuple[str, str]]:
            return build(rule, append_unknown)

        def called(self: Rule, /, **values: object) -> tuple[str, str]:
            return built()(self, **values)

        return called

    Rule._compile_builder = late


def _look_for_assets_once() -> None:
    """What was built does not change while tests run, and its headers are the same for every application."""
    look = WhiteNoise.update_files_dictionary
    found: dict[tuple[type, str, str], dict[str, object]] = {}

    def remembered(served: WhiteNoise, root: str, prefix: str) -> None:
        where = type(served), root, prefix
        if where not in found:
            look(served, root, prefix)
            found[where] = dict(served.files)
        served.files.update(found[where])

    WhiteNoise.update_files_dictionary = remembered
