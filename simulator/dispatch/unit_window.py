"""One window of the commitment: whole units by block, output and storage by hour."""

from dataclasses import dataclass

import numpy as np

from simulator.dispatch.copper_plate import CopperPlate
from simulator.dispatch.integer import FloatArray, IntArray, IntegerProgram, Term


@dataclass(frozen=True)
class CoalUnits:
    """Coal plants with their units; arrays have the shape (plant,) unless stated.

    Parameters
    ----------
    unit_mw, minimum_mw, cost_cny_per_mwh, start_cost_cny
        Of one unit. [MW, MW, CNY/MWh, CNY]
    up_blocks, down_blocks
        Least time on and off. [blocks]
    available, opened
        Units that could run, and those that may be started: fewer for reserve plants on days on
        which base plants suffice; shape (block, plant).
    need_mw
        Capacity that must be committed, shape (block,). [MW]
    """

    names: tuple[str, ...]
    units: IntArray
    unit_mw: FloatArray
    minimum_mw: FloatArray
    cost_cny_per_mwh: FloatArray
    start_cost_cny: FloatArray
    up_blocks: IntArray
    down_blocks: IntArray
    available: IntArray
    opened: IntArray
    need_mw: FloatArray
    block_hours: int


@dataclass(frozen=True)
class Carried:
    """What a window inherits from those before it.

    Parameters
    ----------
    on
        Units on in the block before, shape (plant,); None at the very start.
    starts, stops
        In all earlier blocks, shape (block, plant).
    level_mwh
        Levels of stores. [MWh]
    """

    on: IntArray | None
    starts: IntArray
    stops: IntArray
    level_mwh: FloatArray


@dataclass(frozen=True)
class Plan:
    """Units on (block, plant) and levels of stores (hour, store) [MWh] of one window."""

    on: IntArray
    level_mwh: FloatArray


def solve_window(
    units: CoalUnits, plate: CopperPlate, carried: Carried, window: slice, gap: float
) -> Plan:
    """Return the cheapest plan of a window.

    Raises
    ------
    SolveError
        If it is not solved to the gap.
    """
    program = IntegerProgram()
    blocks = slice(window.start // units.block_hours, window.stop // units.block_hours)
    on = _add_units(program, units, plate, carried, blocks)
    balance = _add_coal_output(program, units, on)
    balance += _add_sources(program, plate, window)
    levels, terms = _add_stores(program, plate, carried, window)
    demand = plate.demand_mw[window]
    program.rows([*balance, *terms], demand, demand)
    values = program.solve(gap)
    return Plan(np.rint(values[on]).astype(np.int64), values[levels])


def least_on(units: CoalUnits, carried: Carried, blocks: slice) -> tuple[IntArray, IntArray]:
    """Return what earlier starts keep on and earlier stops keep off, each (block, plant).

    Units that went into maintenance within their least time on are let go.
    """
    first = blocks.start
    count = blocks.stop - first
    running, resting = np.zeros((2, count, len(units.names)), dtype=np.int64)
    for ahead in range(count):
        for plant in range(len(units.names)):
            now = first + ahead + 1
            running[ahead, plant] = carried.starts[
                max(now - units.up_blocks[plant], 0) :, plant
            ].sum()
            resting[ahead, plant] = carried.stops[
                max(now - units.down_blocks[plant], 0) :, plant
            ].sum()
    possible = np.minimum(units.available[blocks], units.units - resting)
    if carried.on is not None:
        possible = np.minimum(possible, carried.on)
    return np.minimum.accumulate(np.minimum(running, possible), axis=0), resting


def _add_units(
    program: IntegerProgram,
    units: CoalUnits,
    plate: CopperPlate,
    carried: Carried,
    blocks: slice,
) -> IntArray:
    """Add units on, starts and stops, with minimum times and the need; return units on."""
    running, resting = least_on(units, carried, blocks)
    # A reserve unit outstays the days that opened it while its least time on lasts.
    ceiling = np.maximum(units.opened[blocks], running)
    shape = ceiling.shape
    on = program.columns(shape, running, ceiling, whole=True)
    start = program.columns(shape, 0, units.units, units.start_cost_cny)
    stop = program.columns(shape, 0, units.units)
    for plant in range(shape[1]):
        before = None if carried.on is None else float(carried.on[plant])
        _chain(program, on[:, plant], start[:, plant], stop[:, plant], before)
        for block in range(shape[0]):
            up = start[max(block + 1 - units.up_blocks[plant], 0) : block + 1, plant]
            down = stop[max(block + 1 - units.down_blocks[plant], 0) : block + 1, plant]
            now = on[block : block + 1, plant]
            program.rows([(now, 1), (up[None], -1)], running[block, plant], np.inf)
            most = units.units[plant] - resting[block, plant]
            program.rows([(now, 1), (down[None], 1)], -np.inf, most)
    price = plate.lost_load_cny_per_mwh * units.block_hours
    missing = program.columns((shape[0],), 0, np.inf, price)
    program.rows(
        [(on, np.broadcast_to(units.unit_mw, shape)), (missing, 1)], units.need_mw[blocks], np.inf
    )
    return on


def _chain(
    program: IntegerProgram, on: IntArray, start: IntArray, stop: IntArray, before: float | None
) -> None:
    """Add rows: units on are those of the block before, plus starts, less stops.

    What runs at the very start was not started there.
    """
    program.rows([(on[1:], 1), (on[:-1], -1), (start[1:], -1), (stop[1:], 1)], 0, 0)
    if before is None:
        program.rows([(start[:1], 1), (stop[:1], 1)], 0, 0)
    else:
        program.rows([(on[:1], 1), (start[:1], -1), (stop[:1], 1)], before, before)


def _add_coal_output(program: IntegerProgram, units: CoalUnits, on: IntArray) -> list[Term]:
    """Add the output of each plant between minimum and capacity of its units."""
    hourly = np.repeat(on, units.block_hours, axis=0)
    power = program.columns(hourly.shape, 0, np.inf, units.cost_cny_per_mwh)
    capacity = np.broadcast_to(units.unit_mw, hourly.shape).ravel()[:, None]
    minimum = np.broadcast_to(units.minimum_mw, hourly.shape).ravel()[:, None]
    flat = power.ravel()[:, None], hourly.ravel()[:, None]
    program.rows([(flat[0], 1), (flat[1], -capacity)], -np.inf, 0)
    program.rows([(flat[0], 1), (flat[1], -minimum)], 0, np.inf)
    return [(power, 1)]


def _add_sources(program: IntegerProgram, plate: CopperPlate, window: slice) -> list[Term]:
    """Add what feeds or leaves the bus, within its daily energy."""
    terms: list[Term] = []
    for source in plate.sources:
        lower, upper = source.lower_mw[window], source.upper_mw[window]
        power = program.columns(upper.shape, lower, upper, source.cost_cny_per_mwh[window])
        terms.append((power, source.sign))
        if source.daily_mwh is not None:
            program.rows([(power.reshape(-1, 24), 1)], -np.inf, source.daily_mwh[window][::24])
    return terms


def _add_stores(
    program: IntegerProgram, plate: CopperPlate, carried: Carried, window: slice
) -> tuple[IntArray, list[Term]]:
    """Add charge, discharge and level; a window ends at least at the level of the start."""
    hours = window.stop - window.start
    levels = np.empty((hours, len(plate.stores)), dtype=np.int64)
    terms: list[Term] = []
    for index, store in enumerate(plate.stores):
        power, each_way = store.power_mw[window], store.efficiency_each_way
        charge = program.columns((hours,), 0, power)
        discharge = program.columns((hours,), 0, power, plate.throughput_cost_cny_per_mwh)
        least = np.zeros(hours)
        least[-1] = plate.level_share * store.energy_mwh
        level = program.columns((hours,), least, store.energy_mwh)
        flows: list[Term] = [(charge, -each_way), (discharge, 1 / each_way)]
        program.rows(
            [(level[1:], 1), (level[:-1], -1), *((flow[1:], factor) for flow, factor in flows)],
            0,
            0,
        )
        first: list[Term] = [(level[:1], 1), *((flow[:1], factor) for flow, factor in flows)]
        program.rows(first, carried.level_mwh[index], carried.level_mwh[index])
        terms += [(discharge, 1), (charge, -1)]
        levels[:, index] = level
    return levels, terms
