"""A real nginx in front of the program, with the very file that the documents tell to use."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, eventually

EXAMPLE = ROOT / "docs/nginx/voteboard-cache.conf"
MAIN = """
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/voteboard-cache.conf;
}}
"""


class Edge:
    """``url`` leads through nginx; ``kept`` are the keys of what it has in its cache."""

    def __init__(self, url: str, folder: Path, process: subprocess.Popen) -> None:
        self.url = url
        self.process = process
        self._folder = folder

    @property
    def kept(self) -> set[str]:
        found = set()
        for file in (self._folder / "cache").rglob("*"):
            if file.is_file():
                head = file.read_bytes().split(b"\nKEY: ", 1)[1]
                found.add(head.split(b"\n", 1)[0].decode())
        return found

    @property
    def log(self) -> str:
        return (self._folder / "error.log").read_text()

    def cpu(self) -> float:
        """Seconds of processor that its worker has taken."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        fields = [Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in children]
        return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


@contextmanager
def nginx(origin: str) -> Iterator[Edge]:
    """nginx on a free port in front of the program at ``origin``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with TemporaryDirectory(prefix="voteboard-nginx-") as name:
        folder = Path(name)
        text = EXAMPLE.read_text()
        for ours, theirs in {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "server 127.0.0.1:8000;": f"server {origin.removeprefix('http://')};",
            "/var/cache/nginx/voteboard": f"{folder}/cache",
        }.items():
            assert text.count(ours) == 1, ours
            text = text.replace(ours, theirs)
        (folder / EXAMPLE.name).write_text(text)
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        process = subprocess.Popen(
            [program or "nginx", "-p", name, "-c", f"{name}/nginx.conf", "-e", f"{name}/error.log"]
        )
        try:
            eventually(lambda: process.poll() is not None or listens(port))
            assert process.poll() is None, (folder / "error.log").read_text()
            yield Edge(f"http://127.0.0.1:{port}", folder, process)
        finally:
            process.terminate()
            process.wait(10)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
