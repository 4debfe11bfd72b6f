"""Coal, biomass, wind and solar."""

from collections.abc import Iterator

from simulator.network.fleet import Fleet
from simulator.network.part import Part
from simulator.network.tiers import curtailment_cost
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


def thermal(profiles: Profiles, fleet: Fleet) -> Iterator[Part]:
    """Yield coal and biomass plants, limited by what is in service and not in maintenance.

    Coal is committed later; biomass (mostly waste) runs whenever it is available.
    """
    for plant, technology in fleet.of("coal", "biomass"):
        available = fleet.service[plant.plant] * profiles.availability[plant.plant]
        least = technology.min_stable if technology.carrier == "biomass" else 0.0
        values = {
            "bus": plant.bus,
            "carrier": technology.carrier,
            "p_nom": plant.capacity_mw,
            "p_max_pu": available,
            "p_min_pu": least * available,
            "marginal_cost": technology.variable_cost_cny_per_mwh,
        }
        yield Part("Generator", plant.plant, values)


def wind_and_solar(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> Iterator[Part]:
    """Yield wind and solar plants, limited by the weather; both may be curtailed."""
    factors = {"wind": profiles.wind_capacity_factor, "solar": profiles.solar_capacity_factor}
    tier = curtailment_cost(scenario, profiles.snapshots, hydro=False)
    for plant, technology in fleet.of(*factors):
        factor = factors[technology.carrier][plant.bus]
        values = {
            "bus": plant.bus,
            "carrier": technology.carrier,
            "p_nom": plant.capacity_mw,
            "p_max_pu": fleet.service[plant.plant] * factor,
            "marginal_cost": technology.variable_cost_cny_per_mwh + tier,
        }
        yield Part("Generator", plant.plant, values)
