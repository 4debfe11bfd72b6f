"""A planner's own table through the real command: checked, used, recorded, and refused."""

import pickle

import numpy as np
import pandas as pd

from simulator.cli.main import run_command
from simulator.profiles.build import build_profiles
from simulator.run_folder.folder import folder_of, series_hashes
from simulator.run_folder.manifest import write_inputs
from simulator.scenario.load import load_scenario
from tests import series_files as files
from tests.end_to_end.command import simulate
from tests.packs import edit, write_small_pack

LOCAL = files.made_up(2023).local
COLUMNS = {
    "load.north [MW, absolute]": files.load_mw(LOCAL),
    "光伏.南县 [%]": np.minimum(files.made_up(2023).ghi / 12, 80),
}


def write_scenario(folder):
    scenario = write_small_pack(folder)
    edit(
        folder, "small.yaml", "years: 2024-2026",
        "years: 2025\nperiod: 2025-07-01..2025-07-02\nadequacy: {samples: 0}\n"
        "weather: {file: own.csv}",
    )  # fmt: skip
    (folder / "scenarios" / "own.csv").write_text(files.csv_text(COLUMNS, LOCAL), encoding="utf-8")
    return scenario


def test_check_says_what_is_measured_and_what_is_generated(tmp_path):
    checked = simulate("check", write_scenario(tmp_path), folder=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "From files: load of north (own.csv, 2023); solar of south (own.csv, 2023)." in (
        checked.stdout
    )
    assert "Generated, since no file has it: load of south" in checked.stdout


def test_the_inputs_of_a_run_keep_the_file_and_its_ledger(tmp_path):
    scenario = load_scenario(write_scenario(tmp_path))
    write_inputs(tmp_path / "run", scenario)
    kept = tmp_path / "run" / "inputs" / "series" / "own.csv"
    assert kept.read_bytes() == (tmp_path / "scenarios" / "own.csv").read_bytes()
    assert list(series_hashes(scenario)) == ["series/own.csv"]
    ledger = {row.input: row for row in scenario.assumptions}
    assert ledger["series.own.csv.load.north [MW, absolute]"].basis == "reported"
    assert ledger["series.generated.load"].value == "south"
    assert ledger["scenario.weather.file"].value == "own.csv"


def test_a_short_run_meets_the_measured_hours(tmp_path):
    scenario = pickle.loads(pickle.dumps(load_scenario(write_scenario(tmp_path))))  # noqa: S301
    profiles = build_profiles(scenario, 2025)
    assert len(profiles.snapshots) == 48
    # 1 July 2023 is a Saturday; the nearest workday to Tuesday, 1 July 2025 is the day before.
    wanted = files.load_mw(pd.date_range("2023-06-30", periods=24, freq="h"))
    np.testing.assert_allclose(profiles.demand_mw["north"][:24], wanted, rtol=1e-4)
    factor = profiles.solar_capacity_factor["south"]
    sun = COLUMNS["光伏.南县 [%]"][LOCAL.slice_indexer("2023-07-01", "2023-07-02")] / 100
    np.testing.assert_allclose(factor, sun, rtol=1e-4, atol=1e-9)


def test_a_changed_table_makes_another_run(tmp_path):
    scenario = write_scenario(tmp_path)
    before = folder_of(load_scenario(scenario), tmp_path)
    own = scenario.parent / "own.csv"
    own.write_text(own.read_text(encoding="utf-8").replace(",0\n", ",0.01\n", 1), encoding="utf-8")
    after = folder_of(load_scenario(scenario), tmp_path)
    assert before.name[:6] == after.name[:6] == "small-"
    assert before != after


def test_a_table_in_utc_is_refused_with_the_packs_problems_and_nothing_is_run(tmp_path, capsys):
    scenario = write_scenario(tmp_path)
    columns = {"solar.south [%]": np.roll(files.made_up(2023).ghi / 12, -8)}
    own = scenario.parent / "own.csv"
    own.write_text(files.csv_text(columns, LOCAL), encoding="utf-8")
    assert run_command([str(scenario), "--output", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "The clock is 8 h early: the times are in UTC; write `time [UTC]`." in said
    assert "nothing was run" in said
    assert not (tmp_path / "out").exists()

    own.write_text("time,load.north\n2023-01-01 00:00,1\n", encoding="utf-8")
    edit(tmp_path, "plants.csv", "400 MW", "-400 MW")
    assert run_command(["check", str(scenario)]) == 2
    both = capsys.readouterr().err
    assert "2 problems" in both
    assert "own.csv:1: load.north: needs a unit in brackets" in both


def test_a_stress_is_laid_on_the_files_series_and_the_ledger_says_so(tmp_path):
    usual = build_profiles(load_scenario(write_scenario(tmp_path)), 2025)
    edit(tmp_path, "small.yaml", "file: own.csv", "file: own.csv, stress: hot-calm")
    edit(tmp_path, "small.yaml", "2025-07-01..2025-07-02", "2025-07-01..2025-08-10")
    scenario = load_scenario(tmp_path / "scenarios" / "small.yaml")
    ledger = {row.input: row for row in scenario.assumptions}
    assert ledger["series.stress"].value == "hot-calm"
    assert ledger["series.stress"].basis == "assumed"
    hot = build_profiles(scenario, 2025)
    first = usual.demand_mw.index
    np.testing.assert_allclose(hot.demand_mw.loc[first, "north"], usual.demand_mw["north"])
    clear = hot.solar_capacity_factor["south"]
    assert clear["2025-07-25":"2025-07-30"].mean() > 1.05 * clear[:"2025-07-15"].mean()
