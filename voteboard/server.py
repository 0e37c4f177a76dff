"""The server runtime, eventlet: waiting, blocking work, serving, leaving.

`patch` comes before anything that opens a socket is imported.
"""

import logging
import os
import resource
import socket
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import ModuleType

# Its own resolver keeps the name servers it found at start; a laptop changes networks.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
with warnings.catch_warnings():
    # It says that it is being retired; docs/decisions.md says what we make of that.
    warnings.simplefilter("ignore")
    import eventlet
    import eventlet.wsgi
    from eventlet import greenlet, patcher, tpool
    from eventlet.event import Event
    from eventlet.greenthread import GreenThread
    from eventlet.semaphore import Semaphore

from voteboard import child, memory
from voteboard.listener import Listener, Protocol
from voteboard.runtime import Runtime
from voteboard.signals import PATIENT, Signals

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 20_000
BLOCKING_CALLS = 12  # at a time; eventlet has 20 threads, and what is urgent needs one that is free
SIGNALS_LOOKED_AT = 0.2  # seconds
GIVES_BACK = 60.0  # seconds
GOODBYE = 0.2  # seconds for the last frames and answers to go out
BREATH = 0.0003  # seconds
SOCKET_TIMEOUT = 60  # seconds; live screens are pinged more often, so only dead ones meet it


def patch() -> None:
    """Make the standard library's sockets and sleeps cooperative.

    Threads stay native, so that blocking work has somewhere to go: name look-ups do. So do files: a thread
    that opens one by a patched `os` is given a loop of its own, which stays. Once is enough.
    """
    if patcher.is_monkey_patched("socket"):
        return
    look_up = socket.getaddrinfo
    eventlet.monkey_patch(thread=False, os=False)
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
        run=partial(child.run, _native_subprocess()),
        async_mode="eventlet",
        breathe=partial(patcher.original("time").sleep, BREATH),
        endings=(greenlet.GreenletExit, SystemExit, KeyboardInterrupt),
    )


def _native_subprocess() -> ModuleType:
    """For native threads, which have no loop that the patched module could wait with."""
    native = patcher.original("subprocess")
    native.time = patcher.original("time")  # it waits by sleeping for a program that ends slowly
    return native


def serve_aside(app: Callable) -> str:
    """Serve a WSGI application beside the main one, for this machine only; its address."""
    listener = Listener("127.0.0.1", 0, per_address=0)
    eventlet.spawn_n(eventlet.wsgi.server, listener, app, protocol=Protocol, log_output=False)
    return listener.url


@dataclass(frozen=True, slots=True)
class Leaving:
    """How the program leaves, step by step.

    ``announce`` is called at once, from a signal handler. After SIGTERM or SIGHUP everything goes on for
    ``seconds`` more, until whoever sends viewers has noticed. Then no further connection is taken but those
    that wait, ``flush`` writes what is still to be written, and ``part`` tells all screens to come back, and
    how many there were. When ``wanted()`` says so, it leaves without a signal, and at once.
    """

    announce: Callable[[], None] = lambda: None
    seconds: float = 0.0
    flush: Callable[[], None] = lambda: None
    part: Callable[[], int] = lambda: 0
    wanted: Callable[[], bool] = lambda: False


def serve(
    listener: Listener,
    app: Callable,
    *,
    tasks: tuple[Callable[[], None], ...] = (),
    open_viewer: Callable[..., bool] | None = None,
    leaving: Leaving | None = None,
    begins: Callable[[], bool] = lambda: True,
) -> None:
    """Start ``tasks`` and serve until SIGTERM, SIGHUP or SIGINT; another signal ends the process at once.

    ``open_viewer``: see `Listener`. ``begins()``: whether connections may come in by now.
    """
    leaving = leaving or Leaving()
    listener.open_viewer = open_viewer
    _raise_descriptor_limit()
    memory.collect_rarely()
    memory.share_heaps()
    eventlet.spawn(_give_back)
    for task in tasks:
        eventlet.spawn(task)
    connections = eventlet.GreenPool(MAX_CONNECTIONS)
    serving = None
    signals = Signals(leaving.announce)
    # Looked at again and again: a signal alone does not wake a loop that waits for something to happen.
    while not (signals.first or leaving.wanted() or (serving and serving.dead)):
        if serving is None and begins():
            serving = _begin(listener, app, connections)
        eventlet.sleep(SIGNALS_LOOKED_AT)
    if signals.first in PATIENT:
        eventlet.sleep(leaving.seconds)
    listener.refuse()
    try:
        leaving.flush()
        if leaving.part() or connections.running():
            eventlet.sleep(GOODBYE)
    except Exception:
        log.exception("Not everything could be done before leaving", extra={"event": "leaving-crashed"})
    # Nobody is waited for: a screen comes back by itself, and a half-sent request may never end.
    for connection in list(connections.coroutines_running):
        connection.kill()
    if serving is not None:
        serving.kill()
        with suppress(greenlet.GreenletExit):
            serving.wait()
    listener.close()
    log.info("Leaving: screens come back by themselves", extra={"event": "leaving"})


def _begin(listener: Listener, app: Callable, pool: eventlet.GreenPool) -> GreenThread:
    listener.begin()
    return eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        app,
        protocol=Protocol,
        custom_pool=pool,
        socket_timeout=SOCKET_TIMEOUT,
        log_output=False,
        debug=False,
    )


def _give_back() -> None:
    while True:
        eventlet.sleep(GIVES_BACK)
        memory.give_back()


def _raise_descriptor_limit() -> None:
    """As many open connections as the system allows this process: the usual soft limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
