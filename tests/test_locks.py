"""What is installed is what was locked: every file of every library by its hash, from no address of ours."""

import json
import re
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
REQUIREMENT = re.compile(r"[a-z0-9-]+==[\w.!+]+(?: ; [^\\]+)?(?: \\\n {4}--hash=sha256:[0-9a-f]{64})+")
ADDRESS = re.compile(
    r"://|--(?:extra-)?index-url|--find-links|--trusted-host|@ ?(?:file|git|http)|^-[ef]", re.M
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_library_of_python_has_its_hashes(lock):
    text = lock.read_text()
    bare = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    requirements = re.split(r"\n(?=\S)", bare.strip())
    assert len(requirements) > 20
    for requirement in requirements:
        assert REQUIREMENT.fullmatch(requirement.strip()), requirement.partition(" ")[0]
    assert not ADDRESS.search(text)


def test_all_three_are_there_and_agree():
    assert [lock.name for lock in LOCKS] == [
        "requirements-audit.lock", "requirements-dev.lock", "requirements.lock"
    ]  # fmt: skip
    ours, for_tests = (
        dict(re.findall(r"^([a-z0-9-]+)==([\w.!+]+)", (ROOT / name).read_text(), re.M))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert {name: for_tests.get(name, version) for name, version in ours.items()} == ours


OLDEST = {"python_version": "3.11", "python_full_version": "3.11.0", "extra": ""}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_they_are_enough_for_the_oldest_python(name):
    """What a later one does not need is left out by whoever locks with that."""
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(), re.M))
    for library in locked:
        for wanted in map(Requirement, requires(library) or []):
            if wanted.marker is None or wanted.marker.evaluate(OLDEST):
                assert canonicalize_name(wanted.name) in locked, f"{library} wants {wanted}"


def test_every_library_of_the_front_end_has_its_hash():
    text = (ROOT / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    libraries = {path: package for path, package in packages.items() if path}
    assert len(libraries) > 10
    for path, package in libraries.items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package.get("integrity", "")), path
        assert "resolved" not in package, path
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", package["version"]), path
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_nothing_is_installed_without_them():
    """Neither by make, which is how everybody installs, nor by what builds the front end."""
    makefile = (ROOT / "Makefile").read_text()
    for line in re.findall(r"^.*pip install.*$", makefile, re.M):
        assert "--require-hashes -r requirements" in line or re.search(r"--no-deps .*-e \.$", line)
    assert '"ci"' in (ROOT / "build_frontend.py").read_text()
    assert '"install"' not in (ROOT / "build_frontend.py").read_text()
