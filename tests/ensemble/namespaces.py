"""A network of its own for each process, on virtual switches: Linux's network namespaces, which need root.

Redis is on a switch of its own, so that a process can be unplugged from it alone.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from tests.browser.network import between
from tests.ensemble.member import Member
from tests.ensemble.ways import Direct, moved

EVERYTHING, REDIS = "10.213.213", "10.213.214"  # the two networks; .1 is this side's


class Impossible(Exception):
    """Namespaces can't be made here; the text says why."""


class Namespaces(Direct):
    """Processes live in namespaces 0, 1, …, each with a plug in both switches."""

    hosts = (f"{REDIS}.1",)

    def __init__(self, name: str, networks: ExitStack) -> None:
        self._name = name
        self._networks = networks
        self._forwarded: dict[str, str] = {}

    def addresses(self, number: int, *, redis: str, database: str, vendor: str) -> dict[str, str]:
        near = moved(redis, f"{REDIS}.1", urlsplit(redis).port)
        database, vendor = self._forward(database), self._forward(vendor)
        given = super().addresses(number, redis=near, database=database, vendor=vendor)
        return given | {"HOST": f"{EVERYTHING}.{number + 2}"}

    def _forward(self, url: str) -> str:
        """The same from inside: what listens here listens at 127.0.0.1 alone."""
        if url not in self._forwarded:
            parts = urlsplit(url)
            target = f"http://{parts.hostname}:{parts.port}"
            network = self._networks.enter_context(between(target, host=f"{EVERYTHING}.1"))
            self._forwarded[url] = moved(url, f"{EVERYTHING}.1", urlsplit(network.url).port)
        return self._forwarded[url]

    def shell(self, number: int) -> str:
        program = f"{shlex.quote(sys.executable)} -m voteboard.cli serve"
        return f"exec ip netns exec {self._name}{number} {program}"

    def cut(self, member: Member) -> None:
        _ip(f"link set {self._name}r{member.number} nomaster")

    def heal(self, member: Member) -> None:
        _ip(f"link set {self._name}r{member.number} master {self._name}r")


@contextmanager
def namespaces(count: int) -> Iterator[Namespaces]:
    """So many, gone when the block ends. Raises Impossible."""
    name = f"vb{os.getpid() % 10_000}"
    with ExitStack() as made:
        for switch, network in (("e", EVERYTHING), ("r", REDIS)):
            _make(made, f"link add {name}{switch} type bridge", f"link del {name}{switch}")
            _ip(f"addr add {network}.1/24 dev {name}{switch}")
            _ip(f"link set {name}{switch} up")
        for number in range(count):
            space = f"{name}{number}"
            _make(made, f"netns add {space}", f"netns del {space}")
            _ip(f"-n {space} link set lo up")
            for switch, network in (("e", EVERYTHING), ("r", REDIS)):
                _ip(f"link add {name}{switch}{number} type veth peer name {switch} netns {space}")
                _ip(f"link set {name}{switch}{number} master {name}{switch} up")
                _ip(f"-n {space} addr add {network}.{number + 2}/24 dev {switch}")
                _ip(f"-n {space} link set {switch} up")
        with ExitStack() as networks:
            yield Namespaces(name, networks)


def _make(made: ExitStack, command: str, undo: str) -> None:
    _ip(command)
    made.callback(_ip, undo)


def _ip(command: str) -> None:
    try:
        subprocess.run(["ip", *command.split()], check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise Impossible("there is no iproute2") from None
    except subprocess.CalledProcessError as error:
        raise Impossible(error.stderr.strip()) from None
