"""The line of the Procfile, as platforms run it: PORT, DATABASE_URL and REDIS_URL are theirs."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests.chaos import certificates
from tests.conftest import ROOT, eventually, running, simulating
from tests.desk import PASSWORD
from tests.ensemble.hall import KEY
from tests.redis_server import Tls, redis
from voteboard.relay.link import Link, LinkDown

LINE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())["web"]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    authority, _ = certificates.make(folder)
    return Tls(*certificates.files(folder, "right"), authority)


def test_two_of_a_platforms_processes_share_its_redis_over_tls(postgresql_server, tls):
    """As it stands, and as those start it who put `exec` before it, so that signals get to the program."""
    with simulating() as vendor, redis(tls=tls) as shared, ExitStack() as started:
        environment = {
            **vendor.environment,
            "PATH": PATH,
            "DATABASE_URL": postgresql_server.new_database().replace("postgresql://", "postgres://"),
            "REDIS_URL": shared.url,
            "SSL_CERT_FILE": str(tls.authority),
            "VOTEBOARD_PRESENTER_PASSWORD": PASSWORD,
            "VOTEBOARD_SECRET_KEY": KEY,
            "PORT": "0",
        }
        both = [started.enter_context(running(shell=line, **environment)) for line in (LINE, f"exec {LINE}")]
        # Another address of this machine than the one that it listens at if nobody says HOST.
        urls = [program.url.replace("127.0.0.1", "127.0.0.2") for program in both]
        eventually(lambda: all(ready(url) for url in urls), 20)
        eventually(lambda: sum(leads(url) for url in urls) == 1)
        vote = vendor.create("Кто?", ("А", "Б"))
        vendor.add(vote["nr"], _1=7)
        eventually(lambda: all(total(url) == 7 for url in urls))
        # The shell has made room for it: SIGTERM reaches the program, not somebody before it.
        for program in both:
            assert b"app.py" in Path(f"/proc/{program.process.pid}/cmdline").read_bytes()


def test_a_redis_whose_certificate_nobody_known_has_signed_is_not_believed(tls):
    with redis(tls=tls) as shared, pytest.raises(LinkDown, match="certificate verify failed"):
        Link(shared.url).call(lambda client: client.ping())


def test_a_redis_with_another_ones_certificate_is_not_believed(tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.authority))
    with redis(tls=tls) as shared:
        assert Link(shared.url).call(lambda client: client.ping())
        with pytest.raises(LinkDown, match="certificate"):
            Link(shared.url.replace("localhost", "127.0.0.1")).call(lambda client: client.ping())


def ready(url):
    return requests.get(f"{url}/readyz", timeout=5).ok


def leads(url):
    return requests.get(f"{url}/healthz", timeout=5).json()["ensemble"]["leads"]


def total(url):
    return requests.get(f"{url}/api/stage", timeout=5).json()["total"]
