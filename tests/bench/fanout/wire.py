"""Websocket bytes as a browser sends and takes them: the handshake, its frames, what frames hold.

Example: Frames().fed(b"\\x81\\x012") == [(TEXT, b"2")]
"""

import zlib
from base64 import b64encode
from hashlib import sha1

TEXT, CLOSE, PING = 1, 8, 9
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ACCEPT = b64encode(sha1((KEY + _GUID).encode(), usedforsecurity=False).digest()).decode()
_OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


def handshake(host: str, *, offer: bool = True) -> bytes:
    """What Chrome asks on opening a Socket.IO websocket; ``offer`` is whether it offers compression."""
    return (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: {host}\r\n"
        "Connection: Upgrade\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36\r\n"
        "Upgrade: websocket\r\n"
        f"Origin: http://{host}\r\n"
        "Sec-WebSocket-Version: 13\r\n"
        "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: ru-RU,ru;q=0.9,en-US;q=0.8\r\n"
        f"Sec-WebSocket-Key: {KEY}\r\n"
        f"{_OFFER if offer else ''}\r\n"
    ).encode()


def frame(payload: bytes, *, masked: bool = False, opcode: int = TEXT) -> bytes:
    """One whole frame; what a client sends is ``masked``, here with a mask of zeros."""
    size, bit = len(payload), 128 if masked else 0
    if size < 126:
        head = bytes((128 | opcode, bit | size))
    elif size < 65536:
        head = bytes((128 | opcode, bit | 126)) + size.to_bytes(2)
    else:
        head = bytes((128 | opcode, bit | 127)) + size.to_bytes(8)
    return head + (bytes(4) if masked else b"") + payload


class Frames:
    """Puts what a server sends on one connection together to whole messages."""

    __slots__ = ("_inflate", "_message", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        self._message: list = []  # opcode, whether it is compressed, fragments
        self._inflate = None

    def fed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The messages that are whole with ``data``: opcode and payload, inflated."""
        data = self._rest + data if self._rest else data
        at, size, messages = 0, len(data), []
        while (head := _head(data, at)) is not None and head[1] <= size:
            start, end = head
            first, payload = data[at], data[start:end]
            at = end
            if first & 15 >= CLOSE:
                messages.append((first & 15, payload))
                continue
            if first & 15:
                self._message = [first & 15, bool(first & 64)]
            self._message.append(payload)
            if first & 128:
                messages.append(self._whole())
        self._rest = data[at:]
        return messages

    def _whole(self) -> tuple[int, bytes]:
        opcode, compressed, *parts = self._message
        payload = b"".join(parts)
        if compressed:
            # Servers may refer to what they sent before, so each connection has to be inflated for itself.
            self._inflate = self._inflate or zlib.decompressobj(-15)
            payload = self._inflate.decompress(payload + b"\x00\x00\xff\xff")
        return opcode, payload


def _head(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at ``at`` starts and ends; None when its head is not whole."""
    left = len(data) - at
    if left < 2:
        return None
    length = data[at + 1] & 127
    wide = {126: 2, 127: 8}.get(length, 0)
    if left < 2 + wide:
        return None
    start = at + 2 + wide
    return start, start + (int.from_bytes(data[at + 2 : start]) if wide else length)
