"""Cloud: the clear-sky index of each day, and the irradiance of each hour.

A day's clear-sky index is beta distributed (Graham & Hollands, 1990); its monthly mean meets the
region's irradiation. Within the day the clearness index fluctuates with a standard deviation that
depends on the day (TAG: Aguiar & Collares-Pereira, 1992); the hours keep the day's sum.
"""

from functools import cache

import numpy as np
from scipy.interpolate import RectBivariateSpline
from scipy.signal import lfilter
from scipy.special import betaincinv, ndtr

from simulator.profiles.draws import Draw, Stream, spatial_root
from simulator.profiles.sun import Sun
from simulator.profiles.weather_calendar import (
    DAYS,
    FloatArray,
    IntArray,
    match_months,
    monthly_mean,
)
from simulator.profiles.weather_parameters import WeatherParameters

_FULL_FLUCTUATION_FROM = 0.45  # clear-sky index from which the TAG deviation holds in full
_MEAN_BOUNDS = (0.02, 0.98)  # of the beta distribution's mean on [0, 1]
_MEAN_STEP, _SCORE_STEP, _SCORE_LIMIT = 0.01, 0.05, 4.5
_LEAST_SHARE_OF_CLEAR = 0.03  # even under the thickest cloud some light remains
_MOST_SHARE_OF_CLEAR = 1.15  # broken cloud may brighten an hour beyond the clear sky
_ROUNDS = 4


@cache
def _quantiles(precision: float) -> RectBivariateSpline:
    """Return the beta quantile on [0, 1] as a smooth function of its mean and a normal score."""
    means = np.arange(_MEAN_BOUNDS[0], _MEAN_BOUNDS[1] + _MEAN_STEP / 2, _MEAN_STEP)
    scores = np.arange(-_SCORE_LIMIT, _SCORE_LIMIT + _SCORE_STEP / 2, _SCORE_STEP)
    shape = means[:, None] * precision
    values = betaincinv(shape, precision - shape, ndtr(scores))
    return RectBivariateSpline(means, scores, values, kx=1, ky=1)


def clear_sky_index(
    parameters: WeatherParameters, score: FloatArray, mean: FloatArray
) -> FloatArray:
    """Return the day's clear-sky index for its normal score and its expected value."""
    lower, upper = parameters.clearness_bounds
    mean_unit = np.clip((mean - lower) / (upper - lower), *_MEAN_BOUNDS)
    spline = _quantiles(parameters.clearness_precision)
    limited = np.clip(score, -_SCORE_LIMIT, _SCORE_LIMIT)
    return lower + (upper - lower) * np.asarray(spline(mean_unit, limited, grid=False))


def mean_clearness(
    clear_kwh_per_m2: FloatArray, irradiation_kwh_per_m2_d: FloatArray
) -> FloatArray:
    """Return the expected clear-sky index of each day that meets the monthly irradiation.

    Parameters
    ----------
    clear_kwh_per_m2
        Irradiation of cloudless days, shape (site, day). [kWh/m²]
    irradiation_kwh_per_m2_d
        Mean of each month. [kWh/m²/d]

    Returns
    -------
    FloatArray
        Shape (site, day).
    """
    target = np.tile(irradiation_kwh_per_m2_d, (clear_kwh_per_m2.shape[0], 1))
    days = np.arange(DAYS)
    return match_months(lambda mean: monthly_mean(mean * clear_kwh_per_m2, days), target, days)


def matched_clearness(
    parameters: WeatherParameters,
    score: FloatArray,
    mean: FloatArray,
    clear_kwh_per_m2: FloatArray,
    irradiation_kwh_per_m2_d: FloatArray,
    days: IntArray,
) -> FloatArray:
    """Return the clear-sky index with each month's irradiation met exactly, shape (site, day)."""
    target = np.tile(irradiation_kwh_per_m2_d, (clear_kwh_per_m2.shape[0], 1))

    def monthly(shift: FloatArray) -> FloatArray:
        index = clear_sky_index(parameters, score, mean + shift)
        return monthly_mean(index * clear_kwh_per_m2, days)

    return clear_sky_index(parameters, score, mean + match_months(monthly, target, days))


def _fluctuation(parameters: WeatherParameters, distance_km: FloatArray, draw: Draw) -> FloatArray:
    normals = draw.normals(Stream.CLEARNESS, (distance_km.shape[0], DAYS * 24))
    spread = spatial_root(distance_km, parameters.hourly_clearness_length_km) @ normals
    memory = parameters.hourly_clearness_memory
    series = lfilter([np.sqrt(1.0 - memory**2)], [1.0, -memory], spread)
    return np.asarray(series).reshape(-1, DAYS, 24)


def irradiance(
    parameters: WeatherParameters,
    distance_km: FloatArray,
    draw: Draw,
    sun: Sun,
    index: FloatArray,
) -> FloatArray:
    """Return global horizontal irradiance of each hour; each day keeps its sum.

    Parameters
    ----------
    parameters
        Parameters of the generator.
    distance_km
        Distances between sites. [km]
    draw
        Key of the weather year.
    sun
        The sun over the sites.
    index
        Clear-sky index of each day, shape (site, day).

    Returns
    -------
    FloatArray
        Shape (site, day, hour). [W/m²]
    """
    lit = np.flatnonzero(sun.clear_w_per_m2.any(axis=(0, 1)))
    light = slice(int(lit[0]), int(lit[-1]) + 1)
    clear, outside = sun.clear_w_per_m2[..., light], sun.outside_w_per_m2[..., light]
    wanted = index * clear.sum(axis=2)
    sine = np.maximum(np.cos(np.radians(sun.zenith_deg[..., light])), 0.0)
    deviation = _deviation(parameters, index, (wanted / outside.sum(axis=2))[..., None], sine)
    noise = deviation * _fluctuation(parameters, distance_km, draw)[..., light] * outside
    hours = index[..., None] * clear + noise
    least, most = _LEAST_SHARE_OF_CLEAR * clear, _MOST_SHARE_OF_CLEAR * clear
    for _ in range(_ROUNDS):
        np.clip(hours, least, most, out=hours)
        hours *= (wanted / hours.sum(axis=2))[..., None]
    day = np.zeros_like(sun.clear_w_per_m2)
    day[..., light] = hours
    return day


def _deviation(
    parameters: WeatherParameters, index: FloatArray, day_clearness: FloatArray, sine: FloatArray
) -> FloatArray:
    """Return the standard deviation of the hourly clearness index within a day (TAG)."""
    growth = 3.0 * (day_clearness - 0.45) ** 2 + 16.0 * day_clearness**5
    deviation = 0.14 * np.exp(-20.0 * (day_clearness - 0.35) ** 2 + growth * (1.0 - sine))
    damping = np.minimum(1.0, index / _FULL_FLUCTUATION_FROM)[..., None]
    return np.asarray(deviation * (parameters.hourly_clearness_scale * damping))
