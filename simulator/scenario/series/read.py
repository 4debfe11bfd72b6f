"""Reads the series files that a scenario names, `weather: {file: …}`, and refuses what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from simulator.errors import Problem
from simulator.scenario.pack import Bus, Pack
from simulator.scenario.series.checks import check_column
from simulator.scenario.series.clock import Placed, offset_of, on_calendar, place_rows
from simulator.scenario.series.content import read_content
from simulator.scenario.series.formats import read_file
from simulator.scenario.series.ledger import describe, entries
from simulator.scenario.series.places import Column, counties_of, place_column
from simulator.scenario.series.raw import RawFile
from simulator.scenario.series.record import WHOLE, Measured, MeasuredSeries

_FARTHEST_KM: Final = 250.0
_KM_PER_DEGREE: Final = 111.2


@dataclass(frozen=True)
class Named:
    """A file as the scenario names it: where, and the path it gives."""

    shown: str
    line: int
    path: str


def read_measured(
    scenario: Path, files: Sequence[Named], pack: Pack | None, problems: list[Problem]
) -> MeasuredSeries | None:
    """Return all series of a scenario.

    Parameters
    ----------
    scenario
        The scenario file; paths start at its folder.
    files
        The files it names.
    pack
        Its region; None if that has problems itself: then only the files' own are found.
    problems
        Takes what is wrong.

    Returns
    -------
    MeasuredSeries or None
        None if anything is wrong, or without a pack.
    """
    before = len(problems)
    contents: dict[str, bytes] = {}
    raw = [
        file for named in files if (file := _read(scenario, named, contents, problems)) is not None
    ]
    offset_h = 0.0 if pack is None else offset_of(pack.region.time_zone)
    placed = [(file, where) for file in raw if (where := place_rows(file, offset_h, problems))]
    if pack is None or len(problems) > before:
        return None
    columns = _columns(placed, pack, problems)
    for column in columns:
        problems += check_column(column, pack)
    chosen = _choose(columns, pack, problems)
    if len(problems) > before:
        return None
    series = tuple(_measured(column, place) for column, place in chosen)
    ledger = tuple(entries(columns, series, pack))
    return MeasuredSeries(series, contents, ledger, describe(series, pack))


def _read(
    scenario: Path, named: Named, contents: dict[str, bytes], problems: list[Problem]
) -> RawFile | None:
    path = scenario.parent / named.path
    where = Problem(named.shown, named.line, "weather.file", named.path, "")
    content = read_content(path, where, problems)
    if content is None:
        return None
    name = path.name
    while name in contents:
        name = f"{len(contents) + 1}-{name}"
    contents[name] = content
    return read_file(content, name, str(path), problems)


def _columns(
    placed: Sequence[tuple[RawFile, Placed]], pack: Pack, problems: list[Problem]
) -> list[Column]:
    columns = []
    for file, where in placed:
        if file.longitude is not None and _distance(file, counties_of(pack)) > _FARTHEST_KM:
            found = f"{file.longitude:g}, {file.latitude:g}"
            allowed = f"is of a point more than {_FARTHEST_KM:g} km from every county"
            problems.append(Problem(file.shown, 0, "", found, allowed, "Is it of this region?"))
            continue
        made = (place_column(file, where, raw, pack, problems) for raw in file.series)
        columns += [column for column in made if column is not None]
    return columns


def _distance(file: RawFile, buses: Sequence[Bus]) -> float:
    """Return the distance of a file's point to the nearest of the buses. [km]"""
    longitude, latitude = file.longitude or 0.0, file.latitude or 0.0
    shrink = np.cos(np.radians(latitude))
    return min(
        float(np.hypot((bus.longitude - longitude) * shrink, bus.latitude - latitude))
        * _KM_PER_DEGREE
        for bus in buses
    )


def _choose(
    columns: Sequence[Column], pack: Pack, problems: list[Problem]
) -> list[tuple[Column, str]]:
    """Return for each quantity and place the column that goes there.

    One that names its place goes before one for the whole region, that before a weather file; of
    several weather files a bus takes the nearest.
    """
    buses = {bus.bus: bus for bus in pack.buses}
    best: dict[tuple[str, str], tuple[tuple[bool, bool, float], Column]] = {}
    for column in columns:
        point = column.file.longitude is not None
        for place in column.places:
            far = _distance(column.file, [buses[place]]) if point else 0.0
            rank = (not column.named, point, far)
            key = (column.raw.quantity, place)
            if key in best and best[key][0] == rank:
                other = best[key][1]
                allowed = f"gives what {other.raw.column} of {other.file.name} gives too"
                problems.append(column.refused(None, "", allowed, "Leave one of them out."))
            elif key not in best or rank < best[key][0]:
                best[key] = (rank, column)
    loads = [place for quantity, place in best if quantity == "load"]
    if WHOLE in loads and len(loads) > 1:
        whole = best["load", WHOLE][1]
        allowed = "is the load of the whole region, but there is load of single counties too"
        problems.append(whole.refused(None, "", allowed, "Leave one of them out."))
    return [(column, place) for (_, place), (_, column) in best.items()]


def _measured(column: Column, place: str) -> Measured:
    raw = column.raw
    return Measured(
        quantity=raw.quantity,
        place=place,
        values=on_calendar(column.values, column.placed),
        file=column.file.name,
        column=raw.column,
        year=column.placed.year,
        absolute=raw.absolute,
        height_m=raw.height_m,
    )
