"""Everything about the server runtime: eventlet, listening, deadlines, leaving.

Only this module knows which runtime it is. `patch` comes before anything that opens a socket
is imported.
"""

import errno
import logging
import os
import resource
import signal
import socket
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

# Its own resolver keeps the name servers it found at start; a laptop changes networks.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
with warnings.catch_warnings():
    # It says that it is being retired; docs/decisions.md says what we make of that.
    warnings.simplefilter("ignore")
    import eventlet
    import eventlet.wsgi
    from eventlet import greenlet, tpool
    from eventlet.event import Event
    from eventlet.hubs import get_hub
    from eventlet.semaphore import Semaphore

from voteboard.runtime import Runtime

log = logging.getLogger(__name__)

BACKLOG = 4096  # connections that may wait to be accepted: a hall opens its screens at once
MAX_CONNECTIONS = 20_000
BLOCKING_CALLS = 12  # at a time; eventlet has 20 threads, and what is urgent needs one that is free
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
    turns = Semaphore(BLOCKING_CALLS)

    def blocking(call: Callable, *arguments: object) -> object:
        turns.acquire()
        done = Event()

        def work() -> None:
            try:
                done.send(tpool.execute(call, *arguments))
            except Exception as error:  # noqa: BLE001 - it is the caller's
                done.send_exception(error)
            finally:
                turns.release()

        # Apart from the caller: one who loses patience does not free the thread, and takes no further one.
        eventlet.spawn_n(work)
        return done.wait()

    return Runtime(
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        sleep=eventlet.sleep,
        spawn=eventlet.spawn_n,
        deadline=eventlet.Timeout,
        blocking=blocking,
        urgent=tpool.execute,
        async_mode="eventlet",
    )


class Listener:
    """A listening socket that outlives a shortage of file descriptors.

    Raises OSError when the address can't be listened on, also where another process listens already.
    """

    def __init__(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = eventlet.listen((host, port), family=family, backlog=BACKLOG, reuse_port=False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host, port = self._socket.getsockname()[:2]
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only looked up
        host = everywhere.get(host, host)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def accept(self) -> tuple:
        """The next connection; while there is no descriptor for it, it waits in the backlog."""
        while True:
            try:
                return self._socket.accept()
            except OSError as error:
                if error.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                log.warning("Can't take another connection: %s", error.strerror)
                eventlet.sleep(1)


def serve_aside(app: Callable) -> str:
    """Serve a WSGI application beside the main one, for this machine only; its address."""
    listener = Listener("127.0.0.1", 0)
    eventlet.spawn_n(eventlet.wsgi.server, listener, app, log_output=False)
    return listener.url


def serve(listener: Listener, app: Callable, *, tasks: tuple[Callable[[], None], ...] = ()) -> None:
    """Start ``tasks`` and serve until SIGTERM or SIGINT."""
    _raise_descriptor_limit()
    for task in tasks:
        eventlet.spawn(task)
    connections = eventlet.GreenPool(MAX_CONNECTIONS)
    serving = eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        app,
        custom_pool=connections,
        socket_timeout=SOCKET_TIMEOUT,
        log_output=False,
        debug=False,
    )

    def leave() -> None:
        # Nobody is waited for: a screen comes back by itself, and a half-sent request may never end.
        listener.close()
        for connection in list(connections.coroutines_running):
            connection.kill()
        serving.kill()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: get_hub().schedule_call_global(0, leave))
    with suppress(greenlet.GreenletExit):
        serving.wait()
    log.info("Leaving: screens come back by themselves")


def _raise_descriptor_limit() -> None:
    """As many open connections as the system allows this process: the usual soft limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
