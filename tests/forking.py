"""Starts of the program by a fork server; what is started is like a `subprocess.Popen`."""

import atexit
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Forked:
    """A process of the program. ``stdout`` is text, ``stderr`` too unless it went the same way."""

    def __init__(self, pid: int, code: int, stdout: int, stderr: int | None) -> None:
        self.pid = pid
        self.stdout = os.fdopen(stdout)
        self.stderr = None if stderr is None else os.fdopen(stderr)
        self.returncode: int | None = None
        self._code = code

    def poll(self) -> int | None:
        """The exit code; minus the signal's number if one ended it, None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, in the end. Raises subprocess.TimeoutExpired after ``timeout`` seconds."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("voteboard", timeout)
        return code

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._code], [], [], timeout)[0]:
            (self.returncode,) = struct.unpack("i", os.read(self._code, 4))
            os.close(self._code)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to leave."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    subprocess.Popen(  # ends when our side of the socket does
        [sys.executable, "-m", "tests.forkserver", str(theirs.fileno())], cwd=ROOT, pass_fds=[theirs.fileno()]
    )
    theirs.close()
    ours.settimeout(60)
    if not ours.recv(4):
        raise RuntimeError("the fork server did not start")
    atexit.register(ours.close)
    return ours


def start(*arguments: str, cwd: Path, environment: dict[str, str], together: bool) -> Forked:
    """`voteboard ARGUMENTS`; ``together``: standard error goes where standard output goes."""
    server = _server()
    out, stdout = os.pipe()
    err, stderr = (None, stdout) if together else os.pipe()
    ended, code = os.pipe()
    body = {"arguments": arguments, "environment": environment, "cwd": str(cwd)}
    socket.send_fds(server, [json.dumps(body).encode()], [stdout, stderr, code])
    for descriptor in {stdout, stderr, code}:
        os.close(descriptor)
    (pid,) = struct.unpack("i", server.recv(4))
    return Forked(pid, ended, out, err)
