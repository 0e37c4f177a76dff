"""A Socket.IO event on its way to screens: encoded at most once, however many get it. Pure."""

import json
from functools import cached_property

_EVENT = "42"  # a message of Engine.IO (protocol 4), an event of Socket.IO (protocol 5)


class Message:
    """One event in the default namespace, with the arguments that JSON can tell."""

    def __init__(self, event: str, *arguments: object) -> None:
        self._event = (event, *arguments)

    @cached_property
    def text(self) -> str:
        """The Engine.IO packet."""
        return _EVENT + json.dumps(self._event, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @cached_property
    def frame(self) -> bytes:
        """The WebSocket frame."""
        return text_frame(self.text)


def text_frame(text: str) -> bytes:
    """One whole text message, unmasked as servers send it. RFC 6455, 5.2."""
    payload = text.encode()
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2) + payload
    return b"\x81\x7f" + length.to_bytes(8) + payload
