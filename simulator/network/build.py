"""A scenario's year as a PyPSA network.

Every limit is a native PyPSA attribute, so plain ``n.optimize()`` on a stored network reproduces
its objective. Names: a plant's component bears the plant's id; forced hydro output is a generator
``<plant> forced``; at each bus stand ``<bus> shedding`` and, where something is forced to run,
``<bus> overgeneration``; the exchange is ``import`` and ``export`` at the provincial bus.
"""

import numpy as np
import pandas as pd
import pypsa

from simulator.network.fleet import Fleet, fleet_of_year, lines_in_year
from simulator.network.hydro import HYDRO_CARRIERS, add_hydro, at_year_end
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

# Large enough to order plants of equal cost, small enough never to outweigh a real cost. [CNY/MWh]
CURTAILMENT_TIER_CNY_PER_MWH = 0.5
# Orders hours of equal worth, so that the hour a surplus falls in is not the solver's accident.
TIE_BREAK_CNY_PER_MWH = 0.05
GOLDEN_RATIO = (5**0.5 - 1) / 2
# The load flow is lossless and never reads it, but PyPSA warns of lines without resistance.
RESISTANCE_OVER_REACTANCE = 0.1
pypsa.options.api.legacy_string_dtype = False  # pandas 3 strings stay strings
CARRIERS = (
    "coal",
    "hydro-run-of-river",
    "hydro-reservoir",
    "solar",
    "wind",
    "battery",
    "pumped-hydro",
    "biomass",
    "demand-response",
    "import",
    "export",
    "shedding",
    "overgeneration",
    "AC",
)


def build_network(scenario: Scenario, profiles: Profiles) -> pypsa.Network:
    """Return the network of one year, before commitment.

    Coal plants may run between zero and what maintenance leaves; ``commit_`` narrows that.

    Parameters
    ----------
    scenario
        The whole scenario; its pack is the region.
    profiles
        Hourly series of the target year.
    """
    network = pypsa.Network(name=f"{scenario.name} {profiles.year}")
    network.set_snapshots(profiles.snapshots)  # type: ignore[arg-type]
    network.add("Carrier", list(CARRIERS))
    _add_buses(network, scenario, profiles)
    _add_lines(network, scenario, profiles.year)
    fleet = fleet_of_year(scenario.pack, profiles.year, profiles.snapshots)
    _add_thermal(network, profiles, fleet)
    _add_wind_and_solar(network, scenario, profiles, fleet)
    add_hydro(
        network,
        profiles,
        fleet,
        level=scenario.pack.commitment.year_end_level,
        tier_cny_per_mwh=_tiers(scenario)["hydro"] + tie_break(profiles.snapshots),
    )
    _add_storage(network, scenario, profiles, fleet)
    _add_demand_response(network, scenario, profiles, fleet)
    _add_exchange(network, scenario, profiles)
    _add_shedding(network, scenario, profiles)
    _add_overgeneration(network, scenario, fleet)
    return network


def _tiers(scenario: Scenario) -> dict[str, float]:
    """Return the small costs that decide who is curtailed first: the dearer gives way.

    Under ``pro-rata`` hydro carries the tier too, so that the optimum is unique; the accounting
    then shares the surplus of each hour by available energy.
    """
    order = curtailment_order(scenario)
    tier = CURTAILMENT_TIER_CNY_PER_MWH
    return (
        {"hydro": 0.0, "renewable": tier}
        if order == "wind-solar"
        else {"hydro": tier, "renewable": 0.0}
    )


def tie_break(snapshots: pd.DatetimeIndex) -> "pd.Series[float]":
    """Return a small cost of wind, solar and hydro that differs from hour to hour. [CNY/MWh]

    Where storage could take a surplus of one hour or of another at equal cost, the split of
    curtailment between plants would depend on the solver's path, and so on the order of plants.
    Multiples of the golden ratio, modulo one, are spread evenly and never repeat.
    """
    hours = np.arange(len(snapshots))
    return pd.Series(TIE_BREAK_CNY_PER_MWH * (hours * GOLDEN_RATIO % 1.0), index=snapshots)


def curtailment_order(scenario: Scenario) -> str:
    """Return who is curtailed first: the scenario's word, or else the pack's."""
    chosen = scenario.dispatch.curtail_first
    return scenario.pack.commitment.curtail_first if chosen == "pack" else chosen


def _add_buses(network: pypsa.Network, scenario: Scenario, profiles: Profiles) -> None:
    """Add buses and county demand; all on the 220 kV base to which reactances are referred."""
    for bus in scenario.pack.buses:
        network.add("Bus", bus.bus, x=bus.longitude, y=bus.latitude, v_nom=220.0, carrier="AC")
        if bus.kind == "county":
            network.add("Load", bus.bus, bus=bus.bus, p_set=profiles.demand_mw[bus.bus])


def _add_lines(network: pypsa.Network, scenario: Scenario, year: int) -> None:
    for line in lines_in_year(scenario.pack, year):
        network.add(
            "Line",
            line.line,
            bus0=line.bus0,
            bus1=line.bus1,
            carrier="AC",
            x=line.reactance_ohm,
            r=RESISTANCE_OVER_REACTANCE * line.reactance_ohm,
            s_nom=line.limit_mw,
            length=line.length_km,
            num_parallel=line.circuits,
        )


def _add_thermal(network: pypsa.Network, profiles: Profiles, fleet: Fleet) -> None:
    for plant, technology in fleet.of("coal", "biomass"):
        available = fleet.service[plant.plant] * profiles.availability[plant.plant]
        # Coal is committed later; biomass (mostly waste) runs whenever it is available.
        forced = (
            technology.min_stable * available
            if technology.carrier == "biomass"
            else 0.0 * available
        )
        network.add(
            "Generator",
            plant.plant,
            bus=plant.bus,
            carrier=technology.carrier,
            p_nom=plant.capacity_mw,
            p_max_pu=available,
            p_min_pu=forced,
            marginal_cost=technology.variable_cost_cny_per_mwh,
        )


def _add_wind_and_solar(
    network: pypsa.Network, scenario: Scenario, profiles: Profiles, fleet: Fleet
) -> None:
    factors = {"wind": profiles.wind_capacity_factor, "solar": profiles.solar_capacity_factor}
    tier = _tiers(scenario)["renewable"] + tie_break(profiles.snapshots)
    for plant, technology in fleet.of(*factors):
        network.add(
            "Generator",
            plant.plant,
            bus=plant.bus,
            carrier=technology.carrier,
            p_nom=plant.capacity_mw,
            p_max_pu=fleet.service[plant.plant] * factors[technology.carrier][plant.bus],
            marginal_cost=technology.variable_cost_cny_per_mwh + tier,
        )


def _add_storage(
    network: pypsa.Network, scenario: Scenario, profiles: Profiles, fleet: Fleet
) -> None:
    rule = scenario.pack.commitment
    for plant, technology in fleet.of("battery", "pumped-hydro"):
        efficiency = float(np.sqrt(technology.round_trip_efficiency))
        energy = plant.energy_mwh or 0.0  # the pack's rules refuse storage without energy
        level = rule.year_end_level * energy
        network.add(
            "StorageUnit",
            plant.plant,
            bus=plant.bus,
            carrier=technology.carrier,
            p_nom=plant.capacity_mw,
            max_hours=energy / plant.capacity_mw,
            p_max_pu=fleet.service[plant.plant],
            p_min_pu=-fleet.service[plant.plant],
            efficiency_store=efficiency,
            efficiency_dispatch=efficiency,
            marginal_cost=rule.storage_throughput_cost_cny_per_mwh,
            state_of_charge_initial=level,
            state_of_charge_set=at_year_end(profiles.snapshots, level),
        )


def _add_demand_response(
    network: pypsa.Network, scenario: Scenario, profiles: Profiles, fleet: Fleet
) -> None:
    """Add demand response: energy arrives at the start of each allowed day and lapses unused."""
    allowed = profiles.demand_response_days.astype(float)
    midnight = pd.Series((profiles.snapshots.hour == 0).astype(float), index=profiles.snapshots)
    for plant, technology in fleet.of("demand-response"):
        callable_now = fleet.service[plant.plant] * allowed
        energy = technology.hours_per_day * plant.capacity_mw
        network.add(
            "StorageUnit",
            plant.plant,
            bus=plant.bus,
            carrier=technology.carrier,
            p_nom=plant.capacity_mw,
            max_hours=technology.hours_per_day,
            p_max_pu=callable_now,
            p_min_pu=0.0,
            inflow=energy * callable_now * midnight,
            marginal_cost=scenario.pack.region.demand_response_cost_cny_per_mwh,
        )


def _add_exchange(network: pypsa.Network, scenario: Scenario, profiles: Profiles) -> None:
    province = next(bus.bus for bus in scenario.pack.buses if bus.kind == "province")
    for name, available, price, sign in (
        ("import", profiles.import_available_mw, profiles.import_price_cny_per_mwh, 1.0),
        ("export", profiles.export_available_mw, -profiles.export_price_cny_per_mwh, -1.0),
    ):
        limit = float(available.max())
        network.add(
            "Generator",
            name,
            bus=province,
            carrier=name,
            sign=sign,
            p_nom=limit,
            p_max_pu=available / limit if limit > 0 else 0.0,
            marginal_cost=price,
        )


def _add_shedding(network: pypsa.Network, scenario: Scenario, profiles: Profiles) -> None:
    value = scenario.pack.region.value_of_lost_load_cny_per_mwh
    for bus in profiles.demand_mw:
        demand = profiles.demand_mw[bus]
        network.add(
            "Generator",
            f"{bus} shedding",
            bus=bus,
            carrier="shedding",
            p_nom=float(demand.max()),
            p_max_pu=demand / demand.max(),
            marginal_cost=value,
        )


def _add_overgeneration(network: pypsa.Network, scenario: Scenario, fleet: Fleet) -> None:
    """Add, at each bus with forced output, a bounded sink for what fits nowhere.

    Its bound is the forced output of the bus in that hour, set with the commitment, so that it can
    never hide anything else.
    """
    cost = scenario.pack.commitment.overgeneration_cost_cny_per_mwh
    capacity: dict[str, float] = {}
    for plant, _ in fleet.of("coal", "biomass", *HYDRO_CARRIERS):
        capacity[plant.bus] = capacity.get(plant.bus, 0.0) + plant.capacity_mw
    for bus, capacity_mw in capacity.items():
        network.add(
            "Generator",
            f"{bus} overgeneration",
            bus=bus,
            carrier="overgeneration",
            sign=-1.0,
            p_nom=capacity_mw,
            p_max_pu=0.0,
            marginal_cost=cost,
        )
