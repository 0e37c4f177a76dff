"""For whom a proxy asks, and by which scheme: some are believed, those on this machine among them."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]

_OF_PROXIES = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP",
    "HTTP_FORWARDED", "HTTP_VIA",
)  # fmt: skip


def address(environ: Mapping[str, object], trusted: Networks) -> str:
    """The address of who asks; a whole /64 of IPv6 is one, since who has one address there has them all.

    A proxy, here or in ``trusted``, says for whom it asks in the last place. What stands before that is never
    looked at, even where that is a proxy too: whoever is in the network of proxies could have written it.
    """
    peer = _peer(environ)
    behind = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2]
    asker = (_parsed(behind) if _is_believed(peer, trusted) else None) or peer
    if isinstance(asker, IPv6Address):
        return str(IPv6Network((int(asker), 64), strict=False))
    return str(asker or "")


def scheme(environ: Mapping[str, object], trusted: Networks) -> str:
    """`https` or `http`: how the address that was asked for begins."""
    said = _is_believed(_peer(environ), trusted) and says_https(environ)
    secure = said or environ.get("wsgi.url_scheme") == "https"
    return "https" if secure else "http"


def says_https(environ: Mapping[str, object]) -> bool:
    """Whether anybody says so at all: enough for what a liar makes stricter for himself alone."""
    return str(environ.get("HTTP_X_FORWARDED_PROTO", "")).strip().lower().startswith("https")


def comes_from_here(environ: Mapping[str, object]) -> bool:
    """Whether somebody on this machine asks for himself: no proxy says that it asks for another.

    Proxies elsewhere, trusted or not, are not this machine.
    """
    return _is_here(_peer(environ)) and not any(environ.get(header) for header in _OF_PROXIES)


def _peer(environ: Mapping[str, object]) -> IPv4Address | IPv6Address | None:
    return _parsed(str(environ.get("REMOTE_ADDR") or ""))


def _is_believed(peer: IPv4Address | IPv6Address | None, trusted: Networks) -> bool:
    return _is_here(peer) or (peer is not None and any(peer in network for network in trusted))


def _is_here(peer: IPv4Address | IPv6Address | None) -> bool:
    return peer is not None and peer.is_loopback


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
