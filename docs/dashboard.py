"""Writes docs/grafana.json, a dashboard over the metrics of docs/monitoring.md. Example: make docs"""

import json
from itertools import count
from pathlib import Path

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
JOB = 'job=~"$job"'
WIDTH = 24
RATE = "$__rate_interval"


def _stat(title: str, expr: str, unit: str, *steps: tuple[float | None, str]) -> dict:
    """A number; ``steps``: from which value on it has which colour."""
    thresholds = [{"value": value, "color": colour} for value, colour in steps or [(None, "blue")]]
    return {
        "type": "stat",
        "title": title,
        "size": (4, 4),
        "exprs": [(expr, "")],
        "unit": unit,
        "thresholds": thresholds,
        "options": {
            "colorMode": "background",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        },
    }


def _graph(title: str, unit: str, *exprs: tuple[str, str], width: int = 8) -> dict:
    """Lines over time: expressions with their legends."""
    return {
        "type": "timeseries",
        "title": title,
        "size": (width, 7),
        "exprs": exprs,
        "unit": unit,
        "thresholds": [{"value": None, "color": "green"}],
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
    }


def _row(title: str) -> dict:
    return {"type": "row", "title": title, "size": (WIDTH, 1)}


def _quantile(q: float, name: str) -> str:
    return f"histogram_quantile({q}, sum by (le) (rate({name}_bucket{{{JOB}}}[{RATE}])))"


def _rate(name: str, by: str = "") -> str:
    grouped = f"sum by ({by})" if by else "sum"
    return f"{grouped} (rate({name}{{{JOB}}}[{RATE}]))"


def _now(name: str) -> str:
    return f"{name}{{{JOB}}}"


def _grew(name: str, by: str) -> str:
    return f"sum by ({by}) (increase({name}{{{JOB}}}[{RATE}]))"


PANELS = [
    _row("Now"),
    _stat("Stage: age of the numbers", f"max(voteboard_stage_data_age_seconds{{{JOB}}})", "s",
          (None, "green"), (5, "orange"), (15, "red")),
    _stat("Viewers", f"sum(voteboard_viewers{{{JOB}}})", "short"),
    _stat("Change told to all within (p99)", _quantile(0.99, "voteboard_broadcast_duration_seconds"), "s",
          (None, "green"), (0.1, "orange"), (0.25, "red")),
    _stat("Record behind by", f"max(voteboard_record_lag_seconds{{{JOB}}})", "s",
          (None, "green"), (1, "orange"), (10, "red")),
    _stat("Tasks stuck", f"sum(voteboard_task_stuck{{{JOB}}})", "short", (None, "green"), (1, "red")),
    _stat("Balance", f"min(voteboard_balance{{{JOB}}})", "short"),
    _row("The vendor"),
    _graph("Polls by outcome", "reqps",
           (_rate("voteboard_polls_total", "about, outcome") + " > 0", "{{about}}: {{outcome}}")),
    _graph("Age of data", "s",
           (_now("voteboard_last_good_answer_age_seconds"), "{{about}}"),
           (_now("voteboard_stage_data_age_seconds"), "stage")),
    _graph("Answer time and clock", "s",
           (_now("voteboard_vendor_latency_seconds"), "answer"),
           (_now("voteboard_vendor_clock_offset_seconds"), "clock less ours")),
    _graph("Answers not believed", "short",
           (_grew("voteboard_answers_rejected_total", "reason") + " > 0", "{{reason}}")),
    _graph("Votes followed, stage stale", "short",
           (_now("voteboard_votes_followed"), "followed"), (_now("voteboard_stage_stale"), "stage stale")),
    _graph("Balance", "short",
           (_now("voteboard_balance"), "balance"), (_now("voteboard_balance_warning"), "warning")),
    _row("Screens"),
    _graph("Viewers", "short",
           (f"sum by (kind, transport) (voteboard_viewers{{{JOB}}})", "{{kind}}, {{transport}}"),
           (f"sum(voteboard_consoles{{{JOB}}})", "consoles")),
    _graph("Telling a change to all", "s",
           *((_quantile(q, "voteboard_broadcast_duration_seconds"), f"p{q * 100:g}") for q in (0.5, 0.99))),
    _graph("Changes told", "short", (_rate("voteboard_broadcasts_total", "event"), "{{event}} /s")),
    _graph("Slow screens", "short",
           (_rate("voteboard_slow_skipped_total"), "states skipped /s"),
           (_rate("voteboard_slow_let_go_total"), "let go /s")),
    _graph("Turned away", "short",
           (_rate("voteboard_connections_refused_total", "reason"), "{{reason}} /s")),
    _graph("Delay of the loop", "s",
           *((_quantile(q, "voteboard_loop_delay_seconds"), f"p{q * 100:g}") for q in (0.5, 0.99))),
    _row("Record, webhooks, messages"),
    _graph("Record", "short",
           (_now("voteboard_record_waiting"), "waiting"), (_now("voteboard_record_behind"), "behind"),
           (_rate("voteboard_record_failures_total"), "failures /s"),
           (_rate("voteboard_record_dropped_total"), "dropped /s")),
    _graph("Webhooks", "short",
           (_rate("voteboard_webhook_attempts_total", "webhook, outcome"), "{{webhook}}: {{outcome}} /s"),
           (_now("voteboard_webhook_queued"), "{{webhook}}: waiting"),
           (_rate("voteboard_webhook_lost_total", "webhook"), "{{webhook}}: lost /s")),
    _graph("Messages to clients", "short",
           (_grew("voteboard_messages_total", "outcome"), "{{outcome}}")),
    _row("The program"),
    _graph("Processor", "percentunit", (_rate("process_cpu_seconds_total"), "of a core")),
    _graph("Memory and descriptors", "short",
           (_now("process_resident_memory_bytes") + " / 1048576", "MB"), (_now("process_open_fds"), "open"),
           (_now("process_max_fds"), "most")),
    _graph("Tasks", "short",
           (_grew("voteboard_task_crashes_total", "task") + " > 0", "{{task}}: crashes"),
           (_now("voteboard_task_stuck") + " > 0", "{{task}}: stuck"), (_now("voteboard_ready"), "ready")),
    _graph("Processes", "short",
           (f"max({_now('voteboard_other_processes')}) + 1", "in all"),
           (f"sum({_now('voteboard_leads')})", "lead"), (f"sum({_now('voteboard_link_up')})", "reach Redis")),
]  # fmt: skip


def dashboard() -> dict:
    """The dashboard as Grafana imports it; it asks for the data source."""
    ids, x, y, lowest = count(1), 0, 0, 0
    panels = []
    for panel in PANELS:
        width, height = panel["size"]
        if x + width > WIDTH:
            x, y = 0, lowest
        place = {"x": x, "y": y, "w": width, "h": height}
        x, lowest = x + width, max(lowest, y + height)
        panels.append(_placed(panel, next(ids), place))
    return {
        "title": "voteboard",
        "uid": "voteboard",
        "tags": ["voteboard"],
        "schemaVersion": 39,
        "timezone": "browser",
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "graphTooltip": 1,
        "templating": {"list": _VARIABLES},
        "panels": panels,
    }


_VARIABLES = [
    {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
    {
        "name": "job",
        "label": "Job",
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": "label_values(voteboard_build_info, job)", "refId": "job"},
        "includeAll": True,
        "multi": True,
        "current": {"text": "All", "value": "$__all"},
        "refresh": 2,
    },
]


def _placed(panel: dict, id: int, place: dict) -> dict:
    if panel["type"] == "row":
        return {"id": id, "type": "row", "title": panel["title"], "gridPos": place, "panels": []}
    return {
        "id": id,
        "type": panel["type"],
        "title": panel["title"],
        "datasource": SOURCE,
        "gridPos": place,
        "targets": [
            {"refId": chr(ord("A") + n), "expr": expr, "legendFormat": legend, "datasource": SOURCE}
            for n, (expr, legend) in enumerate(panel["exprs"])
        ],
        "fieldConfig": {
            "defaults": {
                "unit": panel["unit"],
                "thresholds": {"mode": "absolute", "steps": panel["thresholds"]},
            },
            "overrides": [],
        },
        "options": panel["options"],
    }


def text() -> str:
    """The file."""
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("grafana.json").write_text(text())
