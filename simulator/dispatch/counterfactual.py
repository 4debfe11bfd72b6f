"""The same year without corridors and without some of the limits that leave no room.

A counterfactual keeps the year's commitment, weather and demand. What is taken away is written as
a change of the scenario and its profiles, so that the network is built by the same code.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import pypsa

from simulator.dispatch.commit import apply_commitment
from simulator.dispatch.engine import Optimiser
from simulator.dispatch.result import Commitment, DispatchResult
from simulator.dispatch.solve import extract_result, solver_report
from simulator.memory import collected_after
from simulator.network.build import build_network
from simulator.network.fleet import plants_in_year
from simulator.network.hydro import HYDRO_CARRIERS
from simulator.network.pool import hand_back, pool_on_one_bus
from simulator.profiles.fleet import carrier_of
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Plant
from simulator.scenario.schema import Scenario

STORAGE_CARRIERS: Final = ("battery", "pumped-hydro")

Prepare = Callable[[pypsa.Network], None]
Removal = Callable[[Scenario, Profiles], tuple[Scenario, Profiles]]


def without_thermal_minimum(scenario: Scenario, profiles: Profiles) -> tuple[Scenario, Profiles]:
    """Let committed coal and small thermal go down to nothing."""
    return _min_stable(scenario, ("coal", "biomass")), profiles


def without_hydro_minimum(scenario: Scenario, profiles: Profiles) -> tuple[Scenario, Profiles]:
    """Let hydro hold back all its water: no ecological flow, no navigation."""
    return _min_stable(scenario, HYDRO_CARRIERS), profiles


def without_export_limit(scenario: Scenario, profiles: Profiles) -> tuple[Scenario, Profiles]:
    """Let the province take, in every hour, all that the city can generate."""
    everything = _capacity_mw(scenario, profiles.year)
    return scenario, replace(
        profiles, export_available_mw=0.0 * profiles.demand_mw.iloc[:, 0] + everything
    )


def without_storage_limit(scenario: Scenario, profiles: Profiles) -> tuple[Scenario, Profiles]:
    """Make storage as strong as all plants together, for as long as the region says.

    The store that grows is the largest one of the year, with its efficiency; a year without
    storage keeps none.
    """
    stores = [
        plant
        for plant in plants_in_year(scenario.pack, profiles.year)
        if carrier_of(scenario.pack, plant) in STORAGE_CARRIERS
    ]
    if not stores:
        return scenario, profiles
    largest = max(stores, key=lambda plant: plant.capacity_mw)
    power = _capacity_mw(scenario, profiles.year)
    grown = largest.model_copy(
        update={
            "units": 1,
            "unit_capacity_mw": power,
            "energy_mwh": scenario.pack.region.unlimited_store_h * power,
            "in_service": 0,
            "retired": None,
        }
    )
    return _with_plant(scenario, grown), profiles


REMOVALS: Final[Mapping[str, Removal]] = {
    "thermal-minimum": without_thermal_minimum,
    "hydro-minimum": without_hydro_minimum,
    "export-limit": without_export_limit,
    "storage-size": without_storage_limit,
}


def as_it_is(_network: pypsa.Network) -> None:
    """Leave a network as it was built."""


@collected_after()
def solve_copper_plate(
    scenario: Scenario,
    profiles: Profiles,
    commitment: Commitment,
    removed: frozenset[str],
    prepare: Prepare,
) -> tuple[Scenario, Profiles, DispatchResult]:
    """Dispatch the year on one bus, without some limits, and with the commitment it has.

    Parameters
    ----------
    scenario, profiles, commitment
        The year as it is.
    removed
        Names of :data:`REMOVALS`.
    prepare
        What is done to the network before it is solved, such as levels from the year before.

    Returns
    -------
    tuple
        The changed scenario and profiles, and the dispatch. Export stays limited by the province
        alone: the transformers of the tie belong to the network, which is gone.

    Raises
    ------
    SolveError
        If no certified optimum is found.
    """
    for name in sorted(removed):
        scenario, profiles = REMOVALS[name](scenario, profiles)
    network = build_network(scenario, profiles)
    prepare(network)
    minimum = apply_commitment(scenario, profiles.year, network, commitment)
    pool = pool_on_one_bus(network)
    report = Optimiser(pool.network).solve()
    hand_back(pool, network)
    solver = solver_report(report, 0.0)
    result = extract_result(scenario, profiles, network, commitment, minimum, solver)
    return scenario, profiles, result


def _min_stable(scenario: Scenario, carriers: tuple[str, ...]) -> Scenario:
    technologies = {
        name: technology.model_copy(update={"min_stable": 0.0})
        if technology.carrier in carriers
        else technology
        for name, technology in scenario.pack.technologies.items()
    }
    return _with(scenario, technologies=technologies)


def _with_plant(scenario: Scenario, plant: Plant) -> Scenario:
    plants = tuple(plant if old.plant == plant.plant else old for old in scenario.pack.plants)
    return _with(scenario, plants=plants)


def _with(scenario: Scenario, **parts: object) -> Scenario:
    pack = scenario.pack.model_copy(update=parts)
    return scenario.model_copy(update={"pack": pack})


def _capacity_mw(scenario: Scenario, year: int) -> float:
    """Return the nameplate of all plants that serve in a year. [MW]"""
    return sum(plant.capacity_mw for plant in plants_in_year(scenario.pack, year))
