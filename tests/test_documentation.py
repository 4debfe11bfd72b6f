"""README says what the code does: it fails here when one changes without the other."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel

from simulator import errors
from simulator.cli.main import cli
from simulator.report.charts import CHARTS
from simulator.run_folder.names import CONTENTS
from simulator.scenario.change import SECTIONS
from simulator.scenario.load import load_scenario
from simulator.scenario.scenario_file import ScenarioFile

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PACK = PROJECT / "inputs" / "changde"


def section(title):
    """Return the text of one section of README."""
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text):
    """Return what stands in code in the first column of the tables of a text."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE))


def scenario_keys():
    """Return the keys of a scenario file, with those of its groups."""
    for name, field in ScenarioFile.model_fields.items():
        options = (field.annotation, *get_args(field.annotation))
        groups = [
            kind for kind in options if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]
        if groups and name != "title":
            yield from (f"{name}.{inner}" for inner in groups[0].model_fields)
        else:
            yield name


def test_every_command_and_option_is_described():
    described = first_cells(section("Commands"))
    options = {"--version", "--help"}
    commands = set()
    for name, command in cli.commands.items():
        arguments = [one.metavar for one in command.params if isinstance(one, click.Argument)]
        commands.add(" ".join(["simulate", name, *filter(None, arguments)]))
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                options.update(option for option in parameter.opts if option.startswith("--"))
    assert {cell for cell in described if not cell.isdigit()} == options | commands


def test_every_error_is_described():
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.SimulatorError)
    ]
    for kind in kinds:
        if kind is not errors.SimulatorError:
            row = next(
                row for row in section("Commands").splitlines() if f"`{kind.__name__}`" in row
            )
            assert row.startswith(f"| {kind.exit_code} |")


def test_every_scenario_key_is_described():
    assert first_cells(section("Scenario fields")) == set(scenario_keys())


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_of_change_is_described(name):
    row = next(
        row for row in section("Scenario fields").splitlines() if row.startswith("| `change`")
    )
    assert f"`{name}`" in row


def test_every_file_of_the_run_folder_is_described():
    assert first_cells(section("The run folder")) == set(CONTENTS)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_named(name):
    assert f"`{name}`" in section("The run folder")


def test_every_file_of_a_pack_is_described():
    assert first_cells(section("The region pack")) == {path.name for path in PACK.iterdir()}


def test_every_shipped_scenario_is_listed():
    files = {path.stem for path in (PROJECT / "scenarios").glob("*.yaml")}
    assert first_cells(section("A first scenario")) == files


def test_the_example_is_a_valid_scenario(tmp_path):
    text = re.search(r"```yaml\n(.*?)```", README, flags=re.DOTALL)[1]
    path = tmp_path / "late.yaml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "inputs").symlink_to(PROJECT / "inputs")
    assert load_scenario(path).years == (2024, 2025, 2026)


def test_commands_in_examples_exist():
    for line in re.findall(r"^simulate .*", README, flags=re.MULTILINE):
        words = shlex.split(line, comments=True)
        file = next(word for word in words[1:] if word.endswith(".yaml"))
        assert (PROJECT / file).is_file()


def test_pictures_exist():
    for name in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (PROJECT / name).is_file()


def test_pins_name_no_host():
    pins = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", pin), pin


def test_help_answers_at_once():
    """Heavy packages are imported inside commands."""
    code = "import simulator.cli.main, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "pypsa", "matplotlib", "pydantic", "rich"}
    assert not heavy & set(done.stdout.split())
