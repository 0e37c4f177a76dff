"""The wheel, installed into an empty environment outside the checkout, has all it needs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, eventually, running


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from a copy of what git tracks or would track."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out), str(source), cwd=out)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_templates_assets_and_translations(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "voteboard/templates/stage.html",
        "voteboard/static/dist/manifest.json",
        "voteboard/translations/ru/LC_MESSAGES/messages.mo",
    ):
        assert wanted in names
    assert any(name.endswith(".woff2") for name in names)
    assert not any(name.startswith(("tests/", "voteboard/static/src")) for name in names)


@pytest.mark.timeout(300)
def test_demo_works_from_an_empty_environment(wheel, tmp_path):
    run(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "-q", "--no-compile", str(wheel), cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert "PYTHONPATH" not in os.environ
    with running(shell=f"exec {shlex.quote(str(python))} -m voteboard.cli demo", cwd=elsewhere) as program:
        board = eventually(lambda: (b := program.get("/api/stage").json())["total"] and b)
        page = program.get("/")
        assert board["question"] in page.text
        assert "Голосование" in page.text
        for path in re.findall(r'"(/static/dist/[^"]+)"', page.text):
            assert program.get(path).status_code == 200
