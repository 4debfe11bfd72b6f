"""Figures that describe many weather years: levels, spread, memory, reach and ramps.

Each figure is the median over the years, unless it says otherwise. Wind and solar output is that
of the region's mean plant, since the region's ramps are what the system meets; cloud and
temperature are those of one place. Anomalies are differences from the months' means.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulator.profiles.draws import distances_km
from simulator.profiles.sun import Sun
from simulator.profiles.weather import WeatherYear
from simulator.profiles.weather_calendar import FloatArray, IntArray, kept_days
from simulator.profiles.weather_parameters import (
    AUTUMN,
    SEASON_OF_MONTH,
    SUMMER,
    WINTER,
)
from simulator.scenario.pack import Pack

NEAR_KM, FAR_KM = 60.0, 110.0
"""Distance of two places whose weather the bands compare. [km]"""
_LIGHT_W_PER_M2 = 20.0


@dataclass(frozen=True)
class WeatherSample:
    """Several weather years on one calendar; hours of shape (year, hour, site).

    Parameters
    ----------
    irradiance_w_per_m2, temperature_c, wind, solar
        Series of the weather years.
    outside_w_per_m2
        Extraterrestrial irradiance on the horizontal, shape (hour, site). [W/m²]
    inflow_h
        Full-load hours of the region's inflow, shape (year,). [h]
    distance_km
        Distances between the sites. [km]
    month_of_day
        Month of each day, 1 to 12.
    near
        Pairs of sites 60 to 110 km apart.
    """

    irradiance_w_per_m2: FloatArray
    temperature_c: FloatArray
    wind: FloatArray
    solar: FloatArray
    outside_w_per_m2: FloatArray
    inflow_h: FloatArray
    distance_km: FloatArray
    month_of_day: IntArray
    near: tuple[tuple[int, int], ...]


def weather_sample(
    pack: Pack, sun: Sun, years: Sequence[WeatherYear], inflow: Sequence[pd.DataFrame]
) -> WeatherSample:
    """Return weather years as arrays.

    Parameters
    ----------
    pack
        Region pack, for the places.
    sun
        The sun over the county buses.
    years, inflow
        Weather years on the calendar of one target year, and their inflow. [p.u.]
    """
    counties = [bus for bus in pack.buses if bus.kind == "county"]
    distance = distances_km(
        np.array([bus.longitude for bus in counties]), np.array([bus.latitude for bus in counties])
    )
    pairs = np.argwhere(np.triu((distance >= NEAR_KM) & (distance <= FAR_KM)))
    outside = sun.outside_w_per_m2[:, kept_days(years[0].snapshots[0].year)]

    def stack(name: str) -> FloatArray:
        return np.stack([getattr(year, name).to_numpy() for year in years])

    return WeatherSample(
        irradiance_w_per_m2=stack("irradiance_w_per_m2"),
        temperature_c=stack("temperature_c"),
        wind=stack("wind_capacity_factor"),
        solar=stack("solar_capacity_factor"),
        outside_w_per_m2=outside.reshape(len(counties), -1).T,
        inflow_h=np.array([frame.to_numpy().sum() / frame.shape[1] for frame in inflow]),
        distance_km=distance,
        month_of_day=years[0].snapshots[::24].month.to_numpy(),
        near=tuple((int(first), int(second)) for first, second in pairs),
    )


def daily_sum(hourly: FloatArray) -> FloatArray:
    """Return sums of days, shape (..., hour, site) to (..., day, site)."""
    shape = hourly.shape
    return np.asarray(hourly.reshape(*shape[:-2], -1, 24, shape[-1]).sum(axis=-2))


def month_means(daily: FloatArray, month_of_day: IntArray) -> FloatArray:
    """Return the means of each month over sites, shape (year, day, site) to (year, 12)."""
    return np.stack(
        [daily[:, month_of_day == month].mean(axis=(1, 2)) for month in range(1, 13)], axis=1
    )


def anomaly(daily: FloatArray, month_of_day: IntArray) -> FloatArray:
    """Return differences from the months' means over all years and sites."""
    means = month_means(daily, month_of_day).mean(axis=0)
    return np.asarray(daily - means[month_of_day - 1][:, None])


def correlation(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return correlations over time, shape (year, time, ...) to (year, ...)."""
    one = first - first.mean(axis=1, keepdims=True)
    two = second - second.mean(axis=1, keepdims=True)
    norm = np.sqrt((one**2).sum(axis=1) * (two**2).sum(axis=1))
    return np.asarray((one * two).sum(axis=1) / norm)


def lagged(series: FloatArray, lag: int) -> float:
    """Return the median autocorrelation at a lag, series of shape (year, time, ...)."""
    return float(np.median(correlation(series[:, lag:], series[:, :-lag])))


def variation(yearly: FloatArray) -> float:
    """Return the coefficient of variation between years; there is none of a single year."""
    return float(yearly.std(ddof=1) / yearly.mean()) if len(yearly) > 1 else float("nan")


def sun_figures(sample: WeatherSample, irradiation_kwh_per_m2_d: FloatArray) -> dict[str, float]:
    """Return the figures of irradiance and cloud."""
    daily = daily_sum(sample.irradiance_w_per_m2) / 1000
    clearness = daily / (daily_sum(sample.outside_w_per_m2) / 1000)
    days = np.bincount(sample.month_of_day)[1:]
    annual = daily.sum(axis=1).mean(axis=1)
    months = np.median(month_means(daily, sample.month_of_day), axis=0) / irradiation_kwh_per_m2_d
    three_days = (daily[:, :-2] + daily[:, 1:-1] + daily[:, 2:]) / 3
    light = sample.outside_w_per_m2 > _LIGHT_W_PER_M2
    hourly = sample.irradiance_w_per_m2[:, light] / sample.outside_w_per_m2[light]
    return {
        "sun: year over climate": float(np.median(annual) / (irradiation_kwh_per_m2_d @ days)),
        "sun: month over climate, least": float(months.min()),
        "sun: month over climate, most": float(months.max()),
        "sun: variation between years": variation(annual),
        "sun: deviation of daily clearness": float(np.median(clearness.std(axis=1))),
        "sun: memory of daily clearness": lagged(anomaly(clearness, sample.month_of_day), 1),
        "sun: variation of daily sums": float(np.median(daily.std(axis=1) / daily.mean(axis=1))),
        "sun: hourly clearness, median": float(np.median(np.median(hourly, axis=1))),
        "sun: hourly clearness, p95": float(np.median(np.percentile(hourly, 95, axis=1))),
        "sun: lowest three days over mean": float(
            np.median(three_days.min(axis=1) / daily.mean(axis=1))
        ),
    }


def temperature_figures(sample: WeatherSample, mean_c: FloatArray) -> dict[str, float]:
    """Return the figures of temperature, and how heat goes with sun and wind."""
    daily = daily_sum(sample.temperature_c) / 24
    months = np.median(month_means(daily, sample.month_of_day), axis=0) - mean_c
    summer = _season(sample, SUMMER)
    heat = anomaly(daily, sample.month_of_day)[:, summer]
    clearness = daily_sum(sample.irradiance_w_per_m2) / daily_sum(sample.outside_w_per_m2)
    wind = anomaly(daily_sum(sample.wind) / 24, sample.month_of_day)[:, summer]
    sunny = anomaly(clearness, sample.month_of_day)[:, summer]
    return {
        "temperature: month less climate, least [K]": float(months.min()),
        "temperature: month less climate, most [K]": float(months.max()),
        "temperature: memory of days": lagged(anomaly(daily, sample.month_of_day), 1),
        "temperature: p99.6 [°C]": float(
            np.median(np.percentile(sample.temperature_c, 99.6, axis=1))
        ),
        "temperature: with clearness in summer": float(np.median(correlation(heat, sunny))),
        "temperature: with wind in summer": float(np.median(correlation(heat, wind))),
    }


def space_figures(sample: WeatherSample) -> dict[str, float]:
    """Return correlations between places 60 to 110 km apart."""
    clearness = daily_sum(sample.irradiance_w_per_m2) / daily_sum(sample.outside_w_per_m2)
    temperature = daily_sum(sample.temperature_c) / 24
    one, two = [first for first, _ in sample.near], [second for _, second in sample.near]

    def near(series: FloatArray) -> float:
        if not sample.near:
            return float("nan")
        return float(np.median(correlation(series[..., one], series[..., two])))

    return {
        "space: daily clearness": near(anomaly(clearness, sample.month_of_day)),
        "space: daily temperature": near(anomaly(temperature, sample.month_of_day)),
        "space: hourly wind": near(sample.wind),
    }


def wind_figures(sample: WeatherSample, capacity_factor: FloatArray) -> dict[str, float]:
    """Return the figures of wind power."""
    region = sample.wind.mean(axis=2)
    daily = daily_sum(sample.wind) / 24
    days = np.bincount(sample.month_of_day)[1:]
    months = np.median(month_means(daily, sample.month_of_day), axis=0) - capacity_factor
    ramp = np.abs(np.diff(region, axis=1))
    hours = np.median(region.sum(axis=1))
    return {
        "wind: full-load hours over climate": float(hours / (24 * capacity_factor @ days)),
        "wind: month less climate, least": float(months.min()),
        "wind: month less climate, most": float(months.max()),
        **{f"wind: memory at {lag} h": lagged(region, lag) for lag in (1, 6, 24)},
        **{
            f"wind: ramp, p{share}": float(np.median(np.percentile(ramp, share, axis=1)))
            for share in (95, 99)
        },
        **{
            f"wind: capacity factor, p{share}": float(
                np.median(np.percentile(region, share, axis=1))
            )
            for share in (5, 50, 95)
        },
    }


def solar_figures(sample: WeatherSample) -> dict[str, float]:
    """Return the figures of solar power, and how it goes with wind."""
    region = sample.solar.mean(axis=2)
    hour = np.arange(region.shape[1]) % 24 + 0.5
    ramp = np.abs(np.diff(region, axis=1))
    solar = anomaly(daily_sum(sample.solar), sample.month_of_day).mean(axis=2)
    wind = anomaly(daily_sum(sample.wind), sample.month_of_day).mean(axis=2)

    def with_wind(season: int) -> float:
        days = _season(sample, season)
        return float(np.median(correlation(solar[:, days], wind[:, days])))

    return {
        "solar: full-load hours [h]": float(np.median(region.sum(axis=1))),
        "solar: ramp, p99": float(np.median(np.percentile(ramp, 99, axis=1))),
        "solar: centre of the day [h]": float(np.median(region @ hour / region.sum(axis=1))),
        "solar: with wind in winter": with_wind(WINTER),
        "solar: with wind in autumn": with_wind(AUTUMN),
    }


def demand_figures(demand_mw: FloatArray, month_of_hour: IntArray) -> dict[str, float]:
    """Return the figures of demand, shape (year, hour). [MW]"""
    peak, mean = demand_mw.max(axis=1), demand_mw.mean(axis=1)
    season = np.array(SEASON_OF_MONTH)[month_of_hour - 1]
    ramp = np.percentile(np.abs(np.diff(demand_mw, axis=1)), 95, axis=1)
    winter, summer = (demand_mw[:, season == one].max(axis=1) for one in (WINTER, SUMMER))
    return {
        "demand: load factor": float(np.median(mean / peak)),
        "demand: ramp over mean, p95": float(np.median(ramp / mean)),
        "demand: winter peak over summer peak": float(np.median(winter / summer)),
        "demand: variation of the peak between years": variation(peak),
    }


def hydro_figures(sample: WeatherSample) -> dict[str, float]:
    """Return the figures of inflow."""
    return {"hydro: variation between years": variation(sample.inflow_h)}


def _season(sample: WeatherSample, season: int) -> IntArray:
    return np.flatnonzero(np.array(SEASON_OF_MONTH)[sample.month_of_day - 1] == season)
