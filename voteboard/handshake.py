"""The opening handshake of a WebSocket, as a viewer's browser begins it. Pure. RFC 6455, 4.2."""

from base64 import b64encode
from hashlib import sha1
from urllib.parse import parse_qsl

END = b"\r\n\r\n"
_LINE = "GET /socket.io/?"
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def read(head: bytes) -> dict[str, str] | None:
    """A whole request head as variables of CGI, if it opens a new session over a WebSocket.

    None for everything else, and for what is not as plain as browsers write it: a web server has to look at
    that.
    """
    request, *lines = head.removesuffix(END).decode("latin-1").split("\r\n")
    if not (request.startswith(_LINE) and request.endswith(" HTTP/1.1")):
        return None
    query = request[len(_LINE) : -len(" HTTP/1.1")]
    if " " in query or dict(parse_qsl(query)) | {"t": ""} != {"EIO": "4", "transport": "websocket", "t": ""}:
        return None
    variables = {"REQUEST_METHOD": "GET", "PATH_INFO": "/socket.io/", "QUERY_STRING": query}
    for line in lines:
        name, colon, value = line.partition(":")
        variable = "HTTP_" + name.upper().replace("-", "_")
        if not colon or not name.replace("-", "").isalnum() or variable in variables:
            return None
        variables[variable] = value.strip(" \t")
    if (
        variables.get("HTTP_UPGRADE", "").lower() != "websocket"
        or "upgrade" not in variables.get("HTTP_CONNECTION", "").lower()
        or variables.get("HTTP_SEC_WEBSOCKET_VERSION") != "13"
        or not variables.get("HTTP_SEC_WEBSOCKET_KEY")
        or "HTTP_CONTENT_LENGTH" in variables
        or "HTTP_TRANSFER_ENCODING" in variables
    ):
        return None
    return variables


def answer(key: str) -> bytes:
    """The response that switches protocols; no extension is agreed to."""
    accept = b64encode(sha1(key.encode("latin-1") + _GUID).digest())  # noqa: S324 - the protocol's own
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + END
    )
