"""The profiles stage: one target year of a scenario as hourly series."""

from dataclasses import replace
from typing import Any

import pandas as pd

from simulator.profiles.calendar import build_calendar
from simulator.profiles.demand import build_demand
from simulator.profiles.exchange import build_exchange, exchange_of
from simulator.profiles.fleet import carrier_of, december, serves
from simulator.profiles.hydro import build_inflow
from simulator.profiles.maintenance import build_availability
from simulator.profiles.measured import (
    with_measured_inflow,
    with_measured_load,
    with_measured_weather,
)
from simulator.profiles.series import Profiles
from simulator.profiles.weather import WeatherYear, generate_weather
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario
from simulator.scenario.stress import NO_STRESS


def build_profiles(scenario: Scenario, year: int) -> Profiles:
    """Return the hourly series of one target year.

    Parameters
    ----------
    scenario
        A loaded scenario.
    year
        One of its years.

    Notes
    -----
    A short run (``period``) cuts whole years: calibration, overhauls and the days of demand
    response are those of the full year. Demand is calibrated in the typical weather year, also
    where the scenario draws another or lays a stress on it.
    """
    return cut_to_period(build_whole_year(scenario, year), scenario.period)


def build_whole_year(scenario: Scenario, year: int) -> Profiles:
    """Return the series of all hours of the year, also for a short run."""
    pack = scenario.pack
    weather = generate_weather(pack, year, scenario.weather, scenario.hydrology)
    typical = weather
    if scenario.weather.year != "typical" or scenario.weather.stress != NO_STRESS:
        like_typical = scenario.weather.model_copy(update={"year": "typical", "stress": NO_STRESS})
        typical = generate_weather(pack, year, like_typical, scenario.hydrology)
    weather = with_measured_weather(scenario, weather)
    calendar = build_calendar(year, pack.load_days)
    demand_mw = demand_of(scenario, calendar, weather, typical)
    snapshots = pd.DatetimeIndex(demand_mw.index)
    of_day = calendar.reindex(snapshots, method="ffill")
    exchange = build_exchange(
        exchange_of(pack, year),
        weather.solar_capacity_factor.mean(axis=1),
        of_day["long_holiday"],
    )
    net_load_mw = net_load_of(
        pack, year, demand_mw, weather.wind_capacity_factor, weather.solar_capacity_factor
    )
    return Profiles(
        year=year,
        snapshots=snapshots,
        demand_mw=demand_mw,
        temperature_c=weather.temperature_c,
        wind_capacity_factor=weather.wind_capacity_factor,
        solar_capacity_factor=weather.solar_capacity_factor,
        hydro_inflow=with_measured_inflow(
            scenario, weather, build_inflow(pack, weather, scenario.hydrology)
        ),
        availability=build_availability(pack, year, demand_mw.sum(axis=1)),
        import_price_cny_per_mwh=exchange.import_price_cny_per_mwh,
        export_price_cny_per_mwh=exchange.export_price_cny_per_mwh,
        import_available_mw=exchange.import_available_mw,
        export_available_mw=exchange.export_available_mw,
        export_blocked=exchange.export_blocked,
        day_type=of_day["day_type"],
        demand_response_days=demand_response_days(pack, net_load_mw),
    )


def demand_of(
    scenario: Scenario, calendar: pd.DataFrame, weather: WeatherYear, typical: WeatherYear
) -> pd.DataFrame:
    """Return demand in one weather year, with measured load in it where there is some [MW].

    A stress moves each hour of measured load by the share by which it moves generated demand.

    Parameters
    ----------
    scenario
        Its region and series files.
    calendar
        Days of the target year.
    weather, typical
        The weather year, and the typical one in which demand is calibrated.
    """
    pack, year = scenario.pack, weather.snapshots[0].year
    demand_mw = build_demand(pack, year, calendar, weather.temperature_c, typical.temperature_c)
    if weather.spell is None or scenario.measured is None or not scenario.measured.of("load"):
        return with_measured_load(scenario, year, calendar, demand_mw)
    usual = scenario.weather.model_copy(update={"stress": NO_STRESS})
    mild = generate_weather(pack, year, usual, scenario.hydrology)
    temperature_c = with_measured_weather(scenario, mild).temperature_c
    usual_mw = build_demand(pack, year, calendar, temperature_c, typical.temperature_c)
    return with_measured_load(scenario, year, calendar, usual_mw) * (demand_mw / usual_mw)


def demand_response_days(pack: Pack, net_load_mw: "pd.Series[float]") -> "pd.Series[bool]":
    """Return the hours of the days on which demand response may be called.

    They are the days with the highest net load, as many as the strictest programme allows.
    """
    allowed = [
        pack.technologies[plant.technology].days_per_year
        for plant in pack.plants
        if carrier_of(pack, plant) == "demand-response"
    ]
    highest = net_load_mw.resample("D").max().nlargest(int(min(allowed, default=0.0)))
    snapshots = pd.DatetimeIndex(net_load_mw.index)
    return pd.Series(snapshots.normalize().isin(highest.index), index=snapshots)


def net_load_of(
    pack: Pack,
    year: int,
    demand_mw: pd.DataFrame,
    wind_capacity_factor: pd.DataFrame,
    solar_capacity_factor: pd.DataFrame,
) -> "pd.Series[float]":
    """Return demand less wind and solar of the capacity at the year's end [MW]."""
    net_load_mw = demand_mw.sum(axis=1)
    factors = {"wind": wind_capacity_factor, "solar": solar_capacity_factor}
    for plant in pack.plants:
        factor = factors.get(carrier_of(pack, plant))
        if factor is not None and serves(plant, december(year)):
            net_load_mw = net_load_mw - plant.capacity_mw * factor[plant.bus]
    return net_load_mw


def cut_to_period(profiles: Profiles, period: tuple[str, str] | None) -> Profiles:
    """Return the same series between the first and the last day of a short run, if it is one."""
    if period is None:
        return profiles
    first, last = (pd.Timestamp(day) for day in period)
    snapshots = profiles.snapshots
    inside = (snapshots >= first) & (snapshots < last + pd.Timedelta(days=1))
    cut: dict[str, Any] = {
        name: value[inside]
        for name, value in vars(profiles).items()
        if isinstance(value, pd.DataFrame | pd.Series | pd.DatetimeIndex)
    }
    return replace(profiles, **cut)
