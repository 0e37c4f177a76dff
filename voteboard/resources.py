"""Where templates and built assets are, in a checkout and in an installed wheel."""

import base64
import json
import mimetypes
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    """The wheel carries the folder inside the package; a checkout has it beside."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")
TRANSLATIONS = _PACKAGE / "translations"


@cache
def manifest() -> dict[str, str]:
    """Asset name → built file name with its hash, both relative to ``static/dist``.

    Raises FileNotFoundError when the front end was not built.
    """
    path = STATIC / "dist" / "manifest.json"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: the front end is not built; run: make install")
    return json.loads(path.read_text())


@cache
def built(name: str) -> str:
    """The text of a built asset. Raises FileNotFoundError when the front end was not built."""
    return (STATIC / "dist" / manifest()[name]).read_text()


def themes() -> tuple[str, ...]:
    """Names of the themes: one for each built file."""
    return tuple(sorted(Path(name).stem for name in manifest() if name.startswith("themes/")))


@cache
def built_file(name: str) -> Path:
    """The built file of an asset. Raises FileNotFoundError as `manifest` does."""
    return STATIC / "dist" / manifest()[name]


def enclosed(file: Path | str) -> str:
    """The file itself as a `data:` address."""
    file = Path(file)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
