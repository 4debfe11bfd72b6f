"""Writes a commitment into a network as bounds of each hour."""

import pandas as pd
import pypsa

from simulator.dispatch.result import Commitment
from simulator.network.fleet import fleet_of_year
from simulator.network.hydro import HYDRO_CARRIERS
from simulator.scenario.schema import Scenario


def apply_commitment(
    scenario: Scenario, year: int, network: pypsa.Network, commitment: Commitment
) -> pd.DataFrame:
    """Bound coal plants by their committed units, and overgeneration by all that is forced to run.

    Returns
    -------
    pandas.DataFrame
        Forced output of committed coal, biomass and hydro, shape (snapshot, plant). [MW]
    """
    fleet = fleet_of_year(scenario.pack, year, pd.DatetimeIndex(network.snapshots))
    bounds = network.generators_t
    for plant, technology in fleet.of("coal"):
        on = commitment.units_on[plant.plant] / plant.units
        bounds.p_max_pu[plant.plant] = on
        bounds.p_min_pu[plant.plant] = on * technology.min_stable
    columns: dict[str, pd.Series[float]] = {}
    by_bus: dict[str, pd.Series[float]] = {}
    for plant, technology in fleet.of("coal", "biomass", *HYDRO_CARRIERS):
        hydro = technology.carrier in HYDRO_CARRIERS
        name = f"{plant.plant} forced" if hydro else plant.plant
        columns[plant.plant] = bounds.p_min_pu[name] * plant.capacity_mw
        by_bus[plant.bus] = by_bus.get(plant.bus, 0.0) + columns[plant.plant]
    for bus, forced in by_bus.items():
        sink = f"{bus} overgeneration"
        bounds.p_max_pu[sink] = forced / network.generators.p_nom[sink]
    return pd.DataFrame(columns, index=network.snapshots)
