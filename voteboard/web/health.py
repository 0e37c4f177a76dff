"""`/healthz`: whether the program works, and what keeps it from fresh numbers."""

from flask import Blueprint
from flask_babel import gettext

from voteboard.poller import Poller

STUCK_AFTER = 30.0  # seconds without a heartbeat after which only a restart helps


def blueprint(poller: Poller) -> Blueprint:
    """`/healthz`: 503 when the poller is stuck; trouble with the vendor is told, but no restart helps it."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> tuple[dict, int]:
        now = poller.health()
        stuck = now.heartbeat_age is None or now.heartbeat_age > STUCK_AFTER
        problem = now.problem and {"code": now.problem.code, "message": now.problem.translated(gettext)}
        return {
            "status": "stuck" if stuck else "degraded" if problem else "ok",
            "poller": {
                "heartbeat_age": _rounded(now.heartbeat_age),
                "last_good_age": _rounded(now.last_good_age),
                "crashes": now.crashes,
                "rejected": now.rejected,
                "problem": problem,
            },
        }, 503 if stuck else 200

    return health


def _rounded(age: float | None) -> float | None:
    return None if age is None else round(age, 3)
