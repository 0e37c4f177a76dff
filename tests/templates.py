"""Templates that are compiled once for all tests, and not anew for each application."""

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests.forking import ROOT

FOLDER = ROOT / ".pytest_cache/templates"


def compile_once() -> None:
    """Keep what Jinja makes of a template, under what the template says, for all applications to come."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(FOLDER))}
