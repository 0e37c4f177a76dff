"""An HTTP session whose answers are bounded in bytes, head and all, and that follows no redirect.

HTTP lets a server send interim answers, or trailers, for ever. As long as there is something to read, nobody
else on the server's loop has a turn, and no deadline strikes.
"""

import io
from collections.abc import Callable
from http.client import HTTPResponse

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


def session(most: int, error: Callable[[], Exception]) -> requests.Session:
    """A session that raises ``error()`` when it has read more than ``most`` bytes of one answer."""
    bounded = _Session()
    for scheme in ("http://", "https://"):
        bounded.mount(scheme, _Adapter(most, error))
    return bounded


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """No redirect is one: to see whether to follow it, all of its body would be read and decompressed."""


class _Adapter(HTTPAdapter):
    def __init__(self, most: int, error: Callable[[], Exception]) -> None:
        self._pools = _pools(most, error)
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: object, **kwargs: object) -> object:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(most: int, error: Callable[[], Exception]) -> dict[str, type]:
    class Response(HTTPResponse):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            self.fp = io.BufferedReader(_Counted(self.fp.detach(), most, error))

    class Plain(HTTPConnection):
        response_class = Response

    class Secure(HTTPSConnection):
        response_class = Response

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Counted(io.RawIOBase):
    """The bytes of a socket, up to a number of them."""

    def __init__(self, raw: io.RawIOBase, most: int, error: Callable[[], Exception]) -> None:
        self._raw, self._left, self._error = raw, most, error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:
        read = self._raw.readinto(buffer)
        self._left -= read or 0
        if self._left < 0:
            raise self._error()
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()
