"""Demand, wind, sun and water of one target year in every weather year."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.adequacy.study.hydro import hydro_mw
from simulator.adequacy.study.weather import WeatherYears
from simulator.adequacy.system import FloatArray
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.calendar import build_calendar
from simulator.profiles.demand import calibrate, daily_levels, driver_demand, hourly_demand
from simulator.profiles.fleet import carrier_of
from simulator.profiles.series import Profiles
from simulator.profiles.weather import generate_weather
from simulator.scenario.schema import Scenario, Weather


@dataclass(frozen=True)
class WeatherSeries:
    """What weather decides, shape (weather year, hour). [MW]"""

    demand_mw: FloatArray
    wind_mw: FloatArray
    solar_mw: FloatArray
    hydro_mw: FloatArray

    @cached_property
    def supply_mw(self) -> FloatArray:
        """Return what wind, sun and water give."""
        return self.wind_mw + self.solar_mw + self.hydro_mw

    def without(self, resource: str) -> "WeatherSeries":
        """Return the series without wind or without solar; hydro keeps its schedule."""
        name = f"{resource}_mw"
        return replace(self, **{name: np.zeros_like(getattr(self, name))})


def weather_series(
    scenario: Scenario, profiles: Profiles, draws: WeatherYears, thermal_mw: FloatArray
) -> WeatherSeries:
    """Return the series of one target year.

    Parameters
    ----------
    scenario, profiles
        The target year.
    draws
        Weather years.
    thermal_mw
        What thermal units not overhauled give in each hour: hydro serves the hours in which it
        covers the least of the load. [MW]
    """
    demand = demand_by_weather(scenario, profiles, draws)
    wind, solar = (_renewable_mw(scenario, profiles, draws, name) for name in ("wind", "solar"))
    need = demand - wind - solar - thermal_mw
    return WeatherSeries(demand, wind, solar, hydro_mw(scenario, profiles, draws, need))


def demand_by_weather(scenario: Scenario, profiles: Profiles, draws: WeatherYears) -> FloatArray:
    """Return the city's demand in every weather year, calibrated in the typical one. [MW]"""
    pack, year = scenario.pack, profiles.year
    calendar = build_calendar(year, pack.load_days)
    shapes = np.array([pack.load_shapes[kind].hours for kind in calendar["day_type"]])
    typical = profiles.temperature_c
    plain = Weather(seed=scenario.weather.seed)
    if scenario.weather != plain:
        typical = generate_weather(pack, year, plain, scenario.hydrology).temperature_c
    drivers = driver_demand(pack, year)
    levels = daily_levels(pack, calendar, typical, typical)
    calibration = calibrate(levels, shapes, drivers, pack.demand[year], year)
    rows = []
    for temperature in draws.on_calendar(draws.temperature_c, year):
        city = pd.DataFrame(temperature, index=profiles.snapshots)
        levels = daily_levels(pack, calendar, city, typical)
        rows.append(hourly_demand(levels, shapes, calibration) + drivers)
    return np.array(rows)


def _renewable_mw(
    scenario: Scenario, profiles: Profiles, draws: WeatherYears, carrier: str
) -> FloatArray:
    """Return the output of all wind or all solar plants. [MW]"""
    pack, year = scenario.pack, profiles.year
    plants = tuple(p for p in plants_in_year(pack, year) if carrier_of(pack, p) == carrier)
    service = service_calendar(plants, profiles.snapshots)
    capacity = np.zeros((len(profiles.snapshots), len(draws.buses)))
    for plant in plants:
        column = draws.buses.index(plant.bus)
        capacity[:, column] += service[plant.plant].to_numpy() * plant.capacity_mw
    factors = draws.on_calendar(getattr(draws, carrier), year)
    return np.array([(factor * capacity).sum(axis=1) for factor in factors])
