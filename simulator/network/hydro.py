"""Hydro: inflow, ponds and reservoirs, forced output."""

import numpy as np
import pandas as pd
import pypsa

from simulator.network.fleet import Fleet
from simulator.profiles.series import Profiles

HYDRO_CARRIERS = ("hydro-run-of-river", "hydro-reservoir")


def at_year_end(snapshots: pd.DatetimeIndex, level_mwh: float) -> "pd.Series[float]":
    """Return a storage level that is set in the last hour and free in all others. [MWh]"""
    series = pd.Series(np.nan, index=snapshots)
    series.iloc[-1] = level_mwh
    return series


def add_hydro(
    network: pypsa.Network,
    profiles: Profiles,
    fleet: Fleet,
    *,
    level: float,
    tier_cny_per_mwh: "pd.Series[float]",
) -> None:
    """Add hydro plants: forced output as a fixed generator, the rest with its pond if it has one.

    Forced output (ecological flow, navigation) is the technology's ``min_stable`` or the inflow,
    whichever is less. PyPSA storage units know no least discharge, so that water goes through a
    generator with equal bounds and the storage unit gets the remaining inflow and capacity; the
    two together never exceed the plant.
    """
    for plant, technology in fleet.of(*HYDRO_CARRIERS):
        inflow = profiles.hydro_inflow[plant.plant] * fleet.service[plant.plant]
        forced = inflow.clip(upper=technology.min_stable)
        cost = technology.variable_cost_cny_per_mwh + tier_cny_per_mwh
        network.add(
            "Generator",
            f"{plant.plant} forced",
            bus=plant.bus,
            carrier=technology.carrier,
            p_nom=plant.capacity_mw,
            p_min_pu=forced,
            p_max_pu=forced,
            marginal_cost=cost,
        )
        if plant.energy_mwh is None:
            network.add(
                "Generator",
                plant.plant,
                bus=plant.bus,
                carrier=technology.carrier,
                p_nom=plant.capacity_mw,
                p_max_pu=inflow.clip(upper=1.0) - forced,
                marginal_cost=cost,
            )
        else:
            network.add(
                "StorageUnit",
                plant.plant,
                bus=plant.bus,
                carrier=technology.carrier,
                p_nom=plant.capacity_mw,
                max_hours=plant.energy_mwh / plant.capacity_mw,
                p_min_pu=0.0,
                p_max_pu=fleet.service[plant.plant] - forced,
                inflow=(inflow - forced) * plant.capacity_mw,
                marginal_cost=cost,
                state_of_charge_initial=level * plant.energy_mwh,
                state_of_charge_set=at_year_end(profiles.snapshots, level * plant.energy_mwh),
            )
