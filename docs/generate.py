"""Writes docs/settings.md from the fields of `Settings`. Example: make docs"""

from pathlib import Path

from pydantic_core import PydanticUndefined

from voteboard.settings import Settings

HEAD = """# Settings

Read from the environment and from a file `.env` in the folder where the program starts; the environment wins.
An empty value is the same as none. This page is made from `voteboard/settings.py` by `make docs`.

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The text of docs/settings.md."""
    rows = []
    for field in Settings.model_fields.values():
        empty = field.default in (None, {}, (), PydanticUndefined)
        default = "none" if empty else f"`{field.default}`"
        rows.append(f"| `{field.alias}` | {default} | {field.description} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    Path(__file__).with_name("settings.md").write_text(page())
