"""The description of the API in OpenAPI 3.1, served as it is written."""

from pathlib import Path

from flask import Blueprint, Response, request

FILE = Path(__file__).with_name("openapi.json")


def blueprint() -> Blueprint:
    """`/api/openapi.json`."""
    described = Blueprint("openapi", __name__, url_prefix="/api")
    text = FILE.read_text(encoding="utf-8")

    @described.get("/openapi.json")
    def description() -> Response:
        response = Response(text, mimetype="application/json")
        response.add_etag(weak=True)
        return response.make_conditional(request)

    return described
