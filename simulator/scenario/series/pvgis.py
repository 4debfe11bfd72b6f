"""PVGIS files, hourly series and typical years, CSV and JSON: UTC, figures of an instant.

The irradiance of an hour is that of the satellite's image, some minutes into the hour; it is
carried to the middle of the hour with the same clearness.
"""

import io
import json
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pvlib

from simulator.errors import Problem
from simulator.scenario.series.raw import Clock, RawFile, RawSeries
from simulator.scenario.series.record import FloatArray, IntArray, MinuteArray
from simulator.scenario.series.rows import check_rows, require_rows
from simulator.scenario.series.sun import sine_of_elevation

_LEAST_SINE: Final = 0.05
_MOST_RATIO: Final = 3.0
_TYPICAL_HOURS: Final = 8760
_ERRORS: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)
Form = Literal["csv", "json"]


@dataclass(frozen=True, eq=False)
class _Read:
    """What pvlib read."""

    data: pd.DataFrame
    meta: dict[str, Any]
    lines: IntArray
    typical: bool


def read_pvgis(
    text: str, form: Form, name: str, shown: str, problems: list[Problem]
) -> RawFile | None:
    """Return temperature, irradiance and 10 m wind of a PVGIS file; None if anything is wrong."""
    before = len(problems)
    rows = _rows(text, shown, problems) if form == "csv" else []
    if len(problems) > before:
        return None
    try:
        read = _read(text, form, rows)
        inputs = read.meta["inputs"]
        place = inputs.get("location", inputs)
        longitude, latitude = float(place["longitude"]), float(place["latitude"])
        late_min = round(60 * _time_offset(place)) if read.typical else 0
        irradiance, tilt_deg = _irradiance(read), _tilt(inputs)
        stamps = pd.DatetimeIndex(read.data.index).tz_localize(None).to_numpy()
        temperature = read.data["temp_air"].to_numpy(dtype=np.float64)
        wind = read.data["wind_speed"].to_numpy(dtype=np.float64)
    except _ERRORS as error:
        words = f"must be a PVGIS file with G(h), T2m and WS10m ({type(error).__name__}: {error})"
        problems.append(Problem(shown, 0, "", "", words))
        return None
    if tilt_deg:
        allowed = f"is for modules tilted by {tilt_deg:g}°; must be on the horizontal"
        hint = "Download it again with slope 0; the tilt of the modules is the pack's."
        problems.append(Problem(shown, 0, "slope", "", allowed, hint))
        return None
    stamps = stamps.astype("datetime64[m]")
    instants = stamps + np.timedelta64(late_min, "m")
    series = (
        RawSeries(
            "G(h)", "irradiance", _mid_hour(irradiance, instants, longitude, latitude), "W/m2"
        ),
        RawSeries("T2m", "temperature", temperature, "°C"),
        RawSeries("WS10m", "wind-speed", wind, "m/s", height_m=10.0),
    )
    minute = int(instants[0].astype(np.int64)) % 60
    clock = Clock(0.0, "beginning", read.typical, f"PVGIS: UTC, figures of minute {minute}")
    return RawFile(name, shown, "PVGIS", clock, stamps, read.lines, series, longitude, latitude)


def _rows(text: str, shown: str, problems: list[Problem]) -> list[tuple[int, str]]:
    """Return line and text of the rows of a CSV."""
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if line.startswith("time")), None)
    if head is None:
        problems.append(Problem(shown, 0, "", "", "lacks the line of columns, time,…"))
        return []
    columns = lines[head].strip().split(",")
    rows = []
    for at, line in enumerate(lines[head + 1 :], start=head + 2):
        if not line.strip():
            break
        rows.append((at, line))
    check_rows(rows, columns, columns[1:], shown, problems)
    if columns[0] == "time(UTC)" and rows and len(rows) != _TYPICAL_HOURS:
        allowed = f"has {len(rows)} hours; a typical year has {_TYPICAL_HOURS}"
        problems.append(Problem(shown, rows[-1][0], "", "", allowed))
    return rows


def _read(text: str, form: Form, rows: list[tuple[int, str]]) -> _Read:
    """Return what pvlib reads, with pvlib's names of variables."""
    typical = "tmy_hourly" in text or "time(UTC)" in text
    if typical:
        source: Any = io.BytesIO(text.encode()) if form == "csv" else io.StringIO(text)
        data, meta = pvlib.iotools.read_pvgis_tmy(source, pvgis_format=form)
    else:
        data, meta = pvlib.iotools.read_pvgis_hourly(io.StringIO(text), pvgis_format=form)
    require_rows(len(data), len(rows) if form == "csv" else len(data))
    lines = np.array([line for line, _ in rows] or [0] * len(data), dtype=np.int64)
    return _Read(data, meta, lines, typical)


def _time_offset(place: dict[str, Any]) -> float:
    """Return how long after the stamp the irradiance of a typical year is that of. [h]"""
    for key in ("irradiance time offset", "irradiance_time_offset"):
        if key in place:
            return float(place[key])
    return 0.0


def _irradiance(read: _Read) -> FloatArray:
    """Return global irradiance, which the hourly tool calls that of a plane with slope 0."""
    if "ghi" in read.data:
        return read.data["ghi"].to_numpy(dtype=np.float64)
    if "poa_global" in read.data:
        return read.data["poa_global"].to_numpy(dtype=np.float64)
    parts = ["poa_direct", "poa_sky_diffuse", "poa_ground_diffuse"]
    return read.data[parts].astype(float).sum(axis=1).to_numpy()


def _tilt(inputs: dict[str, Any]) -> float:
    """Return the slope of the plane that irradiance is on. [°]"""
    if "Slope" in inputs:
        return float(str(inputs["Slope"]).split()[0])
    fixed = inputs.get("mounting_system", {}).get("fixed", {})
    return float(fixed.get("slope", {}).get("value", 0.0))


def _mid_hour(
    irradiance: FloatArray, instants: MinuteArray, longitude: float, latitude: float
) -> FloatArray:
    """Return the irradiance in the middle of each hour, of the same clearness as at the instant."""
    middle = instants.astype("datetime64[h]").astype("datetime64[m]") + np.timedelta64(30, "m")
    at = sine_of_elevation(instants, longitude, latitude)
    mid = sine_of_elevation(np.asarray(middle), longitude, latitude)
    ratio = np.maximum(mid, 0.0) / np.maximum(at, _LEAST_SINE)
    return np.asarray(irradiance * np.minimum(ratio, _MOST_RATIO))


def is_pvgis(text: str) -> bool:
    """Whether a text is a PVGIS file."""
    if text.lstrip().startswith("{"):
        try:
            keys = json.loads(text)
        except ValueError:
            return False
        return isinstance(keys, dict) and {"inputs", "outputs"} <= set(keys)
    return text.startswith("Latitude (decimal degrees)")
