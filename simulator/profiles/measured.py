"""The planner's own series in the place of generated ones: weather, load, wind, solar, inflow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from simulator.errors import InputDataError, Problem
from simulator.profiles.calendar import build_calendar
from simulator.profiles.measured_stress import MeasuredStress, on_leap_calendar
from simulator.profiles.weather import WeatherYear
from simulator.profiles.weather_calendar import (
    DAYS,
    MONTH_OF_DAY,
    FloatArray,
    IntArray,
    kept_days,
)
from simulator.profiles.wind import hub_course, output_at_speed
from simulator.scenario.pack import Demand, Pack
from simulator.scenario.schema import Scenario
from simulator.scenario.series.ledger import HUB_HEIGHT_FROM_M
from simulator.scenario.series.record import WHOLE, Measured

_HOURS: Final = 24
_EXPONENTS: Final = (0.05, 20.0)
_LEAST_SPEED: Final = 0.1  # of a month's mean, in its calmest hour of the day
_MEAN_SPEEDS: Final = (0.5, 12.0)  # below storms, in which turbines stop [m/s]
_OTHER_KIND_DAYS: Final = 1000.0
_DAYS_PER_LEVEL: Final = 200.0
"""How many days away a day of the right level may be before one of another level is nearer."""


def with_measured_weather(scenario: Scenario, weather: WeatherYear) -> WeatherYear:
    """Return the weather with what was measured in it; the same where nothing was.

    Parameters
    ----------
    scenario
        Its series files and region.
    weather
        As generated, for the target year.

    Notes
    -----
    Irradiance goes through the same model of a plant as generated irradiance does, wind speed
    through the same power curve; a measured output goes before both.
    """
    measured = scenario.measured
    if measured is None:
        return weather
    days = kept_days(weather.snapshots[0].year)
    stress = MeasuredStress(scenario.pack, weather)
    temperature_c = _replaced(
        weather.temperature_c, measured.of("temperature"), days, stress.temperature
    )
    ghi = measured.of("irradiance")
    irradiance = _replaced(weather.irradiance_w_per_m2, ghi, days, stress.irradiance)
    solar = weather.solar_capacity_factor.copy()
    index = weather.clear_sky_index.copy()
    if ghi:
        columns = list(ghi)
        made, clear = _solar(stress, irradiance, temperature_c)
        solar[columns], index[columns] = made[columns], clear[columns]
    speeds = {
        bus: replace(series, values=_wind(scenario.pack, weather, series))
        for bus, series in measured.of("wind-speed").items()
    }
    wind = speeds | measured.of("wind")
    return replace(
        weather,
        temperature_c=temperature_c,
        irradiance_w_per_m2=irradiance,
        clear_sky_index=index,
        solar_capacity_factor=_replaced(solar, measured.of("solar"), days, stress.solar),
        wind_capacity_factor=_replaced(weather.wind_capacity_factor, wind, days, stress.wind),
    )


def with_measured_inflow(
    scenario: Scenario, weather: WeatherYear, inflow: pd.DataFrame
) -> pd.DataFrame:
    """Return the inflow of hydro plants with what was measured in it [p.u.]."""
    if scenario.measured is None:
        return inflow
    days = kept_days(pd.DatetimeIndex(inflow.index)[0].year)
    stress = MeasuredStress(scenario.pack, weather)
    return _replaced(inflow, scenario.measured.of("inflow"), days, stress.inflow)


def with_measured_load(
    scenario: Scenario,
    year: int,
    calendar: pd.DataFrame,
    demand_mw: pd.DataFrame,
) -> pd.DataFrame:
    """Return demand with measured load in it.

    Parameters
    ----------
    scenario
        Its series files and region.
    year
        Target year.
    calendar
        Its days.
    demand_mw
        As generated, shape (snapshot, county bus). [MW]

    Notes
    -----
    A day takes the nearest day of the same kind in the file's year, since weekends and festivals
    move. A county's load is scaled to its share of the year's energy; then the region's demand is
    bent so that energy and peak are those of demand.csv, the counties of an hour all by the same
    factor. An absolute load is neither scaled nor bent, nor are the others beside it.
    """
    loads = {} if scenario.measured is None else scenario.measured.of("load")
    if not loads:
        return demand_mw
    hours = {
        place: _hours(series.values, _like_days(scenario.pack, calendar, series))
        for place, series in loads.items()
    }
    made = demand_mw.copy()
    if WHOLE in hours:
        shares = demand_mw.div(demand_mw.sum(axis=1), axis=0)
        made = shares.mul(hours[WHOLE], axis=0)
    target = scenario.pack.demand[year]
    share = {bus.bus: bus.demand_share for bus in scenario.pack.buses}
    for bus in loads.keys() - {WHOLE}:
        energy_mwh = target.energy_mwh * share[bus]
        factor = 1.0 if loads[bus].absolute else energy_mwh / hours[bus].sum()
        made[bus] = hours[bus] * factor
    if any(series.absolute for series in loads.values()):
        return made
    return _bent(made, target, next(iter(loads.values())))


def _replaced(
    generated: pd.DataFrame,
    measured: dict[str, Measured],
    days: IntArray,
    stressed: Callable[[pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame:
    """Return series with the measured ones instead, a stress laid on them."""
    columns = {place: _hours(series.values, days) for place, series in measured.items()}
    if not columns:
        return generated
    made = stressed(pd.DataFrame(columns, index=generated.index))
    return generated.assign(**{str(place): made[place] for place in made})


def _hours(values: FloatArray, days: IntArray) -> FloatArray:
    """Return the hours of days of a leap year's calendar."""
    return values.reshape(DAYS, _HOURS)[days].ravel()


def _solar(
    stress: MeasuredStress, irradiance: pd.DataFrame, temperature_c: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return solar capacity factors and daily clear-sky indices under an irradiance."""
    ghi = on_leap_calendar(irradiance)
    output = stress.solar_output(ghi, on_leap_calendar(temperature_c))
    days = kept_days(stress.weather.snapshots[0].year)
    index = (ghi.sum(axis=2) / stress.sun.clear_w_per_m2.sum(axis=2))[:, days]
    kept = output[:, days].reshape(len(output), -1)
    return (
        pd.DataFrame(kept.T, index=irradiance.index, columns=irradiance.columns),
        pd.DataFrame(index.T, index=stress.weather.snapshots[::_HOURS], columns=irradiance.columns),
    )


def _wind(pack: Pack, weather: WeatherYear, series: Measured) -> FloatArray:
    """Return the capacity factor of a wind speed, on the calendar of a leap year."""
    speed = series.values
    if series.height_m >= HUB_HEIGHT_FROM_M:
        return output_at_speed(weather.parameters, speed)
    hourly = speed.reshape(DAYS, _HOURS)
    shaped = np.empty_like(hourly)
    for month in range(12):
        days = month == MONTH_OF_DAY
        course = hourly[days].mean(axis=0) / hourly[days].mean()
        shaped[days] = hourly[days] / np.maximum(course, _LEAST_SPEED)
    shaped *= hub_course(weather.parameters)
    shaped /= shaped.mean()
    lengths = np.bincount(MONTH_OF_DAY)
    rows = sorted(pack.climate, key=lambda row: row.month)
    wanted = float(np.average([row.wind_capacity_factor for row in rows], weights=lengths))

    def excess(mean_speed: float) -> float:
        output = output_at_speed(weather.parameters, shaped * mean_speed)
        return float(output.mean()) - wanted

    mean_speed = brentq(excess, *_MEAN_SPEEDS, xtol=1e-10)
    return output_at_speed(weather.parameters, shaped * mean_speed).ravel()


def _like_days(pack: Pack, calendar: pd.DataFrame, series: Measured) -> IntArray:
    """Return for each day of a year the nearest day of the same kind in the file's year."""
    year = pd.DatetimeIndex(calendar.index)[0].year
    if series.year is None or series.year == year:
        return kept_days(year)
    other = build_calendar(series.year, pack.load_days)
    places = kept_days(year), kept_days(series.year)
    away = np.abs(places[0][:, None] - places[1])
    away = np.minimum(away, DAYS - away)
    level = calendar["demand_level"].to_numpy()[:, None] - other["demand_level"].to_numpy()
    kind = calendar["day_type"].to_numpy()[:, None] != other["day_type"].to_numpy()
    cost = away + _DAYS_PER_LEVEL * np.abs(level) + _OTHER_KIND_DAYS * kind
    return np.asarray(places[1][np.argmin(cost, axis=1)])


def _bent(demand_mw: pd.DataFrame, target: Demand, series: Measured) -> pd.DataFrame:
    """Return demand whose energy and peak are given, each hour's counties scaled alike.

    Raises
    ------
    InputDataError
        If the load is too flat, or too peaked, for that energy under that peak.
    """
    total = demand_mw.sum(axis=1).to_numpy()
    relative = total / total.max()

    def energy_mwh(exponent: float) -> float:
        return float(target.peak_mw * np.sum(relative**exponent))

    most, least = (energy_mwh(exponent) for exponent in _EXPONENTS)
    if not least < target.energy_mwh < most:
        found = f"load factor {relative.mean():.2f}"
        wanted = target.energy_mwh / target.peak_mw / len(total)
        allowed = f"cannot be scaled to the load factor {wanted:.2f} of demand.csv"
        hint = "Write the unit as [MW, absolute] to use the load as it is."
        raise InputDataError([Problem(series.file, 0, series.column, found, allowed, hint)])
    exponent = brentq(lambda value: energy_mwh(value) - target.energy_mwh, *_EXPONENTS, xtol=1e-14)
    factor = target.peak_mw * relative**exponent / total
    return demand_mw.mul(factor, axis=0)
