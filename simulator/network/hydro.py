"""Hydro: inflow, ponds and reservoirs, forced output."""

from collections.abc import Iterator

import pandas as pd

from simulator.network.fleet import Fleet
from simulator.network.part import Part
from simulator.network.storage import at_year_end
from simulator.network.tiers import curtailment_cost, tie_break
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Plant
from simulator.scenario.schema import Scenario

HYDRO_CARRIERS = ("hydro-run-of-river", "hydro-reservoir")


def hydro(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> Iterator[Part]:
    """Yield hydro plants: forced output as a fixed generator, the rest with its pond if any.

    Forced output (ecological flow, navigation) is the technology's ``min_stable`` or the inflow,
    whichever is less. PyPSA storage units know no least discharge, so that water goes through a
    generator with equal bounds and the storage unit gets the remaining inflow and capacity; the
    two together never exceed the plant.
    """
    tier = curtailment_cost(scenario, profiles.snapshots, hydro=True)
    spill_cost = tie_break(scenario, profiles.snapshots)
    for plant, technology in fleet.of(*HYDRO_CARRIERS):
        service = fleet.service[plant.plant]
        inflow = profiles.hydro_inflow[plant.plant] * service
        forced = inflow.clip(upper=technology.min_stable)
        shared = {
            "bus": plant.bus,
            "carrier": technology.carrier,
            "p_nom": plant.capacity_mw,
            "marginal_cost": technology.variable_cost_cny_per_mwh + tier,
        }
        bounds = {"p_min_pu": forced, "p_max_pu": forced}
        yield Part("Generator", f"{plant.plant} forced", shared | bounds)
        if plant.energy_mwh is None:
            limit = {"p_max_pu": inflow.clip(upper=1.0) - forced}
            yield Part("Generator", plant.plant, shared | limit)
        else:
            level = scenario.pack.commitment.year_end_level * plant.energy_mwh
            water = _pond(plant, service - forced, inflow - forced, level, spill_cost)
            yield Part("StorageUnit", plant.plant, shared | water)


def _pond(
    plant: Plant,
    turbine: "pd.Series[float]",
    inflow: "pd.Series[float]",
    level_mwh: float,
    spill_cost: "pd.Series[float]",
) -> dict[str, object]:
    """Return the storage attributes of a plant with a pond or reservoir."""
    energy = plant.energy_mwh or 0.0
    return {
        "max_hours": energy / plant.capacity_mw,
        "p_min_pu": 0.0,
        "p_max_pu": turbine,
        "inflow": inflow * plant.capacity_mw,
        "spill_cost": spill_cost,
        "state_of_charge_initial": level_mwh,
        "state_of_charge_set": at_year_end(pd.DatetimeIndex(inflow.index), level_mwh),
    }
