"""The wheel, outside the checkout, has all it needs."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Collection, Iterator
from email import message_from_bytes
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT, eventually, running


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel(tmp_path_factory):
    """One test, because a wheel takes half a minute."""
    place = tmp_path_factory.mktemp("wheel")  # sources have planted numbers, lawfully
    wheel = built(place)
    check_that_it_carries_templates_assets_and_translations(wheel)
    check_that_it_asks_for_every_library_that_it_imports(wheel)
    check_that_the_demo_works_from_it_alone(wheel, place)


def built(place: Path) -> Path:
    """A wheel built from a copy of what git tracks or would track."""
    source, out = place / "source", place / "wheel"
    out.mkdir()
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(out),
        str(source),
        cwd=out,
    )
    return next(out.glob("*.whl"))


def check_that_it_carries_templates_assets_and_translations(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "voteboard/templates/stage.html",
        "voteboard/static/dist/manifest.json",
        "voteboard/translations/ru/LC_MESSAGES/messages.mo",
    ):
        assert wanted in names
    assert any(name.endswith(".woff2") for name in names)
    assert not any(name.startswith(("tests/", "voteboard/static/src")) for name in names)


def check_that_it_asks_for_every_library_that_it_imports(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as unpacked:
        metadata = next(name for name in unpacked.namelist() if name.endswith(".dist-info/METADATA"))
        asked = message_from_bytes(unpacked.read(metadata)).get_all("Requires-Dist")
        sources = [unpacked.read(name) for name in unpacked.namelist() if name.endswith(".py")]
    brought = set(closure(asked))
    providers = packages_distributions()
    for module in {name for source in sources for name in imported(source)} - {"voteboard"}:
        given = {canonicalize_name(name) for name in providers.get(module, ())}
        assert given & brought, f"nothing that the wheel asks for brings {module}"


def imported(source: bytes) -> Iterator[str]:
    """The libraries that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from {name.split(".")[0] for name in names} - sys.stdlib_module_names


def closure(requirements: list[str], extras: Collection[str] = ("",)) -> Iterator[str]:
    """The distributions that pip would install for them on this machine."""
    for requirement in map(Requirement, requirements):
        if any(requirement.marker is None or requirement.marker.evaluate({"extra": e}) for e in extras):
            yield canonicalize_name(requirement.name)
            yield from closure(requires(requirement.name) or [], requirement.extras or ("",))


def check_that_the_demo_works_from_it_alone(wheel: Path, tmp_path: Path) -> None:
    """Beside the libraries, which are those of this environment."""
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--target",
        str(place),
        str(wheel),
        cwd=tmp_path,
    )
    python = shlex.quote(sys.executable)
    where = f"{python} -c 'import voteboard; print(voteboard.__file__)'"
    with running(
        shell=f"{where}; exec {python} -m voteboard.cli demo", cwd=elsewhere, PYTHONPATH=str(place)
    ) as program:
        board = eventually(lambda: (b := program.get("/api/stage").json())["total"] and b)
        page = program.get("/")
        assert board["question"] in page.text
        assert "Голосование" in page.text
        for path in re.findall(r'"(/static/dist/[^"]+)"', page.text):
            assert program.get(path).status_code == 200
        assert program.lines[0].startswith(str(place))
