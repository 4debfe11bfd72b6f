"""A target year as it is foreseen the day before: what commitment knows, day by day."""

from dataclasses import replace

import numpy as np
import pandas as pd

from simulator.profiles.build import build_whole_year, cut_to_period
from simulator.profiles.calendar import build_calendar
from simulator.profiles.draws import TYPICAL, Draw, distances_km
from simulator.profiles.exchange import build_exchange, exchange_of
from simulator.profiles.forecast import Forecast, build_forecast
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


def forecast_of(scenario: Scenario) -> str:
    """Return what commitment knows of the day: the scenario's word, or else the pack's."""
    chosen = scenario.dispatch.forecast
    return scenario.pack.commitment.forecast if chosen == "pack" else chosen


def build_foreseen(scenario: Scenario, year: int) -> Profiles:
    """Return the hourly series of one target year as foreseen the day before.

    Parameters
    ----------
    scenario
        A loaded scenario.
    year
        One of its years.

    Returns
    -------
    Profiles
        Those of `build_profiles` with forecasts of demand, wind and solar, and with the export that
        the province is expected to take under the forecast sun. Inflow, maintenance, and the days
        of demand response are known.
    """
    whole = build_whole_year(scenario, year)
    counties = [bus for bus in scenario.pack.buses if bus.kind == "county"]
    places = {bus.bus: (bus.longitude, bus.latitude) for bus in counties}
    longitude, latitude = np.array([places[str(bus)] for bus in whole.demand_mw.columns]).T
    weather = scenario.weather
    forecast = build_forecast(
        scenario.pack.forecast_errors,
        Draw(weather.seed, TYPICAL if weather.year == "typical" else weather.year),
        distances_km(longitude, latitude),
        Forecast(whole.demand_mw, whole.wind_capacity_factor, whole.solar_capacity_factor),
    )
    calendar = build_calendar(year, scenario.pack.load_days)
    exchange = build_exchange(
        exchange_of(scenario.pack, year),
        forecast.solar_capacity_factor.mean(axis=1),
        calendar["long_holiday"].reindex(pd.DatetimeIndex(whole.snapshots), method="ffill"),
    )
    foreseen = replace(
        whole,
        **vars(forecast),
        export_available_mw=exchange.export_available_mw,
        export_blocked=exchange.export_blocked,
    )
    return cut_to_period(foreseen, scenario.period)
