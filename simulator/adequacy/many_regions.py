"""The kernel for regions with interfaces: imports first, then storage, then demand response."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.adequacy.blocks import find_up
from simulator.adequacy.flexibility import (
    begin_storage,
    charge,
    charge_room,
    discharge,
    discharge_room,
    is_full,
    store_inflow,
)
from simulator.adequacy.flexible_region import FlexState
from simulator.adequacy.outages import BLOCK, BLOCK_BITS, OutageTables, Room
from simulator.adequacy.response import (
    begin_responses,
    call,
    call_room,
    owes_nothing,
    pay_due,
    pay_early,
)
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray
from simulator.adequacy.tables import SystemTables
from simulator.adequacy.tally import Tally, begin_tally, count_short
from simulator.adequacy.transport import Network, make_network, transport
from simulator.adequacy.walks import sample_outages
from simulator.compiled import kernel

BoolArray = npt.NDArray[np.bool_]


class Desk(NamedTuple):
    """Room for one block, and one snapshot, of all regions.

    Parameters
    ----------
    begun, ended
        Capacity of what fails, and of what comes back, in each block, shape (region, block). [kW]
    hot
        Blocks that could be short.
    out
        Capacity on outage in a block, shape (region, snapshot). [MW]
    surplus, need, room, before
        Power by region. [MW]
    link_up
        Whether each interface is up (1 or 0).
    network
        Interfaces with what they can still send.
    """

    begun: IntArray
    ended: IntArray
    hot: BoolArray
    out: FloatArray
    surplus: FloatArray
    need: FloatArray
    room: FloatArray
    before: FloatArray
    link_up: FloatArray
    network: Network


def make_desk(tables: SystemTables) -> Desk:
    """Return room for a block and a snapshot."""
    regions, blocks = tables.regions.reserve.shape
    links = tables.links
    begun, ended = (np.zeros((regions, blocks + 1), np.int64) for _ in range(2))
    surplus, need, room, before = (np.zeros(regions) for _ in range(4))
    return Desk(
        begun, ended, np.zeros(blocks, np.bool_), np.zeros((regions, BLOCK)), surplus, need, room,
        before, np.ones(len(links.start)), make_network(links.start, links.end, regions),
    )  # fmt: skip


@kernel
def simulate_regions(
    tables: SystemTables, outages: OutageTables, samples: IntArray, room: Room, state: FlexState,
    desk: Desk, tally: Tally,
) -> None:  # fmt: skip
    """Simulate samples of a system of regions.

    Parameters
    ----------
    tables, outages
        The system.
    samples
        Numbers of the samples.
    room, state, desk
        Memory.
    tally
        Takes what is short, a row per sample.

    Notes
    -----
    As in one region, a block of snapshots is looked into only if outages could exceed the reserve
    of some region, or storage is not full.
    """
    hot, out = desk.hot, desk.out
    for row in range(len(samples)):
        count = sample_outages(outages, samples[row], room)
        _find_hot_blocks(tables, room, count, desk.begun, desk.ended, hot)
        begin_tally(tally)
        begin_storage(state.storage.energy, tables.storage)
        begin_responses(state.response)
        settled = is_full(state.storage, tables.storage)
        for block in range(len(hot)):
            if settled and not hot[block]:
                continue
            _collect_outages(tables, room, count, block, out)
            settled = _run_block(tables, room, count, state, desk, tally, row, block, out, settled)


@kernel
def _find_hot_blocks(
    tables: SystemTables, room: Room, count: int, begun: IntArray, ended: IntArray,
    hot: BoolArray,
) -> None:  # fmt: skip
    """Mark the blocks in which outages could exceed the reserve of a region."""
    begun[:] = 0
    ended[:] = 0
    units, snapshots = tables.units, len(tables.regions.day)
    for i in range(count):
        unit = room.who[i]
        stop = min(room.end[i], snapshots)
        if unit >= len(units.series) or room.start[i] >= stop:
            continue
        region, row = units.region[unit], units.series[unit]
        first = room.start[i] >> BLOCK_BITS
        if row < 0:
            begun[region, first] += units.grains[unit]
            ended[region, stop >> BLOCK_BITS] += units.grains[unit]
            continue
        for block in range(first, ((stop - 1) >> BLOCK_BITS) + 1):
            begun[region, block] += units.series_grains[row, block]
            ended[region, block] += units.series_grains[row, block]
    hot[:] = False
    for region in range(len(begun)):
        running = np.int64(0)
        for block in range(len(hot)):
            level = running + begun[region, block]
            running = level - ended[region, block]
            if level > tables.regions.reserve[region, block]:
                hot[block] = True


@kernel
def _collect_outages(
    tables: SystemTables, room: Room, count: int, block: int, out: FloatArray
) -> None:
    """Sum the capacity on outage in each region and snapshot of a block. [MW]"""
    out[:] = 0.0
    first = block << BLOCK_BITS
    last = min(first + BLOCK, len(tables.regions.day))
    units = tables.units
    for i in range(count):
        unit = room.who[i]
        if room.start[i] >= last or room.end[i] <= first or unit >= len(units.series):
            continue
        region, row = units.region[unit], units.series[unit]
        for t in range(max(room.start[i], first), min(room.end[i], last)):
            out[region, t - first] += units.capacity[unit] if row < 0 else units.series_mw[row, t]


@kernel
def _run_block(
    tables: SystemTables, room: Room, count: int, state: FlexState, desk: Desk, tally: Tally,
    row: int, block: int, out: FloatArray, settled: bool,
) -> bool:  # fmt: skip
    """Run all regions through a block; return whether all is full after it."""
    first = block << BLOCK_BITS
    margin, hours = tables.regions.margin, tables.regions.hours
    regions, snapshots = margin.shape
    units, plants = len(tables.units.series), len(tables.storage.power)
    for t in range(first, min(first + BLOCK, snapshots)):
        quiet = settled
        for region in range(regions):
            left = margin[region, t] - out[region, t - first]
            desk.surplus[region] = left
            quiet = quiet and left >= -TOLERANCE_MW
        if quiet:
            continue
        if plants > 0:
            find_up(state.storage.up, units, room.start, room.end, room.who, count, t)
        find_up(desk.link_up, units + plants, room.start, room.end, room.who, count, t)
        for link in range(len(desk.link_up)):
            desk.network.forward[link] = tables.links.forward[link, t] * desk.link_up[link]
            desk.network.backward[link] = tables.links.backward[link, t] * desk.link_up[link]
        state.storage.given[:] = 0.0
        state.storage.taken[:] = 0.0
        state.response.called[:] = 0.0
        for region in range(regions):
            left = desk.surplus[region] - pay_due(state.response, tables.response, region, t, hours)
            desk.surplus[region] = max(left, 0.0)
            desk.need[region] = max(-left, 0.0)
        operate_regions(tables, state, desk, t)
        _count_needs(tables, desk, tally, row, t)
        settled = is_full(state.storage, tables.storage) and owes_nothing(state.response)
    return settled


@kernel
def _count_needs(tables: SystemTables, desk: Desk, tally: Tally, row: int, t: int) -> None:
    """Count what stays short, by region and in sum."""
    total = 0.0
    for region in range(len(desk.need)):
        if desk.need[region] > TOLERANCE_MW:
            count_short(tally, tables.regions, row, region, t, desk.need[region])
            total += desk.need[region]
    if total > 0.0:
        count_short(tally, tables.regions, row, len(desk.need), t, total)


@kernel
def _has_need(desk: Desk) -> bool:
    lacking = False
    for need in desk.need:
        lacking = lacking or need > TOLERANCE_MW
    return lacking


@kernel
def operate_regions(tables: SystemTables, state: FlexState, desk: Desk, t: int) -> None:
    """Serve needs from imports, storage and response, in this order; then store the surplus.

    Parameters
    ----------
    tables, state
        The system and its storage and response.
    desk
        Surplus and need of each region; takes what is left of both.
    t
        Snapshot.
    """
    if _has_need(desk):
        transport(desk.network, desk.surplus, desk.need)
    if _has_need(desk) and len(tables.storage.power) > 0:
        _send_stored(tables, state, desk, t)
    if _has_need(desk) and len(tables.response.power) > 0:
        _send_response(tables, state, desk, t)
    store_inflow(state.storage, tables.storage, t, tables.regions.hours)
    if len(tables.storage.power) + len(tables.response.power) > 0:
        _use_surplus(tables, state, desk, t)


@kernel
def _send_stored(tables: SystemTables, state: FlexState, desk: Desk, t: int) -> None:
    """Serve needs from storage: that of the region, then that of others."""
    storage, hours = tables.storage, tables.regions.hours
    for region in range(len(desk.need)):
        need = desk.need[region]
        desk.need[region] = discharge(state.storage, storage, region, need, t, hours)
    for region in range(len(desk.need)):
        desk.room[region] = discharge_room(state.storage, storage, region, t, hours)
        desk.before[region] = desk.room[region]
    transport(desk.network, desk.room, desk.need)
    for region in range(len(desk.need)):
        sent = desk.before[region] - desk.room[region]
        discharge(state.storage, storage, region, sent, t, hours)


@kernel
def _send_response(tables: SystemTables, state: FlexState, desk: Desk, t: int) -> None:
    """Serve needs from demand response: that of the region, then that of others."""
    response, hours, day = tables.response, tables.regions.hours, tables.regions.day[t]
    for region in range(len(desk.need)):
        need = desk.need[region]
        desk.need[region] = call(state.response, response, region, need, t, day, hours)
    for region in range(len(desk.need)):
        desk.room[region] = call_room(state.response, response, region, day, hours)
        desk.before[region] = desk.room[region]
    transport(desk.network, desk.room, desk.need)
    for region in range(len(desk.need)):
        sent = desk.before[region] - desk.room[region]
        call(state.response, response, region, sent, t, day, hours)


@kernel
def _use_surplus(tables: SystemTables, state: FlexState, desk: Desk, t: int) -> None:
    """Give back and charge from surplus: that of the region, then that of others."""
    hours = tables.regions.hours
    for region in range(len(desk.surplus)):
        left = desk.surplus[region]
        if left > 0.0:
            left = pay_early(state.response, tables.response, region, left, t, hours)
            desk.surplus[region] = charge(state.storage, tables.storage, region, left, hours)
    for region in range(len(desk.surplus)):
        desk.room[region] = charge_room(state.storage, tables.storage, region, hours)
        desk.before[region] = desk.room[region]
    transport(desk.network, desk.surplus, desk.room)
    for region in range(len(desk.surplus)):
        came = desk.before[region] - desk.room[region]
        charge(state.storage, tables.storage, region, came, hours)
