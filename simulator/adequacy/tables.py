"""A system as the compiled kernels read it: tuples of arrays, with bounds for each block."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.adequacy.outages import BLOCK
from simulator.adequacy.system import FloatArray, IntArray, System

_GRAINS_PER_MW: Final = 1000.0


class UnitTables(NamedTuple):
    """Units, one row each.

    Parameters
    ----------
    region
        Index of the region.
    capacity
        Capacity where it is constant. [MW]
    grains
        The same, rounded up, for bounds. [kW]
    series
        Row of ``series_mw``, or -1 where capacity is constant.
    series_mw
        Capacity series, shape (series, snapshot). [MW]
    series_grains
        Their largest value in each block, rounded up, shape (series, block). [kW]
    """

    region: IntArray
    capacity: FloatArray
    grains: IntArray
    series: IntArray
    series_mw: FloatArray
    series_grains: IntArray


class RegionTables(NamedTuple):
    """Regions, and days.

    Parameters
    ----------
    margin
        Capacity with nothing on outage, less demand, shape (region, snapshot). [MW]
    reserve
        Lowest margin in each block, rounded down, shape (region, block). [kW]
    peak
        Whether a snapshot is its day's demand peak: regions first, then the system, shape
        (region + 1, snapshot).
    day
        Day of each snapshot.
    hours
        Length of a snapshot. [h]
    """

    margin: FloatArray
    reserve: IntArray
    peak: npt.NDArray[np.bool_]
    day: IntArray
    hours: float


class StorageTables(NamedTuple):
    """Storage plants; names as in ``Storage``."""

    region: IntArray
    power: FloatArray
    energy: FloatArray
    charge_efficiency: FloatArray
    discharge_efficiency: FloatArray
    initial: FloatArray
    inflow: FloatArray
    grid_limit: FloatArray
    always_up: npt.NDArray[np.bool_]


class ResponseTables(NamedTuple):
    """Demand response; names as in ``DemandResponse``; ``payback`` is counted in snapshots."""

    region: IntArray
    power: FloatArray
    hours_per_day: FloatArray
    days: FloatArray
    payback: IntArray


class LinkTables(NamedTuple):
    """Interfaces; limits of shape (interface, snapshot). [MW]"""

    start: IntArray
    end: IntArray
    forward: FloatArray
    backward: FloatArray


class SystemTables(NamedTuple):
    """Everything the kernels read."""

    units: UnitTables
    regions: RegionTables
    storage: StorageTables
    response: ResponseTables
    links: LinkTables


def system_tables(system: System) -> SystemTables:
    """Return a system as the kernels read it."""
    return SystemTables(
        _units(system), _regions(system), _storage(system), _response(system), _links(system)
    )


def _blocks(snapshots: int) -> IntArray:
    return np.arange(0, snapshots, BLOCK)


def _units(system: System) -> UnitTables:
    series = system.profiles_mw
    most = np.maximum.reduceat(series, _blocks(system.snapshots), axis=1) if len(series) else series
    grains = np.ceil(most * _GRAINS_PER_MW).astype(np.int64)
    return UnitTables(
        system.units.region,
        system.capacity_mw,
        np.ceil(system.capacity_mw * _GRAINS_PER_MW).astype(np.int64),
        system.profile,
        series,
        grains,
    )


def full_margin_mw(system: System) -> FloatArray:
    """Return capacity with nothing on outage less demand, shape (region, snapshot). [MW]"""
    margin = -system.demand_mw
    for index in range(len(system.units)):
        if system.units.forced_outage_rate[index] < 1:
            margin[system.units.region[index]] += system.unit_capacity_mw(index)
    return margin


def _regions(system: System) -> RegionTables:
    margin = full_margin_mw(system)
    least = np.minimum.reduceat(margin, _blocks(system.snapshots), axis=1)
    demands = [*system.demand_mw, system.demand_mw.sum(axis=0)]
    peak = np.zeros((len(demands), system.snapshots), dtype=np.bool_)
    for row, demand in enumerate(demands):
        peak[row, system.peak_snapshots(demand)] = True
    reserve = np.floor(least * _GRAINS_PER_MW).astype(np.int64)
    return RegionTables(margin, reserve, peak, system.day, system.hours_per_snapshot)


def _storage(system: System) -> StorageTables:
    plants = system.storage
    down = plants.elements.forced_outage_rate >= 1
    return StorageTables(
        plants.elements.region,
        np.where(down, 0.0, plants.power_mw),
        plants.energy_mwh,
        plants.charge_efficiency,
        plants.discharge_efficiency,
        plants.initial_soc * plants.energy_mwh,
        np.where(down[:, None], 0.0, plants.inflow_mw),
        plants.grid_limit_mw,
        plants.elements.forced_outage_rate == 0,
    )


def _response(system: System) -> ResponseTables:
    programmes = system.demand_response
    payback = np.ceil(programmes.payback_hours / system.hours_per_snapshot - 1e-9)
    return ResponseTables(
        programmes.region,
        programmes.power_mw,
        programmes.hours_per_day,
        programmes.days,
        payback.astype(np.int64),
    )


def _links(system: System) -> LinkTables:
    links = system.interfaces
    down = (links.elements.forced_outage_rate >= 1)[:, None]
    return LinkTables(
        links.elements.region,
        links.to_region,
        np.where(down, 0.0, links.forward_mw),
        np.where(down, 0.0, links.backward_mw),
    )
