"""What is needed to draw when elements are on forced outage: tables, and memory for a sample."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.adequacy.outage_process import durations_of
from simulator.adequacy.philox import (
    Draws,
    KeyArray,
    WordArray,
    make_draws,
    name_key,
    round_keys,
)
from simulator.adequacy.system import Elements, FloatArray, IntArray, Process

IndexArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]

BLOCK_BITS: Final = 5
BLOCK: Final = 1 << BLOCK_BITS
"""Snapshots in a block; whether a block can be short at all is decided by one comparison."""
_PER_LANE: Final = 4  # words
GROUP: Final = 16
"""Lanes drawn side by side for elements that ran out of draws."""
_SPARE_DEVIATIONS: Final = 1.5
_ASIDE: Final = 16
"""Blocks for outages after the end: were there but one, each would wait for the one before it."""


class OutageTables(NamedTuple):
    """What is needed to draw outages; elements that never or always are down are left out.

    A lane is four words for one element. Lanes come in waves: the first four words of all
    elements, the next four of those that may need them, and so on.

    Parameters
    ----------
    element
        Index of each among all elements; those with most lanes come first.
    unavailability, up, down
        As ``Durations``.
    weight
        What each takes from the margin while it is down; 0 where that varies. [kW]
    lanes
        Lanes of each.
    first, width
        First lane, and number of lanes, of each wave, and of a last one without any.
    counter
        Counter of each lane, shape (3, lane).
    who, power
        Element and weight of each place in the list of outages. [1], [kW]
    beyond
        Time, after the end, at which each outage begins and ends that comes later. [snapshots]
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
    weight: IntArray
    lanes: IntArray
    first: IntArray
    width: IntArray
    counter: WordArray
    who: IndexArray
    power: IntArray
    beyond: FloatArray
    keys: KeyArray
    whole: bool
    snapshots: int


class Room(NamedTuple):
    """Memory of one worker.

    Parameters
    ----------
    draws
        Random numbers of all lanes.
    counter, spare
        Counters and numbers of lanes beyond those.
    queue
        Rows of elements that ran out of draws.
    at, place, began
        By row, the next draw of such an element, the listed outage it is in, or -1, and when the
        one began that is not listed.
    time
        How far each element has come. [snapshots]
    fell
        Elements down at the first snapshot: whether, by row.
    start, end, who
        Outages of the sample: first snapshot down, first snapshot up again, element. Some are
        empty, and either may lie beyond the end.
    change
        Change from block to block of what fails within it or before and is not yet back, at
        most. [kW]
    touches, touches_by_8
        Room to mark outages: the same memory one by one and eight by eight.
    groups, within
        Numbers of the first of some groups of eight outages, and of some outages.
    """

    draws: Draws
    counter: WordArray
    spare: Draws
    queue: IntArray
    at: IntArray
    place: IntArray
    began: IntArray
    time: FloatArray
    fell: BoolArray
    start: IndexArray
    end: IndexArray
    who: IndexArray
    change: IntArray
    touches: npt.NDArray[np.uint8]
    touches_by_8: npt.NDArray[np.uint64]
    groups: IndexArray
    within: IndexArray


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
    wanted = np.ceil((draws + _SPARE_DEVIATIONS * np.sqrt(draws)) / _PER_LANE)
    wanted = np.maximum(wanted, 1.0).astype(np.int64)
    order = np.argsort(-wanted, kind="stable")
    moving = moving[order]
    lanes = wanted[order]
    width = np.array([(lanes > wave).sum() for wave in range(lanes.max(initial=0) + 1)], np.int64)
    rows = np.concatenate([np.arange(count) for count in width])
    first = np.cumsum(width) - width
    counter = np.zeros((3, len(rows)), dtype=np.uint32)
    counter[0] = np.repeat(np.arange(len(width)), width)
    keys = np.array([name_key(*names[index]) for index in moving], dtype=np.uint32)
    counter[1:] = keys.reshape(-1, 2)[rows].T
    weights = np.zeros(len(rate), dtype=np.int64) if weight is None else weight
    beyond = np.float64(snapshots) + BLOCK * (1 + np.arange(2 * len(rows)) % _ASIDE)
    return OutageTables(
        moving.astype(np.int64), rate[moving], up[moving], down[moving], weights[moving], lanes,
        first, width, counter, np.tile(moving[rows], 2).astype(np.int32),
        np.tile(weights[moving][rows], 2), beyond, round_keys(seed), whole, snapshots,
    )  # fmt: skip


def make_room(tables: OutageTables) -> Room:
    """Return the memory one worker needs."""
    lanes, rows = tables.counter.shape[1], len(tables.element)
    most = 2 * lanes + rows * (tables.snapshots + 2) + 8
    most -= most % 8
    start, end, who, within = (np.zeros(most, dtype=np.int32) for _ in range(4))
    groups = np.zeros(most // 8 + 1, dtype=np.int32)
    who[: 2 * lanes] = tables.who
    queue, at, place, began = (np.zeros(rows + 1, dtype=np.int64) for _ in range(4))
    change = np.zeros((tables.snapshots >> BLOCK_BITS) + 3 + _ASIDE, dtype=np.int64)
    touches = np.zeros(most, dtype=np.uint8)
    return Room(
        make_draws(lanes), np.zeros((3, GROUP), dtype=np.uint32), make_draws(GROUP), queue, at,
        place, began, np.zeros(rows), np.zeros(rows, dtype=np.bool_), start, end, who, change,
        touches, touches.view(np.uint64), groups, within,
    )  # fmt: skip
