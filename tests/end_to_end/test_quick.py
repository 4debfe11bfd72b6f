"""The quick scenario through the real command: its folder, its balance, its stored network."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pypsa
import pytest

from simulator.report.charts import CHARTS
from simulator.run_folder.hourly import select_series
from simulator.run_folder.names import CONTENTS, TABLES
from tests.end_to_end.command import PROJECT, simulate

SCENARIO = "scenarios/quick.yaml"
TARGET_COLUMNS = (
    "target area year reading value unit promised margin verdict probability low high decided_by"
)
EVERY_RUN_HAS = (
    "scorecard", "build-out", "energy-balance", "supply-capability", "dispatch-peak-week",
    "dispatch-curtailment-week", "curtailment-by-month", "net-load-duration",
)  # fmt: skip
"""The others need causes, adequacy or forecasts, which two weeks do not have."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the quick scenario once, in a project of its own."""
    project = tmp_path_factory.mktemp("project")
    for folder in ("scenarios", "inputs"):
        shutil.copytree(PROJECT / folder, project / folder)
    done = simulate(SCENARIO, folder=project)
    assert done.returncode == 0, done.stderr
    (folder,) = (project / "outputs").iterdir()
    return SimpleNamespace(done=done, project=project, folder=folder)


def test_the_folder_holds_what_is_promised(run):
    found = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*")}
    for name in CONTENTS:
        if "<chart>" in name:
            assert {name.replace("<chart>", chart) for chart in EVERY_RUN_HAS} <= found
        else:
            assert name.replace("<year>", "2025").rstrip("/") in found
    pack = {path.name for path in (PROJECT / "inputs" / "changde").iterdir()}
    assert {path.name for path in (run.folder / "inputs" / "changde").iterdir()} == pack
    assert run.folder.name.startswith("quick-")


def test_nothing_but_findings_is_printed(run):
    assert "Traceback" not in run.done.stderr
    assert "Warning" not in run.done.stderr
    assert "HiGHS" not in run.done.stdout + run.done.stderr
    assert "promises that can be judged" in run.done.stdout
    assert run.done.stdout.strip().endswith(f"outputs/{run.folder.name}")
    assert len(run.done.stdout.splitlines()) < 60


def test_no_chart_is_drawn_that_has_no_name(run):
    drawn = {path.stem for path in (run.folder / "charts").iterdir()}
    assert drawn <= set(CHARTS)


def test_the_energy_balance_agrees_with_the_years(run):
    years = pd.read_csv(run.folder / "years.csv").iloc[0]
    rows = pd.read_csv(run.folder / "energy_balance.csv").set_index("item")
    hourly = rows["hourly_value"]
    for carrier in ("coal", "biomass", "hydro-run-of-river", "hydro-reservoir", "wind", "solar"):
        generated = years[f"generation_{carrier}_mwh"]
        assert hourly[f"generation_{carrier}"] == pytest.approx(generated, rel=1e-3)
    assert hourly["demand_energy"] == pytest.approx(years["demand_mwh"], rel=1e-3)
    assert hourly["import_energy"] == pytest.approx(years["import_mwh"], rel=1e-3)
    assert hourly["export_energy"] == pytest.approx(years["export_mwh"], rel=1e-3)
    assert hourly["energy_gap"] == pytest.approx(0.0, abs=1e-6 * years["demand_mwh"])


def test_summary_and_tables_agree(run):
    summary = json.loads((run.folder / "summary.json").read_text(encoding="utf-8"))
    assert list(summary) == ["scenario", "run", "years", "targets"]
    years = pd.read_csv(run.folder / "years.csv").set_index("year")
    assert summary["years"]["2025"]["peak_mw"] == pytest.approx(years.loc[2025, "peak_mw"])
    targets = pd.read_csv(run.folder / "targets.csv")
    assert " ".join(targets.columns).startswith(TARGET_COLUMNS)
    assert len(summary["targets"]) == targets["decides"].sum()
    book = openpyxl.load_workbook(run.folder / "results.xlsx", read_only=True)
    assert tuple(book.sheetnames) == TABLES


def test_every_hour_balances(run):
    hourly = pd.read_parquet(run.folder / "hourly" / "2025.parquet")
    assert len(hourly) == 14 * 24
    demand = select_series(hourly, "bus", "demand_mw").sum(axis=1)
    supply = (
        select_series(hourly, "plant", "output_mw").sum(axis=1)
        + hourly["exchange.province.import_mw"]
        + select_series(hourly, "bus", "shortfall_mw").sum(axis=1)
    )
    use = (
        demand
        + select_series(hourly, "plant", "charge_mw").sum(axis=1)
        + hourly["exchange.province.export_mw"]
        + select_series(hourly, "bus", "overgeneration_mw").sum(axis=1)
    )
    assert np.abs(supply - use).max() <= 1e-6 * demand.min()


def test_plain_pypsa_reproduces_the_objective(run):
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    stored = manifest["years"]["2025"]["solver"]["objective_cny"]
    network = pypsa.Network(run.folder / "networks" / "2025.nc")
    network.optimize(
        solver_name="highs", io_api="direct", log_to_console=False, include_objective_constant=False
    )
    assert network.objective == pytest.approx(stored, rel=1e-8)  # of two simplex runs


def test_a_second_run_reuses_the_first_and_prints_json(run):
    before = {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")}
    done = simulate(SCENARIO, "--json", folder=run.project)
    assert done.returncode == 0
    assert done.stderr == ""
    summary = json.loads((run.folder / "summary.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == summary
    assert {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")} == before
    done = simulate(SCENARIO, folder=run.project)
    assert "This run was there already" in done.stdout


def test_strict_tells_a_missed_promise_by_its_exit_code(run):
    targets = pd.read_csv(run.folder / "targets.csv")
    missed = targets["decides"] & (targets["verdict"] == "missed") & (targets["year"] == 2025)
    done = simulate(SCENARIO, "--strict", "--quiet", folder=run.project)
    assert done.returncode == (1 if missed.any() else 0)
    assert done.stdout.strip() == f"outputs/{run.folder.name}"


def test_another_language_draws_the_charts_again(run):
    before = (run.folder / "charts" / "scorecard.svg").read_bytes()
    summary = (run.folder / "summary.json").read_bytes()
    done = simulate(SCENARIO, "--language", "zh", folder=run.project)
    assert done.returncode == 0, done.stderr
    assert "项承诺" in done.stdout
    assert (run.folder / "charts" / "scorecard.svg").read_bytes() != before
    assert (run.folder / "summary.json").read_bytes() == summary
    assert list(run.folder.parent.iterdir()) == [run.folder]
