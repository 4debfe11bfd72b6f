"""Monthly figures as smooth daily ones whose monthly means are kept."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]


def daily_from_monthly(values: Sequence[float] | FloatArray, days: pd.DatetimeIndex) -> FloatArray:
    """Return a daily series, linear between the middles of months, with the given monthly means.

    Parameters
    ----------
    values
        Twelve monthly means, January first.
    days
        All days of one year.

    Notes
    -----
    The values at the middles of the months solve a 12 by 12 linear system, so that every month's
    mean is met exactly; December joins January.
    """
    interpolation, means = _interpolation(int(days[0].year))
    return np.asarray(interpolation @ np.linalg.solve(means, np.asarray(values, dtype=float)))


def monthly_mean(daily: FloatArray, days: pd.DatetimeIndex) -> FloatArray:
    """Return the twelve monthly means of a daily series."""
    inside = _months(int(days[0].year))
    return np.array([daily[month].mean() for month in inside])


@cache
def _days(year: int) -> pd.DatetimeIndex:
    return pd.date_range(f"{year}-01-01", f"{year}-12-31", freq="D")


@cache
def _months(year: int) -> npt.NDArray[np.bool_]:
    """Return which days of a year each month has, shape (12, day)."""
    return np.array([_days(year).month == month for month in range(1, 13)])


@cache
def _interpolation(year: int) -> tuple[FloatArray, FloatArray]:
    """Return each day's weights of the values at mid-month, and their monthly means."""
    places = _places(_days(year))
    before = np.floor(places).astype(int)
    weight = places - before
    interpolation = np.zeros((len(places), 12))
    rows = np.arange(len(places))
    np.add.at(interpolation, (rows, before % 12), 1.0 - weight)
    np.add.at(interpolation, (rows, (before + 1) % 12), weight)
    means = np.array([interpolation[month].mean(axis=0) for month in _months(year)])
    return interpolation, means


def _places(days: pd.DatetimeIndex) -> FloatArray:
    """Return each day's place among the middles of months: 0 is mid-January, 11 mid-December."""
    length = days.days_in_month.to_numpy()
    place = days.month.to_numpy() - 1.5 + (days.day.to_numpy() - 0.5) / length
    return np.asarray(place, dtype=float)
