"""Which IP addresses are the public internet's, and which lead inside a network. Pure."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether ``address`` is of the public internet, also where it is an IPv4 address in IPv6's clothes.

    Not loopback, private, link-local, shared (CGNAT), unspecified, reserved, multicast, nor what can't be
    told (IANA's registries of special-purpose addresses).
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip)
    embedded = ip.ipv4_mapped or ip.sixtofour or _nat64(ip)
    if embedded is not None:
        return _is_public_v4(embedded)
    return ip in _GLOBAL_UNICAST and ip.is_global and ip.teredo is None


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _nat64(ip: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
