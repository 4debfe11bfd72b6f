"""``simulate profiles`` through the real command: a scenario, a file of one's own, refusals."""

import json

import numpy as np
import pytest

from simulator.cli.main import run_command
from simulator.errors import ScenarioError
from simulator.profiles.build import build_profiles
from simulator.profiles.study import study_profiles
from simulator.scenario.series_alone import load_series
from tests import series_files as files
from tests.packs import write_small_pack


def test_profiles_of_draws_as_json(tmp_path, capsys):
    scenario = write_small_pack(tmp_path)
    arguments = ["--weather-years", "2", "--years", "2025", "--output", str(tmp_path / "out")]
    assert run_command(["profiles", str(scenario), *arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["year"], said["weather_years"]) == (2025, 2)
    topics = {row["topic"] for row in said["table"]}
    assert topics == {"band", "month", "year", "duration", "ramp", "lull", "distance"}
    table = tmp_path / "out" / said["run"] / "table.csv"
    assert len(table.read_text(encoding="utf-8").splitlines()) == len(said["table"]) + 1


def test_profiles_of_a_file_need_its_region(tmp_path, capsys):
    write_small_pack(tmp_path)
    stamps = files.made_up(2023).local
    own = tmp_path / "own.csv"
    own.write_text(
        files.csv_text({"load.north [MW, absolute]": files.load_mw(stamps)}, stamps),
        encoding="utf-8",
    )
    assert run_command(["profiles", str(own), "--output", str(tmp_path / "out")]) == 2
    assert "--region" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    scenario = load_series(own, "small")
    assert (scenario.name, scenario.years) == ("own", (2024, 2025, 2026))
    study = study_profiles(scenario, 2025)
    np.testing.assert_array_equal(
        study.demand_mw[0], build_profiles(scenario, 2025).demand_mw.sum(axis=1)
    )
    generated = study_profiles(scenario.model_copy(update={"measured": None}), 2025)
    assert not np.allclose(study.demand_mw, generated.demand_mw)


def test_an_unknown_region_is_refused_with_those_there_are(tmp_path):
    write_small_pack(tmp_path)
    own = tmp_path / "own.csv"
    own.write_text("time,load [MW]\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="Did you mean small"):
        load_series(own, "smal")


def test_too_many_years_are_refused(tmp_path, capsys):
    scenario = write_small_pack(tmp_path)
    assert run_command(["profiles", str(scenario), "--weather-years", "201"]) == 2
    assert "2<=x<=200" in capsys.readouterr().err
