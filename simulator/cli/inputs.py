"""Opens a scenario for a command."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import InputDataError

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario


def open_scenario(path: Path, years: tuple[int, ...] | None = None) -> "Scenario":
    """Read a scenario with its pack, and see that every promise can be judged.

    Raises
    ------
    InputDataError
        With everything that is wrong.
    """
    # One after the other, so that a refusal need not wait for pandas to load.
    from simulator.scenario.load import load_scenario  # noqa: PLC0415

    scenario = load_scenario(path, years)

    from simulator.assessment.targets import check_targets  # noqa: PLC0415

    problems = check_targets(scenario.pack)
    if problems:
        raise InputDataError(problems)
    return scenario


def without_adequacy(scenario: "Scenario") -> "Scenario":
    """Return the scenario without its study of adequacy."""
    study = scenario.adequacy.model_copy(update={"samples": 0})
    return scenario.model_copy(update={"adequacy": study})
