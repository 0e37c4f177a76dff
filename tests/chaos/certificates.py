"""Certificates for a vendor on this machine, one right and each other one wrong in a single thing."""

import ssl
import subprocess
from pathlib import Path

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
# name → the host it is for, its days, whether the authority has signed it.
CERTIFICATES = {
    "right": ("localhost", 2, True),
    "expired": ("localhost", -1, True),
    "another host's": ("sms-vote.example", 2, True),
    "self-signed": ("localhost", 2, False),
}


def files(folder: Path, name: str) -> tuple[Path, Path]:
    """What `make` has made there: the certificate of that name, and its key."""
    i = list(CERTIFICATES).index(name)
    return folder / f"{i}.pem", folder / f"{i}.key"


def make(folder: Path) -> tuple[Path, dict[str, ssl.SSLContext]]:
    """The file of the authority to trust, and what a server with each certificate speaks."""
    authority = folder / "authority.pem"
    _openssl("req", "-x509", *_KEY, "-keyout", folder / "authority.key", "-out", authority, "-days", 2,
             "-subj", "/CN=authority")  # fmt: skip
    return authority, {name: _context(folder, i, *how) for i, (name, how) in enumerate(CERTIFICATES.items())}


def _context(folder: Path, i: int, host: str, days: int, signed: bool) -> ssl.SSLContext:
    key, request, made = (folder / f"{i}.{ending}" for ending in ("key", "csr", "pem"))
    names = folder / f"{i}.names"
    names.write_text(f"subjectAltName=DNS:{host}\n")
    _openssl("req", "-new", *_KEY, "-keyout", key, "-out", request, "-subj", f"/CN={host}")
    signer = (
        ("-CA", folder / "authority.pem", "-CAkey", folder / "authority.key") if signed else ("-key", key)
    )
    _openssl("x509", "-req", "-in", request, *signer, "-days", days, "-extfile", names, "-out", made)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context


def _openssl(*arguments: object) -> None:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
