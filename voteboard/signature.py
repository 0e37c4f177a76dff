"""Signatures by the scheme of Standard Webhooks (standardwebhooks.com), version 1. Pure."""

import base64
import binascii
import hmac

from voteboard.errors import N_, BadValue

PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The key that ``secret`` stands for: what follows `whsec_` is base64, anything else is the key itself.

    Raises BadValue where that is no base64.
    """
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise BadValue(N_("after %(prefix)s must be base64"), prefix=PREFIX) from None


def headers(key: bytes, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers that sign ``body`` as message ``id``, sent at ``timestamp`` (seconds since 1970)."""
    signed = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
