"""Walks elements from change to change through a sample, all of them side by side."""

from typing import Final

import numpy as np

from simulator.adequacy.compiled import kernel
from simulator.adequacy.outages import BLOCK_BITS, BoolArray, IndexArray, OutageTables, Room
from simulator.adequacy.philox import WordArray, fill_exponentials, fill_words
from simulator.adequacy.system import FloatArray, IntArray

_NEVER: Final = 1e300  # [snapshots]


@kernel
def sample_outages(tables: OutageTables, sample: int, room: Room) -> int:
    """Draw all outages of one sample.

    Parameters
    ----------
    tables
        Elements and their draws.
    sample
        Number of the sample.
    room
        Takes the outages and the sums by block.

    Returns
    -------
    int
        How many outages there are. Some are seen at no snapshot, and some lie beyond the end.

    Notes
    -----
    The first word of an element tells whether it is down at the first snapshot; all others are
    times up and down by turns. Without branches that depend on draws, which the processor could
    not foretell, elements are walked through all their lanes, be it beyond the end.
    """
    lanes = int(tables.counter.shape[1])
    room.change[:] = 0
    if lanes == 0:
        return 0
    draws, change = room.draws, room.change
    fill_words(tables.counter, sample, tables.keys, draws.words)
    fill_exponentials(draws.flat, draws.work, draws.work_bits, draws.values, draws.value_bits)
    _begin(tables.unavailability, tables.whole, draws.flat, room.fell, room.time)
    for row in range(len(room.fell)):
        if room.fell[row]:
            _delay(tables.first, tables.lanes[row], row, draws.values)
    _walk(tables.first, tables.width, tables.up, tables.down, tables.whole, room.time, draws.values)
    _list(draws.values, tables.beyond, tables.power, room.start, room.end, change)
    found = 2 * lanes
    for row in range(len(room.time)):
        if room.fell[row]:
            room.start[row] = 0
        if room.time[row] <= tables.snapshots - 1.0:
            found = _walk_on(tables, row, sample, room, found)
    return found


@kernel
def _begin(
    unavailability: FloatArray, whole: bool, words: WordArray, fell: BoolArray, time: FloatArray
) -> None:
    """Decide which elements are down at the first snapshot, and set all to the beginning.

    Times of whole snapshots count from -1, so that the snapshot after any time is its whole part
    and one more, as it is with other times.
    """
    for row in range(len(fell)):
        fell[row] = (words[row] + 0.5) * 2.0**-32 < unavailability[row]
        time[row] = (-2.0 if fell[row] else -1.0) if whole else 0.0


@kernel
def _delay(first: IntArray, waves: int, row: int, draws: FloatArray) -> None:
    """Let an element fail at once: its draws move on by one, behind a time up of nothing."""
    lanes = len(draws) // 4
    for wave in range(waves - 1, -1, -1):
        at = first[wave] + row
        draws[3 * lanes + at] = draws[2 * lanes + at]
        draws[2 * lanes + at] = draws[lanes + at]
        draws[lanes + at] = 0.0
        if wave > 0:
            draws[lanes + at] = draws[at]
            draws[at] = draws[3 * lanes + first[wave - 1] + row]


@kernel
def _walk(
    first: IntArray, width: IntArray, up: FloatArray, down: FloatArray, whole: bool,
    time: FloatArray, draws: FloatArray,
) -> None:  # fmt: skip
    """Turn draws into times of change.

    Of each lane's four rows, the second and fourth become times of failure, and the third that of
    the repair in between. The first row takes the repair that follows, the first draw of the next
    lane. Rows are addressed by unsigned numbers, which need no test for being negative.
    """
    lanes = np.uint64(len(draws) // 4)
    two, three = lanes + lanes, lanes + lanes + lanes
    before = np.uint64(0)
    for wave in range(len(width)):
        at = np.uint64(first[wave])
        for row in range(width[wave]):
            place = at + np.uint64(row)
            now, lasting, lacking = time[row], up[row], down[row]
            if wave > 0:
                now += _step(lacking * draws[place], whole)
                draws[before + np.uint64(row)] = now
            now += _step(lasting * draws[lanes + place], whole)
            draws[lanes + place] = now
            now += _step(lacking * draws[two + place], whole)
            draws[two + place] = now
            now += _step(lasting * draws[three + place], whole)
            draws[three + place] = now
            time[row] = now
        if wave > 0:
            for row in range(width[wave], width[wave - 1]):
                draws[before + np.uint64(row)] = _NEVER
        before = at


@kernel
def _step(duration: float, whole: bool) -> float:
    return 1.0 + np.floor(duration) if whole else duration


@kernel
def _list(
    times: FloatArray, beyond: FloatArray, power: IntArray, start: IndexArray, end: IndexArray,
    change: IntArray,
) -> None:  # fmt: skip
    """List outages from times of change, and sum their weights by block."""
    lanes = len(times) // 4
    early, late = beyond[:lanes], beyond[lanes:]
    _convert(times[lanes : 2 * lanes], early, start[:lanes])
    _convert(times[3 * lanes :], late, start[lanes : 2 * lanes])
    _convert(times[2 * lanes : 3 * lanes], early, end[:lanes])
    _convert(times[:lanes], late, end[lanes : 2 * lanes])
    for i in range(len(power)):
        change[np.uint64(start[i] >> BLOCK_BITS)] += power[i]
        change[np.uint64((end[i] >> BLOCK_BITS) + 1)] -= power[i]


@kernel
def _convert(times: FloatArray, beyond: FloatArray, snapshot: IndexArray) -> None:
    """Turn times into the first snapshots after them."""
    for i in range(len(times)):
        snapshot[i] = np.int32(min(times[i], beyond[i])) + np.int32(1)


@kernel
def _walk_on(tables: OutageTables, row: int, sample: int, room: Room, found: int) -> int:
    """Walk an element that ran out of draws, while it was down, to the end of the period.

    Parameters
    ----------
    tables, row, sample, room
        Element and memory.
    found
        Outages so far.

    Returns
    -------
    int
        Outages so far, with those of this element.
    """
    lanes, last = tables.counter.shape[1], tables.snapshots - 1.0
    weight, values, change = tables.weight[row], room.spare.values, room.change
    at = 4 * tables.lanes[row] - (1 if room.fell[row] else 0)
    place = lanes + tables.first[tables.lanes[row] - 1] + row
    time = room.time[row]
    is_down = True
    _refill(tables, row, at >> 2, sample, room)
    while True:
        scale = tables.down[row] if is_down else tables.up[row]
        time += _step(scale * values[at & 3], tables.whole)
        turn = np.int32(min(time, last)) + np.int32(1)
        if is_down:
            room.end[place] = turn
            change[(turn >> BLOCK_BITS) + 1] -= weight
        if time > last:
            return found
        if not is_down:
            place = found
            found += 1
            room.start[place] = turn
            room.who[place] = tables.element[row]
            change[turn >> BLOCK_BITS] += weight
        is_down = not is_down
        at += 1
        if at & 3 == 0:
            _refill(tables, row, at >> 2, sample, room)


@kernel
def _refill(tables: OutageTables, row: int, block: int, sample: int, room: Room) -> None:
    """Draw one more lane for an element."""
    counter = room.spare_counter
    counter[0, 0] = block
    counter[1, 0] = tables.counter[1, row]
    counter[2, 0] = tables.counter[2, row]
    spare = room.spare
    fill_words(counter, sample, tables.keys, spare.words)
    fill_exponentials(spare.flat, spare.work, spare.work_bits, spare.values, spare.value_bits)
