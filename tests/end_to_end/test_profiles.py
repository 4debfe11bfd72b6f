"""``simulate profiles`` through the real command: a scenario, a file of one's own, refusals."""

import json

from simulator.cli.main import run_command
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
    output = ["--output", str(tmp_path / "out")]
    assert run_command(["profiles", str(own), *output]) == 2
    assert "--region" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run_command(["profiles", str(own), "--region", "small", *output, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["run"].startswith("own-profiles-")


def test_too_many_years_are_refused(tmp_path, capsys):
    scenario = write_small_pack(tmp_path)
    assert run_command(["profiles", str(scenario), "--weather-years", "201"]) == 2
    assert "2<=x<=200" in capsys.readouterr().err
