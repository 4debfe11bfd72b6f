"""A planner's own table of measured series, whatever it was read from: header and cells."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from simulator.errors import Problem, printable
from simulator.scenario.series.header import (
    Header,
    HeaderError,
    is_time,
    parse_clock,
    parse_header,
)
from simulator.scenario.series.raw import Clock, RawFile, RawSeries
from simulator.scenario.series.record import FloatArray, MinuteArray

_MOST_SHOWN: Final = 10
_MOST_ROWS: Final = 200_000
_STAMP: Final = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MIDNIGHT: Final = 24

Cell = str | float | datetime | bool | None


@dataclass(frozen=True)
class Grid:
    """Cells of a table.

    Parameters
    ----------
    kind
        What it was read from.
    names
        Its columns, with the line of the header.
    header_line
        Line of the header.
    rows
        Line and cells of each row.
    """

    kind: str
    names: list[str]
    header_line: int
    rows: list[tuple[int, list[Cell]]]


class _CellError(ValueError):
    """A cell is no number or time: what is allowed, and a suggestion."""

    def __init__(self, allowed: str, suggestion: str = "") -> None:
        super().__init__(allowed)
        self.words = allowed, suggestion


def read_grid(grid: Grid, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return the table as columns of numbers.

    Parameters
    ----------
    grid
        Its cells.
    name, shown
        Its name, and how problems name it.
    problems
        Takes unknown columns, missing units, and cells that are no number or no time.

    Returns
    -------
    RawFile or None
        None if anything is wrong.
    """
    before = len(problems)
    clock, headers = _read_headers(grid, shown, problems)
    if not grid.rows or len(grid.rows) > _MOST_ROWS:
        allowed = f"must have the hours of one year below its header, not {len(grid.rows)} rows"
        problems.append(Problem(shown, grid.header_line, "", "", allowed))
    if clock is None or len(problems) > before:
        return None
    stamps, values = _read_cells(grid, clock, shown, problems)
    if len(problems) > before:
        return None
    series = [
        RawSeries(
            name, head.quantity, values[:, column] * head.factor, head.unit, head.place,
            head.capacity_mw, head.absolute, head.height_m, head.factor,
        )
        for column, (name, head) in enumerate(headers)
    ]  # fmt: skip
    lines = np.array([line for line, _ in grid.rows], dtype=np.int64)
    return RawFile(name, shown, grid.kind, clock, stamps, lines, tuple(series))


def _read_headers(
    grid: Grid, shown: str, problems: list[Problem]
) -> tuple[Clock | None, list[tuple[str, Header]]]:
    """Return the clock, and each other column's name and meaning."""

    def refuse(path: str, allowed: str, suggestion: str = "") -> None:
        problems.append(Problem(shown, grid.header_line, path, "", allowed, suggestion))

    clock: Clock | None = None
    headers: list[tuple[str, Header]] = []
    for position, name in enumerate(grid.names):
        try:
            if position == 0 and is_time(name):
                clock = parse_clock(name)
            elif position > 0:
                headers.append((name, parse_header(name)))
        except HeaderError as error:
            refuse(name or f"column {position + 1}", error.allowed, error.suggestion)
    if not grid.names or not is_time(grid.names[0]):
        hint = "Write it as time, time [hour-ending] or time [UTC]."
        refuse(grid.names[0] if grid.names else "", "the first column must be the time", hint)
    elif len(grid.names) == 1:
        refuse("", "has no series beside the time", "Columns are such as load.<bus> [MW].")
    return clock, headers


def _read_cells(
    grid: Grid, clock: Clock, shown: str, problems: list[Problem]
) -> tuple[MinuteArray, FloatArray]:
    """Return the stamps and the numbers as written, shape (row, column)."""
    width = len(grid.names)
    stamps: list[datetime] = []
    values = np.zeros((len(grid.rows), width - 1))
    wrong: list[Problem] = []
    for row, (line, cells) in enumerate(grid.rows):
        if len(cells) != width:
            allowed = f"has {len(cells)} cells; must have {width}, one for each column"
            wrong.append(Problem(shown, line, "", "", allowed))
            continue
        column = 0
        try:
            stamps.append(_stamp(cells[0], clock))
            for column in range(1, width):
                values[row, column - 1] = _number(cells[column])
        except _CellError as error:
            found = "" if cells[column] is None else printable(str(cells[column]))
            wrong.append(Problem(shown, line, grid.names[column], found, *error.words))
    problems += wrong[:_MOST_SHOWN]
    if len(wrong) > _MOST_SHOWN:
        problems.append(Problem(shown, 0, "", "", f"has {len(wrong) - _MOST_SHOWN} more such rows"))
    return np.array(stamps, dtype="datetime64[m]"), values


def _stamp(cell: Cell, clock: Clock) -> datetime:
    if isinstance(cell, datetime):
        return cell + timedelta(seconds=30)  # a workbook counts in parts of a day
    if not isinstance(cell, str):
        what = "is empty; " if cell is None else ""
        raise _CellError(f"{what}must be a date and time")
    return _written_stamp(cell.strip(), clock)


def _written_stamp(text: str, clock: Clock) -> datetime:
    match = _STAMP.fullmatch(text)
    if match is None:
        what = "is empty; " if not text else ""
        hint = "Write the hour too." if re.fullmatch("[0-9/-]{8,10}", text) else ""
        raise _CellError(f"{what}must be a time such as 2023-01-01 00:00", hint)
    year, month, day, hour, minute = map(int, match.group(1, 2, 3, 4, 5))
    midnight = hour == _MIDNIGHT and minute == 0
    if midnight and clock.mark != "ending":
        raise _CellError(
            "is no time of an hour's beginning",
            "Do the times mark the end of the hour? Then write `time [hour-ending]`.",
        )
    try:
        moment = datetime(year, month, day, 0 if midnight else hour, minute)  # noqa: DTZ001
    except ValueError as error:
        raise _CellError(f"is no date ({error})") from error
    return moment + timedelta(days=1) if midnight else moment


def _number(cell: Cell) -> float:
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            raise _CellError("is empty; every hour needs a number", _FILL)
        if _NUMBER.fullmatch(text) is None:
            hint = "Write numbers without thousands separators and units." if "," in text else ""
            raise _CellError("must be a plain number", hint)
        value = float(text)
    elif cell is None:
        raise _CellError("is empty; every hour needs a number", _FILL)
    elif isinstance(cell, bool | datetime):
        raise _CellError("must be a plain number")
    else:
        value = float(cell)
    if not math.isfinite(value):
        raise _CellError("must be a finite number")
    return value


_FILL: Final = "Fill gaps before; nothing is filled here."
