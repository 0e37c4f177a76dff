"""The description of the API against what the program answers."""

import json
import re
from itertools import product

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import sampled_from
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi

from tests.conftest import settings_for
from voteboard import create_app, resources
from voteboard.exports import EXPORTS, MOST_VOTES
from voteboard.picture.frame import HEIGHTS, USUAL, WIDTHS
from voteboard.redaction import Redactor
from voteboard.stage import SHOW, SORT
from voteboard.web.openapi import FILE

DESCRIBED = json.loads(FILE.read_text())
JSON = "application/json"
PREFLIGHT = {"Origin": "https://site.example", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
CHECKS = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
    openapi.response_schema_conformance,
    openapi.allow_header_conformance,
]
EXAMPLES = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def client(wired):
    return wired.app.test_client()


@pytest.fixture
def vote(wired, simulator):
    made = simulator.create("Кто?", ("Анна", "Михаил", "Вера"), name="Премия")
    simulator.add(made["nr"], _1=5, _2=3, _3=1)
    wired.supervisor.step("poller")
    return made


def problems(response, path, status):
    """What of an answer is not as it is described."""
    assert response.status_code == status, response.text
    described = DESCRIBED["paths"][path]["get"]["responses"][str(status)]
    described = resolved(described)
    for name, header in described.get("headers", {}).items():
        given = response.headers[name]
        schema = resolved(header)["schema"]
        assert given == schema.get("const", given)
    if "content" not in described:
        return [response.data] if response.data else []
    assert response.mimetype in described["content"]
    return invalid(described["content"][response.mimetype]["schema"], response.json)


def resolved(described):
    while "$ref" in described:
        found = DESCRIBED
        for part in described["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        described = found
    return described


def invalid(schema, instance):
    whole = {**schema, "components": DESCRIBED["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [str(error) for error in validator.iter_errors(instance)]


def test_every_address_of_the_api_is_described_and_no_other(wired):
    rules = [rule for rule in wired.app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    ours = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules}
    assert ours == {path for path in DESCRIBED["paths"] if path.startswith("/api/")}
    assert all(rule.methods == {"GET", "HEAD", "OPTIONS"} for rule in rules)
    described = wired.app.test_client().get("/api/openapi.json")
    assert problems(described, "/api/openapi.json", 200) == []
    assert described.json == DESCRIBED


def test_what_files_can_be_is_what_is_described():
    def values(path, name):
        parameters = map(resolved, DESCRIBED["paths"][path]["get"]["parameters"])
        return next(parameter["schema"] for parameter in parameters if parameter["name"] == name)

    one, several = "/votes/{hash}/export.{format}", "/votes/export.{format}"
    assert values(one, "format")["enum"] == sorted(EXPORTS)
    assert values(several, "format")["enum"] == sorted(name for name in EXPORTS if EXPORTS[name].several)
    assert values(several, "v")["maxItems"] == MOST_VOTES
    assert values(one, "theme")["enum"] == sorted(resources.themes())
    assert values(one, "show")["enum"] == sorted(SHOW)
    assert values(one, "sort")["enum"] == sorted(SORT)
    for name, (least, most), usual in zip(("width", "height"), (WIDTHS, HEIGHTS), USUAL, strict=True):
        assert values(one, name) == {"type": "integer", "minimum": least, "maximum": most, "default": usual}
    mimetypes = {format.mimetype for format in EXPORTS.values()}
    assert DESCRIBED["components"]["responses"]["File"]["content"].keys() == mimetypes


def test_the_examples_are_as_described():
    kinds = {"OpenBoard": "Board", "HiddenBoard": "Board", "EmptyStage": "Board", "History": "History"}
    kinds["Ratings"] = "Ratings"
    examples = DESCRIBED["components"]["examples"]
    for name, kind in kinds.items():
        assert invalid({"$ref": f"#/components/schemas/{kind}"}, examples[name]["value"]) == []
    assert kinds.keys() == examples.keys()
    for response in DESCRIBED["components"]["responses"].values():
        content = response.get("content", {}).get(JSON, {})
        assert "example" not in content or invalid(content["schema"], content["example"]) == []


def test_real_boards_are_as_described_in_every_state(wired, client, clock, simulator, vote):
    def step(seconds=1.0):
        clock.seconds += seconds
        wired.supervisor.step("poller")

    hash = vote["hash"]
    own, history = "/api/votes/{hash}", "/api/votes/{hash}/history"
    curtains, seen = wired.engine.curtains, []

    def look(what):
        told = client.get(f"/api/votes/{hash}")
        assert problems(told, own, 200) == []
        assert problems(client.get(f"/api/votes/{hash}/history"), history, 200) == []
        assert problems(client.get("/api/stage"), "/api/stage", 200) == []
        known = {"If-None-Match": told.headers["ETag"]}
        assert problems(client.get(f"/api/votes/{hash}", headers=known), own, 304) == []
        assert what(told.json), told.json
        seen.append(told.json)

    look(lambda board: board["counts"] == [5, 3, 1])
    curtains.hide(hash)
    look(lambda board: board["total"] is None)
    curtains.reveal(hash)
    look(lambda board: board["revealed"][0]["rank"] == 3)
    curtains.open(hash)
    curtains.hold(hash)
    simulator.add(vote["nr"], _1=1)
    step()
    look(lambda board: board["curtain"] == "held" and board["total"] == 9)
    curtains.open(hash)
    wired.engine.staging.dress({"line": "Скоро", "theme": "light"})
    look(lambda board: board["total"] == 10)
    wired.engine.rehearsing.begin(None)
    assert client.get("/api/stage").json["demo"] is True
    look(lambda board: board["demo"] is False)
    wired.engine.rehearsing.end()
    simulator.fault(body="", times=40)
    for _ in range(40):
        step()
    look(lambda board: board["stale"])
    simulator.fault(body="", times=0)
    simulator.change(vote["nr"], status="finished")
    step(40)
    step()
    look(lambda board: board["status"] == "finished")
    assert problems(client.get("/healthz"), "/healthz", 200) == []
    wired.open()
    assert problems(client.get("/readyz"), "/readyz", 200) == []
    clock.seconds += 60
    assert problems(client.get("/healthz"), "/healthz", 503) == []
    assert problems(client.get("/readyz"), "/readyz", 503) == []


def test_an_empty_stage_is_as_described(wired, client):
    assert problems(client.get("/api/stage"), "/api/stage", 200) == []
    wired.engine.poller.step()
    assert problems(client.get("/api/stage"), "/api/stage", 200) == []


def test_ratings_are_as_described(wired, client, clock, simulator):
    def look():
        told = client.get("/api/ratings?period=week")
        assert problems(told, "/api/ratings", 200) == []
        known = {"If-None-Match": told.headers["ETag"]}
        assert problems(client.get("/api/ratings?period=week", headers=known), "/api/ratings", 304) == []
        return told.json

    assert look()["mean"] is None
    for days, value in ((0, 5), (0, 4), (8, 3)):
        when = clock.now().timestamp() - days * 86_400
        simulator.rate("79161234567", value, employee="Анна", text="Спасибо", at=when - 60)
    wired.engine.ratings.poller.step()
    [newest, *_] = wired.engine.ratings.desk.comments(0)[0]
    wired.engine.ratings.desk.release({"id": newest.id})
    told = look()
    assert (told["mean"], told["trend"]["difference"], len(told["comments"])) == ("4.5", "+1.5", 1)
    assert problems(client.get("/api/ratings?period=2026"), "/api/ratings", 400) == []


def test_errors_are_json_whatever_is_asked_for(wired, client, vote):
    own, history = "/api/votes/{hash}", "/api/votes/{hash}/history"
    assert problems(client.get("/api/votes/nope"), own, 404) == []
    assert problems(client.get("/api/votes/nope/history"), history, 404) == []
    bad = f"/api/votes/{vote['hash']}/history"
    for query in ("points=0", "points=9999", "from=yesterday", "to=1&from=2", "points=1&lang=xx"):
        assert problems(client.get(f"{bad}?{query}"), history, 400) == []
    error = {"$ref": "#/components/schemas/Error"}
    for method, path, status in (
        ("POST", "/api/stage", 405), ("DELETE", bad, 405), ("TRACE", "/api/openapi.json", 405),
        ("GET", "/api", 404), ("GET", "/api/", 404), ("GET", "/api/nothing?lang=xx", 404),
        ("PUT", "/api/nothing", 404), ("GET", "/api/votes/", 404), ("GET", "/api/votes/a/b", 404),
        ("GET", "/api/votes/%00%ff", 404), ("GET", "/api/votes/stage", 404),
    ):  # fmt: skip
        response = client.open(path, method=method)
        assert (response.status_code, response.mimetype) == (status, JSON), path
        assert invalid(error, response.json) == []
        assert ("Allow" in response.headers) == (status == 405)
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_any_origin_may_read_but_not_with_credentials(wired, client, vote):
    path = f"/api/votes/{vote['hash']}"
    etag = client.get(path).headers["ETag"]
    for response in (
        client.get(path),
        client.head(path),
        client.get(path, headers={"If-None-Match": etag}),
        client.get("/api/votes/nope"),
        client.get(f"{path}/history?points=x"),
        client.post(path),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Expose-Headers"] == "ETag"
        assert "Access-Control-Allow-Credentials" not in response.headers
    asked = client.options(path, headers=PREFLIGHT)
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    for path in ("/present", "/present/state", "/present/do", "/present/login", "/healthz", "/readyz", "/"):
        for response in (client.get(path), client.options(path, headers=PREFLIGHT)):
            assert "Access-Control" not in str(response.headers), path


def test_a_record_that_is_away_is_told(simulator, clock, tmp_path):
    locked = tmp_path / "votes.db"
    locked.mkdir()
    program = create_app(
        settings_for(simulator, database_url=f"sqlite:///{locked}"), clock.runtime(), Redactor()
    )
    program.open()
    client = program.app.test_client()
    for path in ("/api/votes/{hash}", "/api/votes/{hash}/history"):
        response = client.get(path.format(hash="nope"))
        assert problems(response, path, 503) == []
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_an_error_of_the_program_is_json_too(wired, client, monkeypatch):
    monkeypatch.setattr(wired.engine.relay, "stage", None)  # broken
    assert problems(client.get("/api/stage"), "/api/stage", 500) == []


def test_nothing_that_is_made_up_from_the_description_breaks_it(wired, vote):
    wired.open()
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", wired.app)
    operations = [found.ok() for found in described.get_all_operations()]
    own = {"/api/openapi.json"}  # which it has asked for already
    assert {operation.path for operation in operations} == DESCRIBED["paths"].keys() - own
    # Any hash will do, but the one that there is has to come up as well.
    hashes = sampled_from([None, vote["hash"]])
    for operation, mode in product(operations, GenerationMode):
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # there is nothing to do wrong

        @settings(EXAMPLES)
        @given(case=operation.as_strategy(generation_mode=mode), hash=hashes)
        def ask(case, hash):
            if hash and "hash" in case.path_parameters:
                case.path_parameters["hash"] = hash
            case.call_and_validate(checks=CHECKS)

        ask()
