"""One region with storage or demand response: hour by hour from a deficit until all is full."""

from typing import Final, NamedTuple

import numpy as np

from simulator.adequacy.blocks import collect_outages, find_up
from simulator.adequacy.flexibility import (
    StorageState,
    begin_storage,
    charge,
    discharge,
    is_full,
    make_storage_state,
    store_inflow,
)
from simulator.adequacy.outages import BLOCK, BLOCK_BITS, Room
from simulator.adequacy.response import (
    ResponseState,
    begin_responses,
    call,
    make_response_state,
    owes_nothing,
    pay_due,
    pay_early,
)
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray
from simulator.adequacy.tables import SystemTables
from simulator.adequacy.tally import Tally, count_short
from simulator.compiled import kernel

_REGION: Final = 0
_SYSTEM: Final = 1
_BARE: Final = 2  # without storage and demand response


class FlexState(NamedTuple):
    """State of storage and of demand response."""

    storage: StorageState
    response: ResponseState


def make_flex_state(tables: SystemTables) -> FlexState:
    """Return room for the state."""
    return FlexState(make_storage_state(tables.storage), make_response_state(tables.response))


@kernel
def run_flexible(
    tables: SystemTables, room: Room, count: int, hot: IntArray, found: int, out: FloatArray,
    state: FlexState, tally: Tally, row: int,
) -> None:  # fmt: skip
    """Go from hot block to hot block, and on from each until storage is full again.

    Parameters
    ----------
    tables, room, count
        The system and the outages of the sample.
    hot, found
        Blocks that could be short, with a guard after them, and how many.
    out
        Room for the outages of a block. [MW]
    state, tally, row
        Take what happens; row of the sample.
    """
    blocks = tables.regions.reserve.shape[1]
    begin_storage(state.storage.energy, tables.storage)
    begin_responses(state.response)
    settled = is_full(state.storage, tables.storage)
    place = 0
    block = int(hot[0]) if settled else 0
    while block < blocks:
        collect_outages(tables.units, room, count, block, len(tables.regions.day), out)
        settled = _operate_block(tables, room, count, state, tally, row, block, out, settled)
        if settled:
            while place < found and hot[place] <= block:
                place += 1
            block = int(hot[place])
        else:
            block += 1


@kernel
def _operate_block(
    tables: SystemTables, room: Room, count: int, state: FlexState, tally: Tally, row: int,
    block: int, out: FloatArray, settled: bool,
) -> bool:  # fmt: skip
    """Run storage and response through a block; return whether all is full after it."""
    first = block << BLOCK_BITS
    margin = tables.regions.margin[0]
    can_fail = not np.all(tables.storage.always_up)
    for t in range(first, min(first + BLOCK, len(margin))):
        left = margin[t] - out[t - first]
        if settled and left >= -TOLERANCE_MW:
            continue
        if left < -TOLERANCE_MW:
            count_short(tally, tables.regions, row, _BARE, t, -left)
        if can_fail:
            find_up(
                state.storage.up, len(tables.units.capacity), room.start, room.end, room.who,
                count, t,
            )  # fmt: skip
        short = _operate_snapshot(tables, state, left, t)
        if short > TOLERANCE_MW:
            count_short(tally, tables.regions, row, _SYSTEM, t, short)
        settled = is_full(state.storage, tables.storage) and owes_nothing(state.response)
    return settled


@kernel
def _operate_snapshot(tables: SystemTables, state: FlexState, left: float, t: int) -> float:
    """Use a margin or serve a deficit; return what stays short. [MW]"""
    hours = tables.regions.hours
    storage, response = tables.storage, tables.response
    state.storage.given[:] = 0.0
    state.storage.taken[:] = 0.0
    state.response.called[:] = 0.0
    left -= pay_due(state.response, response, _REGION, t, hours)
    short = 0.0
    if left < -TOLERANCE_MW:
        short = discharge(state.storage, storage, _REGION, -left, t, hours)
        if short > TOLERANCE_MW:
            day = tables.regions.day[t]
            short = call(state.response, response, _REGION, short, t, day, hours)
    store_inflow(state.storage, storage, t, hours)
    if left > 0.0:
        left = pay_early(state.response, response, _REGION, left, t, hours)
        charge(state.storage, storage, _REGION, left, hours)
    return short
