"""Random numbers of a weather year, and how they are shared between places.

Each stream is keyed by (seed, weather year, stream), so any number of workers in any order gives
the same weather. A year begins where the one before it ended: its memory is filled from the
numbers of that year. The typical year is draw 0 and follows itself.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

from simulator.profiles.weather_calendar import DAYS, FloatArray

TYPICAL = 0
"""Number of the draw behind the typical year."""
TAIL_DAYS = 3
"""Last days of a year whose hourly numbers the next year starts from."""
_EARTH_RADIUS_KM = 6371.0


class Stream(IntEnum):
    """What a stream of random numbers is for."""

    DAILY = 0
    SLOW = 1
    CLEARNESS = 2
    WIND_REGIONAL = 3
    WIND_LOCAL = 4
    WIND_REGIONAL_TAIL = 5
    WIND_LOCAL_TAIL = 6
    FORECAST_WIND = 20
    FORECAST_SOLAR = 21
    FORECAST_DEMAND = 22


@dataclass(frozen=True)
class Draw:
    """One weather year's key: its seed and number, with the years before and after it."""

    seed: int
    year: int

    @property
    def before(self) -> "Draw":
        """The weather year before this one; the typical year follows itself."""
        return self if self.year == TYPICAL else Draw(self.seed, self.year - 1)

    @property
    def after(self) -> "Draw":
        """The weather year after this one."""
        return self if self.year == TYPICAL else Draw(self.seed, self.year + 1)

    def normals(self, stream: Stream, shape: tuple[int, ...]) -> FloatArray:
        """Return independent standard normal numbers of one stream."""
        key = np.random.SeedSequence(self.seed, spawn_key=(self.year, int(stream)))
        return np.random.Generator(np.random.Philox(key)).standard_normal(shape)


def daily_normals(draw: Draw, sites: int, kinds: int) -> FloatArray:
    """Return daily numbers of the year before, this year and the next day.

    Returns
    -------
    FloatArray
        Shape (site, kind, 2 x 366 + 1 days).
    """
    years = [_days_of(key, sites, kinds) for key in (draw.before, draw, draw.after)]
    return np.concatenate([years[0], years[1], years[2][..., :1]], axis=-1)


@lru_cache(maxsize=8)
def _days_of(draw: Draw, sites: int, kinds: int) -> FloatArray:
    """Return the daily numbers of one year; its neighbours need them too."""
    return draw.normals(Stream.DAILY, (sites, kinds, DAYS))


def hourly_normals(draw: Draw, body: Stream, tail: Stream, sites: int) -> FloatArray:
    """Return hourly numbers of the last days of the year before and of this year.

    Returns
    -------
    FloatArray
        Shape (site, (3 + 366) x 24 hours).
    """
    hours = (DAYS - TAIL_DAYS) * 24
    parts = [
        draw.before.normals(tail, (sites, TAIL_DAYS * 24)),
        draw.normals(body, (sites, hours)),
        draw.normals(tail, (sites, TAIL_DAYS * 24)),
    ]
    return np.concatenate(parts, axis=-1)


def distances_km(longitude: FloatArray, latitude: FloatArray) -> FloatArray:
    """Return great-circle distances between all sites. [km]

    Examples
    --------
    >>> distances_km(np.array([111.0, 112.0]), np.array([29.0, 29.0])).round(0)
    array([[ 0., 97.],
           [97.,  0.]])
    """
    lon, lat = np.radians(longitude), np.radians(latitude)
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half = half + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


def spatial_root(distance_km: FloatArray, length_km: float) -> FloatArray:
    """Return the symmetric root of exp(-distance / length): it correlates independent sites."""
    return _root_of(np.ascontiguousarray(distance_km).tobytes(), len(distance_km), length_km)


@lru_cache(maxsize=64)
def _root_of(distance_km: bytes, sites: int, length_km: float) -> FloatArray:
    distance = np.frombuffer(distance_km).reshape(sites, sites)
    values, vectors = np.linalg.eigh(np.exp(-distance / length_km))
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)
