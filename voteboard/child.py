"""Runs another program to its end, with the `subprocess` that the server runtime provides."""

from contextlib import suppress
from types import ModuleType


def run(subprocess: ModuleType, command: list[str], given: bytes, seconds: float) -> bytes:
    """What ``command`` writes when it is ``given`` something to read.

    Raises TimeoutError when it took longer than ``seconds`` and was killed, ChildProcessError with its last
    words when it fails, and OSError when it can't be started.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            written, said = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{command[0]}: took longer than {seconds} s") from None
        finally:
            with suppress(OSError):
                process.kill()
    if process.returncode:
        words = said.decode(errors="replace").strip().splitlines()
        raise ChildProcessError(words[-1] if words else f"exit code {process.returncode}")
    return written
