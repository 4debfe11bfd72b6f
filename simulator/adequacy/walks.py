"""Draws when elements are on forced outage: walks all of them side by side through a sample."""

from typing import Final

import numpy as np

from simulator.adequacy.outages import BLOCK_BITS, GROUP, BoolArray, IndexArray, OutageTables, Room
from simulator.adequacy.philox import WordArray, fill_exponentials, fill_words
from simulator.adequacy.system import FloatArray, IntArray
from simulator.compiled import inner_kernel, kernel

_NEVER: Final = 1e300  # [snapshots]


@inner_kernel
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
    waiting = np.uint64(0)
    for row in range(len(room.time)):
        room.start[row] = 0 if room.fell[row] else room.start[row]
        room.queue[waiting] = row
        waiting += np.uint64(room.time[row] <= tables.snapshots - 1.0)
    if waiting == 0:
        return 2 * lanes
    return _walk_on(tables, sample, room, int(np.int64(waiting)))


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
    bits, one = np.uint64(BLOCK_BITS), np.uint64(1)
    for i in range(len(power)):
        change[np.uint64(start[i]) >> bits] += power[i]
        change[(np.uint64(end[i]) >> bits) + one] -= power[i]


@kernel
def _convert(times: FloatArray, beyond: FloatArray, snapshot: IndexArray) -> None:
    """Turn times into the first snapshots after them."""
    for i in range(len(times)):
        snapshot[i] = np.int32(min(times[i], beyond[i])) + np.int32(1)


@kernel
def _walk_on(tables: OutageTables, sample: int, room: Room, waiting: int) -> int:
    """Walk the elements that ran out of draws, while they were down, to the end of the period.

    Parameters
    ----------
    tables, sample, room
        Elements and memory; the queue holds the rows of those elements.
    waiting
        How many they are.

    Returns
    -------
    int
        How many outages there are then.
    """
    queue, counter, spare, at, place = room.queue, room.counter, room.spare, room.at, room.place
    last, found = tables.snapshots - 1.0, len(tables.who)
    for number in range(waiting):
        row = queue[number]
        at[row] = 4 * tables.lanes[row] - room.fell[row]
        place[row] = len(tables.who) // 2 + tables.first[tables.lanes[row] - 1] + row
    while waiting > 0:
        left = 0
        for first in range(0, waiting, GROUP):
            count = min(GROUP, waiting - first)
            for lane in range(count):
                row = queue[first + lane]
                counter[0, lane] = at[row] >> 2
                counter[1, lane] = tables.counter[1, row]
                counter[2, lane] = tables.counter[2, row]
            fill_words(counter, sample, tables.keys, spare.words)
            fill_exponentials(
                spare.flat, spare.work, spare.work_bits, spare.values, spare.value_bits
            )
            for lane in range(count):
                row = queue[first + lane]
                found = _follow(tables, room, row, lane, found)
                queue[left] = row
                left += room.time[row] <= last
        waiting = left
    return found


@inner_kernel
def _follow(tables: OutageTables, room: Room, row: int, lane: int, found: int) -> int:
    """Walk an element to the end of a lane, or of the period; return how many outages there are.

    The first repair ends an outage that is listed; later outages are, once they end, if any
    snapshot sees them.
    """
    last, weight, change = tables.snapshots - 1.0, tables.weight[row], room.change
    while room.time[row] <= last:
        number = room.at[row]
        is_down = (number & 1) == room.fell[row]
        scale = tables.down[row] if is_down else tables.up[row]
        draw = room.spare.values[GROUP * (number & 3) + lane]
        room.time[row] += _step(scale * draw, tables.whole)
        turn = np.int32(min(room.time[row], last)) + np.int32(1)
        if not is_down:
            room.began[row] = turn
        elif room.place[row] >= 0:
            room.end[room.place[row]] = turn
            room.place[row] = -1
            change[(turn >> BLOCK_BITS) + 1] -= weight
        elif turn > room.began[row]:
            room.start[found], room.end[found] = room.began[row], turn
            room.who[found] = tables.element[row]
            change[room.began[row] >> BLOCK_BITS] += weight
            change[(turn >> BLOCK_BITS) + 1] -= weight
            found += 1
        room.at[row] = number + 1
        if (number + 1) & 3 == 0:
            break
    return found
