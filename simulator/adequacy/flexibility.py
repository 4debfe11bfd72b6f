"""Storage in one snapshot: what it gives in a deficit and takes in a surplus.

Storage serves adequacy alone: it charges whenever there is surplus and discharges only in a
deficit, the plant that can discharge longest first (Evans, Tindemans and Angeli, "Minimizing
Unserved Energy Using Heterogeneous Storage Units", IEEE Trans. Power Systems 34 (2019)).
"""

from typing import NamedTuple

import numpy as np

from simulator.adequacy.system import FloatArray
from simulator.adequacy.tables import StorageTables
from simulator.compiled import kernel


class StorageState(NamedTuple):
    """What storage plants carry from snapshot to snapshot.

    Parameters
    ----------
    energy
        Stored energy of each plant. [MWh]
    up
        Whether each plant is up now (1 or 0).
    given
        What each has sent to the grid in this snapshot, stored energy and inflow. [MW]
    taken
        What each has charged in this snapshot, from the grid and from inflow. [MW]
    """

    energy: FloatArray
    up: FloatArray
    given: FloatArray
    taken: FloatArray


def make_storage_state(storage: StorageTables) -> StorageState:
    """Return room for the state."""
    plants = len(storage.power)
    return StorageState(np.zeros(plants), np.ones(plants), np.zeros(plants), np.zeros(plants))


@kernel
def begin_storage(energy: FloatArray, storage: StorageTables) -> None:
    """Fill storage to where it is at the first snapshot: a new sample begins."""
    for plant in range(len(energy)):
        energy[plant] = storage.initial[plant]


@kernel
def is_full(state: StorageState, storage: StorageTables) -> bool:
    """Return whether nothing changes without a deficit."""
    for plant in range(len(storage.power)):
        if state.energy[plant] < storage.energy[plant] and storage.power[plant] > 0:
            return False
    return True


@kernel
def discharge_limit(
    state: StorageState, storage: StorageTables, plant: int, t: int, hours: float
) -> float:
    """Return what a plant can still send to the grid in this snapshot, inflow included. [MW]"""
    if state.up[plant] == 0.0:
        return 0.0
    inflow = storage.inflow[plant, t]
    drawn = max(state.given[plant] - inflow, 0.0)
    stored = state.energy[plant] * storage.discharge_efficiency[plant] / hours
    most = max(inflow - state.given[plant], 0.0) + min(storage.power[plant] - drawn, stored)
    return float(max(min(most, storage.grid_limit[plant] - state.given[plant]), 0.0))


@kernel
def discharge_room(
    state: StorageState, storage: StorageTables, region: int, t: int, hours: float
) -> float:
    """Return what the storage of a region can still send to the grid. [MW]"""
    total = 0.0
    for plant in range(len(storage.power)):
        if storage.region[plant] == region:
            total += discharge_limit(state, storage, plant, t, hours)
    return total


@kernel
def discharge(
    state: StorageState, storage: StorageTables, region: int, deficit: float, t: int, hours: float
) -> float:
    """Serve a deficit from the storage of a region and return what is left of it. [MW]

    Inflow of the snapshot goes first; then stored energy, longest time to discharge first.
    """
    for _ in range(len(storage.power)):
        best, longest = -1, 0.0
        for plant in range(len(storage.power)):
            if storage.region[plant] != region:
                continue
            limit = discharge_limit(state, storage, plant, t, hours)
            if limit > 0.0:
                hold = state.energy[plant] * storage.discharge_efficiency[plant]
                time = (hold + limit * hours) / max(storage.power[plant], 1e-9)
                if time > longest:
                    best, longest = plant, time
        if best < 0 or deficit <= 0.0:
            break
        give = min(discharge_limit(state, storage, best, t, hours), deficit)
        inflow = storage.inflow[best, t]
        before = max(state.given[best] - inflow, 0.0)
        state.given[best] += give
        drawn = max(state.given[best] - inflow, 0.0) - before
        left = state.energy[best] - drawn * hours / storage.discharge_efficiency[best]
        state.energy[best] = max(left, 0.0)
        deficit -= give
    return deficit


@kernel
def charge_limit(state: StorageState, storage: StorageTables, plant: int, hours: float) -> float:
    """Return what a plant can still charge in this snapshot. [MW]"""
    if state.up[plant] == 0.0:
        return 0.0
    room = (storage.energy[plant] - state.energy[plant]) / storage.charge_efficiency[plant] / hours
    return float(max(min(storage.power[plant] - state.taken[plant], room), 0.0))


@kernel
def _store(
    state: StorageState, storage: StorageTables, plant: int, take: float, hours: float
) -> None:
    """Store power; a plant that takes all it has room for is exactly full, without rounding."""
    room = (storage.energy[plant] - state.energy[plant]) / storage.charge_efficiency[plant] / hours
    state.taken[plant] += take
    if take >= room:
        state.energy[plant] = storage.energy[plant]
    else:
        state.energy[plant] += take * storage.charge_efficiency[plant] * hours


@kernel
def store_inflow(state: StorageState, storage: StorageTables, t: int, hours: float) -> None:
    """Store what flowed in and did not go to the grid; what finds no room is spilt."""
    for plant in range(len(storage.power)):
        rest = storage.inflow[plant, t] - state.given[plant]
        if rest > 0.0:
            take = min(rest, charge_limit(state, storage, plant, hours))
            _store(state, storage, plant, take, hours)


@kernel
def charge_room(state: StorageState, storage: StorageTables, region: int, hours: float) -> float:
    """Return what the storage of a region can still take from the grid. [MW]"""
    total = 0.0
    for plant in range(len(storage.power)):
        if storage.region[plant] == region and state.given[plant] == 0.0:
            limit = charge_limit(state, storage, plant, hours)
            total += min(limit, storage.grid_limit[plant])
    return total


@kernel
def charge(
    state: StorageState, storage: StorageTables, region: int, surplus: float, hours: float
) -> float:
    """Charge the storage of a region, in the order of the case; return the surplus left. [MW]"""
    for plant in range(len(storage.power)):
        if storage.region[plant] != region or state.given[plant] > 0.0 or surplus <= 0.0:
            continue
        limit = min(charge_limit(state, storage, plant, hours), storage.grid_limit[plant])
        take = min(limit, surplus)
        if take > 0.0:
            _store(state, storage, plant, take, hours)
            surplus -= take
    return surplus
