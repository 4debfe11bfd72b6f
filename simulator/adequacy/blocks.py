"""Blocks of snapshots of one region: which could be short, what is on outage, what is short."""

import numpy as np
import numpy.typing as npt

from simulator.adequacy.compiled import kernel
from simulator.adequacy.outages import BLOCK, BLOCK_BITS, IndexArray
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray
from simulator.adequacy.tables import UnitTables
from simulator.adequacy.tally import DAYS, ENERGY, EVENTS, HOURS, PEAKS

BoolArray = npt.NDArray[np.bool_]


@kernel
def find_hot_blocks(
    units: UnitTables, reserve: IntArray, start: IndexArray, end: IndexArray, who: IndexArray,
    count: int, begun: IntArray, ended: IntArray, hot: IntArray,
) -> int:  # fmt: skip
    """Find the blocks in which outages could exceed the reserve.

    Parameters
    ----------
    units, reserve
        Capacities, and the reserve of each block [kW].
    start, end, who, count
        Outages of the sample.
    begun, ended
        Sums by block of units of constant capacity; takes the others. [kW]
    hot
        Takes the blocks, in rising order, then the number of blocks as a guard.

    Returns
    -------
    int
        How many there are.
    """
    series, levels = units.series, units.series_grains
    if len(levels) > 0:
        for i in range(count):
            if who[i] < len(series) and series[who[i]] >= 0:
                row = series[who[i]]
                for block in range(start[i] >> BLOCK_BITS, ((end[i] - 1) >> BLOCK_BITS) + 1):
                    begun[block] += levels[row, block]
                    ended[block] += levels[row, block]
    blocks = len(reserve)
    running = np.int64(0)
    found = np.uint64(0)
    for block in range(blocks):
        level = running + begun[block]
        running = level - ended[block]
        hot[found] = block
        found += np.uint64(level > reserve[block])
    hot[found] = blocks
    return int(np.int64(found))


@kernel
def collect_outages(
    units: UnitTables, start: IndexArray, end: IndexArray, who: IndexArray, count: int, block: int,
    out: FloatArray, within: IndexArray,
) -> None:  # fmt: skip
    """Sum the capacity on outage in each snapshot of a block.

    Parameters
    ----------
    units
        Capacities.
    start, end, who, count
        Outages of the sample.
    block
        The block.
    out
        Takes the capacity on outage. [MW]
    within
        Room for the numbers of the outages that touch the block.
    """
    out[:] = 0.0
    first = np.int32(block << BLOCK_BITS)
    last = np.int32(first + BLOCK)
    touching = np.uint64(0)
    for i in range(count):  # without branches, which could not be foretold
        within[touching] = i
        touching += np.uint64((start[i] < last) & (end[i] > first))
    capacity, series, series_mw = units.capacity, units.series, units.series_mw
    for place in range(touching):
        i = within[place]
        unit = who[i]
        if unit >= len(capacity):
            continue
        begin, stop = max(start[i], first), min(end[i], last)
        row = series[unit]
        if row < 0:
            power = capacity[unit]
            for t in range(begin - first, stop - first):
                out[t] += power
        else:
            for t in range(begin, stop):
                out[t - first] += series_mw[row, t]


@kernel
def find_up(
    up: FloatArray, first: int, start: IndexArray, end: IndexArray, who: IndexArray, count: int,
    t: int,
) -> None:  # fmt: skip
    """Set which of the elements from number ``first`` on are up at a snapshot (1 or 0)."""
    up[:] = 1.0
    for i in range(count):
        element = who[i] - first
        if 0 <= element < len(up) and start[i] <= t < end[i]:
            up[element] = 0.0


@kernel
def count_block(
    short: FloatArray, block: int, peak: BoolArray, day: IntArray, hours: float,
    figures: FloatArray, count: IntArray, depth: FloatArray, last: IntArray,
) -> None:  # fmt: skip
    """Count the short snapshots of a block.

    Parameters
    ----------
    short
        Power short in each snapshot of the block. [MW]
    block
        The block.
    peak, day, hours
        Of the region, as in ``RegionTables``.
    figures, count, depth
        Take the counts of one place, as in ``Tally``.
    last
        Snapshot and day that were short last.
    """
    first = block << BLOCK_BITS
    for place in range(min(BLOCK, len(day) - first)):
        if short[place] <= TOLERANCE_MW:
            continue
        t = first + place
        figures[HOURS] += 1.0
        figures[ENERGY] += short[place] * hours
        figures[PEAKS] += peak[t]
        figures[EVENTS] += last[0] != t - 1
        figures[DAYS] += last[1] != day[t]
        last[0], last[1] = t, day[t]
        count[t] += 1
        depth[t] += short[place]
