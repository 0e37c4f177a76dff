"""Errors of the record, in words that the one who runs it can act on.

HistoryError
├── HistoryNewer          a newer voteboard has written this database
├── fencing.Fenced        another process leads
├── RevisionTaken         another program has recorded something else at this revision
└── HistoryUnavailable    it can't be used now; it is tried again
Occupied                  another program does what only one may do at a time
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DBAPIError

from voteboard.errors import N_, VoteboardError
from voteboard.runtime import Runtime

DEADLINE = 5.0  # seconds that a reader waits for the database


class HistoryError(VoteboardError):
    """Something about the record of votes."""

    code = "history"


class HistoryNewer(HistoryError):
    """The database has tables of a newer program than this one."""

    code = "history-newer"


class RevisionTaken(HistoryError):
    """Two programs number the same vote's changes."""

    code = "revision-taken"


class Occupied(VoteboardError):
    """Another program does now what only one may do at a time."""

    code = "occupied"


class HistoryUnavailable(HistoryError):
    """The database can't be read or written now."""

    code = "history-unavailable"


_SLOW = N_("The record of votes takes too long to answer; try again in a moment")
_LOCKED = N_("The record of votes is locked by another program; it is tried again")
_READ_ONLY = N_("The record of votes can't be written to: let this program's user write to %(place)s")
_FULL = N_("The record of votes has no room: free some space on the disk of %(place)s")
_DAMAGED = N_("The record of votes is damaged: restore %(place)s from a backup (docs/history.md)")
_CHANGED = N_("The record of votes was changed by somebody else; it is read anew")
_UNREACHABLE = N_("The record of votes can't be reached at %(place)s: %(problem)s")

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: _CHANGED,
}
_CODES = {
    _LOCKED: "record-locked",
    _READ_ONLY: "record-read-only",
    _FULL: "record-full",
    _DAMAGED: "record-damaged",
    _CHANGED: "record-changed",
    _UNREACHABLE: "record-unreachable",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_POSTGRESQL_STATE = {
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "53100": _FULL,
    "23503": _CHANGED,
    "42P01": _CHANGED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


def unavailable(error: DBAPIError | OSError, place: str) -> HistoryUnavailable:
    """The error in words. ``place`` is where the database is, without a password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest are details of it
    sentence = _BY_SQLITE_CODE.get(primary) or _BY_POSTGRESQL_STATE.get(
        getattr(cause, "sqlstate", None) or ""
    )
    problem = " ".join(str(cause).split()) or type(cause).__name__
    told = HistoryUnavailable(sentence or _UNREACHABLE, place=place, problem=problem)
    told.code = _CODES[told.sentence]
    return told


def in_time(runtime: Runtime, seconds: float, call: Callable, *arguments: object) -> Any:
    """What ``call`` returns, on another thread. Raises HistoryUnavailable after so many ``seconds``."""
    with runtime.deadline(seconds, HistoryUnavailable(_SLOW)):
        return runtime.blocking(call, *arguments)
