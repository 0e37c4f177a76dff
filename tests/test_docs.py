"""The documents say what the program does."""

import re

import click
import pytest

from docs.generate import page
from tests.conftest import ROOT
from voteboard.cli import main

DOCUMENTS = sorted(
    [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")]
)


def test_the_table_of_settings_is_up_to_date():
    assert (ROOT / "docs/settings.md").read_text() == page(), "run: make docs"


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_every_command_is_in_the_readme(readme):
    text = (ROOT / readme).read_text()
    for name in main.commands:
        assert f"voteboard {name}" in text


def test_every_command_has_an_example():
    for name, command in main.commands.items():
        assert isinstance(command, click.Command)
        assert f"voteboard {name}" in command.epilog


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_named_in_documents_exist(document):
    for name in re.findall(r"`(voteboard/[\w/]+\.py)`", document.read_text()):
        assert (ROOT / name).is_file(), f"{document.name}: {name}"
