"""How the process keeps its memory: an evening is long, and nobody restarts it."""

import ctypes
import gc
from contextlib import suppress

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # glibc's malloc.h
_LARGE = 128 * 1024  # bytes


def collect_rarely() -> None:
    """Look for garbage less often: a search through what thousands of connections hold takes tens of
    milliseconds, and what is there from the start stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def share_heaps() -> None:
    """Two heaps for all threads: else glibc gives each its own, which keeps what its largest file took.

    Large blocks stay out of them: else, once one was freed, glibc puts ever larger ones there, and what is
    small and lasts between them keeps their room.
    """
    with suppress(OSError, AttributeError):  # on another C library
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 2)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Free memory goes back to the system, also from between what is in use: a large file leaves much of it.

    What answers have left in circles goes first: some 80 objects each, which would wait for thousands of
    answers more. Takes some milliseconds after such a file, else about one.
    """
    gc.collect(0)  # the youngest alone: never more than the threshold, whoever is connected
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
