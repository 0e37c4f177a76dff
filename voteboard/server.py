"""Everything about the server runtime: eventlet, listening, deadlines, supervision, leaving.

Only this module knows which runtime it is. `patch` comes before anything that opens a socket
is imported.
"""

import logging
import os
import signal
import socket
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

# Its own resolver keeps the name servers it found at start; a laptop changes networks.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
with warnings.catch_warnings():
    # It says that it is being retired; docs/decisions.md says what we make of that.
    warnings.simplefilter("ignore")
    import eventlet
    import eventlet.wsgi
    from eventlet import tpool
    from eventlet.hubs import get_hub

from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

BACKLOG = 4096  # connections that may wait to be accepted: a hall opens its screens at once
MAX_CONNECTIONS = 20_000
SOCKET_TIMEOUT = 60  # seconds; live screens are pinged every few, so only dead ones meet it


def patch() -> None:
    """Make the standard library's sockets and sleeps cooperative.

    Threads stay native, so that blocking work has somewhere to go: name look-ups do.
    """
    look_up = socket.getaddrinfo
    eventlet.monkey_patch(thread=False)
    socket.getaddrinfo = lambda *args, **kwargs: tpool.execute(look_up, *args, **kwargs)


def runtime() -> Runtime:
    """What the engine borrows from this server."""
    return Runtime(
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        sleep=eventlet.sleep,
        spawn=eventlet.spawn_n,
        deadline=eventlet.Timeout,
        async_mode="eventlet",
    )


def serve_aside(app: Callable, host: str = "127.0.0.1", port: int = 0) -> str:
    """Serve a WSGI application beside the main one; its base address."""
    listener = eventlet.listen((host, port))
    eventlet.spawn_n(eventlet.wsgi.server, listener, app, log_output=False)
    return f"http://{host}:{listener.getsockname()[1]}"


def serve(
    app: Callable,
    host: str,
    port: int,
    *,
    tasks: tuple[Callable[[], None], ...] = (),
    ready: Callable[[str], None],
) -> None:
    """Listen, start ``tasks``, call ``ready`` with the address, and serve until SIGTERM or SIGINT.

    Raises OSError when the address can't be listened on.
    """
    listener = eventlet.listen((host, port), backlog=BACKLOG)
    for task in tasks:
        eventlet.spawn(task)
    serving = eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        app,
        max_size=MAX_CONNECTIONS,
        socket_timeout=SOCKET_TIMEOUT,
        log_output=False,
        debug=False,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: get_hub().schedule_call_global(0, serving.kill))
    everywhere = ("0.0.0.0", "::")  # noqa: S104 - only compared with
    shown = "127.0.0.1" if host in everywhere else host
    ready(f"http://{shown}:{listener.getsockname()[1]}")
    try:
        serving.wait()
    except eventlet.greenlet.GreenletExit:
        pass
    finally:
        log.info("Leaving: screens come back by themselves")
        listener.close()
