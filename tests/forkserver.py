"""A process that has imported the program, and forks for each start of it, which costs a quarter so.

Over the socket whose number is its argument it is asked for `{"arguments", "environment", "cwd"}`, with the
descriptors for standard output, standard error and the exit code; it answers with the process's id.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from select import POLLIN, poll
from tempfile import TemporaryDirectory

import voteboard
from tests import thrift
from voteboard import cli, create_app, server
from voteboard.redaction import Redactor
from voteboard.settings import load

ENTRANCES = ("voteboard.cli.__main__", "voteboard.rasterizer")  # importing one runs it
VISITED = ("/", "/healthz", "/api/stage", "/archive", "/present", "/ratings", "/metrics")
LARGEST = 256 * 1024  # bytes of a request


def prepare() -> None:
    """Import all that the program is made of, as late and as patched as the program does."""
    server.patch()
    for module in pkgutil.walk_packages(voteboard.__path__, "voteboard."):
        if module.name not in ENTRANCES:
            importlib.import_module(module.name)
    thrift.install()
    watching = importlib.import_module("tests.watching")  # it brings libraries that have to be patched first
    watching.install(watching.tell)
    rehearse()
    gc.collect()
    gc.freeze()


def rehearse() -> None:
    """Have once been the program: what it works out at its first start, every fork has then worked out."""
    for name in [each for each in os.environ if each.startswith("VOTEBOARD_")]:
        del os.environ[name]  # a fork gets the environment that is asked for
    at_once = {"blocking": _call, "urgent": _call, "spawn": _call}  # a thread would be missing in the forks
    runtime = replace(server.runtime(), **at_once)
    with TemporaryDirectory(prefix="voteboard-") as folder:
        account = {"api_url": "http://127.0.0.1:9", "api_id": 1, "api_secret": "nobody's"}
        settings = load(_env_file=None, database_url=f"sqlite:///{folder}/votes.db", **account)
        program = create_app(settings, runtime, Redactor())
        program.open()
        visitor = program.app.test_client()
        for path in VISITED:
            assert visitor.get(path).status_code != 500, path  # it is not healthy: it reaches no account
        program.close()
        program.engine.close()
    assert threading.active_count() == 1


def _call(call: Callable, *arguments: object) -> object:
    return call(*arguments)


def serve(asked: socket.socket) -> tuple[str, ...] | None:
    """Fork for every request until the other side is gone: None; in the fork, its arguments."""
    running: dict[int, tuple[int, int]] = {}  # process and where its code goes, by what tells of its end
    told = poll()
    told.register(asked, POLLIN)
    while True:
        for descriptor, _ in told.poll():
            if descriptor in running:
                told.unregister(descriptor)
                _reap(descriptor, *running.pop(descriptor))
                continue
            body, descriptors, _, _ = socket.recv_fds(asked, LARGEST, 3)
            if not body:
                return None
            pid = os.fork()
            if not pid:
                asked.close()
                others = (*running, *(code for _, code in running.values()))
                return _become(json.loads(body), descriptors, others)
            for each in descriptors[:2]:
                os.close(each)
            ended = os.pidfd_open(pid)
            running[ended] = pid, descriptors[2]
            told.register(ended, POLLIN)
            asked.sendall(struct.pack("i", pid))


def _become(wanted: dict, descriptors: list[int], others: tuple[int, ...]) -> tuple[str, ...]:
    output, errors, _ = descriptors
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    for descriptor in (*descriptors, *others):
        os.close(descriptor)
    # An epoll instance is shared by who forks: each would be woken by what happens to the others' sockets.
    server.eventlet.hubs.get_hub().poll.close()
    server.eventlet.hubs.use_hub()
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["cwd"])
    sys.stdout.reconfigure(write_through=True)
    sys.stderr.reconfigure(write_through=True)
    return tuple(wanted["arguments"])


def _reap(ended: int, pid: int, code: int) -> None:
    _, status = os.waitpid(pid, 0)
    os.write(code, struct.pack("i", os.waitstatus_to_exitcode(status)))
    os.close(code)
    os.close(ended)


def be(arguments: tuple[str, ...]) -> int:
    """Be the program: its exit code. An exception that nothing expects goes the interpreter's way."""
    try:
        cli.main(arguments, prog_name="python -m voteboard.cli")
    except SystemExit as ended:
        if not isinstance(ended.code, int | None):
            raise
        return ended.code or 0
    return 0


def leave(code: int) -> None:
    """End as the interpreter does, but without taking itself apart, which costs as much as the start."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    """Serve; in each fork, be the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which then end this
    native = socket.socket
    with native(fileno=int(sys.argv[1])) as asked:
        prepare()
        asked.sendall(struct.pack("i", 0))
        arguments = serve(asked)
    if arguments is not None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        leave(be(arguments))


if __name__ == "__main__":
    main()
