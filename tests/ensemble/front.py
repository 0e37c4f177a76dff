"""A real nginx in front of several processes, with the very file that the documents tell to use.

Example: with front(["127.0.0.1:8001", "127.0.0.1:8002"]) as nginx: nginx.get("/")
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import create_urllib3_context
from websocket import WebSocket, create_connection

from tests.chaos import certificates
from tests.conftest import ROOT, eventually
from tests.edge import listens

EXAMPLE = ROOT / "docs/nginx/voteboard-several.conf"
NAME = "localhost"  # the certificate is for it
MOST = 30  # connections of one address
OPEN = "/socket.io/?EIO=4&transport=websocket"


class Front:
    """``url`` leads over TLS to any of the processes, ``plain`` is where plain HTTP is answered."""

    def __init__(self, tls: int, plain: int, authority: Path, folder: Path) -> None:
        self.url = f"https://{NAME}:{tls}"
        self.plain = f"http://{NAME}:{plain}"
        self.port = tls
        self.authority = authority
        self._folder = folder

    def get(self, path: str, **more: object) -> requests.Response:
        """By a connection of its own."""
        return requests.get(self.url + path, verify=str(self.authority), timeout=20, **more)

    def session(self, source: str = "127.0.0.1") -> requests.Session:
        """Somebody at that address of this machine."""
        session = requests.Session()
        session.verify = str(self.authority)
        session.mount("https://", _From(source, self._trusting))
        return session

    def watch(self, source: str = "127.0.0.1") -> WebSocket:
        """A viewer of the stage."""
        connection = socket.create_connection(("127.0.0.1", self.port), 5, (source, 0))
        opened = create_connection(
            self.url.replace("https", "wss") + OPEN,
            socket=self._trusting.wrap_socket(connection, server_hostname=NAME),
        )
        opened.send('40{"watch":"stage"}')
        return opened

    @property
    def log(self) -> str:
        return (self._folder / "error.log").read_text()

    @cached_property
    def _trusting(self) -> object:
        context = create_urllib3_context()
        context.load_verify_locations(self.authority)
        return context


class _From(HTTPAdapter):
    """Requests from an address of this machine."""

    def __init__(self, source: str, context: object) -> None:
        self._how = {"source_address": (source, 0), "ssl_context": context}
        super().__init__()

    def init_poolmanager(self, *given: object, **more: object) -> None:
        super().init_poolmanager(*given, **more, **self._how)


@contextmanager
def front(processes: list[str]) -> Iterator[Front]:
    """nginx on free ports, in front of the processes at these addresses, whether they are there or not."""
    tls, plain = _free(), _free()
    with TemporaryDirectory(prefix="voteboard-front-") as name:
        folder = Path(name)
        authority, _ = certificates.make(folder)
        certificate, key = certificates.files(folder, "right")
        (folder / "nginx.conf").write_text(_ours(folder, tls, plain, certificate, key, processes))
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        more = "daemon off; user root;" if os.getuid() == 0 else "daemon off;"
        where = ["-p", name, "-c", f"{name}/nginx.conf", "-e", f"{name}/error.log"]
        process = subprocess.Popen([program or "nginx", *where, "-g", more])
        try:
            eventually(lambda: process.poll() is not None or listens(tls))
            assert process.poll() is None, (folder / "error.log").read_text()
            yield Front(tls, plain, authority, folder)
        finally:
            process.terminate()
            process.wait(10)


def _ours(folder: Path, tls: int, plain: int, certificate: Path, key: Path, processes: list[str]) -> str:
    """The file with what its reader is to change, and with nothing outside the folder."""
    text = EXAMPLE.read_text()
    first, *others = (line for line in text.splitlines(keepends=True) if " max_fails=" in line)
    servers = "".join(first.replace(first.split()[1], process) for process in processes)
    temporary = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in _TEMPORARY)
    for line in others:
        text = text.replace(line, "")
    for theirs, ours, times in (
        (first, servers, 1),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl", 2),
        ("listen 80", f"listen 127.0.0.1:{plain}", 2),
        ("votes.example", NAME, 2),
        ("/etc/nginx/tls/votes.pem", str(certificate), 1),
        ("/etc/nginx/tls/votes.key", str(key), 1),
        ("limit_conn addresses 8000;", f"limit_conn addresses {MOST};", 1),
        ("/var/cache/nginx/voteboard", f"{folder}/cache", 1),
        ("/var/log/nginx/error.log", f"{folder}/error.log", 1),
        ("/run/nginx.pid", f"{folder}/nginx.pid", 1),
        ("http {\n", f"http {{\n{temporary}", 1),
    ):
        assert text.count(theirs) == times, theirs
        text = text.replace(theirs, ours)
    return text


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
