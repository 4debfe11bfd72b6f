"""Blocks of snapshots of one region: which could be short, what is on outage, what is short."""

import numpy as np

from simulator.adequacy.outages import BLOCK, BLOCK_BITS, BoolArray, IndexArray, Room
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray
from simulator.adequacy.tables import UnitTables
from simulator.adequacy.tally import DAYS, ENERGY, EVENTS, HOURS, PEAKS
from simulator.compiled import inner_kernel, kernel


@inner_kernel
def find_hot_blocks(
    units: UnitTables, reserve: IntArray, room: Room, count: int, hot: IntArray
) -> int:
    """Find the blocks in which outages could exceed the reserve.

    Parameters
    ----------
    units, reserve
        Capacities, and the reserve of each block [kW].
    room, count
        Outages of the sample. Its sums by block are of units of constant capacity, and take the
        others.
    hot
        Takes the blocks, in rising order, then the number of blocks as a guard.

    Returns
    -------
    int
        How many there are.
    """
    change = room.change
    if len(units.series_grains) > 0:
        _add_series(units, room, count)
    blocks = len(reserve)
    level = np.int64(0)
    found = np.uint64(0)
    for block in range(blocks):
        level += change[block]
        hot[found] = block
        found += np.uint64(level > reserve[block])
    hot[found] = blocks
    return int(np.int64(found))


@kernel
def _add_series(units: UnitTables, room: Room, count: int) -> None:
    """Add the outages of units whose capacity varies to the sums by block."""
    start, end, who, change = room.start, room.end, room.who, room.change
    blocks = units.series_grains.shape[1]
    for i in range(count):
        if start[i] < end[i] and who[i] < len(units.series) and units.series[who[i]] >= 0:
            row = units.series[who[i]]
            stop = min(((end[i] - 1) >> BLOCK_BITS) + 1, blocks)
            for block in range(start[i] >> BLOCK_BITS, stop):
                change[block] += units.series_grains[row, block]
                change[block + 1] -= units.series_grains[row, block]


@inner_kernel
def collect_outages(
    units: UnitTables, room: Room, count: int, block: int, snapshots: int, out: FloatArray
) -> None:
    """Sum the capacity on outage in each snapshot of a block.

    Parameters
    ----------
    units
        Capacities.
    room, count
        Outages of the sample.
    block, snapshots
        The block, and the length of the study period. [snapshots]
    out
        Takes the capacity on outage. [MW]
    """
    out[:] = 0.0
    first = np.int32(block << BLOCK_BITS)
    last = np.int32(min((block + 1) << BLOCK_BITS, snapshots))
    start, end, who, within = room.start, room.end, room.who, room.within
    capacity, series, series_mw = units.capacity, units.series, units.series_mw
    for number in range(_find_within(room, count, first, last)):
        i = within[number]
        unit = who[i]
        if unit >= len(capacity):
            continue
        begin, stop = max(start[i], first) - first, min(end[i], last) - first
        row = series[unit]
        if row < 0:
            power = capacity[unit]
            for place in range(BLOCK):  # all of them: quicker than a loop of unknown length
                out[place] += power if begin <= place < stop else 0.0
        else:
            for place in range(begin, stop):
                out[place] += series_mw[row, first + place]


@inner_kernel
def _find_within(room: Room, count: int, first: np.int32, last: np.int32) -> int:
    """List the outages that touch some snapshots; return how many do.

    Few do: eight at a time, most are passed over. A list grows whether or not its last entry is to
    stay, since no branch can foretell that.
    """
    start, end, within = room.start, room.end, room.within
    touches, by_8, groups = room.touches, room.touches_by_8, room.groups
    for i in range(count):
        touches[i] = (start[i] < last) & (end[i] > first)
    for i in range(count, (count + 7) & -8):
        touches[i] = 0
    touched = np.uint64(0)
    for group in range((count + 7) >> 3):
        groups[touched] = 8 * group
        touched += np.uint64(by_8[group] != 0)
    found = np.uint64(0)
    for place in range(touched):
        for i in range(groups[place], groups[place] + 8):
            within[found] = i
            found += np.uint64(touches[i])
    return int(np.int64(found))


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


@inner_kernel
def list_short(short: FloatArray, most: int, places: IntArray) -> int:
    """List the first snapshots of a block, out of so many, that are short; return how many are."""
    found = np.uint64(0)
    for place in range(most):
        places[found] = place
        found += np.uint64(short[place] > TOLERANCE_MW)
    return int(np.int64(found))


@inner_kernel
def count_block(
    short: FloatArray, places: IntArray, found: int, block: int, peak: BoolArray, day: IntArray,
    hours: float, figures: FloatArray, count: IntArray, depth: FloatArray, last: IntArray,
) -> None:  # fmt: skip
    """Count the short snapshots of a block.

    Parameters
    ----------
    short
        Power short in each snapshot of the block. [MW]
    places, found
        Which snapshots are short, and how many.
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
    for number in range(found):
        place = places[number]
        t = first + place
        figures[HOURS] += 1.0
        figures[ENERGY] += short[place] * hours
        figures[PEAKS] += peak[t]
        figures[EVENTS] += last[0] != t - 1
        figures[DAYS] += last[1] != day[t]
        last[0], last[1] = t, day[t]
        count[t] += 1
        depth[t] += short[place]
