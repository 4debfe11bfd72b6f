"""The papers of a run that is finished, in a folder of their own: the run stays as it is."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from simulator.errors import Problem, ScenarioError
from simulator.report.brief.write import FORMATS, Format, write_papers
from simulator.report.words import Language
from simulator.run_folder.folder import building
from simulator.run_folder.names import HOURLY, INPUTS, SERIES, TABLES
from simulator.run_folder.record import RunRecord, is_whole, read_manifest, read_record
from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Scenario

_SCENARIO = "scenario.yaml"


def write_again(
    run: Path,
    output: Path,
    language: Language,
    *,
    formats: Sequence[Format] = FORMATS,
    template: Path | None = None,
) -> tuple[Path, ...]:
    """Write the papers of a run into ``<run>-brief-<language>``, whole or not at all.

    Raises
    ------
    ScenarioError
        If the run folder lacks what papers are made from, or the template is no use.
    InputDataError
        If its inputs are not such as this version reads.
    """
    if not is_whole(run):
        raise ScenarioError([_incomplete(run)])
    record = read_record(run)
    scenario = run_scenario_of(record)
    folder = output / f"{record.summary['run']}-brief-{language}"
    with building(folder) as partial:
        written = write_papers(
            scenario, record, read_manifest(run), partial, language, formats=formats,
            template=template,
        )  # fmt: skip
    return tuple(folder / path.name for path in written)


def run_scenario_of(record: RunRecord) -> Scenario:
    """Return the scenario of a run from the inputs that the run keeps, by its own name."""
    years = tuple(int(year) for year in record.years.index)
    inputs = record.path / INPUTS
    if not (inputs / SERIES).is_dir():
        scenario = load_scenario(inputs / _SCENARIO, years)
    else:
        with TemporaryDirectory() as folder:
            scenario = load_scenario(_with_series(inputs, Path(folder)), years)
    return scenario.model_copy(update={"name": str(record.summary["scenario"])})


def _with_series(inputs: Path, folder: Path) -> Path:
    """Write the scenario anew so that it names its series files where the run keeps them."""
    content = yaml.safe_load((inputs / _SCENARIO).read_text(encoding="utf-8"))
    named = content["weather"]["file"]
    kept: list[str] = []
    for file in [named] if isinstance(named, str) else named:
        name = Path(file).name
        while name in kept:  # as a run names them
            name = f"{len(kept) + 1}-{name}"
        kept.append(name)
    content["weather"]["file"] = [f"{SERIES}/{name}" for name in kept]
    scenario = folder / _SCENARIO
    scenario.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (folder / SERIES).symlink_to(inputs / SERIES)
    (folder / INPUTS).symlink_to(inputs)
    return scenario


def _incomplete(run: Path) -> Problem:
    missing = [f"{name}.csv" for name in TABLES if not (run / f"{name}.csv").is_file()]
    if not (run / HOURLY).is_dir():
        missing.append(f"{HOURLY}/")
    return Problem(
        str(run), 0, "", "", f"lacks {', '.join(missing)}",
        "It was made by an older version; simulate it again with --force.",
    )  # fmt: skip
