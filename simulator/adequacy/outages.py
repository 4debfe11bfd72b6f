"""Draws when elements are on forced outage, sample after sample."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.adequacy.compiled import kernel
from simulator.adequacy.outage_process import durations_of
from simulator.adequacy.philox import (
    KeyArray,
    WordArray,
    fill_exponentials,
    fill_words,
    name_key,
    round_keys,
)
from simulator.adequacy.system import Elements, FloatArray, IntArray, Process

IndexArray = npt.NDArray[np.int32]

BLOCK_BITS: Final = 5
BLOCK: Final = 1 << BLOCK_BITS
"""Snapshots in a block; whether a block can be short at all is decided by one comparison."""
_PER_BLOCK: Final = 4  # words
_SPARE_DEVIATIONS: Final = 3.0


class OutageTables(NamedTuple):
    """What is needed to draw outages; elements that never or always are down are left out.

    Parameters
    ----------
    element
        Index of each among all elements.
    unavailability, up, down
        As ``Durations``.
    first_lane, lanes
        Lanes of each: the blocks of four words that are drawn at once.
    counter
        Counter of each lane, shape (3, lane).
    weight
        What each takes from the margin while it is down; 0 where that varies. [kW]
    keys
        Round keys of the seed.
    whole
        Whether durations are whole snapshots.
    snapshots
        Length of the study period. [snapshots]
    """

    element: IntArray
    unavailability: FloatArray
    up: FloatArray
    down: FloatArray
    first_lane: IntArray
    lanes: IntArray
    counter: WordArray
    weight: IntArray
    keys: KeyArray
    whole: bool
    snapshots: int


class Room(NamedTuple):
    """Memory of one worker.

    Parameters
    ----------
    state, spare_counter, spare_state, words, work, work_bits, draws, draw_bits
        For random numbers; ``_bits`` arrays are the same memory seen as integers.
    start, end, who
        Outages of the sample: first snapshot down, first snapshot up again, element.
    within
        Numbers of some of the outages.
    begun, ended
        Weight of what fails, and of what comes back, in each block of snapshots. [kW]
    open_row, open_time, open_at
        Elements that ran out of draws: row, where they are, up, and their next draw.
    """

    state: WordArray
    spare_counter: WordArray
    spare_state: WordArray
    words: WordArray
    work: FloatArray
    work_bits: IntArray
    draws: FloatArray
    draw_bits: IntArray
    start: IndexArray
    end: IndexArray
    who: IndexArray
    within: IndexArray
    begun: IntArray
    ended: IntArray
    open_row: IntArray
    open_time: FloatArray
    open_at: IntArray


def outage_tables(
    kinds: tuple[tuple[str, Elements], ...],
    process: Process,
    hours: float,
    snapshots: int,
    seed: int,
    weight: IntArray | None = None,
) -> OutageTables:
    """Return the tables from which outages are drawn.

    Parameters
    ----------
    kinds
        Kind (part of what keys the draws) and elements; indices run through all of them.
    process, hours, snapshots
        Outage process, length of a snapshot [h] and number of snapshots.
    seed
        Seed of the run.
    weight
        What each element takes from the margin while it is down; 0 if not given. [kW]
    """
    names = [(kind, name) for kind, elements in kinds for name in elements.names]
    parts = [durations_of(elements, process, hours) for _, elements in kinds]
    rate, up, down = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("unavailability", "up", "down")
    )
    moving = np.flatnonzero((rate > 0) & (rate < 1))
    whole = process != "continuous"
    pause = 1.0 if whole else 0.0  # rounding up of geometric durations, roughly
    cycle = up[moving] + down[moving] + pause
    draws = 1.0 + 2.0 * snapshots / np.maximum(cycle, 1.0)
    lanes = np.ceil((draws + _SPARE_DEVIATIONS * np.sqrt(draws)) / _PER_BLOCK).astype(np.int64)
    first = np.concatenate(([0], np.cumsum(lanes)[:-1])).astype(np.int64)[: len(lanes)]
    counter = np.zeros((3, int(lanes.sum())), dtype=np.uint32)
    for row, index in enumerate(moving):
        span = slice(first[row], first[row] + lanes[row])
        counter[0, span] = np.arange(lanes[row])
        counter[1, span], counter[2, span] = name_key(*names[index])
    weights = np.zeros(len(moving), dtype=np.int64) if weight is None else weight[moving]
    return OutageTables(
        moving.astype(np.int64), rate[moving], up[moving], down[moving], first, lanes, counter,
        weights, round_keys(seed), whole, snapshots,
    )  # fmt: skip


def make_room(tables: OutageTables) -> Room:
    """Return the memory one worker needs."""
    lanes = max(tables.counter.shape[1], 1)
    count = _PER_BLOCK * lanes + 2 * _PER_BLOCK  # at the end: blocks beyond those drawn at once
    work, draws = np.zeros(count), np.zeros(count)
    most = len(tables.element) * (tables.snapshots // 2 + 2) + 1
    outages = [np.zeros(most, dtype=np.int32) for _ in range(4)]
    sums = [np.zeros((tables.snapshots >> BLOCK_BITS) + 2, dtype=np.int64) for _ in range(2)]
    rows = len(tables.element)
    return Room(
        np.zeros((4, lanes), dtype=np.uint32), np.zeros((3, 1), dtype=np.uint32),
        np.zeros((4, 1), dtype=np.uint32), np.zeros(count, dtype=np.uint32), work,
        work.view(np.int64), draws, draws.view(np.int64), outages[0], outages[1], outages[2],
        outages[3], sums[0], sums[1], np.zeros(rows, dtype=np.int64), np.zeros(rows),
        np.zeros(rows, dtype=np.int64),
    )  # fmt: skip


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
        How many outages there are; those seen at no snapshot are left out.
    """
    count = 4 * tables.counter.shape[1]
    room.begun[:] = 0
    room.ended[:] = 0
    if count == 0:
        return 0
    fill_words(tables.counter, sample, tables.keys, room.state, room.words)
    fill_exponentials(
        room.words[:count], room.work, room.work_bits, room.draws[:count], room.draw_bits
    )
    if tables.whole:
        found = 0
        for row in range(len(tables.element)):
            found = _walk_on(tables, row, sample, room, found, 0.0, -1)
        return found
    found, waiting = _walk_continuous(
        tables.snapshots, room.draws, room.words, room.start, room.end, room.who, room.begun,
        room.ended, tables.first_lane, tables.lanes, tables.up, tables.down,
        tables.unavailability, tables.element, tables.weight, room.open_row, room.open_time,
        room.open_at,
    )  # fmt: skip
    for place in range(waiting):
        row, time, at = room.open_row[place], room.open_time[place], room.open_at[place]
        found = _walk_on(tables, row, sample, room, found, time, at)
    return found


@kernel
def _walk_continuous(
    snapshots: int, draws: FloatArray, words: WordArray, start: IndexArray, end: IndexArray,
    who: IndexArray, begun: IntArray, ended: IntArray, first_lane: IntArray, lanes: IntArray,
    ups: FloatArray, downs: FloatArray, unavailability: FloatArray, elements: IntArray,
    weights: IntArray, open_row: IntArray, open_time: FloatArray, open_at: IntArray,
) -> tuple[int, int]:  # fmt: skip
    """Go from change to change of every element; durations are any part of a snapshot.

    The arrays are those of the tables and the room: handed over singly, they stay in registers.
    Returned are the outages found, and how many elements ran out of draws (the ``open`` arrays).
    """
    last = snapshots - 1.0
    waiting = 0
    one, two = np.uint64(1), np.uint64(2)
    found = np.uint64(0)
    for row in range(len(first_lane)):
        at = np.uint64(4 * first_lane[row])
        limit = np.uint64(4 * (first_lane[row] + lanes[row]) - 2)
        up, down = ups[row], downs[row]
        element, weight = np.int32(elements[row]), weights[row]
        time = 0.0
        is_down = (words[at] + 0.5) * 2.0**-32 < unavailability[row]
        at += one
        if is_down:
            time = down * draws[at]
            at += one
            stop = np.int32(min(time, last)) + np.int32(1)
            start[found] = 0
            end[found] = stop
            who[found] = element
            begun[0] += weight
            ended[np.uint64(stop >> BLOCK_BITS)] += weight
            found += one
        while at <= limit:
            time += up * draws[at]
            if time > last:
                break
            begin = np.int32(time) + np.int32(1)  # the first snapshot after the failure
            time += down * draws[at + one]
            at += two
            stop = np.int32(min(time, last)) + np.int32(1)
            start[found] = begin
            end[found] = stop
            who[found] = element
            begun[np.uint64(begin >> BLOCK_BITS)] += weight
            ended[np.uint64(stop >> BLOCK_BITS)] += weight
            found += np.uint64(stop > begin)
        if time <= last:
            open_row[waiting], open_time[waiting], open_at[waiting] = row, time, np.int64(at)
            waiting += 1
    return int(np.int64(found)), waiting


@kernel
def _walk_on(
    tables: OutageTables, row: int, sample: int, room: Room, found: int, time: float, at: int
) -> int:
    """Walk one element to the end of the period, whatever its process, drawing more if needed.

    Parameters
    ----------
    tables, row, sample, room
        Element and memory.
    found
        Outages so far.
    time, at
        Where the element is, up, and its next draw; -1 to begin with its state at the start.

    Returns
    -------
    int
        Outages so far, with those of this element.
    """
    tail = 4 * tables.counter.shape[1]
    limit = 4 * (tables.first_lane[row] + tables.lanes[row])
    block = tables.lanes[row]
    up, down, whole = tables.up[row], tables.down[row], tables.whole
    snapshots = np.float64(tables.snapshots)
    shift = 0.0 if whole else 1.0
    is_down = False
    if at < 0:
        at = 4 * tables.first_lane[row]
        is_down = (room.words[at] + 0.5) * 2.0**-32 < tables.unavailability[row]
        at += 1
    begin = 0
    while True:
        if at == limit:
            _refill(tables, row, block, sample, room)
            block += 1
            at, limit = tail, tail + 4
        step = (down if is_down else up) * room.draws[at]
        time += 1.0 + np.floor(step) if whole else step
        at += 1
        turn = int(min(np.floor(time) + shift, snapshots))  # first snapshot of the new state
        if is_down and turn > begin:
            room.start[found], room.end[found] = begin, turn
            room.who[found] = tables.element[row]
            room.begun[begin >> BLOCK_BITS] += tables.weight[row]
            room.ended[turn >> BLOCK_BITS] += tables.weight[row]
            found += 1
        if turn >= snapshots:
            return found
        begin = turn
        is_down = not is_down


@kernel
def _refill(tables: OutageTables, row: int, block: int, sample: int, room: Room) -> None:
    """Draw one more block for an element, to the end of the room."""
    tail = 4 * tables.counter.shape[1]
    lane = tables.first_lane[row]
    counter = room.spare_counter
    counter[0, 0] = block
    counter[1, 0] = tables.counter[1, lane]
    counter[2, 0] = tables.counter[2, lane]
    span = slice(tail, tail + 4)
    fill_words(counter, sample, tables.keys, room.spare_state, room.words[span])
    fill_exponentials(
        room.words[span], room.work[span], room.work_bits[span], room.draws[span],
        room.draw_bits[span],
    )  # fmt: skip
