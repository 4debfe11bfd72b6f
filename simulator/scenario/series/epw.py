"""EnergyPlus weather files (EPW): local standard time, hours 1 to 24, each the hour's end.

Irradiance is the sum of the hour before the stamp; temperature and wind are those at the stamp,
so that an hour's mean is taken as that of both its ends.
"""

import io
import warnings
from typing import Final

import numpy as np
import pandas as pd
import pvlib

from simulator.errors import Problem
from simulator.scenario.series.raw import Clock, RawFile, RawSeries
from simulator.scenario.series.record import FloatArray, Quantity
from simulator.scenario.series.rows import check_rows, require_rows

_HEADER_LINES: Final = 8
_COLUMNS: Final = (
    "year", "month", "day", "hour", "minute", "source", "dry_bulb", "dew_point", "humidity",
    "pressure", "etr", "etrn", "infrared", "ghi", "dni", "dhi", "illuminance",
    "normal_illuminance", "diffuse_illuminance", "zenith_luminance", "wind_direction", "wind_speed",
)  # fmt: skip
_WANTED: Final = ("year", "month", "day", "hour", "dry_bulb", "ghi", "wind_speed")
_MISSING: Final = {"temp_air": 99.9, "ghi": 9999.0, "wind_speed": 999.0}
_SERIES: Final[tuple[tuple[str, Quantity, str, float, bool], ...]] = (
    ("temp_air", "temperature", "°C", 0.0, True),
    ("ghi", "irradiance", "W/m2", 0.0, False),
    ("wind_speed", "wind-speed", "m/s", 10.0, True),
)
_SAID: Final = "EPW: local standard time, hour-ending"


def mean_of_ends(at_end: FloatArray) -> FloatArray:
    """Return hourly means of what is given at the end of each hour; the year closes in itself."""
    return np.asarray((at_end + np.roll(at_end, 1)) / 2)


def read_epw(text: str, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return temperature, irradiance and 10 m wind of an EPW file; None if anything is wrong."""
    lines = text.splitlines()
    place = _location(lines[0], shown, problems)
    rows = [(at, row) for at, row in enumerate(lines, 1) if at > _HEADER_LINES and row.strip()]
    if place is None or not check_rows(rows, _COLUMNS, _WANTED, shown, problems):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # of columns that go unused
            data, _ = pvlib.iotools.read_epw(io.StringIO(text))
        stamps = data.index.tz_localize(None).to_numpy().astype("datetime64[m]")
        require_rows(len(stamps), len(rows))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        allowed = f"must be EPW as EnergyPlus defines it ({error})"
        problems.append(Problem(shown, 0, "", "", allowed))
        return None
    longitude, latitude, offset_h = place
    at = np.array([line for line, _ in rows], dtype=np.int64)
    series = []
    for column, quantity, unit, height_m, instant in _SERIES:
        values = data[column].to_numpy(dtype=np.float64)
        missing = np.flatnonzero(values >= _MISSING[column])
        if len(missing):
            allowed = f"is missing ({_MISSING[column]:g}) in {len(missing)} hours"
            hint = "Fill gaps before; nothing is filled here."
            problems.append(Problem(shown, int(at[missing[0]]), column, "", allowed, hint))
        hourly = mean_of_ends(values) if instant else values
        series.append(RawSeries(column, quantity, hourly, unit, height_m=height_m))
    clock = Clock(offset_h, "beginning", True, _SAID)  # pvlib has taken the hour off
    return RawFile(name, shown, "EPW", clock, stamps, at, tuple(series), longitude, latitude)


def _location(line: str, shown: str, problems: list[Problem]) -> tuple[float, float, float] | None:
    """Return longitude, latitude and time zone of the first line."""
    cells = line.split(",")
    try:
        latitude, longitude, offset_h = (float(cells[at]) for at in (6, 7, 8))
        begins = cells[0].strip().upper() == "LOCATION"
    except (ValueError, IndexError):
        begins = False
    if not begins:
        allowed = "must be EPW, whose first line is LOCATION,city,…,latitude,longitude,time zone"
        problems.append(Problem(shown, 1, "", "", allowed))
        return None
    return longitude, latitude, offset_h
