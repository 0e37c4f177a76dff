"""A Socket.IO event on its way to screens: encoded once, however many get it. Pure."""

import json

_EVENT = "42"  # a message of Engine.IO (protocol 4), an event of Socket.IO (protocol 5)


class Message:
    """One event in the default namespace, with arguments that JSON can tell.

    ``text`` is the Engine.IO packet, ``frame`` the same as a WebSocket frame.
    """

    __slots__ = ("frame", "text")

    def __init__(self, *event: object) -> None:
        self.text = _EVENT + json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        self.frame = text_frame(self.text)


def text_frame(text: str) -> bytes:
    """One whole text message, unmasked as servers send it. RFC 6455, 5.2."""
    payload = text.encode()
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2) + payload
    return b"\x81\x7f" + length.to_bytes(8) + payload
