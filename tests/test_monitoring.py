"""The dashboard, the alerts and their page against what the program really tells."""

import ast
import json
import re

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from docs import dashboard
from tests.conftest import ROOT, settings_for
from tests.hooked import SECRET as SIGNING
from voteboard import create_app
from voteboard.redaction import Redactor

PROMETHEUS = {"up"}  # its own
SCRAPED = {"job", "instance"}  # the labels that it adds
ALERTS = yaml.safe_load((ROOT / "docs/alerts.yaml").read_text())["groups"][0]["rules"]
PANELS = [
    panel for panel in json.loads((ROOT / "docs/grafana.json").read_text())["panels"] if "targets" in panel
]
PAGE = (ROOT / "docs/monitoring.md").read_text()


@pytest.fixture
def told(simulator, clock):
    """Names of all series by their metric, and all labels."""
    hook = {"webhooks": "http://127.0.0.1:9/", "webhook_secret": SIGNING, "webhooks_inside": True}
    program = create_app(settings_for(simulator, **hook), clock.runtime(), Redactor())
    program.supervisor.step("poller")
    families = list(text_string_to_metric_families(program.app.test_client().get("/metrics").text))
    ends = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}
    names = {family.name + end: family.name for family in families for end in ends[family.type]}
    assert {sample.name for family in families for sample in family.samples} <= names.keys()
    return names, {label for family in families for sample in family.samples for label in sample.labels}


def asked(expr):
    """The series and the labels that an expression names, by Prometheus' own grammar."""
    names, labels = set(), set()

    def look(node):
        if isinstance(node, promql_parser.VectorSelector):
            names.add(node.name)
            labels.update(matcher.name for matcher in node.matchers.matchers)
        if isinstance(node, promql_parser.AggregateExpr) and node.modifier:
            labels.update(node.modifier.labels)
        for part in ("lhs", "rhs", "expr", "vector_selector"):
            if hasattr(node, part):
                look(getattr(node, part))
        for argument in getattr(node, "args", ()):
            look(argument)

    look(promql_parser.parse(expr.replace("$__rate_interval", "1m")))
    assert names
    return names, labels


def test_expressions_ask_for_what_there_is(told):
    series, labels = told
    targets = [target for panel in PANELS for target in panel["targets"]]
    assert len(targets) > 30
    for expr in [target["expr"] for target in targets] + [rule["expr"] for rule in ALERTS]:
        names, named = asked(expr)
        assert names <= series.keys() | PROMETHEUS, expr
        assert named <= labels | SCRAPED, expr
    for target in targets:
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= labels
        assert '{job=~"$job"}' in target["expr"]
    for rule in ALERTS:
        said = json.dumps(rule["annotations"])
        assert set(re.findall(r"\$labels\.(\w+)", said)) <= asked(rule["expr"])[1]
        assert rule["labels"]["severity"] in ("warning", "critical")


def test_what_does_not_exist_would_be_found(told):
    series, _ = told
    names, labels = asked(
        "sum by (vote) (rate(voteboard_nothing_total[5m])) > 0 and voteboard_ready{x='1'} == 1"
    )
    assert names - series.keys() == {"voteboard_nothing_total"}
    assert labels == {"vote", "x"}


def test_every_metric_is_explained_and_shown(told):
    series, _ = told
    shown = {name for panel in PANELS for t in panel["targets"] for name in asked(t["expr"])[0]}
    for name, metric in series.items():
        if metric.startswith("voteboard_") and not name.endswith(("_count", "_sum")):
            known = name.removeprefix("voteboard_").removesuffix("_bucket")
            assert f"`{known}" in PAGE, name
            # What serves only to look closer.
            assert name in shown or known in ("build_info", "task_heartbeat_age_seconds"), name
    for name in re.findall(r"`(\w+(?:_total|_seconds|_bytes))[`{]", PAGE):
        assert {name, f"voteboard_{name}", f"voteboard_{name}_bucket"} & series.keys(), name


def test_the_dashboard_is_up_to_date_and_asks_for_its_data_source():
    text = (ROOT / "docs/grafana.json").read_text()
    assert text == dashboard.text(), "run: make docs"
    assert {json.dumps(panel["datasource"]) for panel in PANELS} == {json.dumps(dashboard.SOURCE)}
    taken = set()
    for panel in json.loads(text)["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                 for y in range(place["y"], place["y"] + place["h"])}  # fmt: skip
        assert place["x"] + place["w"] <= dashboard.WIDTH
        assert not cells & taken, panel["title"]
        taken |= cells


def test_every_event_of_the_log_is_on_the_page():
    events = set()
    for path in (ROOT / "voteboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                events |= {v.value for k, v in pairs if isinstance(k, ast.Constant) and k.value == "event"
                           and isinstance(v, ast.Constant)}  # fmt: skip
    table = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", PAGE.partition("| `event` |")[2]))
    plain = {event for event in events if not event.endswith("-crashed")}
    assert len(plain) > 20
    assert plain <= table
    assert table - plain <= events | {
        "vote",
        "code",
        "count",
        "mailing",
        "number",
        "state",
        "webhook",
        "address",
        "worker",
        "pid",
        "settings",
        "-crashed",
    }
