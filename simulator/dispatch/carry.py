"""From one reduction of a program to another, and back to the program with flows in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.dispatch.corridors import INJECTION, LIMIT
from simulator.dispatch.finish import Start
from simulator.dispatch.hours import LEVELS, YearProgram, hours_of
from simulator.dispatch.idle import fill_idle, price_idle
from simulator.dispatch.merge import close_codes, gather, open_codes, sources, spread, unmerged
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import BASIC, LOWER, Basis, CodeArray, FloatArray, IntArray

MOST_KEYS = 1_000_000  # more kinds of columns or rows than any hour has
NO_CAPACITY = 1e-7  # flow that counts on a corridor without capacity [MW]


@dataclass(frozen=True)
class Held:
    """A basis, and which hour's what each of its columns and rows is, for another program."""

    columns: IntArray
    rows: IntArray
    basis: Basis


def hold(program: YearProgram, basis: Basis) -> Held:
    """Return a basis of a program, to be used for one of its kind."""
    return Held(
        identity(program.column_start, program.column_key),
        identity(program.row_start, program.row_key),
        basis,
    )


def fit(held: Held, target: YearProgram) -> Basis:
    """Return a basis of a program of its kind; what is new is basic or slack."""
    columns = carry_codes(
        held.columns,
        identity(target.column_start, target.column_key),
        held.basis.columns,
        _new_columns(target)[target.column_key],
    )
    return Basis(columns, _fit_rows(held, target))


def translate(source: YearProgram, target: YearProgram, basis: Basis, values: FloatArray) -> Basis:
    """Return a basis of one reduction as a start for another: what is new is basic or slack.

    A bus balance that returns is tight and its injection basic; a limit that returns is slack.
    ``values`` are those of the basis: they tell how full merged columns are.
    """
    held, (start, key) = hold(source, basis), unmerged(target)
    columns = carry_codes(
        identity(*unmerged(source)),
        identity(start, key),
        open_codes(source, values, basis),
        _new_columns(target)[key],
    )
    return Basis(close_codes(target, columns), _fit_rows(held, target))


def _new_columns(target: YearProgram) -> CodeArray:
    begun = {INJECTION, *LEVELS}  # each comes with a balance of its own
    codes = [BASIC if name in begun else LOWER for name, _ in target.column_names]
    return np.array(codes, np.int8)


def _fit_rows(held: Held, target: YearProgram) -> CodeArray:
    new = [BASIC if name == LIMIT else LOWER for name, _ in target.row_names]
    codes: CodeArray = carry_codes(
        held.rows,
        identity(target.row_start, target.row_key),
        held.basis.rows,
        np.array(new, np.int8)[target.row_key],
    )
    return codes


def identity(start: IntArray, key: IntArray) -> IntArray:
    """Return one number for the hour and key of each column or row."""
    return hours_of(start, key.size) * np.int64(MOST_KEYS) + key


def carry_codes(old: IntArray, new: IntArray, codes: Any, default: Any) -> Any:
    """Return the codes of what is the same in both (marks in rising order), else the default."""
    place = np.minimum(np.searchsorted(old, new), old.size - 1)
    return np.where(old[place] == new, codes[place], default)


def carry_values(
    year: YearProgram, mesh: Mesh, source: YearProgram, target: YearProgram, values: FloatArray
) -> FloatArray:
    """Return values of one reduction as values of another."""
    full, _ = expand(year, mesh, source, values)
    place, (start, key) = sources(target), unmerged(target)
    carried = full[place]
    new = place < 0
    hour = hours_of(start, key.size)[new]
    carried[new] = _injections(year, mesh, full)[hour, key[new] - len(year.column_names)]
    return gather(target, carried)


def carry_duals(
    year: YearProgram, mesh: Mesh, source: YearProgram, target: YearProgram, duals: FloatArray
) -> FloatArray:
    """Return duals of one reduction as duals of another; limits that are new cost nothing."""
    full = expand_duals(year, mesh, source, duals)
    own = np.where(target.row_source >= 0, full[target.row_source], 0.0)
    carried: FloatArray = carry_codes(
        identity(source.row_start, source.row_key),
        identity(target.row_start, target.row_key),
        duals,
        own,
    )
    return carried


def carry_start(
    year: YearProgram, mesh: Mesh, source: YearProgram, target: YearProgram, start: Start
) -> Start:
    """Return a start for one reduction as one for another."""
    return Start(
        carry_values(year, mesh, source, target, start.values),
        carry_duals(year, mesh, source, target, start.duals),
        translate(source, target, start.basis, start.values),
    )


def limits_in_basis(year: YearProgram, mesh: Mesh, reduced: YearProgram, basis: Basis) -> Any:
    """Return which limits are tight in a basis, shape (hour, line)."""
    hour, line, row = _limit_rows(year, mesh, reduced)
    tight = np.zeros(mesh.flow_columns.shape, dtype=bool)
    tight[hour, line] = basis.rows[row] != BASIC
    return tight


def _limit_rows(
    year: YearProgram, mesh: Mesh, reduced: YearProgram
) -> tuple[IntArray, IntArray, IntArray]:
    first = len(year.row_names) + mesh.groups
    row = np.flatnonzero(reduced.row_key >= first)
    hour = reduced.row_hour[row]
    return hour, reduced.row_key[row] - first, row


def loading(year: YearProgram, mesh: Mesh, flows: FloatArray) -> FloatArray:
    """Return flows relative to their limits; above one a limit is broken."""
    lower = year.program.lower[mesh.flow_columns]
    upper = year.program.upper[mesh.flow_columns]
    off = np.abs(flows - (upper + lower) / 2)
    half = (upper - lower) / 2
    without = np.where(off > NO_CAPACITY, np.inf, 1.0)
    relative: FloatArray = np.where(half > 0, off / np.where(half > 0, half, 1.0), without)
    return relative


def _injections(year: YearProgram, mesh: Mesh, full: FloatArray) -> FloatArray:
    """Return the net injection of each bus, shape (hour, bus), from values without flows."""
    values = full.copy()
    values[mesh.flow_columns] = 0.0
    activity = year.program.matrix @ values
    injection: FloatArray = activity[mesh.bus_rows] - year.program.row_lower[mesh.bus_rows]
    return injection


def values_of_year(year: YearProgram, reduced: YearProgram, values: FloatArray) -> FloatArray:
    """Return the year's values, flows aside."""
    full = np.zeros(year.program.cost.size)
    spread(reduced, values, sources(reduced), full)
    fill_idle(year.idle, full)
    return full


def duals_of_year(year: YearProgram, reduced: YearProgram, duals: FloatArray) -> FloatArray:
    """Return the year's duals, corridors aside."""
    full = np.zeros(year.program.row_lower.size)
    real = reduced.row_source >= 0
    full[reduced.row_source[real]] = duals[real]
    price_idle(year.idle, full)
    return full


def expand(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the year's values with the flows that follow, and those flows (hour, line)."""
    full = values_of_year(year, reduced, values)
    flows = _injections(year, mesh, full) @ mesh.factors.T
    full[mesh.flow_columns] = flows
    return full, flows


def expand_duals(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, duals: FloatArray
) -> FloatArray:
    """Return the year's duals: bus prices, and cycle duals that price out every flow."""
    full = duals_of_year(year, reduced, duals)
    groups = mesh.groups
    hour, line, row = _limit_rows(year, mesh, reduced)
    limit = np.zeros(mesh.flow_columns.shape)
    limit[hour, line] = duals[row]
    whole = (reduced.row_key >= len(year.row_names)) & (
        reduced.row_key < len(year.row_names) + groups
    )
    system = duals[whole].reshape(year.hours, groups)
    prices = system[:, mesh.component] + limit @ mesh.factors
    full[mesh.bus_rows] = prices
    if mesh.cycle_rows.shape[1]:
        left = -limit - prices @ mesh.incidence
        full[mesh.cycle_rows] = (left @ mesh.solve)[:, -mesh.cycle_rows.shape[1] :]
    return full
