"""A large form that comes in without keeping others waiting."""

from collections.abc import Callable
from typing import BinaryIO

from flask import request


class _Yielding:
    """A request's body that lets others have their turn after each piece of it."""

    def __init__(self, stream: BinaryIO, sleep: Callable[[float], None]) -> None:
        self._stream = stream
        self._sleep = sleep

    def read(self, *size: int) -> bytes:
        piece = self._stream.read(*size)
        self._sleep(0)
        return piece

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def yield_often(sleep: Callable[[float], None]) -> None:
    """Have the body of the current request read so; before anything looks at its form."""
    request.environ["wsgi.input"] = _Yielding(request.environ["wsgi.input"], sleep)
