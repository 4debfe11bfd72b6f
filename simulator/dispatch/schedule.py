"""Commitment by the planners' rule (开机方式): the smallest set of coal units for each day.

A linear relaxation of commitment would make minimum output vanish, so whole units are decided
before the dispatch. The rule's parameters are assumptions with reasons, in ``commitment.csv``.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.dispatch.result import Commitment
from simulator.errors import SolveError
from simulator.network.fleet import Fleet, fleet_of_year
from simulator.network.hydro import HYDRO_CARRIERS
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
MOST_SETS = 200_000


@dataclass(frozen=True)
class Sets:
    """Every combination of committed units, smallest first.

    Parameters
    ----------
    counts
        Units on, shape (set, plant).
    capacity_mw, minimum_mw
        Capacity and minimum output, per set. [MW]
    """

    counts: IntArray
    capacity_mw: FloatArray
    minimum_mw: FloatArray


def commit_schedule(scenario: Scenario, profiles: Profiles) -> Commitment:
    """Return the coal units that run on each day.

    Per day the smallest set whose available capacity covers the peak of the net load plus reserve;
    where the minimum outputs of that set exceed what the day's valley can take, the feasible set
    with the least risk at the peak. Reserve plants join only when base plants do not suffice.

    Raises
    ------
    SolveError
        If the fleet has more combinations of units than can be listed.
    """
    fleet = fleet_of_year(scenario.pack, profiles.year, profiles.snapshots)
    need = day_need_mw(scenario, profiles, fleet)
    room = day_valley_room_mw(scenario, profiles, fleet)
    available = units_available(profiles, fleet)
    sets = _list_sets(fleet)
    wanted = [
        _choose(sets, *day) for day in zip(available, need, [np.inf] * len(need), strict=True)
    ]
    chosen = [_choose(sets, *day) for day in zip(available, need, room, strict=True)]
    counts = respect_minimum_times(fleet, sets.counts[chosen], available, np.asarray(room, float))
    names = [plant.plant for plant, _ in fleet.of("coal")]
    hourly = pd.DataFrame(counts, need.index, names).reindex(profiles.snapshots.normalize())
    return Commitment(
        units_on=hourly.set_axis(profiles.snapshots),
        need_mw=need,
        committed_mw=pd.Series(counts @ _unit_mw(fleet), need.index),
        minimum_mw=pd.Series(counts @ _unit_minimum_mw(fleet), need.index),
        valley_room_mw=room,
        valley_bound=pd.Series(np.array(chosen) != np.array(wanted), need.index),
    )


def day_need_mw(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> "pd.Series[float]":
    """Return the coal capacity each day needs: its highest net load plus reserve. [MW]"""
    return hour_need_mw(scenario, profiles, fleet).groupby(profiles.snapshots.normalize()).max()


def hour_need_mw(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> "pd.Series[float]":
    """Return the coal capacity each hour needs: its net load plus the day's reserve. [MW]"""
    rule = scenario.pack.commitment
    demand = profiles.demand_mw.sum(axis=1)
    day = profiles.snapshots.normalize()
    wind, solar = (weather_limited_mw(profiles, fleet, carrier) for carrier in ("wind", "solar"))
    hydro = _hydro_mw(profiles, fleet).groupby(day).transform("mean")
    net = (
        demand
        - rule.credit_wind * wind
        - rule.credit_solar * solar
        - rule.credit_hydro * hydro
        - rule.credit_storage * _in_service_mw(fleet, "battery", "pumped-hydro")
        - rule.credit_demand_response * _in_service_mw(fleet, "demand-response")
        - _in_service_mw(fleet, "biomass")
    )
    mode = commit_for(scenario)
    if mode == "local-less-import":
        net -= rule.credit_import * scenario.pack.exchange[profiles.year].firm_import_mw
    elif mode == "local-and-export":
        net += profiles.export_available_mw
    peak = demand.groupby(day).transform("max")
    return net + (rule.reserve_share * peak).clip(lower=rule.reserve_floor_mw)


def day_valley_room_mw(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> "pd.Series[float]":
    """Return the coal minimum output that the valley of each day can take. [MW]

    Demand, what the province takes and the credited charging power, less forced hydro and biomass;
    wind and solar can be curtailed and so take no room.
    """
    room = (
        profiles.demand_mw.sum(axis=1)
        + profiles.export_available_mw
        + scenario.pack.commitment.credit_storage * _in_service_mw(fleet, "battery", "pumped-hydro")
        - forced_output_mw(profiles, fleet).sum(axis=1)
    )
    return room.groupby(profiles.snapshots.normalize()).min()


def forced_output_mw(profiles: Profiles, fleet: Fleet) -> pd.DataFrame:
    """Return forced output of hydro and biomass, shape (snapshot, plant). [MW]"""
    columns = {}
    for plant, technology in fleet.of("biomass", *HYDRO_CARRIERS):
        name, least = plant.plant, technology.min_stable
        share = (
            least * profiles.availability[name]
            if technology.carrier == "biomass"
            else profiles.hydro_inflow[name].clip(upper=least)
        )
        columns[name] = share * fleet.service[name] * plant.capacity_mw
    return pd.DataFrame(columns, index=profiles.snapshots)


def commit_for(scenario: Scenario) -> str:
    """Return what coal is committed for: the scenario's word, or else the pack's."""
    chosen = scenario.dispatch.commit_for
    return scenario.pack.commitment.commit_for if chosen == "pack" else chosen


def weather_limited_mw(profiles: Profiles, fleet: Fleet, carrier: str) -> "pd.Series[float]":
    """Return what wind or solar could give in each hour, all plants together. [MW]"""
    factors = profiles.wind_capacity_factor if carrier == "wind" else profiles.solar_capacity_factor
    total = pd.Series(0.0, index=profiles.snapshots)
    for plant, _ in fleet.of(carrier):
        total += factors[plant.bus] * fleet.service[plant.plant] * plant.capacity_mw
    return total


def _hydro_mw(profiles: Profiles, fleet: Fleet) -> "pd.Series[float]":
    total = pd.Series(0.0, index=profiles.snapshots)
    for plant, _ in fleet.of(*HYDRO_CARRIERS):
        inflow = profiles.hydro_inflow[plant.plant].clip(upper=1.0)
        total += inflow * fleet.service[plant.plant] * plant.capacity_mw
    return total


def _in_service_mw(fleet: Fleet, *carriers: str) -> "pd.Series[float]":
    total = pd.Series(0.0, index=fleet.service.index)
    for plant, _ in fleet.of(*carriers):
        total += fleet.service[plant.plant] * plant.capacity_mw
    return total


def units_available(profiles: Profiles, fleet: Fleet) -> IntArray:
    """Return coal units in service and not in maintenance all day, shape (day, plant)."""
    columns = {
        plant.plant: fleet.service[plant.plant] * profiles.availability[plant.plant] * plant.units
        for plant, _ in fleet.of("coal")
    }
    units = pd.DataFrame(columns, index=profiles.snapshots)
    by_day = units.groupby(profiles.snapshots.normalize()).min().to_numpy(float)
    whole: IntArray = np.rint(by_day).astype(np.int64)
    return whole


def _unit_mw(fleet: Fleet) -> FloatArray:
    return np.array([plant.unit_capacity_mw for plant, _ in fleet.of("coal")])


def _unit_minimum_mw(fleet: Fleet) -> FloatArray:
    return np.array([p.unit_capacity_mw * t.min_stable for p, t in fleet.of("coal")])


def _list_sets(fleet: Fleet) -> Sets:
    """List all sets by reserve capacity, capacity, cost: the first that serves is the smallest."""
    coal = fleet.of("coal")
    if np.prod([plant.units + 1.0 for plant, _ in coal]) > MOST_SETS:
        raise SolveError(
            f"commitment by schedule lists every set of coal units, and {len(coal)} plants have "
            f"more than {MOST_SETS:,}; merge the plants of one site in plants.csv."
        )
    counts = np.array(
        list(itertools.product(*(range(plant.units + 1) for plant, _ in coal))), dtype=np.int64
    ).reshape(-1, len(coal))
    unit = _unit_mw(fleet)
    reserve = np.array([plant.role == "reserve" for plant, _ in coal])
    cost = np.array([technology.variable_cost_cny_per_mwh for _, technology in coal])
    order = np.lexsort((counts @ (unit * cost), counts @ unit, counts @ (unit * reserve)))
    counts = counts[order]
    return Sets(counts, counts @ unit, counts @ _unit_minimum_mw(fleet))


def _choose(sets: Sets, available: IntArray, need_mw: float, room_mw: float) -> int:
    """Return the smallest set that covers the need, or else the largest the valley can take."""
    possible = (sets.counts <= available).all(axis=1) & (sets.minimum_mw <= max(room_mw, 0.0))
    enough = np.flatnonzero(possible & (sets.capacity_mw >= need_mw))
    if enough.size:
        return int(enough[0])
    candidates = np.flatnonzero(possible)
    best = np.lexsort((sets.minimum_mw[candidates], -sets.capacity_mw[candidates]))[0]
    return int(candidates[best])


def respect_minimum_times(
    fleet: Fleet, counts: IntArray, available: IntArray, room_mw: FloatArray
) -> IntArray:
    """Keep units on through stops shorter than their down time and through their least up time.

    Only where the unit is available and the valley can take its minimum output; days are the
    resolution, so times of up to 24 h always hold.
    """
    counts = counts.copy()
    minimum = _unit_minimum_mw(fleet)
    for column, (plant, technology) in enumerate(fleet.of("coal")):
        down, up = (math.ceil(h / 24) for h in (technology.min_down_h, technology.min_up_h))
        for rank in range(1, plant.units + 1):
            for days in _fills(counts[:, column] >= rank, down, up):
                fits = counts[days] @ minimum + minimum[column] <= np.maximum(room_mw[days], 0.0)
                if (available[days, column] >= rank).all() and fits.all():
                    counts[days, column] = np.maximum(counts[days, column], rank)
    return counts


def _fills(on: npt.NDArray[np.bool_], down_days: int, up_days: int) -> list[slice]:
    """Return the days to fill: stops shorter than the down time, and tails of short runs."""
    edges = np.flatnonzero(np.diff(on.astype(np.int8))) + 1
    fills = []
    for start, stop in itertools.pairwise([0, *edges.tolist(), len(on)]):
        if not on[start] and start > 0 and stop < len(on) and stop - start < down_days:
            fills.append(slice(start, stop))
        elif on[start] and stop < len(on) and stop - start < up_days:
            fills.append(slice(stop, min(start + up_days, len(on))))
    return fills
