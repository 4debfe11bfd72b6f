"""Exact loss of load of one region: capacity outage tables by convolution.

Billinton and Allan, Reliability Evaluation of Power Systems, 2nd ed., chapter 2.
"""

from dataclasses import dataclass
from itertools import product
from math import comb
from typing import Final

import numpy as np

from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray, System

_MOST_STATES: Final = 4_000_000
_MOST_MIXES: Final = 4096
_MERGE_DECIMALS: Final = 7  # sums of capacities closer than this are one state [MW]


class NotExactError(ValueError):
    """The exact methods cannot take this system; the message says why."""


@dataclass(frozen=True)
class CapacityTable:
    """Distribution of available capacity.

    Parameters
    ----------
    capacity_mw
        States in rising order. [MW]
    probability
        Of each state. [0..1]
    """

    capacity_mw: FloatArray
    probability: FloatArray

    def shortfall(self, demand_mw: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the probability of being short of each demand, and the expected shortfall [MW]."""
        below = np.concatenate(([0.0], np.cumsum(self.probability)))
        weighted = np.concatenate(([0.0], np.cumsum(self.probability * self.capacity_mw)))
        short = np.searchsorted(self.capacity_mw, demand_mw - TOLERANCE_MW, side="left")
        return below[short], np.maximum(demand_mw * below[short] - weighted[short], 0.0)


@dataclass(frozen=True)
class Mix:
    """One combination of the states of units whose capacity varies.

    Parameters
    ----------
    probability
        Of the combination. [0..1]
    up
        How many units of each group are up.
    """

    probability: float
    up: tuple[int, ...]


@dataclass(frozen=True)
class Fleet:
    """The units of one region, sorted by what their capacity does.

    Parameters
    ----------
    net_demand_mw
        Demand less what never fails. [MW]
    constant
        Indices of units of constant capacity that fail.
    groups
        Indices of units of varying capacity that fail; equal units stand together.
    """

    net_demand_mw: FloatArray
    constant: IntArray
    groups: tuple[IntArray, ...]

    def group_capacity_mw(self, system: System) -> FloatArray:
        """Return the capacity of one unit of each group, shape (group, snapshot). [MW]"""
        rows = [system.unit_capacity_mw(int(group[0])) for group in self.groups]
        return np.array(rows).reshape(len(rows), system.snapshots)


def sort_fleet(system: System) -> Fleet:
    """Sort the units of a single-region system for the exact methods.

    Raises
    ------
    NotExactError
        If the system has regions, storage or demand response.
    """
    if len(system.regions) > 1:
        raise NotExactError("the convolution takes one region")
    if len(system.storage.elements) or len(system.demand_response.names):
        raise NotExactError("the exact methods take no storage and no demand response")
    rate = system.units.forced_outage_rate
    net = system.demand_mw[0].copy()
    groups: dict[tuple[int, float, float], list[int]] = {}
    constant: list[int] = []
    for index in range(len(system.units)):
        if rate[index] == 0:
            net -= system.unit_capacity_mw(index)
        elif rate[index] < 1 and system.profile[index] < 0:
            constant.append(index)
        elif rate[index] < 1:
            key = (int(system.profile[index]), rate[index], system.units.repair_time_h[index])
            groups.setdefault(key, []).append(index)
    arrays = tuple(np.array(group, dtype=np.int64) for group in groups.values())
    return Fleet(net, np.array(constant, dtype=np.int64), arrays)


def capacity_table(capacity_mw: FloatArray, forced_outage_rate: FloatArray) -> CapacityTable:
    """Return the distribution of the sum of units that are up or down.

    Parameters
    ----------
    capacity_mw, forced_outage_rate
        Of each unit. [MW], [0..1]

    Raises
    ------
    NotExactError
        If there are too many different sums.
    """
    values, probability = np.zeros(1), np.ones(1)
    for capacity, rate in zip(capacity_mw, forced_outage_rate, strict=True):
        both = np.concatenate((values, values + capacity))
        weight = np.concatenate((probability * rate, probability * (1.0 - rate)))
        values, place = np.unique(both.round(_MERGE_DECIMALS), return_inverse=True)
        probability = np.bincount(place, weight).astype(np.float64)
        if len(values) > _MOST_STATES:
            raise NotExactError(f"the units make more than {_MOST_STATES:,} levels of capacity")
    return CapacityTable(values, probability)


def mixes_of(system: System, fleet: Fleet) -> list[Mix]:
    """Return every combination of the units whose capacity varies.

    Raises
    ------
    NotExactError
        If there are too many.
    """
    count = float(np.prod([len(group) + 1.0 for group in fleet.groups]))
    if count > _MOST_MIXES:
        raise NotExactError(
            f"units with outages and a capacity series make {count:.3g} combinations "
            f"(at most {_MOST_MIXES})"
        )
    rates = [float(system.units.forced_outage_rate[group[0]]) for group in fleet.groups]
    mixes = []
    for up in product(*(range(len(group) + 1) for group in fleet.groups)):
        probability = 1.0
        for count_up, group, rate in zip(up, fleet.groups, rates, strict=True):
            size = len(group)
            chance = comb(size, count_up) * (1 - rate) ** count_up * rate ** (size - count_up)
            probability *= chance
        mixes.append(Mix(probability, up))
    return mixes


def exact_shortfall(system: System) -> tuple[FloatArray, FloatArray]:
    """Return loss-of-load probability and expected shortfall of every snapshot.

    Parameters
    ----------
    system
        One region, no storage, no demand response.

    Returns
    -------
    tuple of array
        Probability [0..1] and expected shortfall [MW].

    Raises
    ------
    NotExactError
        If the system is none the convolution can take.
    """
    fleet = sort_fleet(system)
    rate = system.units.forced_outage_rate[fleet.constant]
    table = capacity_table(system.capacity_mw[fleet.constant], rate)
    varying = fleet.group_capacity_mw(system)
    probability, depth = np.zeros(system.snapshots), np.zeros(system.snapshots)
    for mix in mixes_of(system, fleet):
        short, shortfall = table.shortfall(fleet.net_demand_mw - np.array(mix.up) @ varying)
        probability += mix.probability * short
        depth += mix.probability * shortfall
    return probability, depth
