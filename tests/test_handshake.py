"""The opening handshake, as browsers begin it and as others do."""

import pytest

from voteboard import handshake

# As Chromium sends it.
PLAIN = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:8000\r\nConnection: Upgrade\r\n"
    b"Pragma: no-cache\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nUpgrade: websocket\r\n"
    b"Origin: http://localhost:8000\r\nSec-WebSocket-Version: 13\r\nAccept-Language: ru,en;q=0.9\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


def test_a_browsers_request_is_read():
    variables = handshake.read(PLAIN)
    assert variables["QUERY_STRING"] == "EIO=4&transport=websocket"
    assert variables["HTTP_ORIGIN"] == "http://localhost:8000"
    assert variables["HTTP_SEC_WEBSOCKET_KEY"] == "dGhlIHNhbXBsZSBub25jZQ=="


def test_the_answer_is_that_of_the_standards_example():
    answer = handshake.answer("dGhlIHNhbXBsZSBub25jZQ==")
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" in answer


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        (b"GET /socket.io/", b"POST /socket.io/"),
        (b"GET /socket.io/", b"GET /socket.io/x"),
        (b"GET /socket.io/", b"GET /other/"),
        (b"HTTP/1.1", b"HTTP/1.0"),
        (b"HTTP/1.1", b"x HTTP/1.1"),
        (b"transport=websocket", b"transport=polling"),
        (b"transport=websocket", b"transport=websocket&sid=abc"),
        (b"transport=websocket", b"transport=websocket&transport=polling"),
        (b"EIO=4", b"EIO=3"),
        (b"Upgrade: websocket", b"Upgrade: h2c"),
        (b"Connection: Upgrade", b"Connection: close"),
        (b"Version: 13", b"Version: 8"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", b"Sec-WebSocket-Key: "),
        (b"Pragma: no-cache", b"Pragma : no-cache"),
        (b"Pragma: no-cache", b"Host: other"),
        (b"Pragma: no-cache", b" folded"),
        (b"Pragma: no-cache", b"Content-Length: 5"),
        (b"Pragma: no-cache", b"Transfer-Encoding: chunked"),
    ],
)
def test_everything_else_is_for_the_web_server(plain, other):
    assert plain in PLAIN
    assert handshake.read(PLAIN.replace(plain, other)) is None
