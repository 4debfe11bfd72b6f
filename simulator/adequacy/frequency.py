"""Exact frequency of loss of load: the joint capacity table of two neighbouring snapshots."""

from functools import reduce
from itertools import product
from math import gcd
from typing import Final

import numpy as np

from simulator.adequacy.convolution import Fleet, NotExactError, sort_fleet
from simulator.adequacy.outage_process import Transitions, transitions_of
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray, System
from simulator.compiled import making_kernel

_MOST_CELLS: Final = 30_000_000
_MOST_PAIRS: Final = 1024
_GRAIN_MW: Final = 1e-3


def exact_frequency(system: System, probability: FloatArray) -> float:
    """Return the expected number of shortfall events of the study period.

    Parameters
    ----------
    system
        One region, no storage, no demand response.
    probability
        Loss-of-load probability of every snapshot. [0..1]

    Returns
    -------
    float
        Events; one begins at a short snapshot whose predecessor is not short, or at the first
        snapshot of the period.

    Raises
    ------
    NotExactError
        If the joint table would be too large.
    """
    fleet = sort_fleet(system)
    steps = transitions_of(system.units, system.process, system.hours_per_snapshot)
    table, grain = _joint_table(system, fleet, steps)
    varying = fleet.group_capacity_mw(system)
    both = np.zeros(system.snapshots - 1)
    for weight, before, after in _pairs(fleet, steps):
        first = fleet.net_demand_mw[:-1] - before @ varying[:, :-1]
        second = fleet.net_demand_mw[1:] - after @ varying[:, 1:]
        both += weight * table[_cells(first, grain), _cells(second, grain)]
    return float(probability.sum() - both.sum())


def _cells(demand_mw: FloatArray, grain_mw: float) -> IntArray:
    """Return how many levels of the table lie below each demand."""
    return np.maximum(np.ceil((demand_mw - TOLERANCE_MW) / grain_mw), 0.0).astype(np.int64)


def _joint_table(system: System, fleet: Fleet, steps: Transitions) -> tuple[FloatArray, float]:
    """Return P(capacity below i grains now and below j grains next), and the grain. [MW]"""
    capacity = system.capacity_mw[fleet.constant]
    grains = np.rint(capacity / _GRAIN_MW).astype(np.int64)
    if np.abs(grains * _GRAIN_MW - capacity).max(initial=0.0) > TOLERANCE_MW:
        raise NotExactError(f"its frequency needs capacities in whole multiples of {_GRAIN_MW} MW")
    common = reduce(gcd, grains.tolist(), 0) or 1
    grain = common * _GRAIN_MW
    size = int(_cells(fleet.net_demand_mw.max(initial=0.0), grain)) + 1
    if size * size > _MOST_CELLS:
        raise NotExactError(f"its frequency needs a table of {size:,} by {size:,} levels")
    q = steps.unavailability[fleet.constant]
    fail, repair = steps.fail[fleet.constant], steps.repair[fleet.constant]
    chances = np.array([q * (1 - repair), q * repair, (1 - q) * fail, (1 - q) * (1 - fail)])
    return _accumulate(_convolve(grains // common, chances.T.copy(), size)), grain


@making_kernel
def _convolve(sizes: IntArray, chances: FloatArray, size: int) -> FloatArray:
    """Add unit after unit to the joint distribution; levels of ``size`` and more are left out."""
    table = np.zeros((size, size))
    table[0, 0] = 1.0
    reached = 0
    for unit in range(len(sizes)):
        step = sizes[unit]
        down_down, down_up, up_down, up_up = chances[unit]
        reached = min(reached + step, size - 1)
        for i in range(reached, -1, -1):
            for j in range(reached, -1, -1):
                value = down_down * table[i, j]
                if j >= step:
                    value += down_up * table[i, j - step]
                if i >= step:
                    value += up_down * table[i - step, j]
                    if j >= step:
                        value += up_up * table[i - step, j - step]
                table[i, j] = value
    return table


@making_kernel
def _accumulate(table: FloatArray) -> FloatArray:
    """Return the sums over all cells before (i, j), in place but for the last row and column."""
    size = len(table)
    below = np.zeros(size)
    for i in range(size):
        running = 0.0
        for j in range(size):
            running += table[i, j]
            table[i, j] = below[j]  # rows before i, columns up to j
            below[j] += running
    for i in range(size):
        for j in range(size - 1, 0, -1):
            table[i, j] = table[i, j - 1]
        table[i, 0] = 0.0
    return table


def _pairs(fleet: Fleet, steps: Transitions) -> list[tuple[float, IntArray, IntArray]]:
    """Return joint probability and units up, now and next, of units of varying capacity."""
    joint = []
    for group in fleet.groups:
        unit = int(group[0])
        q, fail, repair = steps.unavailability[unit], steps.fail[unit], steps.repair[unit]
        one = np.array([[q * (1 - repair), q * repair], [(1 - q) * fail, (1 - q) * (1 - fail)]])
        table = np.ones((1, 1))
        for _ in group:
            wider = np.zeros((len(table) + 1, len(table) + 1))
            for (now, later), chance in np.ndenumerate(one):
                wider[now : now + len(table), later : later + len(table)] += chance * table
            table = wider
        joint.append(table)
    count = float(np.prod([float(table.size) for table in joint]))
    if count > _MOST_PAIRS:
        raise NotExactError(f"its frequency needs {count:.3g} pairs of states")
    places = [list(np.ndindex(table.shape)) for table in joint]
    pairs = []
    for combination in product(*places):
        weight = float(np.prod([table[at] for table, at in zip(joint, combination, strict=True)]))
        states = np.array(combination, dtype=np.int64).reshape(len(joint), 2)
        pairs.append((weight, states[:, 0], states[:, 1]))
    return pairs
