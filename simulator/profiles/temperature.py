"""Air temperature: monthly climate, daily anomalies, and a daily course that grows with the sun."""

import numpy as np
from scipy.linalg import solve_banded

from simulator.profiles.weather_calendar import (
    DAYS,
    SUMMER_WEIGHT,
    FloatArray,
    IntArray,
    match_months,
    monthly_mean,
)
from simulator.profiles.weather_parameters import SEASON_OF_MONTH, WeatherParameters

_LEAST_LIMIT = 1e-3
_COLDEST_H, _WARMEST_H = 6.0, 15.0


def interpolate_days(daily: FloatArray) -> FloatArray:
    """Return hourly values, linear between noons, whose daily means are the daily values.

    Parameters
    ----------
    daily
        Shape (site, days + 2), with the day before and the day after.

    Returns
    -------
    FloatArray
        Shape (site, days, 24).
    """
    return between_noons(_noons(daily))


def between_noons(noons: FloatArray) -> FloatArray:
    """Return hourly values, linear between noons, shape (site, days + 2) to (site, days, 24)."""
    time = (np.arange(24) - 11.5) / 24
    before, after = np.maximum(-time, 0.0), np.maximum(time, 0.0)
    return np.asarray(
        noons[:, :-2, None] * before
        + noons[:, 1:-1, None] * (1.0 - before - after)
        + noons[:, 2:, None] * after
    )


def _noons(daily: FloatArray) -> FloatArray:
    """Return noon values such that linear interpolation between them keeps the daily means."""
    side = np.maximum((np.arange(24) - 11.5) / 24, 0.0).mean()
    bands = np.full((3, daily.shape[1]), side)
    bands[1] = 1.0 - 2.0 * side
    bands[1, [0, -1]] = 1.0 - side
    return np.asarray(solve_banded((1, 1), bands, daily.T).T)


def _daily_course() -> FloatArray:
    """Return the course of a day with a range of 1 and a mean of 0, shape (24,)."""
    hour = np.arange(24) + 0.5
    rise = _WARMEST_H - _COLDEST_H
    since_coldest = (hour - _COLDEST_H) % 24
    falling = np.pi * (since_coldest - rise) / (24 - rise)
    course = np.where(since_coldest < rise, -np.cos(np.pi * since_coldest / rise), np.cos(falling))
    return np.asarray((course - course.mean()) / np.ptp(course))


def _deviation(parameters: WeatherParameters) -> FloatArray:
    """Return the standard deviation of each day's anomaly, smooth over the seasons. [K]"""
    by_month = np.array(parameters.temperature_deviation_k)[np.array(SEASON_OF_MONTH)]
    mid_seasons = np.array([-15.0, 75.0, 167.0, 259.0, 351.0, 441.0])
    values = by_month[[11, 3, 6, 9, 11, 3]]
    return np.asarray(np.interp(np.arange(DAYS), mid_seasons, values))


def _bounded(score: FloatArray, limit: FloatArray) -> FloatArray:
    """Return scores whose excess over 1 levels off towards 1 / limit."""
    excess = np.maximum(score - 1.0, 0.0)
    rate = np.maximum(limit, _LEAST_LIMIT)
    return np.asarray(np.minimum(score, 1.0) + (1.0 - np.exp(-rate * excess)) / rate)


def air_temperature(
    parameters: WeatherParameters,
    score: FloatArray,
    clearness: FloatArray,
    climate_c: FloatArray,
) -> FloatArray:
    """Return hourly air temperature.

    Parameters
    ----------
    parameters
        Parameters of the generator.
    score
        Scores of daily temperature, shape (site, 368 days).
    clearness
        Clear-sky index of each day, shape (site, 366 days).
    climate_c
        Mean of each day in the climate, shape (366 days). [°C]

    Returns
    -------
    FloatArray
        Shape (site, day, hour). [°C]
    """
    around = np.concatenate([[DAYS - 1], np.arange(DAYS), [0]])
    bounded = _bounded(score, parameters.temperature_heat_limit * SUMMER_WEIGHT[around])
    series = climate_c[around] + _deviation(parameters)[around] * bounded
    base, per_clearness = parameters.temperature_range_k
    padded = np.concatenate([clearness[:, :1], clearness, clearness[:, -1:]], axis=1)
    spread = between_noons(base + per_clearness * padded)
    return np.asarray(interpolate_days(series) + spread * _daily_course())


def daily_range(spread_k: FloatArray) -> FloatArray:
    """Return the course that days of a given range add, shape (site, day) to (site, day, hour).

    Parameters
    ----------
    spread_k
        Range of each day; may be negative. [K]
    """
    padded = np.concatenate([spread_k[:, :1], spread_k, spread_k[:, -1:]], axis=1)
    return np.asarray(between_noons(padded) * _daily_course())


def climate_of_days(monthly: FloatArray) -> FloatArray:
    """Return a smooth daily climate whose monthly means are given, shape (12,) to (day,)."""
    days = np.arange(DAYS)
    daily = match_months(lambda value: monthly_mean(value, days), monthly[None, :], days)
    return np.asarray(daily[0])


def matched_temperature(
    temperature_c: FloatArray, mean_c: FloatArray, days: IntArray
) -> FloatArray:
    """Return hourly temperature with each month's mean met exactly. [°C]"""
    daily = temperature_c.mean(axis=2)
    target = np.tile(mean_c, (daily.shape[0], 1))
    shift = match_months(lambda value: monthly_mean(daily + value, days), target, days)
    return temperature_c + shift[..., None]
