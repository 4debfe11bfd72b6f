"""Reads an adequacy case: a YAML file and the tables it names, checked as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from simulator.errors import Problem, ScenarioError
from simulator.scenario.adequacy_checks import check_links, check_name, check_outages
from simulator.scenario.adequacy_rows import (
    CaseFile,
    DemandResponseRow,
    InterfaceRow,
    StorageRow,
    UnitRow,
)
from simulator.scenario.records import Cell, Record, file_keys
from simulator.scenario.row import Strict
from simulator.scenario.series_table import read_series
from simulator.scenario.tables import read_table
from simulator.scenario.text_files import read_text
from simulator.scenario.typing_records import type_record
from simulator.scenario.yaml_nodes import read_yaml

WHOLE: Final = "load_mw"
"""Column of demand in a case without regions; also the name of its only region."""
FloatArray = npt.NDArray[np.float64]
Row = TypeVar("Row", bound=Strict)


@dataclass(frozen=True)
class AdequacyCase:
    """A checked adequacy case.

    Parameters
    ----------
    settings
        Title, snapshot length and outage process.
    demand_mw
        Demand by region, snapshot after snapshot. [MW]
    profiles_mw
        Series that capacities refer to, by column. [MW]
    units, storage, demand_response, interfaces
        Rows of the tables; where the case has one region, theirs may be None.
    """

    settings: CaseFile
    demand_mw: Mapping[str, FloatArray]
    profiles_mw: Mapping[str, FloatArray]
    units: tuple[UnitRow, ...]
    storage: tuple[StorageRow, ...]
    demand_response: tuple[DemandResponseRow, ...]
    interfaces: tuple[InterfaceRow, ...]


@dataclass
class _Reading:
    """What stands beside the case file, and what was found wrong so far."""

    folder: Path
    shown_folder: Path
    process: str
    hours: float
    demand: dict[str, FloatArray] = field(default_factory=dict)
    profiles: dict[str, FloatArray] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def shown(self, name: str) -> str:
        return str(self.shown_folder / name)


def load_adequacy_case(path: Path) -> AdequacyCase:
    """Read a case and everything it names.

    Parameters
    ----------
    path
        The case file; the tables are named relative to its folder.

    Returns
    -------
    AdequacyCase
        The case, free of problems.

    Raises
    ------
    ScenarioError
        With all problems at once, each by file and line.
    """
    problems: list[Problem] = []
    settings = _read_settings(path, problems)
    if settings is None:
        raise ScenarioError(problems)
    reading = _Reading(path.parent, path.parent, settings.process, settings.hours_per_snapshot)
    reading.problems = problems
    reading.demand = _read_numbers(settings.demand, reading)
    if settings.profiles:
        reading.profiles = _read_numbers(settings.profiles, reading)
        _check_lengths(settings, reading)
    case = AdequacyCase(
        settings,
        reading.demand,
        reading.profiles,
        _read_rows(settings.units, UnitRow, "unit", reading),
        _read_rows(settings.storage, StorageRow, "name", reading),
        _read_rows(settings.demand_response, DemandResponseRow, "name", reading),
        _read_rows(settings.interfaces, InterfaceRow, "from", reading),
    )
    if problems:
        raise ScenarioError(problems)
    return case


def _read_settings(path: Path, problems: list[Problem]) -> CaseFile | None:
    shown = str(path)
    text = read_text(path, shown, problems)
    top = None if text is None else read_yaml(text, shown, problems)
    if top is None or not isinstance(top.value, dict):
        return None
    cells: dict[str, Cell] = {}
    for key, node in top.value.items():
        if isinstance(node.value, str):
            cells[key] = Cell(node.value, shown, node.line, key)
        else:
            problems.append(Problem(shown, node.line, key, "", "must be a single value"))
    if problems:
        return None
    typed = type_record(Record("", shown, 0, "case", cells), CaseFile, problems)
    return typed if isinstance(typed, CaseFile) else None


def _read_numbers(name: str, reading: _Reading) -> dict[str, FloatArray]:
    return read_series(reading.folder / name, reading.shown(name), reading.problems)


def _check_lengths(settings: CaseFile, reading: _Reading) -> None:
    if not reading.demand or not reading.profiles:
        return
    wanted = len(next(iter(reading.demand.values())))
    found = len(next(iter(reading.profiles.values())))
    if wanted != found:
        shown = reading.shown(settings.profiles or "")
        allowed = f"has {found} rows; must have {wanted}, as many as {settings.demand}"
        reading.problems.append(Problem(shown, found + 1, "", "", allowed))


def _read_rows(name: str | None, model: type[Row], key: str, reading: _Reading) -> tuple[Row, ...]:
    """Return the typed rows of a table; none if it is not named or not readable."""
    if name is None:
        return ()
    shown = reading.shown(name)
    text = read_text(reading.folder / name, shown, reading.problems)
    if text is None:
        return ()
    keys = file_keys(model)
    required = tuple(k for k, f in keys.items() if model.model_fields[f].is_required())
    optional = tuple(k for k in keys if k not in required)
    rows = read_table(text, shown, required, optional, reading.problems) or ()
    typed: list[Row] = []
    for row in rows:
        path = row.cells[key] or key
        cells = {k: Cell(v, shown, row.line, f"{path}.{k}") for k, v in row.cells.items()}
        record = Record(path, shown, row.line, path, cells)
        made = type_record(record, model, reading.problems)
        if isinstance(made, model):
            _check_row(record, made, reading)
            typed.append(made)
    return tuple(typed)


def _check_row(record: Record, row: Strict, reading: _Reading) -> None:
    check_outages(record, row, reading.process, reading.hours, reading.problems)
    check_links(record, row, list(reading.demand), list(reading.profiles), reading.problems)
    if not isinstance(row, InterfaceRow):
        check_name(record, reading.named, reading.problems)
