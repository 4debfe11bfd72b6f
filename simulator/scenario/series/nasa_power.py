"""NASA POWER point files, CSV and JSON: UTC or local solar time, means of the hour that begins.

POWER's local solar time (LST) is that of the nearest swath of 15° of longitude, not the time of
the country's clocks.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np

from simulator.errors import Problem
from simulator.scenario.series.raw import Clock, RawFile, RawSeries
from simulator.scenario.series.record import FloatArray, Quantity
from simulator.scenario.series.rows import check_rows

_DEGREES_PER_HOUR: Final = 15
_SERIES: Final[dict[str, tuple[Quantity, str, float]]] = {
    "ALLSKY_SFC_SW_DWN": ("irradiance", "W/m2", 0.0),
    "T2M": ("temperature", "°C", 0.0),
    "WS10M": ("wind-speed", "m/s", 10.0),
    "WS50M": ("wind-speed", "m/s", 50.0),
}
_FACTORS: Final = {
    "Wh/m^2": 1.0,
    "W/m^2": 1.0,
    "kW-hr/m^2": 1000.0,
    "kWh/m^2": 1000.0,
    "MJ/hr": 1e6 / 3600,
    "MJ/m^2": 1e6 / 3600,
    "C": 1.0,
    "m/s": 1.0,
}
_TIME_COLUMNS: Final = ("YEAR", "MO", "DY", "HR")
_PLACE: Final = re.compile(r"latitude\s+(-?[0-9.]+)\s+longitude\s+(-?[0-9.]+)", re.IGNORECASE)
_UNIT: Final = re.compile(r"^(\w+)\s.*\(([^()]*)\)\s*$", re.MULTILINE)
_DEFAULT_FILL: Final = -999.0
_ERRORS: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)


@dataclass
class _Table:
    """What both formats come to."""

    standard: str = ""
    longitude: float = 0.0
    latitude: float = 0.0
    fill: float = _DEFAULT_FILL
    units: dict[str, str] = field(default_factory=dict)
    columns: dict[str, FloatArray] = field(default_factory=dict)
    stamps: list[datetime] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_power(text: str, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return temperature, irradiance and wind of a POWER file; None if anything is wrong."""
    before = len(problems)
    try:
        table = (
            _read_json(json.loads(text))
            if text.lstrip().startswith("{")
            else _read_csv(text, shown, problems)
        )
    except _ERRORS as error:
        words = f"must be an hourly point file of NASA POWER ({type(error).__name__}: {error})"
        problems.append(Problem(shown, 0, "", "", words))
        return None
    if len(problems) > before:
        return None
    if table.standard not in {"UTC", "LST"}:
        allowed = "must say in its header whether it is in UTC or LST"
        problems.append(Problem(shown, 0, "", table.standard, allowed))
    series = [made for key in table.columns if (made := _series(key, table, shown, problems))]
    if not series:
        allowed = f"has none of {', '.join(_SERIES)}"
        problems.append(Problem(shown, 0, "", "", allowed))
    if len(problems) > before:
        return None
    solar_h = float(round(table.longitude / _DEGREES_PER_HOUR))
    utc = table.standard == "UTC"
    said = f"NASA POWER: {'UTC' if utc else f'LST, here UTC{solar_h:+g}'}, hour-beginning"
    clock = Clock(0.0 if utc else solar_h, "beginning", False, said)
    stamps = np.array(table.stamps, dtype="datetime64[m]")
    lines = np.array(table.lines, dtype=np.int64)
    return RawFile(
        name, shown, "NASA POWER", clock, stamps, lines, tuple(_highest_wind(series)),
        table.longitude, table.latitude,
    )  # fmt: skip


def _series(key: str, table: _Table, shown: str, problems: list[Problem]) -> RawSeries | None:
    if key not in _SERIES:
        return None
    quantity, unit, height_m = _SERIES[key]
    values = table.columns[key]
    missing = np.flatnonzero(values == table.fill)
    if len(missing):
        allowed = f"is missing ({table.fill:g}) in {len(missing)} hours"
        hint = "The latest months come later; take a complete year."
        problems.append(Problem(shown, table.lines[int(missing[0])], key, "", allowed, hint))
        return None
    written = table.units.get(key, "")
    if written not in _FACTORS:
        allowed = f"must have one of the units {', '.join(_FACTORS)}"
        problems.append(Problem(shown, 0, key, written, allowed))
        return None
    return RawSeries(key, quantity, values * _FACTORS[written], unit, height_m=height_m)


def _highest_wind(series: list[RawSeries]) -> list[RawSeries]:
    """Return the series with the wind nearest to the hub alone."""
    winds = [one for one in series if one.quantity == "wind-speed"]
    others = [one for one in series if one.quantity != "wind-speed"]
    return [*others, *sorted(winds, key=lambda one: -one.height_m)[:1]]


def _read_csv(text: str, shown: str, problems: list[Problem]) -> _Table:
    head, _, body = text.partition("-END HEADER-")
    names = body.lstrip("\r\n").split("\n", 1)[0].strip().split(",")
    first = head.count("\n") + 3
    rows = [(at, row) for at, row in enumerate(body.split("\n")[2:], first) if row.strip()]
    table = _Table()
    place = _PLACE.search(head)
    if tuple(names[:4]) != _TIME_COLUMNS or place is None:
        raise ValueError("no location, or no columns YEAR,MO,DY,HR after -END HEADER-")
    table.latitude, table.longitude = float(place[1]), float(place[2])
    standard = re.search(r"^Dates.* in (\w+)", head, re.MULTILINE)
    table.standard = standard[1] if standard else ""
    table.units = dict(_UNIT.findall(head))
    if not check_rows(rows, names, names, shown, problems):
        return table
    cells = np.array([row.split(",")[: len(names)] for _, row in rows], dtype=np.float64)
    table.stamps = [datetime(*(int(part) for part in row[:4])) for row in cells]  # type: ignore[arg-type]  # noqa: DTZ001
    table.lines = [line for line, _ in rows]
    table.columns = {key: cells[:, at] for at, key in enumerate(names)}
    return table


def _read_json(content: dict[str, Any]) -> _Table:
    table = _Table()
    header = content["header"]
    table.longitude, table.latitude = (float(at) for at in content["geometry"]["coordinates"][:2])
    table.standard = str(header["time_standard"])
    table.fill = float(header.get("fill_value", _DEFAULT_FILL))
    table.units = {key: str(about["units"]) for key, about in content["parameters"].items()}
    hours: dict[str, dict[str, float]] = content["properties"]["parameter"]
    stamps = next(iter(hours.values()))
    table.stamps = [datetime.strptime(stamp, "%Y%m%d%H") for stamp in stamps]  # noqa: DTZ007
    table.lines = [0] * len(stamps)
    for key, by_hour in hours.items():
        if list(by_hour) != list(stamps):
            raise ValueError(f"{key} has other hours than {next(iter(hours))}")
        table.columns[key] = np.array([float(value) for value in by_hour.values()])
    return table


def is_power(text: str) -> bool:
    """Whether a text is a point file of NASA POWER."""
    if text.lstrip().startswith("{"):
        try:
            keys = json.loads(text)
        except ValueError:
            return False
        return isinstance(keys, dict) and {"geometry", "properties"} <= set(keys)
    return text.startswith("-BEGIN HEADER-")
