"""Starts worker processes at one address: each at a socket of its own, among which comers are shared out.

The supervisor keeps the sockets open, so that whoever waits at one is served by the next worker there.
"""

import os
import socket
import subprocess
import sys
from contextlib import suppress

from voteboard.cli.worker import LISTENS, LIVES, READY, Given

PATIENCE = 10.0  # seconds after which a worker serves though it is not ready
COMMAND = (sys.executable, "-m", "voteboard.cli", "serve")


class Process:
    """A worker's process, and what it has told: each property reads what has come since."""

    def __init__(self, popen: subprocess.Popen, tells: int) -> None:
        self.pid = popen.pid
        self._popen = popen
        self._tells: int | None = tells
        self._told = b""
        self._signs = 0

    @property
    def listens(self) -> bool:
        """Whether connections come in."""
        return LISTENS in self._all_told()

    @property
    def ready(self) -> bool:
        """Whether it listens and is where it has to be."""
        return READY in self._all_told()

    @property
    def signs(self) -> int:
        """How many signs of life it has given."""
        self._all_told()
        return self._signs

    def code(self) -> int | None:
        """Its exit code, or minus the signal's number; None while it runs."""
        code = self._popen.poll()
        if code is not None and self._tells is not None:
            self._all_told()
            os.close(self._tells)
            self._tells = None
        return code

    def signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        self._popen.send_signal(number)

    def _all_told(self) -> bytes:
        if self._tells is not None:
            with suppress(BlockingIOError):
                while new := os.read(self._tells, 65536):
                    self._signs += len(new)
                    self._told += new.replace(LIVES, b"")
        return self._told


class Starting:
    """Has ``number`` sockets at one address, ``name``.

    Raises OSError when it can't be listened at, also where another program does.
    """

    def __init__(self, host: str, port: int, number: int) -> None:
        self._number = number
        self._lives, self._keep = os.pipe()  # children notice when the other end of it is closed
        self._family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._check(host, port)
        first = self._socket((host, port))
        self.name = first.getsockname()
        self._sockets = {1: first} | {n: self._socket(self.name) for n in range(2, number + 1)}

    def start(self, number: int, *, replacing: bool) -> Process:
        """A new process at the socket of that number.

        ``replacing``: beside one that serves there, so that it does not before it is ready.
        """
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        patience = None if replacing else PATIENCE
        given = Given(number, self._number, self._sockets[number].fileno(), theirs, self._lives, patience)
        # In a group of its own: what a terminal tells, this process passes on.
        popen = subprocess.Popen(  # noqa: S603 - this program
            COMMAND,
            env=os.environ | given.variable,
            pass_fds=given.descriptors,
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        os.close(theirs)
        return Process(popen, ours)

    def abandon(self, number: int) -> None:
        """Nobody serves those who wait at that socket: from now on others get whoever comes."""
        with suppress(OSError):  # it may never have listened
            self._sockets[number].shutdown(socket.SHUT_RDWR)
        self._sockets[number].close()
        self._sockets[number] = self._socket(self.name)

    def release(self) -> None:
        """Leave the sockets to the workers alone: each ends when its worker wants no more connections."""
        for each in self._sockets.values():
            each.close()

    def _socket(self, name: tuple) -> socket.socket:
        made = socket.socket(self._family)
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            made.setsockopt(socket.SOL_SOCKET, option, 1)
        made.bind(name)
        return made

    def _check(self, host: str, port: int) -> None:
        """Without SO_REUSEPORT: else another program of the same user would share its viewers."""
        with socket.socket(self._family) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind((host, port))
