"""Reads the scenario file: its keys, each with its meaning, and what it changes in the pack."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from simulator.errors import Problem, did_you_mean
from simulator.scenario import fields
from simulator.scenario.row import Strict
from simulator.scenario.schema import AdequacyStudy, Dispatch, Title, Weather
from simulator.scenario.text_files import read_text
from simulator.scenario.typing_records import explain, field_of
from simulator.scenario.yaml_nodes import Node, read_yaml


class ScenarioFile(Strict):
    """The keys of a scenario file; all but `region` and `years` may be left out."""

    title: Title | None = None
    """Name of the scenario in both languages."""
    region: fields.FolderName
    """Name of the region pack: a folder in `inputs/`."""
    years: fields.RunYears
    """Target years: `2022-2030`, `2025`, or a list of years."""
    weather: Weather = Weather()
    """Which weather year the dispatch meets."""
    hydrology: Literal["wet", "normal", "dry"] = "normal"
    """Whether rivers carry the water of a wet, a normal or a dry year."""
    dispatch: Dispatch = Dispatch()
    """How the year is dispatched."""
    adequacy: AdequacyStudy = AdequacyStudy()
    """How surely supply serves demand: weather years times forced outages."""
    period: fields.Period | None = None
    """First and last day of a short run: `2025-07-01..2025-07-14`."""
    change: dict[str, object] = Field(default={})
    """What differs from the pack: new values, percentages (`+5 %`), or values by year."""


def read_scenario_file(
    path: Path, texts: dict[str, str], problems: list[Problem]
) -> tuple[Node | None, ScenarioFile | None, str | None]:
    """Read a scenario file.

    Parameters
    ----------
    path
        The file.
    texts
        Takes its text.
    problems
        Takes what is wrong with it.

    Returns
    -------
    tuple
        Its node, its typed keys (None if one of them is wrong), and the name of its region (None
        if that one is wrong).
    """
    shown = str(path)
    text = read_text(path, shown, problems)
    top = None if text is None else read_yaml(text, shown, problems)
    if text is None or top is None:
        return None, None, None
    texts["scenario.yaml"] = text
    plain = top.plain()
    try:
        header = ScenarioFile.model_validate(plain)
    except ValidationError as error:
        wrong = {str(details["loc"][0]) for details in error.errors()}
        known = {(problem.line, problem.path) for problem in problems}
        problems += [
            problem
            for problem in _problems(error, top, shown)
            if (problem.line, problem.path) not in known
        ]
        region = top.find(("region",)).value
        return top, None, region if isinstance(region, str) and "region" not in wrong else None
    return top, header, header.region


def _problems(error: ValidationError, top: Node, shown: str) -> list[Problem]:
    """Return one problem for each place; a union of types would report a place several times."""
    problems: dict[str, Problem] = {}
    for details in error.errors():
        loc = details["loc"]
        path = ".".join(str(step) for step in loc)
        node = top.find(loc)
        field = field_of(ScenarioFile, loc)
        allowed, suggestion = explain(details, field)
        if details["type"] == "extra_forbidden":
            suggestion = did_you_mean(str(loc[-1]), _known(loc[:-1]))
        found = node.value if isinstance(node.value, str) else ""
        if details["type"] in {"missing", "extra_forbidden"}:
            found = ""
        problems.setdefault(path, Problem(shown, node.line, path, found, allowed, suggestion))
    return list(problems.values())


def _known(path: tuple[int | str, ...]) -> list[str]:
    """Return the keys that a group may have."""
    field = field_of(ScenarioFile, path)
    for model in (Title, Weather, Dispatch, AdequacyStudy):
        if field is not None and field.annotation in {model, model | None}:
            return list(model.model_fields)
    return list(ScenarioFile.model_fields)
