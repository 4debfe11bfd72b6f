"""What was foreseen the day before, in megawatts at each bus."""

from dataclasses import dataclass

import pandas as pd

from simulator.network.fleet import fleet_of_year
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


@dataclass(frozen=True)
class ForecastSeries:
    """Forecasts that commitment was decided on, each of shape (snapshot, county bus).

    Parameters
    ----------
    demand_mw
        Demand. [MW]
    wind_mw, solar_mw
        Output of the plants in service, before curtailment. [MW]
    """

    demand_mw: pd.DataFrame
    wind_mw: pd.DataFrame
    solar_mw: pd.DataFrame


def forecast_series(scenario: Scenario, foreseen: Profiles) -> ForecastSeries:
    """Return the forecasts of one year at each bus.

    Parameters
    ----------
    scenario
        Its plants.
    foreseen
        The year as foreseen; with the actual series it gives what came.
    """
    fleet = fleet_of_year(scenario.pack, foreseen.year, foreseen.snapshots)
    output = {}
    factors = {"wind": foreseen.wind_capacity_factor, "solar": foreseen.solar_capacity_factor}
    for carrier, factor in factors.items():
        capacity = pd.DataFrame(0.0, index=factor.index, columns=factor.columns)
        for plant, _ in fleet.of(carrier):
            capacity[plant.bus] += fleet.service[plant.plant] * plant.capacity_mw
        output[carrier] = capacity * factor
    return ForecastSeries(foreseen.demand_mw, output["wind"], output["solar"])
