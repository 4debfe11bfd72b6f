import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.adequacy import adequacy
from simulator.errors import ScenarioError


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text("title: tiny\ndemand: load.csv\nunits: units.csv\n")
    (tmp_path / "load.csv").write_text("load_mw\n" + "25\n15\n" * 24)
    units = "".join(f"u{i},10,0.1,20,thermal\n" for i in range(4))
    head = "unit,capacity_mw,forced_outage_rate,mean_time_to_repair_h,technology\n"
    (tmp_path / "units.csv").write_text(head + units)
    return tmp_path / "case.yaml"


def _run(case: Path, *options: str) -> tuple[str, dict[str, object]]:
    out = case.with_name("out.json")
    arguments = [str(case), "--json", str(out), *options]
    done = CliRunner().invoke(adequacy, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output, json.loads(out.read_text())


def test_json_is_as_agreed(case: Path) -> None:
    output, found = _run(case, "--samples", "500", "--seed", "9", "--credit", "thermal")
    assert list(found)[:7] == [
        "method", "samples", "seed", "snapshots", "metrics", "by_snapshot", "by_region",
    ]  # fmt: skip
    assert (found["method"], found["samples"], found["seed"]) == ("monte-carlo", 500, 9)
    assert found["snapshots"] == 48
    metrics, shown, credit = found["metrics"], found["by_snapshot"], found["credits"]
    assert isinstance(metrics, dict)
    assert isinstance(shown, dict)
    assert isinstance(credit, dict)
    assert list(metrics) == [
        "lolh_hours_per_year", "lole_days_per_year", "lold_days_per_year", "eue_mwh_per_year",
        "neue_ppm", "lolf_events_per_year", "mean_duration_h", "cvar95_mwh",
    ]  # fmt: skip
    assert all(set(value) == {"mean", "standard_error"} for value in metrics.values())
    assert len(shown["lolp"]) == len(shown["eue_mwh"]) == 48
    assert {"method", "metric", "mw", "low", "high"} <= set(credit["thermal"])
    assert "500 samples, seed 9" in output


def test_exact_where_it_can_be(case: Path) -> None:
    output, found = _run(case)
    metrics = found["metrics"]
    assert isinstance(metrics, dict)
    assert found["method"] == "exact"
    # 24 hours of 25 MW need three of four units, 24 hours of 15 MW need two.
    short = 24 * (1 - 0.9**4 - 4 * 0.1 * 0.9**3) + 24 * (0.1**4 + 4 * 0.9 * 0.1**3)
    assert metrics["lolh_hours_per_year"]["mean"] == pytest.approx(short)
    assert metrics["lolh_hours_per_year"]["standard_error"] == 0
    assert "exact" in output


def test_a_method_that_cannot_take_the_case_says_so(case: Path) -> None:
    with case.open("a") as file:
        file.write("storage: storage.csv\n")
    head = "name,power_mw,energy_mwh,charge_efficiency,discharge_efficiency,initial_soc\n"
    case.with_name("storage.csv").write_text(f"{head}s,1,1,1,1,1\n")
    with pytest.raises(ScenarioError, match="Use --method monte-carlo"):
        CliRunner().invoke(adequacy, [str(case), "--method", "exact"], catch_exceptions=False)
    assert _run(case, "--samples", "100")[1]["method"] == "monte-carlo"


def test_an_unknown_credit_is_refused(case: Path) -> None:
    with pytest.raises(ScenarioError, match=r"Did you mean thermal\?"):
        CliRunner().invoke(adequacy, [str(case), "--credit", "themal"], catch_exceptions=False)
