"""Corridors out of the program: flows follow from injections, limits return where they matter.

In a meshed network flows are a linear function of the buses' net injections (transfer factors).
So an hour in which no corridor is near its limit needs one balance for the whole mesh instead of
one for each bus and one Kirchhoff row for each cycle. An hour with limits keeps its bus balances,
with the injection as a column of its own, and one row for each corridor that is limited.
"""

from typing import Any

import numpy as np
from scipy import sparse

from simulator.dispatch.hours import Layout, YearProgram
from simulator.dispatch.idle import leave_out_idle
from simulator.dispatch.layout import Axis, joined, lay_out, order_program
from simulator.dispatch.merge import merge_alike
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import FloatArray, IntArray

MOST_LAYOUTS = 8  # kept for programs of a kind
INJECTION, LIMIT = "Injection", "Limit"  # what an hour with limits has more than one without


def reduce_year(year: YearProgram, mesh: Mesh | None, limited: Any) -> YearProgram:
    """Return the program without flows, with the limits marked in ``limited`` (hour, line).

    What is idle is left out, and columns that have become alike are one. Without a mesh, corridors
    stay as they are. Keys of the year's program stay; injections, mesh
    balances and limits get keys behind them. Its sources point into the year's program, -1 for
    what is new.
    """
    if mesh is None:
        return merge_alike(leave_out_idle(year))
    return merge_alike(_without_flows(year, mesh, limited))


def _without_flows(year: YearProgram, mesh: Mesh, limited: Any) -> YearProgram:
    hours = np.flatnonzero(limited.any(axis=1)).astype(np.int32)
    moved = _moved_rows(year, mesh, hours)
    columns, rows = _columns(year, mesh, hours), _rows(year, mesh, limited, moved)
    return order_program(
        _layout(year, mesh, limited, moved, (columns, rows)),
        np.concatenate([year.program.cost, np.zeros(hours.size * mesh.component.size)]),
        columns,
        rows,
        (
            (*year.column_names, *((INJECTION, str(bus)) for bus in range(mesh.component.size))),
            (
                *year.row_names,
                *(("Mesh balance", str(group)) for group in range(mesh.groups)),
                *((LIMIT, str(line)) for line in range(mesh.factors.shape[0])),
            ),
        ),
        year.hours,
    )


def _layout(
    year: YearProgram, mesh: Mesh, limited: Any, moved: IntArray, axes: tuple[Axis, Axis]
) -> Layout:
    """Return how the reduction stands; one with the same limits in all hours is kept."""
    shared = year.layouts if (limited == limited[:1]).all() else None
    idle = () if year.idle is None else (year.idle.columns, year.idle.rows)
    key = b"|".join(part.tobytes() for part in (limited[0], *idle))
    if shared is not None and key in shared:
        return shared[key]
    matrix, height = year.program.matrix, axes[1].hour.size
    summed = (matrix.data, moved[matrix.indices], matrix.indptr)
    extra = _injection_entries(year, mesh, limited, np.flatnonzero(limited.any(axis=1)))
    own = sparse.csc_array(summed, shape=(height, matrix.shape[1]))
    layout = lay_out(joined(own, extra), *axes)
    if shared is not None:
        if len(shared) >= MOST_LAYOUTS:
            shared.clear()
        shared[key] = layout
    return layout


def _moved_rows(year: YearProgram, mesh: Mesh, hours: IntArray) -> IntArray:
    """Return where each row's entries go: itself, or the mesh balance of an hour without limits."""
    size = year.program.row_lower.size
    moved = _range(size)
    summed = np.setdiff1d(np.arange(year.hours), hours)
    moved[mesh.bus_rows[summed]] = size + summed[:, None] * mesh.groups + mesh.component
    return moved


def _injection_entries(
    year: YearProgram, mesh: Mesh, limited: Any, hours: IntArray
) -> tuple[FloatArray, IntArray, IntArray]:
    """Return coefficients, rows and columns of injections: bus balance, mesh balance, limits."""
    size, width = year.program.row_lower.size, mesh.component.size
    column = year.program.cost.size + _range(hours.size * width).reshape(hours.size, width)
    balance = size + hours[:, None] * mesh.groups + mesh.component
    place = np.full(year.hours, -1, np.int32)
    place[hours] = _range(hours.size)
    hour, line = np.nonzero(limited)
    limit = size + year.hours * mesh.groups + _range(hour.size)
    factors = sparse.csr_array(mesh.factors)[line]
    buses = np.diff(factors.indptr)
    rows = [mesh.bus_rows[hours].ravel(), balance.ravel(), np.repeat(limit, buses)]
    injection = column[np.repeat(place[hour], buses), factors.indices]
    columns = [column.ravel(), column.ravel(), injection]
    return (
        np.concatenate([-np.ones(column.size), np.ones(column.size), factors.data]),
        np.concatenate(rows, dtype=np.int32),  # as those of the matrix
        np.concatenate(columns, dtype=np.int32),
    )


def _columns(year: YearProgram, mesh: Mesh, hours: IntArray) -> Axis:
    """Return the year's columns without flows, and the injections of hours with limits."""
    width = mesh.component.size
    hour = year.column_hour
    hour[mesh.flow_columns] = -1
    if year.idle is not None:
        hour[year.idle.columns] = -1
    free = np.full(hours.size * width, np.inf)
    return Axis(
        np.concatenate([hour, np.repeat(hours, width)]),
        np.concatenate(
            [year.column_key, np.tile(len(year.column_names) + _range(width), hours.size)]
        ),
        np.concatenate([_range(hour.size), np.full(free.size, -1, np.int32)]),
        np.concatenate([year.program.lower, -free]),
        np.concatenate([year.program.upper, free]),
    )


def _rows(year: YearProgram, mesh: Mesh, limited: Any, moved: IntArray) -> Axis:
    """Return the year's rows that stay, the mesh balances, and the limits."""
    program, groups = year.program, mesh.groups
    hour = year.row_hour
    gone = moved != _range(moved.size)
    balance = _range(year.hours * groups)
    moved_to = moved[gone] - moved.size
    right = np.bincount(moved_to, program.row_lower[gone], balance.size).astype(float)
    hour[gone] = -1
    hour[mesh.cycle_rows] = -1
    if year.idle is not None:
        hour[year.idle.rows] = -1
    limit_hour, line = (part.astype(np.int32) for part in np.nonzero(limited))
    flows = mesh.flow_columns[limited]
    first = len(year.row_names)
    return Axis(
        np.concatenate([hour, balance // groups, limit_hour]),
        np.concatenate([year.row_key, first + balance % groups, first + groups + line]),
        np.concatenate([_range(hour.size), np.full(balance.size + line.size, -1, np.int32)]),
        np.concatenate([program.row_lower, right, program.lower[flows]]),
        np.concatenate([program.row_upper, right, program.upper[flows]]),
    )


def _range(size: int) -> IntArray:
    return np.arange(size, dtype=np.int32)
