"""ERA5 at a point, as NetCDF: UTC; radiation summed over the hour that ends at the stamp.

Temperature and wind are those at the stamp, so that an hour's mean is taken as that of both ends.
"""

from typing import Any, Final

import netCDF4
import numpy as np

from simulator.errors import Problem
from simulator.scenario.series.epw import mean_of_ends
from simulator.scenario.series.raw import Clock, RawFile, RawSeries
from simulator.scenario.series.record import FloatArray

_TIMES: Final = ("valid_time", "time")
_ZERO_CELSIUS: Final = 273.15
_SECONDS: Final = 3600.0
_SAID: Final = "ERA5: UTC, hour-ending"
_UNITS: Final = {
    "t2m": ("K",),
    "ssrd": ("J m**-2", "J m-2", "J/m2", "J/m^2"),
    "u10": ("m s**-1", "m s-1", "m/s"),
    "v10": ("m s**-1", "m s-1", "m/s"),
    "u100": ("m s**-1", "m s-1", "m/s"),
    "v100": ("m s**-1", "m s-1", "m/s"),
}


class _Era5Error(ValueError):
    """What is wrong with a variable: its name, what is allowed, and a suggestion."""


def read_era5(content: bytes, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return temperature, irradiance and wind of an ERA5 file; None if anything is wrong."""
    try:
        data = netCDF4.Dataset(shown, mode="r", memory=content)
    except (OSError, ValueError, RuntimeError):
        hint = "Unpack it first." if content[:2] == b"PK" else ""
        problems.append(Problem(shown, 0, "", "", "must be a NetCDF file", hint))
        return None
    try:
        return _read(data, name, shown)
    except _Era5Error as error:
        problems.append(Problem(shown, 0, *error.args))
        return None
    finally:
        data.close()


def _read(data: Any, name: str, shown: str) -> RawFile:
    clock = next((key for key in _TIMES if key in data.variables), None)
    if clock is None:
        raise _Era5Error("time", "", f"lacks the time ({' or '.join(_TIMES)})", "")
    times = data.variables[clock]
    try:
        dates = netCDF4.num2date(
            np.atleast_1d(times[:]), times.units, getattr(times, "calendar", "standard"),
            only_use_cftime_datetimes=False, only_use_python_datetimes=True,
        )  # fmt: skip
    except (ValueError, AttributeError, TypeError, OverflowError) as error:
        raise _Era5Error(clock, "", f"must be a time of CF conventions ({error})", "") from error
    stamps = np.array(dates, dtype="datetime64[m]")
    series = _series(data, clock, len(stamps))
    if not series:
        raise _Era5Error("", "", f"has none of {', '.join(_UNITS)}", "")
    lines = np.zeros(len(stamps), dtype=np.int64)
    return RawFile(
        name, shown, "ERA5", Clock(0.0, "ending", False, _SAID), stamps, lines, tuple(series),
        _coordinate(data, "longitude"), _coordinate(data, "latitude"),
    )  # fmt: skip


def _series(data: Any, clock: str, count: int) -> list[RawSeries]:
    known = data.variables
    series = []
    if "t2m" in known:
        temperature = _values(data, "t2m", clock, count) - _ZERO_CELSIUS
        series.append(RawSeries("t2m", "temperature", mean_of_ends(temperature), "°C"))
    if "ssrd" in known:
        power = _values(data, "ssrd", clock, count) / _SECONDS
        series.append(RawSeries("ssrd", "irradiance", power, "W/m2"))
    for height in (100, 10):
        u, v = f"u{height}", f"v{height}"
        if u in known and v in known:
            speed = np.hypot(_values(data, u, clock, count), _values(data, v, clock, count))
            mean = mean_of_ends(np.asarray(speed))
            series.append(RawSeries(f"{u}, {v}", "wind-speed", mean, "m/s", height_m=height))
            break  # the one nearer to the hub
    return series


def _values(data: Any, key: str, clock: str, count: int) -> FloatArray:
    """Return a variable by time; its other dimensions must have one member."""
    variable = data.variables[key]
    sizes = dict(zip(variable.dimensions, variable.shape, strict=True))
    along = [name for name in sizes if name in {clock, *data.variables[clock].dimensions}]
    wide = [f"{name} {size}" for name, size in sizes.items() if size > 1 and name not in along]
    if not along or wide:
        allowed = f"must be at one point, by time alone{', not ' + ', '.join(wide) if wide else ''}"
        raise _Era5Error(key, "", allowed, "Cut out the grid point nearest to the county.")
    unit = str(getattr(variable, "units", ""))
    if unit not in _UNITS[key]:
        raise _Era5Error(key, unit, f"must be in {_UNITS[key][0]}", "")
    with np.errstate(invalid="ignore"):  # what is no number is found below
        values = np.ma.filled(variable[:].astype(np.float64), np.nan).reshape(count)
    missing = int(np.count_nonzero(~np.isfinite(values)))
    if missing:
        allowed = f"is missing in {missing} hours"
        raise _Era5Error(key, "", allowed, "Fill gaps before; nothing is filled here.")
    return np.asarray(values)


def _coordinate(data: Any, key: str) -> float:
    if key not in data.variables or data.variables[key].size != 1:
        raise _Era5Error(key, "", f"must have one {key}", "Cut out one grid point.")
    value = float(np.atleast_1d(data.variables[key][:]).ravel()[0])
    return value - 360.0 if value > 180.0 else value  # noqa: PLR2004 - degrees
