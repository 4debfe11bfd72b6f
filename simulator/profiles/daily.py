"""The daily core: clearness, temperature, wind and inflow of each day as standard normal scores.

A diagonal vector autoregression (Richardson, 1981): each quantity remembers itself, and the
innovations of a day go together between quantities and places. Slow anomalies, shared by months
and by the year, make years differ. Inflow follows the weather with a longer memory.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.signal import lfilter

from simulator.profiles.draws import TYPICAL, Draw, Stream, daily_normals, spatial_root
from simulator.profiles.weather_calendar import (
    DAYS,
    MONTH_OF_DAY,
    SEASON_OF_DAY,
    FloatArray,
    month_weights,
)
from simulator.profiles.weather_parameters import SEASON_OF_MONTH, WeatherParameters

_KINDS = 4  # clearness, temperature, wind, inflow
_CLEARNESS, _TEMPERATURE, _WIND, _INFLOW = range(_KINDS)
_RESPONSE_DAYS = 400
_JANUARY, _DECEMBER = 0, 11


@dataclass(frozen=True)
class DailyWeather:
    """Standard normal scores, shape (site, 368 days): the eve, the 366 days, the day after.

    Parameters
    ----------
    clearness, temperature, wind
        Scores of the day's clear-sky index, mean temperature and wind.
    inflow, regulated_inflow
        Scores of the log of inflow: natural, and below a large dam.
    wetness
        Log of the month's and year's inflow over the mean, the same at all sites, shape
        (368 days).
    """

    clearness: FloatArray
    temperature: FloatArray
    wind: FloatArray
    inflow: FloatArray
    regulated_inflow: FloatArray
    wetness: FloatArray


@cache
def _response(*memories: tuple[float, ...]) -> FloatArray:
    """Return the response to one unit innovation through autoregressions in a row, by day."""
    series = np.eye(1, _RESPONSE_DAYS)[0]
    for memory in memories:
        series = lfilter([1.0], [1.0, *(-value for value in memory)], series)
    return np.asarray(series)


def _memories(parameters: WeatherParameters) -> tuple[tuple[float, ...], ...]:
    return (parameters.cloud_memory, parameters.temperature_memory, parameters.wind_memory)


@cache
def innovation_roots(parameters: WeatherParameters) -> FloatArray:
    """Return, by season, the root of the innovations' correlations, shape (4, 3, 3).

    The stationary correlation of two autoregressions with common shocks is the shocks'
    correlation times the overlap of their responses; that is solved for the shocks.
    """
    responses = np.array([_response(memory) for memory in _memories(parameters)])
    overlap = responses @ responses.T
    gain = np.sqrt(np.outer(np.diag(overlap), np.diag(overlap))) / overlap
    return np.linalg.cholesky(_correlation(parameters) * gain)


@cache
def _correlation(parameters: WeatherParameters) -> FloatArray:
    matrices = np.tile(np.eye(3), (4, 1, 1))
    for season, values in enumerate(parameters.correlations):
        for (row, column), value in zip(((0, 1), (0, 2), (1, 2)), values, strict=True):
            matrices[season, row, column] = matrices[season, column, row] = value
    return matrices


def _fast(
    parameters: WeatherParameters, distance_km: FloatArray, normals: FloatArray
) -> FloatArray:
    """Return scores of clearness, temperature and wind, shape (3, site, day of two years)."""
    seasons = np.concatenate([SEASON_OF_DAY, SEASON_OF_DAY, SEASON_OF_DAY[:1]])
    roots = innovation_roots(parameters)[seasons]
    shocks = np.einsum("dij,sjd->isd", roots, normals[:, :3], optimize=True)
    lengths = (
        parameters.cloud_length_km,
        parameters.temperature_length_km,
        parameters.wind_length_km,
    )
    for kind, (memory, length) in enumerate(zip(_memories(parameters), lengths, strict=True)):
        spread = spatial_root(distance_km, length) @ shocks[kind]
        deviation = np.sqrt(np.sum(_response(memory) ** 2))
        shocks[kind] = lfilter([1.0 / deviation], [1.0, *(-value for value in memory)], spread)
    return np.asarray(shocks)


def _inflow(
    parameters: WeatherParameters, memory: float, clearness: FloatArray, own: FloatArray
) -> FloatArray:
    """Return the score of inflow with one memory, driven by clearness and by its own rain."""
    weight = parameters.inflow_cloud
    rest = np.sqrt(1.0 - weight**2)
    cloud = _response(parameters.cloud_memory)
    through = _response(parameters.cloud_memory, (memory,)) / np.sqrt(np.sum(cloud**2))
    variance = weight**2 * np.sum(through**2) + rest**2 / (1.0 - memory**2)
    driver = weight * clearness + rest * own
    return np.asarray(lfilter([1.0 / np.sqrt(variance)], [1.0, -memory], driver))


def _slow(parameters: WeatherParameters, draw: Draw) -> tuple[FloatArray, FloatArray]:
    """Return anomalies of months and of years, unit variance, each of shape (4, 368 days)."""
    keys = (draw.before, draw, draw.after)
    normals = np.array([key.normals(Stream.SLOW, (_KINDS, 13)) for key in keys])
    roots = np.tile(np.eye(_KINDS), (12, 1, 1))
    roots[:, :3, :3] = np.linalg.cholesky(_correlation(parameters))[np.array(SEASON_OF_MONTH)]
    weight = parameters.inflow_cloud
    roots[:, _INFLOW, _CLEARNESS] = weight
    roots[:, _INFLOW, _INFLOW] = np.sqrt(1.0 - weight**2)
    months = np.einsum("mij,yjm->iym", roots, normals[:, :, :12])
    year_root = roots.mean(axis=0)
    year_root /= np.sqrt(np.sum(year_root**2, axis=1))[:, None]
    years = np.einsum("ij,yj->iy", year_root, normals[:, :, 12])
    weights = month_weights()
    deviation = np.sqrt(np.sum(weights**2, axis=0))
    by_month = _between_months(months) / np.concatenate([deviation[:1], deviation, deviation[-1:]])
    return by_month, _between_months(np.repeat(years[:, :, None], 12, axis=2))


def _between_months(nodes: FloatArray) -> FloatArray:
    """Return values between mid-months of three years, shape (kind, 3, 12) to (kind, 368)."""
    weights = month_weights()
    january, december = MONTH_OF_DAY == _JANUARY, MONTH_OF_DAY == _DECEMBER
    inside = nodes[:, 1] @ weights
    # At the year's ends the neighbouring node is the other year's.
    from_before = nodes[:, 0, _DECEMBER] - nodes[:, 1, _DECEMBER]
    from_after = nodes[:, 2, _JANUARY] - nodes[:, 1, _JANUARY]
    inside[:, january] += np.outer(from_before, weights[_DECEMBER, january])
    inside[:, december] += np.outer(from_after, weights[_JANUARY, december])
    return np.concatenate([inside[:, :1], inside, inside[:, -1:]], axis=1)


def daily_weather(
    parameters: WeatherParameters, distance_km: FloatArray, draw: Draw
) -> DailyWeather:
    """Return the days of one weather year as scores.

    Parameters
    ----------
    parameters
        Parameters of the generator.
    distance_km
        Distances between sites. [km]
    draw
        Key of the weather year; the typical year has no slow anomalies.
    """
    normals = daily_normals(draw, distance_km.shape[0], _KINDS)
    fast = _fast(parameters, distance_km, normals)
    own = spatial_root(distance_km, parameters.cloud_length_km) @ normals[:, _INFLOW]
    year = slice(DAYS - 1, 2 * DAYS + 1)
    inflow, regulated = (
        _inflow(parameters, memory, fast[_CLEARNESS], own)[:, year]
        for memory in (parameters.inflow_memory, parameters.inflow_regulated_memory)
    )
    scores = fast[:, :, year]
    wetness = np.zeros(DAYS + 2)
    if draw.year != TYPICAL:
        months, years = _slow(parameters, draw)
        wetness = (
            parameters.inflow_month_deviation * months[_INFLOW]
            + parameters.inflow_year_deviation * years[_INFLOW]
        )
        of_month = np.array(parameters.month_share)[:, None, None]
        of_year = np.array(parameters.year_share)[:, None, None]
        scores = (
            np.sqrt(1.0 - of_month - of_year) * scores
            + np.sqrt(of_month) * months[:3, None, :]
            + np.sqrt(of_year) * years[:3, None, :]
        )
    return DailyWeather(
        clearness=scores[_CLEARNESS],
        temperature=scores[_TEMPERATURE],
        wind=scores[_WIND],
        inflow=inflow,
        regulated_inflow=regulated,
        wetness=wetness,
    )
