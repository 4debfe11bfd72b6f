"""Where the sun stands, and how bright a cloudless hour is, at each site (pvlib)."""

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pvlib

from simulator.profiles.weather_calendar import (
    DAYS,
    REFERENCE_YEAR,
    FloatArray,
    month_weights,
    monthly_mean,
    snapshots_of,
)

_HALF_HOUR = pd.Timedelta(minutes=30)
_SUNRISE_ZENITH_DEG = 89.5


@dataclass(frozen=True, eq=False)
class Sun:
    """The sun over one weather year, at the middle of each hour, shape (site, day, hour).

    Parameters
    ----------
    zenith_deg, azimuth_deg
        Apparent zenith and azimuth. [°]
    clear_w_per_m2
        Global horizontal irradiance of a cloudless hour (Ineichen with Linke turbidity). [W/m²]
    outside_w_per_m2
        Extraterrestrial irradiance on the horizontal. [W/m²]
    extra_w_per_m2
        Extraterrestrial irradiance normal to the sun. [W/m²]
    """

    zenith_deg: FloatArray
    azimuth_deg: FloatArray
    clear_w_per_m2: FloatArray
    outside_w_per_m2: FloatArray
    extra_w_per_m2: FloatArray


def standard_offset_h(time_zone: str) -> float:
    """Return local standard time minus UTC, without daylight saving. [h]

    Examples
    --------
    >>> standard_offset_h("Asia/Shanghai")
    8.0
    """
    moment = datetime(REFERENCE_YEAR, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    offset, saving = moment.utcoffset(), moment.dst()
    if offset is None:
        raise ValueError(f"time zone {time_zone} has no offset from UTC")
    return (offset - saving if saving else offset).total_seconds() / 3600


@cache
def sun_over(
    longitude: tuple[float, ...],
    latitude: tuple[float, ...],
    turbidity: tuple[float, ...],
    offset_h: float,
) -> Sun:
    """Return the sun over the sites, on the calendar of weather years.

    Parameters
    ----------
    longitude, latitude
        Place of each site. [°]
    turbidity
        Linke turbidity of each month.
    offset_h
        Local standard time minus UTC. [h]
    """
    times = (snapshots_of(REFERENCE_YEAR) + _HALF_HOUR - pd.Timedelta(hours=offset_h)).tz_localize(
        "UTC"
    )
    daily = np.linalg.solve(monthly_mean(month_weights(), np.arange(DAYS)).T, np.array(turbidity))
    linke = np.repeat(daily @ month_weights(), 24)
    sites = [
        _site(times, place_lon, place_lat, linke)
        for place_lon, place_lat in zip(longitude, latitude, strict=True)
    ]
    return Sun(*(np.stack(part).reshape(-1, DAYS, 24) for part in zip(*sites, strict=True)))


def _site(
    times: pd.DatetimeIndex, longitude: float, latitude: float, linke: FloatArray
) -> tuple[FloatArray, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pvlib under a newer pandas
        position = pvlib.solarposition.get_solarposition(times, latitude, longitude)
        extra = np.asarray(pvlib.irradiance.get_extra_radiation(times), dtype=np.float64)
    zenith = position["apparent_zenith"].to_numpy(dtype=np.float64)
    azimuth = position["azimuth"].to_numpy(dtype=np.float64)
    outside = extra * np.maximum(np.cos(np.radians(zenith)), 0.0)
    up = zenith < _SUNRISE_ZENITH_DEG
    airmass = pvlib.atmosphere.get_relative_airmass(zenith[up])
    clear = np.zeros_like(zenith)
    clear[up] = pvlib.clearsky.ineichen(zenith[up], airmass, linke[up], dni_extra=extra[up])["ghi"]
    return zenith, azimuth, clear, np.where(up, outside, 0.0), extra
