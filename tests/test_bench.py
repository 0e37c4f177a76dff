"""The benchmarks of the fan-out, small: they end, and every change comes to every screen. Not how fast."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

VIEWERS = 100


@pytest.mark.parametrize(
    ("parts", "subjects"),
    [("memory,steady", "floor,node,stock,voteboard"), ("storm,hostile", "node,voteboard")],
)
def test_it_runs_and_loses_nobody(parts, subjects, tmp_path):
    results = tmp_path / "results.json"
    sizes = ["--viewers", str(VIEWERS), "--seconds", "1", "--minutes", "0.05", "--rounds", "1"]
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.bench.fanout",
            *sizes,
            "--only",
            parts,
            "--subjects",
            subjects,
            "--json",
            str(results),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert run.returncode == 0, run.stderr
    measured = json.loads(results.read_text())["results"]
    assert {result["part"] for result in measured} == set(parts.split(","))
    for result in measured:
        who = f"{result['part']}: {result['subject']}\n{result}"
        assert result["lost"] == result.get("missing", 0) == result.get("turned away", 0) == 0, who
        if result["part"] == "steady":
            assert result["everywhere"], who
            assert result["told"] > 0, who
    assert "screens lost" in run.stdout


def test_several_processes_lose_nobody(tmp_path):
    results = tmp_path / "results.json"
    sizes = ["--viewers", "60", "--seconds", "1", "--rounds", "1", "--subjects", "alone,two"]
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.processes", *sizes, "--json", str(results)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert run.returncode == 0, run.stderr
    measured = json.loads(results.read_text())
    assert set(measured) == {"alone", "two"}
    assert all(figures["p99"] > figures["p50"] > 0 for rounds in measured.values() for figures in rounds)
    assert "screens lost" in run.stdout
