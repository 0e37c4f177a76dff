"""`/metrics`: what Prometheus is told, and who else may read it."""

import hmac

from flask import Blueprint, Response, request
from flask_babel import gettext
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from voteboard import forwarded


def blueprint(registry: CollectorRegistry, token: str | None) -> Blueprint:
    """`/metrics`, for who shows the ``token``; without one, for who asks from this machine alone.

    Numbers of viewers are no secret, but the balance and how the program fares are its operator's business.
    """
    metrics = Blueprint("metrics", __name__)

    @metrics.get("/metrics")
    def told() -> Response:
        if token is None:
            if not forwarded.comes_from_here(request.environ):
                sentence = gettext("Set VOTEBOARD_METRICS_TOKEN to read this from another machine")
                return Response(f"{sentence}\n", 403, content_type="text/plain; charset=utf-8")
        elif not _shows(token):
            sentence = gettext("The header “Authorization: Bearer …” with VOTEBOARD_METRICS_TOKEN is missing")
            refusal = Response(f"{sentence}\n", 401, content_type="text/plain; charset=utf-8")
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
            return refusal
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return metrics


def _shows(token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), token.encode())
