"""`/healthz`: whether the program works, and what keeps it from fresh numbers."""

from flask import Blueprint
from flask_babel import gettext

from voteboard.errors import VoteboardError
from voteboard.history.mailings import Mailings
from voteboard.poller import Poller
from voteboard.ratings.polling import RatingsPoller
from voteboard.recorder import Recorder

STUCK_AFTER = 30.0  # seconds without a heartbeat after which only a restart helps


def blueprint(poller: Poller, recorder: Recorder, ratings: RatingsPoller, mailings: Mailings) -> Blueprint:
    """`/healthz`: 503 when a poller is stuck; trouble with the vendor is told, but no restart helps it."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> tuple[dict, int]:
        now = poller.health()
        rated = ratings.health()
        stuck = now.heartbeat_age is None or max(now.heartbeat_age, rated.heartbeat_age or 0) > STUCK_AFTER
        record = recorder.health
        unsent = mailings.problem
        degraded = now.problem or record.behind or unsent or (rated.watched and rated.problem)
        return {
            "status": "stuck" if stuck else "degraded" if degraded else "ok",
            "poller": {
                "heartbeat_age": _rounded(now.heartbeat_age),
                "last_good_age": _rounded(now.last_good_age),
                "latency": _rounded(now.latency),
                "clock_offset": _rounded(now.clock_offset),
                "crashes": now.crashes,
                "rejected": now.rejected,
                "problem": _told(now.problem),
            },
            "ratings": {
                "heartbeat_age": _rounded(rated.heartbeat_age),
                "last_good_age": _rounded(rated.last_good_age),
                "watched": rated.watched,
                "crashes": rated.crashes,
                "problem": _told(rated.problem),
            },
            "record": {
                "waiting": record.waiting,
                "behind": record.behind,
                # Where the database is concerns only those who read the log.
                "problem": record.problem and record.problem.code,
            },
            "messages": {"problem": unsent and unsent.code},
        }, 503 if stuck else 200

    return health


def _told(problem: VoteboardError | None) -> dict[str, str] | None:
    return problem and {"code": problem.code, "message": problem.translated(gettext)}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
