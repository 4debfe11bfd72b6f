"""Arguments of commands: years, and files that were probably meant."""

import click
import pytest

from simulator.cli.options import YearsType, scenario_path
from simulator.errors import ScenarioError


@pytest.mark.parametrize(
    ("text", "years"),
    [("2025", (2025,)), ("2025-2027", (2025, 2026, 2027)), ("2030,2025, 2025", (2025, 2030))],
)
def test_years_are_read_in_order_and_once(text, years):
    assert YearsType().convert(text, None, None) == years


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-2025", "reversed; write 2025-2027"),
        ("soon", "not a year"),
        ("", "not a year"),
        ("1000-9999", "too many"),
    ],
)
def test_wrong_years_are_refused(text, words):
    with pytest.raises(click.BadParameter, match=words):
        YearsType().convert(text, None, None)


def test_near_scenario_is_suggested(tmp_path):
    (tmp_path / "quick.yaml").touch()
    with pytest.raises(ScenarioError, match=r"Did you mean .*quick\.yaml\?"):
        scenario_path(str(tmp_path / "quik.yml"))


def test_scenarios_in_a_folder_are_suggested(tmp_path):
    (tmp_path / "quick.yaml").touch()
    with pytest.raises(ScenarioError, match=r"not a folder. Did you mean .*quick\.yaml\?"):
        scenario_path(str(tmp_path))
