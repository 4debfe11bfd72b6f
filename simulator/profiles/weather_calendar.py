"""The calendar of generated weather: 366 days in every weather year, and monthly levels on it.

A weather year is drawn on a leap year's calendar; a target year without 29 February leaves that
day out. So the same weather year looks the same in every target year.
"""

from calendar import isleap
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.errors import InputDataError, Problem
from simulator.profiles.weather_parameters import SEASON_OF_MONTH

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

REFERENCE_YEAR: Final = 2024
DAYS: Final = 366
LEAP_DAY: Final = 59
"""Position of 29 February."""
MONTH_LENGTHS: Final = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_OF_DAY: Final = np.repeat(np.arange(12), MONTH_LENGTHS)
"""Month (0 to 11) of each day."""
SEASON_OF_DAY: Final = np.array(SEASON_OF_MONTH)[MONTH_OF_DAY]
SUMMER_WEIGHT: Final = 0.5 + 0.5 * np.cos(2 * np.pi * (np.arange(DAYS) - 197) / DAYS)
"""From 0 in the middle of January to 1 in the middle of July."""
_MID_MONTHS: Final = np.cumsum(MONTH_LENGTHS) - MONTH_LENGTHS / 2
_TOLERANCE: Final = 1e-12
_MAX_ROUNDS: Final = 60


def snapshots_of(calendar_year: int) -> pd.DatetimeIndex:
    """Return the hours of a calendar year: hour beginning, local standard time.

    Examples
    --------
    >>> len(snapshots_of(2025)), len(snapshots_of(2028))
    (8760, 8784)
    """
    end = pd.Timestamp(year=calendar_year + 1, month=1, day=1)
    start = pd.Timestamp(year=calendar_year, month=1, day=1)
    return pd.date_range(start, end, freq="h", inclusive="left", name="snapshot")


def kept_days(calendar_year: int) -> IntArray:
    """Return the days of a weather year that a calendar year has."""
    days = np.arange(DAYS)
    return days if isleap(calendar_year) else np.delete(days, LEAP_DAY)


@cache
def month_weights() -> FloatArray:
    """Return the weight of each mid-month value in each day, linear between, shape (12, day)."""
    days = np.arange(DAYS) + 0.5
    nodes = np.concatenate([[_MID_MONTHS[-1] - DAYS], _MID_MONTHS, [_MID_MONTHS[0] + DAYS]])
    hats = np.array([np.interp(days, nodes, unit) for unit in np.eye(14)])
    hats[12] += hats[0]
    hats[1] += hats[13]
    return hats[1:13]


def monthly_mean(daily: FloatArray, days: IntArray) -> FloatArray:
    """Return means by month over the kept days, shape (..., day) to (..., 12)."""
    months = MONTH_OF_DAY[days]
    starts = np.searchsorted(months, np.arange(12))
    return np.asarray(np.add.reduceat(daily[..., days], starts, axis=-1) / np.bincount(months))


def match_months(
    monthly: Callable[[FloatArray], FloatArray],
    target: FloatArray,
    days: IntArray,
    step: float = 1e-4,
) -> FloatArray:
    """Return the smooth daily correction that gives each month its target.

    Parameters
    ----------
    monthly
        Monthly values under a daily correction: shape (site, day) to (site, 12), rising with the
        correction.
    target
        Monthly values wanted, shape (site, 12).
    days
        Days that count.
    step
        Step of the correction for the slope.

    Returns
    -------
    FloatArray
        Correction, shape (site, day): linear between the middles of the months.

    Raises
    ------
    InputDataError
        If no correction gives the target.
    """
    weights = month_weights()
    overlap = monthly_mean(weights, days).T
    correction = np.zeros((target.shape[0], DAYS))
    for _ in range(_MAX_ROUNDS):
        value = monthly(correction)
        if np.max(np.abs(value - target) / np.abs(target).max()) < _TOLERANCE:
            return correction
        slope = (monthly(correction + step) - value) / step
        if not slope.all():  # at a bound: no correction moves that month any further
            break
        change = np.linalg.solve(overlap, ((target - value) / slope).T).T
        correction = correction + np.clip(change, -1.0, 1.0) @ weights
    allowed = "the months cannot be met under the statistics of weather.csv"
    hint = "Change the climate, or what differs in weather.csv from a region that works."
    raise InputDataError([Problem("climate.csv", 0, "", "", allowed, hint)])
