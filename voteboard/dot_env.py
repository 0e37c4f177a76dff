"""The file `.env`: what is in it must all be meant as settings, or nothing of it is taken."""

from pathlib import Path

from dotenv.parser import parse_stream

from voteboard.errors import N_, BadValue

NAME = ".env"
ENCODING = "utf-8-sig"  # some editors begin each file with a mark


def check(file: Path) -> None:
    """Whether each line can be read, where python-dotenv passes over those that can't.

    Raises BadValue that names the first line, UnicodeDecodeError for another encoding.
    """
    if not file.is_file():
        return
    with file.open(encoding=ENCODING) as lines:
        for binding in parse_stream(lines):
            if binding.error:
                string = binding.original.string
                above = string[: len(string) - len(string.lstrip())].count("\n")
                raise BadValue(N_("line %(line)s must be NAME=value"), line=binding.original.line + above)
