"""Wind: hub-height speed and capacity factor.

Hourly speed is a Gaussian copula of the day's wind, a regional and a local part, with a Weibull
distribution whose scale meets the monthly capacity factor through a smoothed power curve. The
town's 10 m wind is not extrapolated: at hub height the night is windier than the afternoon.
"""

import warnings
from functools import cache

import numpy as np
from scipy.signal import lfilter
from scipy.special import log_ndtr
from windpowerlib import WindTurbine

from simulator.profiles.draws import TAIL_DAYS, Draw, Stream, hourly_normals, spatial_root
from simulator.profiles.weather_calendar import (
    DAYS,
    SUMMER_WEIGHT,
    FloatArray,
    IntArray,
    match_months,
    monthly_mean,
)
from simulator.profiles.weather_parameters import WeatherParameters

_HUB_HEIGHT_M = 100.0
_SPEED_STEP, _HIGHEST_SPEED = 0.1, 40.0
_QUANTILES = (np.arange(60) + 0.5) / 60
_NOON = 12
_SCORE_LIMIT, _SCORE_STEP = 6.0, 0.01
_FIRST_SCALE = 6.0  # where the search for the scale starts [m/s]


@cache
def power_curve(turbine: str, floor_m_per_s: float, rise: float) -> tuple[FloatArray, FloatArray]:
    """Return the power curve of a county's wind farms.

    The curve of one machine is smoothed by a normal distribution of speeds over its sites, whose
    standard deviation grows with speed: the method of Staffell and Pfenninger (2016), Energy 114.
    Below its first speed the machine stands still.

    Parameters
    ----------
    turbine
        A machine of windpowerlib.
    floor_m_per_s, rise
        Standard deviation in a calm, and its rise with speed. [m/s, -]

    Returns
    -------
    speed, output
        Hub-height speed [m/s] and output over nameplate [0..1].
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # windpowerlib under a newer pandas
        machine = WindTurbine(hub_height=_HUB_HEIGHT_M, turbine_type=turbine)
    table = machine.power_curve
    speed = np.arange(0.0, _HIGHEST_SPEED, _SPEED_STEP)
    single = np.interp(
        speed, table["wind_speed"], table["value"] / machine.nominal_power, left=0.0, right=0.0
    )
    deviation = (floor_m_per_s + rise * speed)[:, None]
    weight = np.exp(-0.5 * ((speed - speed[:, None]) / deviation) ** 2)
    weight *= _SPEED_STEP / (deviation * np.sqrt(2 * np.pi))
    return speed, np.clip(weight @ single, 0.0, 1.0)


def _interpolated(table: FloatArray, position: FloatArray) -> FloatArray:
    """Return values of a table at positions between its rows, within its ends."""
    inside = np.clip(position, 0.0, len(table) - 1.001)
    lower = inside.astype(np.intp)
    return np.asarray(table[lower] + (inside - lower) * np.diff(table)[lower])


def _output(parameters: WeatherParameters, speed: FloatArray) -> FloatArray:
    curve = power_curve(
        parameters.wind_turbine,
        parameters.wind_smoothing_m_per_s,
        parameters.wind_smoothing_rise,
    )
    table = curve[1] * (1.0 - parameters.wind_losses)
    return _interpolated(table, speed / _SPEED_STEP)


def output_at_speed(parameters: WeatherParameters, speed_m_per_s: FloatArray) -> FloatArray:
    """Return output over nameplate at hub-height speeds, losses taken off [0..1]."""
    return _output(parameters, speed_m_per_s)


def hub_course(parameters: WeatherParameters) -> FloatArray:
    """Return the factor on hub-height speed of the hour of the day, shape (day, hour)."""
    return _daily_course(parameters)


def _daily_course(parameters: WeatherParameters) -> FloatArray:
    """Return the factor on speed, shape (day, hour): windiest at night, most so in summer."""
    winter, summer = parameters.wind_night_rise
    amplitude = winter + (summer - winter) * SUMMER_WEIGHT
    hour = np.arange(24) + 0.5
    phase = np.cos(2 * np.pi * (hour - parameters.wind_night_hour) / 24)
    return 1.0 + amplitude[:, None] * phase


def _smooth_noise(normals: FloatArray, time_constant_h: float) -> FloatArray:
    """Return unit noise of the year's hours: an autoregression with two equal time constants."""
    pole = np.exp(-1.0 / time_constant_h)
    variance = (1 + pole**2) / (1 - pole**2) ** 3
    series = lfilter([1.0 / np.sqrt(variance)], [1.0, -2.0 * pole, pole**2], normals)
    return np.asarray(series[:, TAIL_DAYS * 24 :]).reshape(-1, DAYS, 24)


def _day_part(score: FloatArray, neighbour: float) -> FloatArray:
    """Return daily scores between noons with unit variance at every hour."""
    time = np.abs(np.arange(24) - 11.5) / 24
    deviation = np.sqrt((1 - time) ** 2 + time**2 + 2 * time * (1 - time) * neighbour)
    other = np.where(np.arange(24) >= _NOON, score[:, 2:, None], score[:, :-2, None])
    return np.asarray((score[:, 1:-1, None] * (1 - time) + other * time) / deviation)


def wind_score(
    parameters: WeatherParameters, distance_km: FloatArray, draw: Draw, score: FloatArray
) -> FloatArray:
    """Return the standard normal score of each hour's wind.

    Parameters
    ----------
    parameters
        Parameters of the generator.
    distance_km
        Distances between sites. [km]
    draw
        Key of the weather year.
    score
        Daily wind scores, shape (site, 368 days).

    Returns
    -------
    FloatArray
        Shape (site, day, hour).
    """
    sites = distance_km.shape[0]
    root = spatial_root(distance_km, parameters.wind_regional_length_km)
    regional = root @ hourly_normals(draw, Stream.WIND_REGIONAL, Stream.WIND_REGIONAL_TAIL, sites)
    local = hourly_normals(draw, Stream.WIND_LOCAL, Stream.WIND_LOCAL_TAIL, sites)
    daily, shared = parameters.wind_daily_share, parameters.wind_regional_share
    return np.asarray(
        np.sqrt(daily) * _day_part(score, parameters.wind_memory[0])
        + np.sqrt(shared) * _smooth_noise(regional, parameters.wind_regional_hours)
        + np.sqrt(1 - daily - shared) * _smooth_noise(local, parameters.wind_local_hours)
    )


@cache
def _unit_speeds(shape: float) -> FloatArray:
    """Return the Weibull speed over its scale for normal scores from the lowest, step by step."""
    scores = np.arange(-_SCORE_LIMIT, _SCORE_LIMIT + _SCORE_STEP / 2, _SCORE_STEP)
    return np.asarray((-log_ndtr(-scores)) ** (1.0 / shape))


def _unit_speed(parameters: WeatherParameters, score: FloatArray) -> FloatArray:
    return _interpolated(_unit_speeds(parameters.wind_shape), (score + _SCORE_LIMIT) / _SCORE_STEP)


@cache
def wind_scale(parameters: WeatherParameters, capacity_factor: tuple[float, ...]) -> FloatArray:
    """Return the scale of speed that is expected to meet the monthly capacity factors. [m/s]

    Returns
    -------
    FloatArray
        Shape (day,).
    """
    unit = (-np.log(_QUANTILES)) ** (1.0 / parameters.wind_shape)
    course = _daily_course(parameters)[:, :, None] * unit
    days = np.arange(DAYS)

    def monthly(log_scale: FloatArray) -> FloatArray:
        speed = np.exp(log_scale[0] + np.log(_FIRST_SCALE))[:, None, None] * course
        return monthly_mean(_output(parameters, speed).mean(axis=(1, 2)), days)[None, :]

    correction = match_months(monthly, np.array([capacity_factor]), days)[0]
    return np.asarray(_FIRST_SCALE * np.exp(correction))


def wind_output(parameters: WeatherParameters, score: FloatArray, scale: FloatArray) -> FloatArray:
    """Return the wind capacity factor of each hour for its score, shape (site, day, hour)."""
    speed = _unit_speed(parameters, score) * _daily_course(parameters) * scale[..., None]
    return _output(parameters, speed)


def matched_wind_output(
    parameters: WeatherParameters,
    score: FloatArray,
    scale: FloatArray,
    capacity_factor: FloatArray,
    days: IntArray,
) -> FloatArray:
    """Return wind capacity factors with each month's mean met exactly."""
    speed = _unit_speed(parameters, score) * _daily_course(parameters) * scale[..., None]
    target = np.tile(capacity_factor, (speed.shape[0], 1))

    def output(log_factor: FloatArray) -> FloatArray:
        return _output(parameters, speed * np.exp(log_factor)[..., None])

    factor = match_months(
        lambda value: monthly_mean(output(value).mean(axis=2), days), target, days
    )
    return output(factor)
