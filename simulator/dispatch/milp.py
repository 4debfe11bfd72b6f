"""Commitment by mixed-integer programming: whole coal units in rolling windows of 48 h.

Each window decides its first 24 h and looks 24 h ahead; units change every `BLOCK_HOURS`, output
every hour. Starts, minimum up and down times, minimum output and start costs are those of the
pack; the region is one bus (`copper_plate`). Committed capacity covers each block's need by the
planners' rule (net load less credits, plus reserve), or pays the value of lost load for what is
missing; reserve plants may start on days on which base plants do not suffice.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulator.dispatch.copper_plate import CopperPlate, build_copper_plate
from simulator.dispatch.integer import FloatArray, IntArray
from simulator.dispatch.result import Commitment
from simulator.dispatch.schedule import (
    day_need_mw,
    day_valley_room_mw,
    hour_need_mw,
    units_available,
)
from simulator.dispatch.unit_window import Carried, CoalUnits, solve_window
from simulator.errors import SolveError
from simulator.network.fleet import Fleet, fleet_of_year
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

KEEP_HOURS = 24
AHEAD_HOURS = 24
BLOCK_HOURS = 6  # least times are days; blocks of 3 h cost 1.5 times as much for the same plan
GAP = 1e-3
SHORT_MW = 1e-3  # capacity that counts as missing


@dataclass
class _Decided:
    """What the windows since block ``first`` have decided, by block and plant; levels of stores."""

    on: IntArray
    starts: IntArray
    stops: IntArray
    level_mwh: FloatArray
    blocks: int = 0
    first: int = 0


def commit_milp(
    scenario: Scenario,
    profiles: Profiles,
    *,
    block_hours: int = BLOCK_HOURS,
    gap: float = GAP,
    span_days: int | None = None,
) -> Commitment:
    """Return the coal units that run in each hour, at least cost.

    Parameters
    ----------
    block_hours
        Hours for which units stay as they are; a divisor of 24. [h]
    span_days
        Length of the spans the profiles consist of, each committed as if alone; by default they
        are one span. [d]
    gap
        Relative gap to which each window is solved.

    Raises
    ------
    SolveError
        If a window is not solved to the gap; names the year and the window.
    """
    fleet = fleet_of_year(scenario.pack, profiles.year, profiles.snapshots)
    days = span_days or max(len(profiles.snapshots) // 24, 1)
    units = coal_units(scenario, profiles, fleet, block_hours, days)
    plate = build_copper_plate(scenario, profiles, fleet)
    spans = range(0, len(profiles.snapshots), 24 * days)
    on = np.concatenate(
        [_roll(units, plate, profiles, slice(first, first + 24 * days), gap) for first in spans]
    )
    hourly = pd.DataFrame(
        np.repeat(on, block_hours, axis=0), profiles.snapshots, list(units.names), dtype=np.int64
    )
    return _commitment(scenario, profiles, fleet, units, hourly)


def coal_units(
    scenario: Scenario, profiles: Profiles, fleet: Fleet, block_hours: int, span_days: int
) -> CoalUnits:
    """Return the coal units of the year, and how many may run in each block."""
    coal = fleet.of("coal")
    per_day = 24 // block_hours
    need = hour_need_mw(scenario, profiles, fleet).to_numpy(float)
    available = units_available(profiles, fleet)
    opened = _without_idle_reserve(scenario, profiles, fleet, available, span_days)
    unit_mw = np.array([plant.unit_capacity_mw for plant, _ in coal])
    return CoalUnits(
        names=tuple(plant.plant for plant, _ in coal),
        units=np.array([plant.units for plant, _ in coal], dtype=np.int64),
        unit_mw=unit_mw,
        minimum_mw=unit_mw * [technology.min_stable for _, technology in coal],
        cost_cny_per_mwh=np.array([t.variable_cost_cny_per_mwh for _, t in coal]),
        start_cost_cny=unit_mw * [t.start_cost_cny_per_mw for _, t in coal],
        up_blocks=_blocks([t.min_up_h for _, t in coal], block_hours),
        down_blocks=_blocks([t.min_down_h for _, t in coal], block_hours),
        available=np.repeat(available, per_day, axis=0),
        opened=np.repeat(opened, per_day, axis=0),
        need_mw=need.reshape(-1, block_hours).max(axis=1),
        block_hours=block_hours,
    )


def _blocks(hours: list[float], block_hours: int) -> IntArray:
    return np.ceil(np.array(hours) / block_hours).astype(np.int64)


def _without_idle_reserve(
    scenario: Scenario, profiles: Profiles, fleet: Fleet, available: IntArray, span_days: int
) -> IntArray:
    """Return units available by day; those of reserve plants only where base plants do not suffice.

    A day on which they do not opens the days after it, within its span, for as long as a started
    unit must run.
    """
    coal = fleet.of("coal")
    base = np.array([plant.role == "base" for plant, _ in coal])
    unit_mw = np.array([plant.unit_capacity_mw for plant, _ in coal])
    need = day_need_mw(scenario, profiles, fleet).to_numpy(float)
    short = (need > available @ (unit_mw * base)).reshape(-1, span_days)
    opened = available.copy()
    for column in np.flatnonzero(~base):
        days = int(np.ceil(coal[column][1].min_up_h / 24)) + 1
        open_days = [np.convolve(span, np.ones(days))[:span_days] > 0 for span in short]
        opened[:, column] *= np.concatenate(open_days)
    return opened


def _roll(
    units: CoalUnits, plate: CopperPlate, profiles: Profiles, span: slice, gap: float
) -> IntArray:
    """Solve the windows of a span one after another; return units on, shape (block, plant)."""
    nothing = np.zeros((span.stop // units.block_hours, len(units.names)), dtype=np.int64)
    level = np.array([plate.level_share * store.energy_mwh for store in plate.stores])
    begin = span.start // units.block_hours
    decided = _Decided(nothing.copy(), nothing.copy(), nothing.copy(), level, begin, begin)
    for first in range(span.start, span.stop, KEEP_HOURS):
        window = slice(first, min(first + KEEP_HOURS + AHEAD_HOURS, span.stop))
        try:
            _decide(units, plate, decided, window, gap)
        except SolveError as error:
            days = profiles.snapshots[[window.start, window.stop - 1]].strftime("%Y-%m-%d %H h")
            raise SolveError(
                f"{profiles.year}: commitment by milp, window {days[0]} to {days[1]}: {error}; "
                f"it must be solved to a gap of {gap:g}. dispatch.commitment: schedule needs no "
                "solver."
            ) from error
    return decided.on[begin:]


def _decide(
    units: CoalUnits, plate: CopperPlate, decided: _Decided, window: slice, gap: float
) -> None:
    """Solve one window and keep its first day."""
    now = decided.blocks
    carried = Carried(
        on=decided.on[now - 1] if now > decided.first else None,
        starts=decided.starts[:now],
        stops=decided.stops[:now],
        level_mwh=decided.level_mwh,
    )
    plan = solve_window(units, plate, carried, window, gap)
    kept = min(KEEP_HOURS, window.stop - window.start)
    blocks = kept // units.block_hours
    until = now + blocks
    decided.on[now:until] = plan.on[:blocks]
    before = plan.on[:1] if carried.on is None else carried.on[None]
    change = np.diff(decided.on[now:until], axis=0, prepend=before)
    decided.starts[now:until], decided.stops[now:until] = change.clip(min=0), (-change).clip(min=0)
    decided.level_mwh = plan.level_mwh[kept - 1]
    decided.blocks = until


def _commitment(
    scenario: Scenario, profiles: Profiles, fleet: Fleet, units: CoalUnits, hourly: pd.DataFrame
) -> Commitment:
    """Return the units with each day's need, and the capacity and minimum at its fullest hour."""
    day = profiles.snapshots.normalize()
    committed = pd.Series(hourly.to_numpy() @ units.unit_mw, profiles.snapshots)
    minimum = pd.Series(hourly.to_numpy() @ units.minimum_mw, profiles.snapshots)
    missing = hour_need_mw(scenario, profiles, fleet) - committed > SHORT_MW
    idle = hourly.sum(axis=1) < units.opened.sum(axis=1).repeat(units.block_hours)
    return Commitment(
        units_on=hourly,
        need_mw=day_need_mw(scenario, profiles, fleet),
        committed_mw=committed.groupby(day).max(),
        minimum_mw=minimum.groupby(day).max(),
        valley_room_mw=day_valley_room_mw(scenario, profiles, fleet),
        valley_bound=(missing & idle).groupby(day).any(),
    )
