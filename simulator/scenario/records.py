"""The region pack as it is written: cells of text that remember where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from simulator.errors import Problem
from simulator.scenario import pack
from simulator.scenario.forecast_errors import ForecastErrors
from simulator.scenario.row import Strict
from simulator.scenario.stress import Stress
from simulator.scenario.tables import TableRow
from simulator.scenario.weather_statistics import WeatherStatistics

PROVENANCE: Final = ("source", "basis", "note")


@dataclass(frozen=True)
class Origin:
    """Where a figure comes from: id of a document, basis, and a note."""

    source: str = ""
    basis: str = ""
    note: str = ""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Origin":
        """Take it from the cells of a row."""
        return cls(*(texts.get(name, "") for name in PROVENANCE))


@dataclass(frozen=True)
class Cell:
    """One value as text.

    Parameters
    ----------
    text
        The value that counts.
    file, line, path
        Where it stands, and its path as problems and the ledger name it.
    origin
        Where the figure comes from.
    written
        What stands in the file, where that is not the value itself (``+5 %``).
    changed
        Whether the scenario gave it.
    """

    text: str
    file: str
    line: int
    path: str
    origin: Origin = Origin()
    written: str = ""
    changed: bool = False

    @property
    def found(self) -> str:
        """What a problem shows of the value."""
        return f"{self.written} → {self.text}" if self.written else self.text


@dataclass(frozen=True)
class Record:
    """The cells that make one typed record.

    Parameters
    ----------
    key
        Its id in the pack: ``shimen-3``, ``2025``, ``hydro-small.4``.
    file, line, path
        Where it begins, and its path.
    cells
        Cells by the field's name in files.
    """

    key: str
    file: str
    line: int
    path: str
    cells: Mapping[str, Cell]


Records = dict[str, Record]
RawPack = dict[str, Records]
"""Records by table (``plants``) and key; exchange and demand have one record per year."""


@dataclass(frozen=True)
class Layout:
    """How a file of the pack is laid out.

    Parameters
    ----------
    table
        Name of the file without ``.csv``.
    model
        The typed record it makes.
    keys
        Columns that together name a record.
    parameter
        Column that names the field, where a row holds a single value; empty where a row holds a
        whole record.
    optional
        Whether a pack may do without the file.
    """

    table: str
    model: type[Strict]
    keys: tuple[str, ...]
    parameter: str = ""
    optional: bool = False

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Columns that together must not repeat, in the order in which paths name them."""
        if not self.parameter:
            return self.keys
        dated = self.keys == ("year",)
        return (self.parameter, "year") if dated else (*self.keys, self.parameter)


LAYOUTS: Final = (
    Layout("buses", pack.Bus, ("bus",)),
    Layout("lines", pack.Line, ("line",)),
    Layout("plants", pack.Plant, ("plant",)),
    Layout("technologies", pack.Technology, ("technology",), "parameter"),
    Layout("exchange", pack.Exchange, ("year",), "item"),
    Layout("commitment", pack.CommitmentRule, (), "parameter"),
    Layout("forecast", ForecastErrors, (), "parameter"),
    Layout("demand", pack.Demand, ("year",), "quantity"),
    Layout("load_shape", pack.LoadShape, ("shape",)),
    Layout("load_month", pack.DemandMonth, ("month",)),
    Layout("load_day", pack.LoadDay, ("day_kind",)),
    Layout("hydro", pack.HydroMonth, ("technology", "month")),
    Layout("climate", pack.ClimateMonth, ("month",)),
    Layout("weather", WeatherStatistics, (), "parameter"),
    Layout("stress", Stress, ("stress",), "parameter", optional=True),
    Layout("targets", pack.Target, ("target",)),
    Layout("sources", pack.Source, ("source",)),
)
MODELS: Final[dict[str, type[Strict]]] = {
    "region": pack.Region,
    **{layout.table: layout.model for layout in LAYOUTS},
}


@cache
def file_keys(model: type[Strict]) -> Mapping[str, str]:
    """Return the name in files of every field of a record, and its name in code."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


def columns_of(layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns that a file must have, and those it may have."""
    if layout.parameter:
        return (*layout.keys, layout.parameter, "value", "source", "basis"), ("note",)
    required: list[str] = []
    optional: list[str] = []
    for key, name in file_keys(layout.model).items():
        if layout.model is pack.LoadShape and key == "hours":
            required += [f"h{hour}" for hour in range(24)]
        elif layout.model.model_fields[name].is_required():
            required.append(key)
        else:
            optional.append(key)
    return tuple(required), tuple(optional)


def group_rows(
    layout: Layout, rows: tuple[TableRow, ...], file: str, problems: list[Problem]
) -> Records:
    """Turn the rows of a file into records.

    Parameters
    ----------
    layout
        How the file is laid out.
    rows
        Its rows.
    file
        How problems name the file.
    problems
        Takes rows that name the same thing twice.

    Returns
    -------
    dict of Record
        Records by key, in the order of the file.
    """
    first: dict[tuple[str, ...], int] = {}
    records: Records = {}
    for row in rows:
        names = tuple(row.cells[column] for column in layout.identifiers)
        path = ".".join((layout.table, *names))
        if names in first:
            allowed = f"is there twice, first in line {first[names]}; must be once"
            problems.append(Problem(file, row.line, path, "", allowed))
            continue
        first[names] = row.line
        key = ".".join(row.cells[column] for column in layout.keys)
        cells = _single(layout, row, file, path) if layout.parameter else _whole(row, file, path)
        before = records.get(key)
        if before is not None:
            records[key] = Record(key, file, before.line, before.path, {**before.cells, **cells})
        else:
            top = ".".join(part for part in (layout.table, key) if part)
            records[key] = Record(key, file, row.line, top, cells)
    return records


def _whole(row: TableRow, file: str, path: str) -> dict[str, Cell]:
    origin = Origin.of(row.cells)
    return {
        column: Cell(text, file, row.line, f"{path}.{column}", origin)
        for column, text in row.cells.items()
    }


def _single(layout: Layout, row: TableRow, file: str, path: str) -> dict[str, Cell]:
    origin = Origin.of(row.cells)
    cells = {row.cells[layout.parameter]: Cell(row.cells["value"], file, row.line, path, origin)}
    if layout.table in {"technologies", "stress"}:
        (column,) = layout.keys
        name = row.cells[column]
        cells[column] = Cell(name, file, row.line, f"{layout.table}.{name}", origin)
    return cells
