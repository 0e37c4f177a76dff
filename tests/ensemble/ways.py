"""What leads from a process to Redis, to the database and to the vendor, and can be cut.

Example: with ExitStack() as networks, hall(ways=Proxies(networks)) as evening: ...
"""

from contextlib import ExitStack
from typing import Protocol
from urllib.parse import urlsplit

from tests.browser.network import Network, between
from tests.ensemble.member import Member


def moved(url: str, host: str, port: int) -> str:
    """The same address at another place."""
    parts = urlsplit(url)
    before, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{before}{at}{host}:{port}").geturl()


class Ways(Protocol):
    """Those that can be cut."""

    def cut(self, member: Member) -> None:
        """From now on nothing passes between that process and Redis."""

    def heal(self, member: Member) -> None:
        """It does again."""


class Direct:
    """Nothing in between. ``hosts``: where Redis has to listen besides."""

    hosts: tuple[str, ...] = ()

    def addresses(self, number: int, *, redis: str, database: str, vendor: str) -> dict[str, str]:
        """What a process is told of where everything is; the vendor tells by the path who asks."""
        return {"REDIS_URL": redis, "DATABASE_URL": database, "VOTEBOARD_API_URL": f"{vendor}/{number}"}

    def shell(self, number: int) -> str | None:
        """The line that starts a process, where that is not a fork."""


class Proxies(Direct):
    """A proxy for each process before Redis, which falls silent: nothing is closed."""

    def __init__(self, networks: ExitStack) -> None:
        self._networks = networks
        self._by_number: dict[int, Network] = {}

    def addresses(self, number: int, *, redis: str, database: str, vendor: str) -> dict[str, str]:
        network = self._by_number[number] = self._networks.enter_context(between(redis))
        through = moved(redis, "127.0.0.1", urlsplit(network.url).port)
        return super().addresses(number, redis=through, database=database, vendor=vendor)

    def cut(self, member: Member) -> None:
        self._by_number[member.number].fall_silent()

    def heal(self, member: Member) -> None:
        self._by_number[member.number].pass_again()
