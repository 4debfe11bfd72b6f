"""Loads a series file that no scenario names, as the weather of a region named beside it."""

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from simulator.errors import Problem, ScenarioError, did_you_mean
from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Scenario

SCENARIO_SUFFIXES: Final = (".yaml", ".yml")


def load_series(file: Path, region: str, years: tuple[int, ...] | None = None) -> Scenario:
    """Return the scenario that would name a series file and nothing else.

    Parameters
    ----------
    file
        The planner's file.
    region
        A folder of ``inputs/``: beside the file, above it, or in the current folder.
    years
        Target years; by default all that the region has demand for.

    Raises
    ------
    InputDataError
        With everything that is wrong with the file or the region.
    """
    inputs = _find_inputs(file, region)
    shown = years or _years_of(inputs / region / "demand.csv")
    lines = [
        f"region: {region}",
        f"years: [{', '.join(map(str, shown))}]",
        f"weather: {{file: {json.dumps(str(file.resolve()), ensure_ascii=False)}}}",
    ]
    with TemporaryDirectory() as folder:
        scenario = Path(folder) / f"{file.stem}.yaml"
        scenario.write_text("\n".join([*lines, ""]), encoding="utf-8")
        (Path(folder) / "inputs").symlink_to(inputs.resolve())
        return load_scenario(scenario)


def _find_inputs(file: Path, region: str) -> Path:
    places = [folder / "inputs" for folder in (*file.resolve().parents, Path.cwd())]
    for place in places:
        if region and (place / region / "region.yaml").is_file():
            return place
    known = sorted({found.parent.name for place in places for found in place.glob("*/region.yaml")})
    allowed = f"must be a folder of inputs/, such as {', '.join(known) or 'none that was found'}"
    raise ScenarioError([Problem(str(file), 0, "--region", region, allowed, _hint(region, known))])


def _hint(region: str, known: list[str]) -> str:
    return did_you_mean(region, known) or "Name the region of the file: --region NAME."


def _years_of(demand: Path) -> tuple[int, ...]:
    """Return the years of a pack's demand; its loader says what is wrong with the file."""
    with demand.open(encoding="utf-8-sig", newline="") as file:
        years = {row.get("year") or "" for row in csv.DictReader(file)}
    found = tuple(sorted(int(year) for year in years if year.isdecimal()))
    return found or (2000,)
