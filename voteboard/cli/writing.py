"""Files that commands write, in one piece or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import BinaryIO

import click

STDOUT = "-"


@contextmanager
def whole_file(output: str) -> Iterator[BinaryIO]:
    """A file that has its name only when all is written: a failure leaves what was there before.

    What is no plain file, as a device or a pipe, is written to once all is there.
    """
    path = Path(output)
    if output == STDOUT or (path.exists() and not path.is_file()):
        with TemporaryFile() as file:
            yield file
            file.seek(0)
            with click.open_file(output, "wb") as out:
                for chunk in iter(lambda: file.read(1 << 16), b""):
                    out.write(chunk)
        return
    path = path.resolve()  # through a link, which stays
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    """What other programs would not allow for a new file."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
