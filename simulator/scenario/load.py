"""Loads a scenario: from the planner's files to one frozen, validated `Scenario`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from simulator.errors import InputDataError, Problem, ScenarioError, did_you_mean
from simulator.scenario.change import apply_changes
from simulator.scenario.findings import Case
from simulator.scenario.origins import build_ledger, check_origins, series_rows
from simulator.scenario.pack import Pack
from simulator.scenario.pack_files import carry_forward, read_pack
from simulator.scenario.records import MODELS, Cell, RawPack, Record, Records
from simulator.scenario.row import Strict
from simulator.scenario.rules import check_rules
from simulator.scenario.scenario_file import ScenarioFile, read_scenario_file
from simulator.scenario.schema import Scenario, Title
from simulator.scenario.series.ledger import stress_entry
from simulator.scenario.series.record import MeasuredSeries
from simulator.scenario.stress import NO_STRESS
from simulator.scenario.typing_records import type_record
from simulator.scenario.yaml_nodes import Node

PACK_FIELDS: Final = {
    "load_shape": "load_shapes",
    "load_month": "load_months",
    "load_day": "load_days",
    "stress": "stresses",
    "weather": "weather_statistics",
    "forecast": "forecast_errors",
}


@dataclass(frozen=True)
class Loaded:
    """A valid scenario with the texts it was made from.

    Parameters
    ----------
    header
        The scenario file's own keys.
    raw
        Records of the pack, with the scenario's changes in them.
    """

    scenario: Scenario
    header: ScenarioFile
    raw: RawPack


def load_scenario(path: Path, years: tuple[int, ...] | None = None) -> Scenario:
    """Read a scenario and its region pack, and check everything before anything runs.

    See `load_with_texts`.
    """
    return load_with_texts(path, years).scenario


def load_with_texts(path: Path, years: tuple[int, ...] | None = None) -> Loaded:
    """Read a scenario and its region pack, check everything, and keep the texts.

    Parameters
    ----------
    path
        The scenario file. Its region is looked for in ``inputs/`` beside it, beside the folders
        above it, and in the current folder.
    years
        Years to run instead of those of the file.

    Returns
    -------
    Loaded
        Complete and valid.

    Raises
    ------
    ScenarioError
        If anything is wrong with the scenario file; problems of the pack are named too.
    InputDataError
        If anything is wrong with the pack alone.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    loaded = None
    top, header, region = read_scenario_file(path, texts, problems)
    if top is not None and region is not None:
        folder = _find_pack(path, top, region, problems)
        if folder is not None:
            raw, broken = read_pack(folder, region, texts, problems)
            run_years = _run_years(header, years, raw)
            named_years = tuple(sorted({*run_years, *_run_years(header, None, raw)}))
            raw = _changed(raw, path, top, named_years, problems)
            raw["scenario"] = _scenario_records(path, top, years)
            pack = _typed_pack(region, raw, broken, problems)
            period, stress = (header.period, header.weather.stress) if header else (None, NO_STRESS)
            case = Case(pack, run_years, period, stress)
            problems += check_origins(raw, broken)
            problems += check_rules(case, raw, broken)
            sound = None if problems else pack
            measured = _read_series(path, top, header, sound, problems)
            if not problems and header is not None:
                scenario = _assemble(path, header, case, raw, texts, measured)
                loaded = Loaded(scenario, header, raw)
    if loaded is None:
        raise input_error(str(path), problems)
    return loaded


def _find_pack(path: Path, top: Node, region: str, problems: list[Problem]) -> Path | None:
    """Return the region's folder in the nearest ``inputs/``."""
    above = path.resolve().parents
    places = [folder / "inputs" for folder in (*above, Path.cwd())]
    for place in places:
        if (place / region).is_dir():
            return place / region
    regions = sorted({pack.parent.name for place in places for pack in place.glob("*/region.yaml")})
    allowed = "must be a folder in inputs/"
    allowed += f", such as {', '.join(regions)}" if regions else ", but no such folder was found"
    line = top.find(("region",)).line
    hint = did_you_mean(region, regions)
    problems.append(Problem(str(path), line, "region", region, allowed, hint))
    return None


def _run_years(
    header: ScenarioFile | None, years: tuple[int, ...] | None, raw: RawPack
) -> tuple[int, ...]:
    """Return the years asked for; the pack's, if the scenario's are not known."""
    if years:
        return tuple(sorted(set(years)))
    return header.years if header else tuple(int(key) for key in raw["demand"])


def _changed(
    raw: RawPack, path: Path, top: Node, years: tuple[int, ...], problems: list[Problem]
) -> RawPack:
    """Return the pack by year, with the scenario's changes in it."""
    all_years = {*years, *(int(key) for key in raw["demand"])}
    raw = {**raw, "exchange": carry_forward(raw["exchange"], all_years)}
    keys = top.value if isinstance(top.value, dict) else {}
    if "change" not in keys:
        return raw
    return apply_changes(raw, keys["change"], str(path), years, problems)


def _scenario_records(path: Path, top: Node, years: tuple[int, ...] | None) -> Records:
    """Return where the scenario's own keys stand; years may come from the command line."""
    keys = top.value if isinstance(top.value, dict) else {}
    cells = {
        key: Cell(node.value if isinstance(node.value, str) else "", str(path), node.line, key)
        for key, node in keys.items()
    }
    stress = top.find(("weather", "stress"))
    if isinstance(stress.value, str):
        path_of_stress = "weather.stress"
        cells[path_of_stress] = Cell(stress.value, str(path), stress.line, path_of_stress)
    if years:
        cells["years"] = Cell(", ".join(str(year) for year in years), str(path), 0, "--years")
    return {"": Record("", str(path), top.line, "scenario", cells)}


def _typed_pack(region: str, raw: RawPack, broken: set[str], problems: list[Problem]) -> Pack:
    """Return what could be typed of the pack; tables with problems are added to ``broken``."""
    parts: dict[str, Any] = {}
    for table, model in MODELS.items():
        before = len(problems)
        records: dict[str, Strict] = {}
        for key, record in raw[table].items():
            typed = type_record(record, model, problems)
            if typed is not None:
                records[key] = typed
        if len(problems) > before:
            broken.add(table)
        parts[PACK_FIELDS.get(table, table)] = shaped(table, records)
    return Pack.model_construct(name=region, **parts)


def shaped(table: str, records: dict[str, Strict]) -> object:
    """Return records as the pack holds them: one, by year, by name, or in order."""
    if table in {"region", "commitment", "forecast", "weather"}:
        return records.get("")
    if table in {"exchange", "demand"}:
        return {int(year): record for year, record in records.items()}
    return records if table in {"technologies", "load_shape", "stress"} else tuple(records.values())


def _read_series(
    path: Path,
    top: Node,
    header: ScenarioFile | None,
    pack: Pack | None,
    problems: list[Problem],
) -> MeasuredSeries | None:
    """Return what the series files say, if the scenario names any."""
    if header is None or not header.weather.file:
        return None
    from simulator.scenario.series.read import Named, read_measured  # noqa: PLC0415 - seldom used

    line = top.find(("weather", "file")).line
    files = [Named(str(path), line, name) for name in header.weather.file]
    measured = read_measured(path, files, pack, problems)
    stress = header.weather.stress
    if measured is None or stress == NO_STRESS:
        return measured
    return replace(measured, ledger=(*measured.ledger, stress_entry(stress)))


def _assemble(
    path: Path,
    header: ScenarioFile,
    case: Case,
    raw: RawPack,
    texts: dict[str, str],
    measured: MeasuredSeries | None,
) -> Scenario:
    return Scenario(
        name=path.stem,
        title=header.title or Title(zh=path.stem, en=path.stem),
        region=header.region,
        years=case.years,
        weather=header.weather,
        hydrology=header.hydrology,
        dispatch=header.dispatch,
        adequacy=header.adequacy,
        period=header.period,
        pack=Pack.model_validate(dict(case.pack)),
        assumptions=(*build_ledger(raw, header), *series_rows(measured)),
        input_files=texts,
        measured=measured,
    )


def input_error(scenario: str, problems: list[Problem]) -> InputDataError:
    """Return the error that names every problem once, the scenario's first."""
    once = sorted(
        dict.fromkeys(problems), key=lambda one: (one.file != scenario, one.file, one.line)
    )
    kind = ScenarioError if once[0].file == scenario else InputDataError
    return kind(once)
