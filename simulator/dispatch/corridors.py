"""Corridors out of the program: flows follow from injections, limits return where they matter.

In a meshed network flows are a linear function of the buses' net injections (transfer factors).
So an hour needs one balance for the whole mesh instead of one for each bus and one Kirchhoff row
for each cycle. A limit that matters is one row: what each column of the hour brings to the flow.
"""

from dataclasses import replace

import numpy as np
from scipy import sparse

from simulator.dispatch.hours import Corridors, Layout, YearProgram, no_corridors
from simulator.dispatch.idle import leave_out_idle
from simulator.dispatch.layout import Axis, lay_out, order_program
from simulator.dispatch.merge import merge_alike
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import IntArray

MOST_LAYOUTS = 8  # kept for programs of a kind
LIMIT = "Limit"  # rows that the reduction may be given


def reduce_year(year: YearProgram, mesh: Mesh | None) -> YearProgram:
    """Return the program without flows; none of their limits is in it yet.

    What is idle is left out, and columns that are alike are one. Without a mesh, corridors stay as
    they are. Keys of the year's program stay; mesh balances and limits get keys behind them. Its
    sources point into the year's program, -1 for rows that are new.
    """
    if mesh is None:
        program = merge_alike(leave_out_idle(year), single_rows(year))
        return replace(program, corridors=no_corridors(year.hours))
    program = merge_alike(_without_flows(year, mesh), single_rows(year))
    return replace(program, corridors=_corridors(year, mesh, program.column_source))


def single_rows(year: YearProgram) -> IntArray:
    """Return the row of each column that has one alone, else -1."""
    matrix = year.program.matrix
    first = np.minimum(matrix.indptr[:-1], matrix.nnz - 1)
    rows: IntArray = np.where(np.diff(matrix.indptr) == 1, matrix.indices[first], np.int32(-1))
    return rows


def _without_flows(year: YearProgram, mesh: Mesh) -> YearProgram:
    moved = _moved_rows(year, mesh)
    columns, rows = _columns(year, mesh), _rows(year, mesh, moved)
    return order_program(
        _layout(year, moved, (columns, rows)),
        year.program.cost,
        columns,
        rows,
        (
            year.column_names,
            (
                *year.row_names,
                *(("Mesh balance", str(group)) for group in range(mesh.groups)),
                *((LIMIT, str(line)) for line in range(mesh.factors.shape[0])),
            ),
        ),
        year.hours,
    )


def _layout(year: YearProgram, moved: IntArray, axes: tuple[Axis, Axis]) -> Layout:
    """Return how the reduction stands; where programs of a kind share layouts, it is kept."""
    shared = year.layouts
    idle = () if year.idle is None else (year.idle.columns, year.idle.rows)
    key = b"|".join(part.tobytes() for part in idle)
    if shared is not None and key in shared:
        return shared[key]
    matrix = year.program.matrix
    summed = (matrix.data, moved[matrix.indices], matrix.indptr)
    own = sparse.csc_array(summed, shape=(axes[1].hour.size, matrix.shape[1])).tocoo(copy=False)
    row, column = own.coords
    layout = lay_out((own.data, row, column), *axes)
    if shared is not None:
        if len(shared) >= MOST_LAYOUTS:
            shared.clear()
        shared[key] = layout
    return layout


def _moved_rows(year: YearProgram, mesh: Mesh) -> IntArray:
    """Return where each row's entries go: itself, or the mesh balance of its hour."""
    moved = _range(year.program.row_lower.size)
    balance = moved.size + _range(year.hours)[:, None] * mesh.groups
    moved[mesh.bus_rows] = balance + mesh.component
    return moved


def _columns(year: YearProgram, mesh: Mesh) -> Axis:
    """Return the year's columns without flows."""
    hour = year.column_hour
    hour[mesh.flow_columns] = -1
    if year.idle is not None:
        hour[year.idle.columns] = -1
    return Axis(hour, year.column_key, _range(hour.size), year.program.lower, year.program.upper)


def _rows(year: YearProgram, mesh: Mesh, moved: IntArray) -> Axis:
    """Return the year's rows that stay, and the mesh balances."""
    program, groups = year.program, mesh.groups
    hour = year.row_hour
    balance = _range(year.hours * groups)
    moved_to = moved[mesh.bus_rows].ravel() - moved.size
    drawn = program.row_lower[mesh.bus_rows].ravel()
    right = np.bincount(moved_to, drawn, balance.size).astype(float)
    hour[mesh.bus_rows] = -1
    hour[mesh.cycle_rows] = -1
    if year.idle is not None:
        hour[year.idle.rows] = -1
    return Axis(
        np.concatenate([hour, balance // groups]),
        np.concatenate([year.row_key, len(year.row_names) + balance % groups]),
        np.concatenate([_range(hour.size), np.full(balance.size, -1, np.int32)]),
        np.concatenate([program.row_lower, right]),
        np.concatenate([program.row_upper, right]),
    )


def _corridors(year: YearProgram, mesh: Mesh, columns: IntArray) -> Corridors:
    """Return the corridors of a reduction that has some columns of the year's program."""
    program = year.program
    injections = program.matrix[:, columns].tocsr()[mesh.bus_rows.ravel()]
    return Corridors(
        mesh.factors,
        injections.indptr,
        injections.indices,
        injections.data,
        -program.row_lower[mesh.bus_rows] @ mesh.factors.T,
        program.lower[mesh.flow_columns],
        program.upper[mesh.flow_columns],
        np.zeros(mesh.flow_columns.shape, dtype=bool),
    )


def _range(size: int) -> IntArray:
    return np.arange(size, dtype=np.int32)
