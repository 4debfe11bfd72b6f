"""The fast kernel for one region: units, storage that never fails, response without payback.

It does what ``flexible_region`` does for the systems both can take. Arrays are handed over singly
so that the compiler keeps them in registers.
"""

from typing import NamedTuple

import numpy as np

from simulator.adequacy.blocks import collect_outages, count_block, find_hot_blocks, list_short
from simulator.adequacy.flexibility import begin_storage
from simulator.adequacy.outages import BLOCK, BLOCK_BITS, OutageTables, Room
from simulator.adequacy.response import ResponseState, begin_responses, call
from simulator.adequacy.system import TOLERANCE_MW, FloatArray, IntArray
from simulator.adequacy.tables import SystemTables
from simulator.adequacy.tally import Tally
from simulator.adequacy.walks import sample_outages
from simulator.compiled import inner_kernel, kernel

_REGION = 0
_SYSTEM = 1
_BARE = 2  # without storage and demand response


class SimpleDesk(NamedTuple):
    """Room for a block of snapshots.

    Parameters
    ----------
    out
        Capacity on outage in each snapshot. [MW]
    bare, short
        What each lacks before, and after, storage and response; below 0 what is left. [MW]
    bare_places, places
        Which snapshots are short before, and after, storage and response.
    last
        The snapshot and day that were short last, shape (place, 2).
    used
        Room to mark plants.
    hot
        Blocks that could be short.
    """

    out: FloatArray
    bare: FloatArray
    short: FloatArray
    bare_places: IntArray
    places: IntArray
    last: IntArray
    used: FloatArray
    hot: IntArray


def make_simple_desk(tables: SystemTables) -> SimpleDesk:
    """Return room for a block."""
    plants, blocks = len(tables.storage.power), tables.regions.reserve.shape[1]
    return SimpleDesk(
        np.zeros(BLOCK), np.zeros(BLOCK), np.zeros(BLOCK), np.zeros(BLOCK + 1, np.int64),
        np.zeros(BLOCK + 1, np.int64), np.zeros((3, 2), np.int64), np.zeros(plants),
        np.zeros(blocks + 1, np.int64),
    )  # fmt: skip


@kernel
def is_simple(tables: SystemTables) -> bool:
    """Return whether this kernel can take a system of one region."""
    storage = tables.storage
    for inflow in storage.inflow.flat:
        if inflow > 0.0:
            return False
    for payback in tables.response.payback:
        if payback > 0:
            return False
    return bool(np.all(storage.always_up))


@kernel
def simulate_simple(  # noqa: C901 - one loop, so that nothing is handed over per block
    tables: SystemTables, outages: OutageTables, samples: IntArray, room: Room, energy: FloatArray,
    response: ResponseState, desk: SimpleDesk, tally: Tally,
) -> None:  # fmt: skip
    """Simulate samples: from hot block to hot block, and on until storage is full again.

    Parameters
    ----------
    tables, outages, samples
        The system and the numbers of the samples.
    room, energy, response, desk
        Memory; state of storage and response; room for a block.
    tally
        Takes what is short, a row per sample.
    """
    regions, storage, units = tables.regions, tables.storage, tables.units
    margin, peak, day, hours = regions.margin[0], regions.peak[0], regions.day, regions.hours
    reserve = regions.reserve[0]
    out, bare, short, hot, last = desk.out, desk.bare, desk.short, desk.hot, desk.last
    bare_places, places = desk.bare_places, desk.places
    bare_last, short_last = last[_BARE], last[_SYSTEM]
    bare_times, bare_depth = tally.times[_BARE], tally.depth[_BARE]
    times, depth = tally.times[_SYSTEM], tally.depth[_SYSTEM]
    stored, responsive = len(energy) > 0, len(tables.response.power) > 0
    full_first = _all_full(storage.initial, storage.energy, storage.power)
    for row in range(len(samples)):
        count = sample_outages(outages, samples[row], room)
        found = find_hot_blocks(units, reserve, room, count, hot)
        if found == 0 and full_first:
            continue
        begin_storage(energy, storage)
        full = full_first
        last[:] = -2
        if responsive:
            begin_responses(response)
        place = 0
        block = int(hot[0]) if full else 0
        while block < len(reserve):
            collect_outages(units, room, count, block, len(margin), out)
            lacking = _find_lacking(block, margin, out, bare, bare_places)
            if lacking > 0 or not full:
                lack, lack_places = bare, bare_places
                if stored or responsive:
                    count_block(
                        bare, bare_places, lacking, block, peak, day, hours,
                        tally.figures[row, _BARE], bare_times, bare_depth, bare_last,
                    )  # fmt: skip
                    full = _operate_storage(
                        bare, bare_places, lacking, min(BLOCK, len(margin) - (block << BLOCK_BITS)),
                        hours, energy, storage.energy, storage.power, storage.grid_limit,
                        storage.charge_efficiency, storage.discharge_efficiency, full, short,
                        desk.used,
                    )  # fmt: skip
                    if responsive:
                        _respond(tables, response, short, block)
                    lack, lack_places = short, places
                    lacking = list_short(short, BLOCK, places)
                count_block(
                    lack, lack_places, lacking, block, peak, day, hours,
                    tally.figures[row, _SYSTEM], times, depth, short_last,
                )  # fmt: skip
            block += 1
            if full:
                while hot[place] < block and place < found:
                    place += 1
                block = int(hot[place])


@inner_kernel
def _find_lacking(
    block: int, margin: FloatArray, out: FloatArray, bare: FloatArray, places: IntArray
) -> int:
    """Set what each snapshot of a block lacks; list those that are short, return how many are."""
    first = block << BLOCK_BITS
    most = min(BLOCK, len(margin) - first)
    short = 0
    for place in range(most):
        lack = -(margin[first + place] - out[place])
        bare[place] = lack
        short += lack > TOLERANCE_MW
    return list_short(bare, most, places) if short > 0 else 0


@kernel
def _respond(tables: SystemTables, response: ResponseState, short: FloatArray, block: int) -> None:
    """Call demand response where a block is still short."""
    first = block << BLOCK_BITS
    for place in range(min(BLOCK, len(tables.regions.day) - first)):
        if short[place] > TOLERANCE_MW:
            t = first + place
            response.called[:] = 0.0
            short[place] = call(
                response, tables.response, _REGION, short[place], t, tables.regions.day[t],
                tables.regions.hours,
            )  # fmt: skip


@kernel
def _all_full(energy: FloatArray, most: FloatArray, power: FloatArray) -> bool:
    for plant in range(len(energy)):
        if energy[plant] < most[plant] and power[plant] > 0:
            return False
    return True


@inner_kernel
def _operate_storage(
    bare: FloatArray, places: IntArray, lacking: int, most: int, hours: float, energy: FloatArray,
    capacity: FloatArray, power: FloatArray, grid_limit: FloatArray,
    charge_efficiency: FloatArray, discharge_efficiency: FloatArray, full: bool, short: FloatArray,
    used: FloatArray,
) -> bool:  # fmt: skip
    """Run storage through a block; return whether all is full after it.

    Parameters
    ----------
    bare, places, lacking, most
        What each snapshot lacks [MW], which are short, how many are, and how many there are.
    hours
        Length of a snapshot. [h]
    energy, capacity, power, grid_limit, charge_efficiency, discharge_efficiency, full
        Storage plants as in ``StorageTables``, and whether all are full.
    short
        Takes what each snapshot lacks after storage. [MW]
    used
        Room to mark plants.
    """
    short[:] = 0.0
    place, number = 0, 0
    while place < most:
        if full:  # nothing happens up to the next deficit
            if number == lacking:
                break
            place = places[number]
        left = -bare[place]
        if left < -TOLERANCE_MW:
            number += 1
            full = full and len(energy) == 0
            short[place] = _discharge(
                -left, hours, energy, power, grid_limit, discharge_efficiency, used
            )
        else:
            full = True
            for plant in range(len(energy)):
                room = (capacity[plant] - energy[plant]) / charge_efficiency[plant] / hours
                take = max(min(power[plant], grid_limit[plant], room, left), 0.0)
                left -= take
                if take >= room:
                    energy[plant] = capacity[plant]
                else:
                    energy[plant] += take * charge_efficiency[plant] * hours
                    full = full and power[plant] <= 0.0
        place += 1
    return full


@kernel
def _discharge(
    need: float, hours: float, energy: FloatArray, power: FloatArray, grid_limit: FloatArray,
    efficiency: FloatArray, used: FloatArray,
) -> float:  # fmt: skip
    """Serve a need, the plant that can discharge longest first; return what is left of it. [MW]"""
    used[:] = 0.0
    for _ in range(len(energy)):
        best, longest = -1, 0.0
        for plant in range(len(energy)):
            hold = energy[plant] * efficiency[plant]
            give = min(power[plant], grid_limit[plant], hold / hours)
            time = (hold + give * hours) / max(power[plant], 1e-9)
            if used[plant] == 0.0 and time > longest:
                best, longest = plant, time
        if best < 0 or need <= 0.0:
            break
        used[best] = 1.0
        stored = energy[best] * efficiency[best] / hours
        give = min(power[best], grid_limit[best], stored, need)
        energy[best] = max(energy[best] - give * hours / efficiency[best], 0.0)
        need -= give
    return need
