"""Day-ahead forecasts of wind, solar and demand, whose error has a stated size.

A forecaster knows part of what will come: of the normal score ``z`` of an hour's output the
forecast holds ``f = r² z + r √(1 - r²) ε``, and gives the mean output of all hours that look like
it, ``z ~ N(f, 1 - r²)``. Such a forecast is unbiased, smoother than what comes, and stays between
calm and nameplate, or darkness and clear sky, without being cut off. ``ε`` lasts for hours and
reaches over counties; ``r`` is solved so that the year's error has the stated size. Adding noise
to the actual series instead would make forecasts wilder than the weather.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.ndimage import maximum_filter1d
from scipy.optimize import brentq
from scipy.signal import lfilter
from scipy.special import ndtr, ndtri, roots_hermitenorm
from scipy.stats import rankdata

from simulator.errors import InputDataError, Problem
from simulator.profiles.draws import Draw, Stream, spatial_root
from simulator.profiles.weather_calendar import DAYS, FloatArray, IntArray, kept_days
from simulator.scenario.forecast_errors import ForecastErrors

_HOURS = 24
_NODES, _WEIGHTS = roots_hermitenorm(5)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_CLEAR_DAYS = 31  # the brightest of so many days at the same hour is taken for a clear sky
_LEAST_LIGHT = 1e-3  # of nameplate: below it an hour counts as dark
_KNOWN_TOLERANCE = 5e-4  # half a per cent of the error


@dataclass(frozen=True)
class Forecast:
    """What is foreseen the day before, each of shape (snapshot, county bus).

    Parameters
    ----------
    demand_mw
        Demand. [MW]
    wind_capacity_factor, solar_capacity_factor
        Output over nameplate. [0..1]
    """

    demand_mw: pd.DataFrame
    wind_capacity_factor: pd.DataFrame
    solar_capacity_factor: pd.DataFrame


@dataclass(frozen=True)
class _Group:
    """Hours of a kind: where they stand, their values in rising order, and their scores."""

    where: IntArray
    ordered: FloatArray
    score: FloatArray


def build_forecast(
    errors: ForecastErrors, draw: Draw, distance_km: FloatArray, actual: Forecast
) -> Forecast:
    """Return the forecasts of one whole year, made the day before.

    Parameters
    ----------
    errors
        Size, persistence and reach of the errors.
    draw
        Key of the weather year; its forecasts have streams of their own.
    distance_km
        Distances between the county buses. [km]
    actual
        What comes, for all hours of a calendar year.

    Raises
    ------
    InputDataError
        If an error is as large as that of not forecasting at all.

    Notes
    -----
    The three errors are independent of each other. Demand has no chance of its own in a weather
    year, so its forecast is the actual times one plus the error.
    """
    snapshots = pd.DatetimeIndex(actual.demand_mw.index)
    days = kept_days(snapshots[0].year)
    wind, solar, demand = (
        _noise(draw, stream, length_km, persistence_h, distance_km)[days].reshape(
            len(snapshots), -1
        )
        for stream, length_km, persistence_h in (
            (Stream.FORECAST_WIND, errors.wind_length_km, errors.wind_persistence_h),
            (Stream.FORECAST_SOLAR, errors.solar_length_km, errors.solar_persistence_h),
            (Stream.FORECAST_DEMAND, errors.demand_length_km, errors.demand_persistence_h),
        )
    )
    scale = errors.demand_error / np.sqrt(np.mean(demand**2))
    return Forecast(
        demand_mw=actual.demand_mw * np.maximum(1.0 + scale * demand, 0.0),
        wind_capacity_factor=_foreseen_wind(actual.wind_capacity_factor, wind, errors.wind_error),
        solar_capacity_factor=_foreseen_solar(
            actual.solar_capacity_factor, solar, errors.solar_error
        ),
    )


def _noise(
    draw: Draw, stream: Stream, length_km: float, persistence_h: float, distance_km: FloatArray
) -> FloatArray:
    """Return unit noise of a weather year, shape (day, hour, site)."""
    normals = draw.normals(stream, (distance_km.shape[0], DAYS * _HOURS))
    spread = spatial_root(distance_km, length_km) @ normals
    memory = np.exp(-1.0 / persistence_h)
    spread[:, 1:] *= np.sqrt(1.0 - memory**2)  # the first hour stands for all before it
    series = np.asarray(lfilter([1.0], [1.0, -memory], spread))
    return series.T.reshape(DAYS, _HOURS, -1)


def _foreseen_wind(actual: pd.DataFrame, noise: FloatArray, error: float) -> pd.DataFrame:
    """Return the forecast of wind: hours of a month are alike before they are foreseen."""
    months = pd.DatetimeIndex(actual.index).month.to_numpy()
    kind = np.repeat(months[:, None], actual.shape[1], axis=1)
    values = actual.to_numpy(dtype=np.float64)
    everywhere = np.ones(values.shape, dtype=bool)
    return _like(actual, _foresee("wind", values, noise, kind, everywhere, values * 0 + 1, error))


def _foreseen_solar(actual: pd.DataFrame, noise: FloatArray, error: float) -> pd.DataFrame:
    """Return the forecast of solar: of the share of a clear sky, by month and hour."""
    snapshots = pd.DatetimeIndex(actual.index)
    values = actual.to_numpy(dtype=np.float64)
    by_day = values.reshape(-1, _HOURS, values.shape[1])
    clear = maximum_filter1d(by_day, _CLEAR_DAYS, axis=0, mode="wrap").reshape(values.shape)
    light = clear > _LEAST_LIGHT
    hours = snapshots.month.to_numpy() * _HOURS + snapshots.hour.to_numpy()
    kind = np.repeat(hours[:, None], values.shape[1], axis=1)
    return _like(actual, _foresee("solar", values, noise, kind, light, clear, error))


def _like(frame: pd.DataFrame, values: FloatArray) -> pd.DataFrame:
    return pd.DataFrame(values, index=frame.index, columns=frame.columns)


def _foresee(
    what: str,
    actual: FloatArray,
    noise: FloatArray,
    kind: IntArray,
    possible: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
    most: FloatArray,
    error: float,
) -> FloatArray:
    """Return the forecast whose root mean square error over the possible hours is as stated.

    Parameters
    ----------
    what
        How a problem names the error.
    actual, noise, kind, possible, most
        What comes, unit noise, what kind of hour it is, whether there can be output, and the most
        there can be; shape (hour, site).
    error
        Root mean square error. [0..1]
    """
    if error == 0.0:
        return actual
    limit, shares = most[possible], actual[possible] / most[possible]
    groups = list(_groups(shares, kind[possible]))

    def excess(known: float) -> float:
        difference = (_expected(groups, noise[possible], known) - shares) * limit
        return float(np.sqrt(np.mean(difference**2))) - error

    if excess(0.0) <= 0.0:
        largest = excess(0.0) + error
        allowed = f"must be below {100 * largest:.1f} %, the error of the month's mean"
        path = f"forecast.{what}_error"
        raise InputDataError([Problem("forecast.csv", 0, path, f"{100 * error:g} %", allowed)])
    known = float(brentq(excess, 0.0, 1.0, xtol=_KNOWN_TOLERANCE))
    forecast = actual.copy()
    forecast[possible] = _expected(groups, noise[possible], known) * limit
    return forecast


def _groups(values: FloatArray, kind: IntArray) -> Iterator[_Group]:
    """Return the hours of each kind with the normal scores of their values."""
    order = np.argsort(kind, kind="stable")
    edges = np.flatnonzero(np.diff(kind[order])) + 1
    for where in np.split(order, edges):
        score = ndtri((rankdata(values[where]) - 0.5) / len(where))
        yield _Group(where, np.sort(values[where]), score)


def _expected(groups: list[_Group], noise: FloatArray, known: float) -> FloatArray:
    """Return the mean of what may come, given what is known of it; 1 knows all."""
    unknown = np.sqrt(1.0 - known**2)
    expected = np.empty(noise.shape)
    for group in groups:
        foreseen = known**2 * group.score + known * unknown * noise[group.where]
        share = ndtr(foreseen[:, None] + unknown * _NODES)
        last = len(group.ordered) - 1
        place = np.clip(share * len(group.ordered) - 0.5, 0.0, last)
        lower = np.minimum(place.astype(np.intp), max(last - 1, 0))
        upper = np.minimum(lower + 1, last)
        below, above = group.ordered[lower], group.ordered[upper]
        expected[group.where] = (below + (place - lower) * (above - below)) @ _WEIGHTS
    return expected
