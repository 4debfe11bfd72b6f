"""Broken inputs through the command: exit code 2, file and line, no traceback, nothing written."""

import csv
import os
from pathlib import Path

import pytest

from simulator.cli.main import run_command
from tests.end_to_end.command import simulate
from tests.packs import edit, write_small_pack

_TABLE = Path(__file__).parents[1] / "unit" / "scenario" / "refusals.csv"
with _TABLE.open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))[::2]
"""Every second edit of the table that the loader's own tests walk through."""


def _refused(code: int, out: str, err: str, output: Path) -> None:
    assert code == 2
    assert out == ""
    assert err.startswith("Error: ")
    assert "nothing was run" in err
    assert "Traceback" not in err
    assert not output.exists() or not list(output.iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_broken_inputs_are_refused(case, tmp_path, capsys):
    scenario = write_small_pack(tmp_path)
    old, new = (case[key].replace("\\n", "\n").replace("\\t", "\t") for key in ("old", "new"))
    if old == "(change)":
        old, new = "years: 2024-2026", f"years: 2024-2026\nchange:\n  {new}"
    edit(tmp_path, case["file"], old, new)
    output = tmp_path / "outputs"
    code = run_command([str(scenario), "--output", str(output)])
    captured = capsys.readouterr()
    _refused(code, captured.out, captured.err, output)
    assert case["where"] in captured.err


CONTENTS = {
    "empty": b"",
    "wrong encoding": "bus,常德\n".encode("gb18030"),
    "not a number": b"region: small\nyears: .nan\n",
    "noise": os.urandom(10_000_000),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_files_that_are_no_scenario_are_refused(name, tmp_path):
    scenario = write_small_pack(tmp_path)
    scenario.write_bytes(CONTENTS[name])
    output = tmp_path / "outputs"
    done = simulate(scenario, "--output", output, folder=tmp_path)
    _refused(done.returncode, done.stdout, done.stderr, output)
    assert str(scenario) in done.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_both_commands_name_every_problem_at_once(command, tmp_path):
    scenario = write_small_pack(tmp_path)
    edit(tmp_path, "small.yaml", "years:", "hydrolgy: dry\nyears:")
    edit(tmp_path, "plants.csv", "400 MW", "-400 MW")
    done = simulate(command, scenario, folder=tmp_path)
    _refused(done.returncode, done.stdout, done.stderr, tmp_path / "outputs")
    assert "2 problems" in done.stderr
    assert "small.yaml:3: hydrolgy" in done.stderr
    assert "plants.csv:2: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "scenarios/quick.yaml"], "Did you mean 'check'?"),
        (["scenarios/quik.yaml"], "Did you mean scenarios/quick.yaml?"),
        (["scenarios"], "must be a scenario file, not a folder"),
        (["scenarios/quick.yaml", "--years", "2027-2025"], "is reversed; write 2025-2027"),
        (["scenarios/quick.yaml", "--years", "soon"], "is not a year or a range"),
        (["scenarios/quick.yaml", "--workers", "0"], "is not in the range"),
        (["scenarios/quick.yaml", "--languge", "zh"], "--language"),
        (["run"], "Missing argument 'FILE'"),
    ],
)
def test_wrong_arguments_are_refused_with_a_suggestion(arguments, words):
    done = simulate(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_output_that_cannot_be_written_is_refused_before_the_run(tmp_path):
    (tmp_path / "taken").write_text("a file")
    done = simulate("scenarios/quick.yaml", "--output", tmp_path / "taken" / "outputs")
    assert done.returncode == 2
    assert "taken" in done.stderr
    assert "Traceback" not in done.stderr
