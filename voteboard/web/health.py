"""`/healthz`: whether the program works, and what keeps it from fresh numbers; `/readyz`: whether it wants
viewers."""

from collections.abc import Callable

from flask import Blueprint
from flask_babel import gettext

from voteboard.errors import VoteboardError
from voteboard.history.mailings import Mailings
from voteboard.poller import Poller
from voteboard.ratings.polling import RatingsPoller
from voteboard.readiness import Readiness, State
from voteboard.recorder import Recorder
from voteboard.supervision import Supervisor


def blueprint(
    poller: Poller,
    recorder: Recorder,
    ratings: RatingsPoller,
    mailings: Mailings,
    supervisor: Supervisor,
    readiness: Readiness,
    ensemble: Callable[[], dict] | None,
) -> Blueprint:
    """`/healthz`: 503 when a task is stuck; trouble with the vendor is told, but no restart helps it.

    ``ensemble()`` tells of the other processes, where there are any.

    `/readyz`: 503 unless the program has started and is not about to leave.
    """
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> tuple[dict, int]:
        now, rated, record = poller.health(), ratings.health(), recorder.health
        ages, crashes, stuck = supervisor.ages, supervisor.crashes, supervisor.stuck
        ended = bool(stuck) or ages["poller"] is None
        unsent = mailings.problem
        degraded = now.problem or record.behind or unsent or (rated.watched and rated.problem)
        return {
            "status": "stuck" if ended else "degraded" if degraded else "ok",
            "poller": {
                "heartbeat_age": _rounded(ages["poller"]),
                "last_good_age": _rounded(now.last_good_age),
                "latency": _rounded(now.latency),
                "clock_offset": _rounded(now.clock_offset),
                "crashes": now.crashes + crashes["poller"],
                "rejected": now.rejected,
                "problem": _told(now.problem),
            },
            "ratings": {
                "heartbeat_age": _rounded(ages["ratings"]),
                "last_good_age": _rounded(rated.last_good_age),
                "watched": rated.watched,
                "crashes": rated.crashes + crashes["ratings"],
                "problem": _told(rated.problem),
            },
            "record": {
                "waiting": record.waiting,
                "behind": record.behind,
                # Where the database is concerns only those who read the log.
                "problem": record.problem and record.problem.code,
            },
            "messages": {"problem": unsent and unsent.code},
            "stuck": stuck,
            **({"ensemble": ensemble()} if ensemble else {}),
        }, 503 if ended else 200

    @health.get("/readyz")
    def readyz() -> tuple[dict, int]:
        state = readiness.state
        return {"status": state}, 200 if state is State.READY else 503

    return health


def _told(problem: VoteboardError | None) -> dict[str, str] | None:
    return problem and {"code": problem.code, "message": problem.translated(gettext)}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
