"""Natural inflow of hydro plants: monthly energy by kind of year, and how days vary.

The typical year meets each month's energy exactly. In a free draw the year and its months are
drawn around the chosen kind of year.
"""

from functools import cache

import numpy as np
import pandas as pd

from simulator.profiles.stress import stressed_inflow
from simulator.profiles.weather import WeatherYear
from simulator.profiles.weather_calendar import (
    DAYS,
    MONTH_OF_DAY,
    FloatArray,
    IntArray,
    kept_days,
    match_months,
    month_weights,
    monthly_mean,
)
from simulator.scenario.pack import HydroMonth, Pack, Plant

HYDRO_CARRIERS = ("hydro-run-of-river", "hydro-reservoir")


def build_inflow(pack: Pack, weather_year: WeatherYear, hydrology: str) -> pd.DataFrame:
    """Return the natural inflow of each hydro plant as power over nameplate.

    Parameters
    ----------
    pack
        Region pack: plants, technologies and monthly hydrology.
    weather_year
        Weather whose rain and sun drive the inflow.
    hydrology
        ``wet``, ``normal`` or ``dry``: the kind of year.

    Returns
    -------
    DataFrame
        Shape (snapshot, hydro plant); may exceed 1. [p.u.]
    """
    plants = [
        plant
        for plant in pack.plants
        if pack.technologies[plant.technology].carrier in HYDRO_CARRIERS
    ]
    columns = {plant.plant: _plant_inflow(pack, plant, weather_year, hydrology) for plant in plants}
    return pd.DataFrame(columns, index=weather_year.snapshots)


def _plant_inflow(
    pack: Pack, plant: Plant, weather_year: WeatherYear, hydrology: str
) -> FloatArray:
    """Return the inflow of one plant in each snapshot. [p.u.]"""
    days = kept_days(weather_year.snapshots[0].year)
    rows = tuple(row for row in pack.hydro if row.technology == plant.technology)
    anomaly = _anomaly(pack, plant, weather_year).reshape(-1, 24)
    relative = np.ones(DAYS)
    relative[days] = anomaly.mean(axis=1)
    power = _monthly_power(rows, hydrology, days)
    if weather_year.typical:  # each month is met; a free draw varies around the months
        level = _daily_level(relative, power, days)
    else:
        level = _expected_level(tuple(power), tuple(days))
    inflow = np.zeros((DAYS, 24))
    inflow[days] = anomaly * level[days, None]
    if weather_year.spell is not None:
        mean_year = mean_year_inflow(pack, plant, days)
        inflow = stressed_inflow(weather_year.spell, inflow, mean_year, days)
    return inflow[days].ravel()


def mean_year_inflow(pack: Pack, plant: Plant, days: IntArray) -> FloatArray:
    """Return a plant's inflow on each day of a mean year, shape (366 days,). [p.u.]"""
    rows = tuple(row for row in pack.hydro if row.technology == plant.technology)
    return _expected_level(tuple(_monthly_power(rows, "mean", days)), tuple(days))


def _monthly_power(rows: tuple[HydroMonth, ...], hydrology: str, days: IntArray) -> FloatArray:
    """Return the mean inflow of each month as power over nameplate. [p.u.]"""
    ordered = sorted(rows, key=lambda row: row.month)
    energy_h = np.array(
        [
            row.full_load_hours * row.energy_share * getattr(row, hydrology, 1.0)  # 1: mean year
            for row in ordered
        ]
    )
    return np.asarray(energy_h / (24.0 * np.bincount(MONTH_OF_DAY[days])))


def _daily_level(relative: FloatArray, target: FloatArray, days: IntArray) -> FloatArray:
    """Return the smooth level that, times the relative inflow, gives each month its mean."""
    first = np.log(target) @ month_weights()

    def level(correction: FloatArray) -> FloatArray:
        return np.exp(first + correction)

    correction = match_months(
        lambda value: monthly_mean(relative * level(value), days), target[None, :], days
    )
    return np.asarray(level(correction[0]))


@cache
def _expected_level(power: tuple[float, ...], days: tuple[int, ...]) -> FloatArray:
    """Return the smooth level of each day with the given monthly means."""
    return _daily_level(np.ones(DAYS), np.array(power), np.array(days))


def _anomaly(pack: Pack, plant: Plant, weather_year: WeatherYear) -> FloatArray:
    """Return inflow over its seasonal level, with an expected value of 1, by snapshot."""
    parameters = weather_year.parameters
    if _is_regulated(pack, plant, parameters.inflow_regulated_from_mw):
        scores, deviation = (
            weather_year.regulated_inflow_score,
            parameters.inflow_regulated_deviation,
        )
    else:
        scores, deviation = weather_year.inflow_score, parameters.inflow_deviation
    score = (scores[plant.bus] if plant.bus in scores else scores.mean(axis=1)).to_numpy()
    exponent = deviation * score - deviation**2 / 2
    if weather_year.drawn_inflow:
        months, year = parameters.inflow_month_deviation, parameters.inflow_year_deviation
        exponent = exponent + weather_year.wetness.to_numpy() - (months**2 + year**2) / 2
    return np.asarray(np.exp(exponent))


def _is_regulated(pack: Pack, plant: Plant, from_mw: float) -> bool:
    """Return whether a plant stands on a main river, below larger dams."""
    carrier = pack.technologies[plant.technology].carrier
    project = plant.kind == "project" and plant.capacity_mw >= from_mw
    return project and carrier == "hydro-run-of-river"
