"""What can fail: thermal units, ties, storage and demand response of one year as plain arrays.

The city is one node here (copper plate): corridors inside it are left to the dispatch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from simulator.adequacy.system import (
    DemandResponse,
    Elements,
    FloatArray,
    Interfaces,
    Storage,
    System,
)
from simulator.network.fleet import lines_in_year, plants_in_year, service_calendar
from simulator.profiles.exchange import exchange_of
from simulator.profiles.fleet import carrier_of, serves
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Pack, Plant
from simulator.scenario.schema import Scenario

Case = Literal["islanded", "firm_import", "full_import"]
CASES: Final[tuple[Case, ...]] = get_args(Case)

_THERMAL: Final = ("coal", "biomass")
_STORAGE: Final = ("battery", "pumped-hydro")
_RESPONSE: Final = "demand-response"
_IMPORT: Final = "import"


@dataclass(frozen=True)
class _Unit:
    """One unit: what keys its draws, its group, its power by hour, and its outages."""

    name: str
    technology: str
    power_mw: FloatArray
    outage_rate: float
    repair_time_h: float


def build_fleet(
    scenario: Scenario, profiles: Profiles, case: Case, *, reserve: bool = True
) -> System:
    """Return the system of one year and case, without demand, wind, sun and water.

    Parameters
    ----------
    scenario, profiles
        The year; planned overhauls are those of its profiles.
    case
        ``islanded``: the province sends nothing; ``firm_import``: what it commits to;
        ``full_import``: what it can send hour by hour, never more than the ties carry.
    reserve
        Whether units in reserve count.

    Notes
    -----
    Import is split over the ties by their limits; each tie fails on its own. Storage is taken
    with its power and energy less its outage rate, plants of equal duration as one. Storage and
    demand response count if they serve in the month of the highest demand.
    """
    pack, year = scenario.pack, profiles.year
    plants = [p for p in plants_in_year(pack, year) if reserve or p.role == "base"]
    units = [
        *_thermal(pack, profiles, plants),
        *_import(pack, year, _imported_mw(pack, profiles, case)),
    ]
    peak = pd.Timestamp(str(profiles.demand_mw.sum(axis=1).idxmax()))
    standing = [plant for plant in plants if serves(plant, peak.year * 12 + peak.month - 1)]
    storage = _storage(pack, standing, len(profiles.snapshots))
    return system_of(units, storage, _response(pack, standing))


def thermal_mw(scenario: Scenario, profiles: Profiles) -> FloatArray:
    """Return what thermal units give in each hour if none fails. [MW]"""
    plants = plants_in_year(scenario.pack, profiles.year)
    units = _thermal(scenario.pack, profiles, plants)
    total: FloatArray = np.zeros(len(profiles.snapshots))
    for unit in units:
        total += unit.power_mw
    return total


def system_of(units: list[_Unit], storage: Storage, response: DemandResponse) -> System:
    """Return the system of these units; equal series of power are held once."""
    snapshots = storage.inflow_mw.shape[1]
    series: dict[bytes, int] = {}
    rows: list[FloatArray] = []
    profile = []
    for unit in units:
        if (unit.power_mw == unit.power_mw[0]).all():
            profile.append(-1)
            continue
        place = series.setdefault(unit.power_mw.tobytes(), len(rows))
        if place == len(rows):
            rows.append(unit.power_mw)
        profile.append(place)
    constant = [u.power_mw[0] if row < 0 else 0.0 for u, row in zip(units, profile, strict=True)]
    outages = [(unit.outage_rate, unit.repair_time_h) for unit in units]
    return System(
        hours_per_snapshot=1.0,
        process="continuous",
        regions=("city",),
        demand_mw=np.zeros((1, snapshots)),
        units=_elements([unit.name for unit in units], outages),
        technology=tuple(unit.technology for unit in units),
        capacity_mw=np.array(constant),
        profile=np.array(profile, dtype=np.int64),
        profiles_mw=np.array(rows).reshape(len(rows), snapshots),
        storage=storage,
        demand_response=response,
        interfaces=Interfaces(
            _elements([], []), np.zeros(0, np.int64), np.zeros((0, snapshots)),
            np.zeros((0, snapshots)),
        ),
    )  # fmt: skip


def _elements(names: list[str], outages: list[tuple[float, float]]) -> Elements:
    values = np.array(outages, dtype=np.float64).reshape(len(names), 2)
    home = np.zeros(len(names), dtype=np.int64)
    return Elements(tuple(names), home, values[:, 0].copy(), values[:, 1].copy())


def _thermal(pack: Pack, profiles: Profiles, plants: Iterable[Plant]) -> list[_Unit]:
    """Return thermal units one by one.

    Units of a plant are alike, so it does not matter which of them is overhauled: the last one
    stands for the first overhaul, the one before it for a second at the same time.
    """
    units = []
    for plant in plants:
        if carrier_of(pack, plant) not in _THERMAL:
            continue
        technology = pack.technologies[plant.technology]
        service = service_calendar((plant,), profiles.snapshots)[plant.plant].to_numpy()
        share = profiles.availability[plant.plant].to_numpy()
        standing = np.rint(share * plant.units) * service
        for number in range(plant.units):
            power = np.where(standing > number, plant.unit_capacity_mw, 0.0)
            units.append(
                _Unit(
                    f"{plant.plant} {number + 1}", carrier_of(pack, plant), power,
                    technology.forced_outage_rate, technology.repair_time_h,
                )
            )  # fmt: skip
    return units


def _imported_mw(pack: Pack, profiles: Profiles, case: Case) -> FloatArray:
    if case == "full_import":
        return np.asarray(profiles.import_available_mw, dtype=np.float64)
    firm = exchange_of(pack, profiles.year).firm_import_mw if case == "firm_import" else 0.0
    return np.full(len(profiles.snapshots), firm, dtype=np.float64)


def _import(pack: Pack, year: int, imported_mw: FloatArray) -> list[_Unit]:
    """Return what comes over each tie with the province."""
    terms = exchange_of(pack, year)
    province = {bus.bus for bus in pack.buses if bus.kind == "province"}
    ties = [line for line in lines_in_year(pack, year) if province & {line.bus0, line.bus1}]
    limit_mw = sum(line.limit_mw for line in ties)
    if not ties or not imported_mw.any():
        return []
    power = np.minimum(imported_mw, limit_mw) / limit_mw
    return [
        _Unit(
            f"import {line.line}", _IMPORT, power * line.limit_mw, terms.import_outage_rate,
            terms.import_repair_time_h,
        )
        for line in ties
    ]  # fmt: skip


def _storage(pack: Pack, plants: Iterable[Plant], snapshots: int) -> Storage:
    """Return storage plants, those of one technology and duration as one."""
    groups: dict[tuple[str, float], list[Plant]] = {}
    for plant in plants:
        if carrier_of(pack, plant) in _STORAGE:
            hours = round((plant.energy_mwh or 0.0) / plant.capacity_mw, 3)
            groups.setdefault((plant.technology, hours), []).append(plant)
    technologies = [pack.technologies[name] for name, _ in groups]
    up = np.array([1.0 - technology.forced_outage_rate for technology in technologies])
    power = np.array([sum(plant.capacity_mw for plant in group) for group in groups.values()])
    energy = np.array(
        [sum(plant.energy_mwh or 0.0 for plant in group) for group in groups.values()]
    )
    efficiency = np.array([row.round_trip_efficiency for row in technologies]) ** 0.5
    count = len(groups)
    names = [f"{name} {hours:g} h" for name, hours in groups]
    return Storage(
        _elements(names, [(0.0, 0.0)] * count), power * up, energy * up, efficiency, efficiency,
        np.ones(count), np.zeros((count, snapshots)), np.full(count, np.inf),
    )  # fmt: skip


def _response(pack: Pack, plants: Iterable[Plant]) -> DemandResponse:
    """Return demand response, programmes of one technology as one."""
    groups: dict[str, float] = {}
    for plant in plants:
        if carrier_of(pack, plant) == _RESPONSE:
            groups[plant.technology] = groups.get(plant.technology, 0.0) + plant.capacity_mw
    technologies = [pack.technologies[name] for name in groups]
    return DemandResponse(
        tuple(groups), np.zeros(len(groups), np.int64), np.array(list(groups.values())),
        np.array([technology.hours_per_day for technology in technologies]),
        np.array([technology.days_per_year for technology in technologies]),
        np.zeros(len(groups)),
    )  # fmt: skip
