"""Run folders: named by their inputs, whole or absent, and balanced when read back."""

import json
import os
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest

from simulator.report.words_decisions import word_decision
from simulator.run_folder.folder import building, folder_of, inputs_hash, remove_leftovers
from simulator.run_folder.hourly import select_series, write_hourly, write_network
from simulator.run_folder.manifest import build_manifest, write_inputs, write_manifest
from simulator.run_folder.names import TABLES
from simulator.run_folder.record import is_whole, read_manifest, read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from simulator.run_folder.workbook import write_workbook
from tests.made_up_run import made_up_year, scenario_of

HOURS = 72


@pytest.fixture(scope="module")
def made_up_scenario():
    return scenario_of((2024, 2025))


@pytest.fixture(scope="module")
def run(tmp_path_factory, made_up_scenario):
    """Return the record of a run of two made-up years."""
    folder = tmp_path_factory.mktemp("outputs") / "made-up-12345678"
    with building(folder) as partial:
        write_inputs(partial, made_up_scenario)
        records = []
        for year in made_up_scenario.years:
            result = made_up_year(year, hours=HOURS)
            write_hourly(partial, result)
            write_network(partial, result)
            records.append(record_year(result, 100.0))
        tables = build_tables(made_up_scenario, records, word_decision)
        write_tables(partial, tables)
        write_summary(partial, made_up_scenario.name, folder.name, tables)
        write_workbook(partial, tables)
        options = {"language": "en", "charts": False, "networks": "all"}
        content = build_manifest(folder.name, made_up_scenario, records, options)
        write_manifest(partial, content, {"years": 1.0})
    return read_record(folder)


def test_folder_is_named_by_scenario_and_inputs(made_up_scenario, tmp_path):
    folder = folder_of(made_up_scenario, tmp_path)
    assert folder.name == f"made-up-{inputs_hash(made_up_scenario)[:8]}"


def test_a_fast_run_has_a_folder_of_its_own(made_up_scenario, tmp_path):
    exact, fast = (folder_of(made_up_scenario, tmp_path, fast=fast) for fast in (False, True))
    assert exact != fast


def test_hash_follows_inputs_and_years(made_up_scenario):
    same = type(made_up_scenario)(**vars(made_up_scenario))
    assert inputs_hash(same) == inputs_hash(made_up_scenario)
    same.years = (2024,)
    assert inputs_hash(same) != inputs_hash(made_up_scenario)
    same.years = made_up_scenario.years
    same.input_files = made_up_scenario.input_files | {"scenario.yaml": "region: elsewhere\n"}
    assert inputs_hash(same) != inputs_hash(made_up_scenario)


def test_failure_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError), building(tmp_path / "run") as partial:
        (partial / "missing").read_text()
    assert list(tmp_path.iterdir()) == []


def test_building_replaces_a_finished_folder(tmp_path):
    for text in ("old", "new"):
        with building(tmp_path / "run") as partial:
            (partial / "file").write_text(text)
    assert (tmp_path / "run" / "file").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.fixture
def dead_pid():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_leftovers_of_dead_processes_are_removed(tmp_path, dead_pid):
    (tmp_path / f".run.partial-{dead_pid}").mkdir()
    living = tmp_path / f".run.partial-{os.getppid()}"
    living.mkdir()
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == [living]


def test_replacement_cut_in_the_middle_is_undone(tmp_path, dead_pid):
    old = tmp_path / f".run.replaced-{dead_pid}"
    old.mkdir()
    (old / "file").write_text("old")
    remove_leftovers(tmp_path)
    assert (tmp_path / "run" / "file").read_text() == "old"


def test_summary_has_the_shape_others_read(run):
    summary = json.loads((run.path / "summary.json").read_text(encoding="utf-8"))
    assert list(summary) == ["scenario", "run", "years", "targets"]
    assert summary["run"] == run.path.name
    assert {"peak_mw", "demand_mwh", "absorption_rate"} <= set(summary["years"]["2025"])
    assert all(
        list(row) == ["target", "year", "verdict", "margin", "unit"] for row in summary["targets"]
    )
    assert {row["target"] for row in summary["targets"]} == {
        "supply", "wind", "absorption", "outages",
    }  # fmt: skip


def test_tables_are_written_once_as_csv_and_once_as_sheets(run):
    book = openpyxl.load_workbook(run.path / "results.xlsx")
    assert tuple(book.sheetnames) == TABLES
    for name in TABLES:
        assert len(run.tables[name]) == book[name].max_row - 1


def test_text_that_looks_like_a_formula_stays_text(run):
    book = openpyxl.load_workbook(run.path / "results.xlsx")
    cell = book["assumptions"]["F2"]
    assert cell.value == "=1+1"
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_csv_cells_that_look_like_a_formula_are_quoted_and_numbers_are_not(tmp_path):
    table = pd.DataFrame(
        {
            "note": ["=1+1", "@cmd", "-2+3|x", "+SUM(A1)", "plain", None],
            "value": ["-5", "+5 %", "-1.2e-3", "7", "", None],
            "margin": [-1.5, 2.0, -3.0, 0.0, float("nan"), -9.0],
        }
    )
    write_tables(tmp_path, {"notes": table})
    written = (tmp_path / "notes.csv").read_text(encoding="utf-8").splitlines()
    assert written == [
        "note,value,margin", "'=1+1,-5,-1.5", "'@cmd,+5 %,2.0", "'-2+3|x,-1.2e-3,-3.0",
        "'+SUM(A1),7,0.0", "plain,,", ",,-9.0",
    ]  # fmt: skip


def test_hourly_series_balance(run):
    hourly = run.hourly(2025)
    supply = select_series(hourly, "plant", "output_mw").sum(axis=1)
    supply += hourly["exchange.province.import_mw"]
    supply += select_series(hourly, "bus", "shortfall_mw").sum(axis=1)
    use = select_series(hourly, "bus", "demand_mw").sum(axis=1)
    use += hourly["exchange.province.export_mw"]
    use += select_series(hourly, "plant", "charge_mw").sum(axis=1)
    use += select_series(hourly, "bus", "overgeneration_mw").sum(axis=1)
    pd.testing.assert_series_equal(supply, use, atol=1e-4, check_names=False)  # 1 W a series


def test_every_column_names_component_quantity_and_unit(run):
    for column in run.hourly(2025).columns:
        component, _, quantity = column.split(".")
        assert component in {"plant", "bus", "line", "exchange"}
        assert quantity.endswith(("_mw", "_mwh", "_cny_per_mwh", "_c", "_count"))


def test_carrier_not_yet_built_generates_nothing(run):
    years = run.years
    assert years.index.tolist() == [2024, 2025]
    assert not years.filter(like="generation_").isna().any(axis=None)


def test_commitment_has_a_row_a_day(run):
    days = run.tables["commitment"]
    assert days["day"].tolist()[:2] == ["2024-01-01", "2024-01-02"]
    assert len(days) == 2 * HOURS // 24


def test_manifest_says_how_each_year_was_solved(run):
    manifest = read_manifest(run.path)
    assert is_whole(run.path)
    assert manifest["years"]["2025"]["solver"]["status"] == "optimal"
    assert manifest["inputs"].keys() == {"scenario.yaml", "inputs/nowhere/plants.csv"}
    assert (run.path / "inputs" / "nowhere" / "plants.csv").read_text() == "plant\n"
