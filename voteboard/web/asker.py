"""Who sends a request, as far as limits are concerned."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from flask import request


def address() -> str:
    """The address of who asks; a whole /64 of IPv6 is one, since who has one address there has them all.

    A proxy on this machine says for whom it asks, in the last place; nobody else is believed.
    """
    peer = _parsed(request.remote_addr or "")
    behind = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    asker = (_parsed(behind) if peer and peer.is_loopback else None) or peer
    if isinstance(asker, IPv6Address):
        return str(IPv6Network((int(asker), 64), strict=False))
    return str(asker or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
