"""From one program of a kind to another, and back to the program with flows in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.dispatch.corridors import LIMIT
from simulator.dispatch.finish import Start
from simulator.dispatch.hours import LEVELS, YearProgram, identity
from simulator.dispatch.idle import fill_idle, price_idle
from simulator.dispatch.merge import sources, spread
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.share import flows_of, share_between_buses
from simulator.dispatch.simplex import BASIC, LOWER, Basis, CodeArray, FloatArray, IntArray


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


def _new_columns(target: YearProgram) -> CodeArray:
    # A level comes with a balance of its own.
    codes = [BASIC if name in LEVELS else LOWER for name, _ in target.column_names]
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


def carry_codes(old: IntArray, new: IntArray, codes: Any, default: Any) -> Any:
    """Return the codes of what is the same in both (marks in rising order), else the default."""
    place = np.minimum(np.searchsorted(old, new), old.size - 1)
    return np.where(old[place] == new, codes[place], default)


def carry_start(source: YearProgram, target: YearProgram, start: Start) -> Start:
    """Return a start for a program as one for the same with other limits; new ones are slack."""
    old, new = (identity(one.row_start, one.row_key) for one in (source, target))
    rows = carry_codes(old, new, start.basis.rows, np.int8(BASIC))
    return Start(
        start.values,
        carry_codes(old, new, start.duals, 0.0),
        Basis(start.basis.columns, rows),
    )


def limits_in_basis(reduced: YearProgram, basis: Basis) -> Any:
    """Return which limits are tight in a basis, shape (hour, line)."""
    hour, line, row = limit_rows(reduced)
    tight = np.zeros(reduced.corridors.limited.shape, dtype=bool)
    tight[hour, line] = basis.rows[row] != BASIC
    return tight


def limit_rows(reduced: YearProgram) -> tuple[IntArray, IntArray, IntArray]:
    """Return hour, corridor and row of each limit in a program."""
    first = len(reduced.row_names) - reduced.corridors.factors.shape[0]
    row = np.flatnonzero(reduced.row_key >= first)
    hour = reduced.row_hour[row]
    return hour, reduced.row_key[row] - first, row


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
    full = share_between_buses(year, mesh, reduced, values_of_year(year, reduced, values))
    flows = flows_of(year, mesh, full)
    full[mesh.flow_columns] = flows
    return full, flows


def expand_duals(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, duals: FloatArray
) -> FloatArray:
    """Return the year's duals: bus prices, and cycle duals that price out every flow."""
    full = duals_of_year(year, reduced, duals)
    groups = mesh.groups
    hour, line, row = limit_rows(reduced)
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
