"""The region on one bus, as commitment by mixed-integer programming sees it.

What is simplified: no corridors; wind and solar are one source, and so are rivers without ponds,
plants with ponds, and biomass of one technology; ponds and reservoirs release the inflow of each
day within that day, as demand response does its energy. The dispatch that follows has none of this.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.dispatch.schedule import commit_for, weather_limited_mw
from simulator.network.fleet import Fleet
from simulator.network.hydro import HYDRO_CARRIERS
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Source:
    """Something that feeds the bus (sign +1) or takes from it (-1), by hour.

    Parameters
    ----------
    lower_mw, upper_mw, cost_cny_per_mwh
        Bounds and cost, shape (hour,). [MW, CNY/MWh]
    sign
        +1 or -1.
    daily_mwh
        Energy of each hour's day, shape (hour,); None if days have no limit. [MWh]
    """

    lower_mw: FloatArray
    upper_mw: FloatArray
    cost_cny_per_mwh: FloatArray
    sign: float = 1.0
    daily_mwh: FloatArray | None = None


@dataclass(frozen=True)
class Store:
    """A battery or pumped storage plant; its power by hour, shape (hour,). [MW, MWh]"""

    power_mw: FloatArray
    energy_mwh: float
    efficiency_each_way: float


@dataclass(frozen=True)
class CopperPlate:
    """Demand, sources and stores of one year on one bus.

    Parameters
    ----------
    demand_mw
        Shape (hour,). [MW]
    level_share
        Level of stores at the start, and at least at the end of each window. [0..1]
    """

    demand_mw: FloatArray
    sources: tuple[Source, ...]
    stores: tuple[Store, ...]
    throughput_cost_cny_per_mwh: float
    level_share: float
    lost_load_cny_per_mwh: float


def build_copper_plate(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> CopperPlate:
    """Return the year on one bus.

    Energy that fits nowhere costs as much as load that is not served: unlike in the dispatch, it
    can be avoided here by stopping a unit. Export earns its price only where coal is committed for
    export too; else it is an outlet that earns nothing.
    """
    rule, region = scenario.pack.commitment, scenario.pack.region
    demand = _array(profiles.demand_mw.sum(axis=1))
    nothing, lost = np.zeros_like(demand), region.value_of_lost_load_cny_per_mwh
    wind, solar = (weather_limited_mw(profiles, fleet, carrier) for carrier in ("wind", "solar"))
    sources = (
        Source(nothing, _array(wind + solar), nothing),
        *_hydro(profiles, fleet),
        *_biomass(profiles, fleet),
        _demand_response(profiles, fleet, region.demand_response_cost_cny_per_mwh),
        *_exchange(profiles, paid=commit_for(scenario) == "local-and-export"),
        Source(nothing, demand, nothing + lost),
        Source(nothing, nothing + np.inf, nothing + lost, sign=-1.0),
    )
    return CopperPlate(
        demand_mw=demand,
        sources=sources,
        stores=_stores(fleet),
        throughput_cost_cny_per_mwh=rule.storage_throughput_cost_cny_per_mwh,
        level_share=rule.year_end_level,
        lost_load_cny_per_mwh=lost,
    )


def by_day(values: FloatArray, hours: pd.DatetimeIndex) -> FloatArray:
    """Return for each hour the sum over its day."""
    sums = pd.Series(values, hours).groupby(hours.normalize()).transform("sum")
    return sums.to_numpy(np.float64)


def _exchange(profiles: Profiles, *, paid: bool) -> tuple[Source, Source]:
    """Return import at its price, and export at its price or at none."""
    nothing = np.zeros(len(profiles.snapshots))
    earned = profiles.export_price_cny_per_mwh if paid else 0.0 * profiles.export_price_cny_per_mwh
    return (
        Source(
            nothing,
            _array(profiles.import_available_mw),
            _array(profiles.import_price_cny_per_mwh),
        ),
        Source(nothing, _array(profiles.export_available_mw), _array(-earned), sign=-1.0),
    )


def _array(series: "pd.Series[float]") -> FloatArray:
    return np.asarray(series, dtype=np.float64)


def _hydro(profiles: Profiles, fleet: Fleet) -> tuple[Source, ...]:
    """Return rivers without ponds, limited by the hour's inflow, and plants with ponds."""
    nothing = np.zeros(len(profiles.snapshots))
    river, river_forced, pond, pond_forced, pond_inflow = (nothing.copy() for _ in range(5))
    for plant, technology in fleet.of(*HYDRO_CARRIERS):
        service = fleet.service[plant.plant].to_numpy(np.float64) * plant.capacity_mw
        inflow = profiles.hydro_inflow[plant.plant].to_numpy(np.float64) * service
        forced = np.minimum(inflow, technology.min_stable * service)
        if plant.energy_mwh is None:
            river += np.minimum(inflow, service)
            river_forced += forced
        else:
            pond += service
            pond_forced += forced
            pond_inflow += inflow
    return (
        Source(river_forced, river, nothing),
        Source(pond_forced, pond, nothing, daily_mwh=by_day(pond_inflow, profiles.snapshots)),
    )


def _biomass(profiles: Profiles, fleet: Fleet) -> tuple[Source, ...]:
    sources = []
    for plant, technology in fleet.of("biomass"):
        share = fleet.service[plant.plant] * profiles.availability[plant.plant]
        available = share.to_numpy(np.float64) * plant.capacity_mw
        cost = np.full_like(available, technology.variable_cost_cny_per_mwh)
        sources.append(Source(technology.min_stable * available, available, cost))
    return tuple(sources)


def _demand_response(profiles: Profiles, fleet: Fleet, cost_cny_per_mwh: float) -> Source:
    power, energy = np.zeros((2, len(profiles.snapshots)))
    allowed = profiles.demand_response_days.to_numpy(np.float64)
    for plant, technology in fleet.of("demand-response"):
        callable_mw = fleet.service[plant.plant].to_numpy(np.float64) * allowed * plant.capacity_mw
        power += callable_mw
        energy += callable_mw * technology.hours_per_day
    cost = np.full_like(power, cost_cny_per_mwh)
    return Source(np.zeros_like(power), power, cost, daily_mwh=energy)


def _stores(fleet: Fleet) -> tuple[Store, ...]:
    return tuple(
        Store(
            fleet.service[plant.plant].to_numpy(np.float64) * plant.capacity_mw,
            plant.energy_mwh or 0.0,  # the pack's rules refuse storage without energy
            float(np.sqrt(technology.round_trip_efficiency)),
        )
        for plant, technology in fleet.of("battery", "pumped-hydro")
    )
