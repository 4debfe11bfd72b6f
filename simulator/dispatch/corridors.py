"""Corridors out of the program: flows follow from injections, limits return where they matter.

In a meshed network flows are a linear function of the buses' net injections (transfer factors).
So an hour in which no corridor is near its limit needs one balance for the whole mesh instead of
one for each bus and one Kirchhoff row for each cycle. An hour with limits keeps its bus balances,
with the injection as a column of its own, and one row for each corridor that is limited.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from simulator.dispatch.compile import YearProgram
from simulator.dispatch.simplex import BASIC, LOWER, Basis, FloatArray, IntArray, LinearProgram

BRANCHES = ("Line-s", "Transformer-s")
CYCLES = "Kirchhoff-Voltage-Law"
BALANCE = "Bus-nodal_balance"


@dataclass(frozen=True)
class Mesh:
    """The meshed part of a network and where it stands in the year's program.

    Parameters
    ----------
    flow_columns, cycle_rows, bus_rows
        Positions in the year's program, shapes (hour, line), (hour, cycle), (hour, bus).
    incidence, cycles
        Coefficients of the lines in the bus balances and in the cycle rows.
    component
        Connected component of each bus.
    solve
        Inverse of balances (one bus of each component left out) and cycles, for duals.
    factors
        Flow per injection, shape (line, bus); the reference buses' column is zero.
    """

    flow_columns: IntArray
    cycle_rows: IntArray
    bus_rows: IntArray
    incidence: FloatArray
    cycles: FloatArray
    component: IntArray
    solve: FloatArray
    factors: FloatArray


def find_mesh(year: YearProgram) -> Mesh | None:
    """Return the mesh of a year's program, or None if its lines do more than carry flows."""
    names = [name for name, _ in year.column_names]
    flow_keys = np.flatnonzero(np.isin(names, BRANCHES))
    row_names = [name for name, _ in year.row_names]
    cycle_keys = np.flatnonzero([name == CYCLES for name in row_names])
    if not flow_keys.size:
        return None
    flows = _by_hour(year.column_key, year.column_start, flow_keys, year.hours)
    first = year.program.matrix[:, flows[0]] if flows is not None else None
    if flows is None or first is None:
        return None
    touched = np.unique(year.row_key[np.unique(first.indices)])
    bus_keys = np.setdiff1d(touched, cycle_keys)
    if not all(row_names[key].startswith(BALANCE) for key in bus_keys):
        return None
    cycles = _by_hour(year.row_key, year.row_start, cycle_keys, year.hours)
    buses = _by_hour(year.row_key, year.row_start, bus_keys, year.hours)
    if cycles is None or buses is None:
        return None
    return _check(year, flows, cycles, buses)


def _by_hour(key: IntArray, start: IntArray, wanted: IntArray, hours: int) -> IntArray | None:
    """Return positions of the wanted keys, shape (hour, key), if each is there in every hour."""
    place = np.flatnonzero(np.isin(key[: start[hours]], wanted))
    if place.size != hours * wanted.size:
        return None
    table = place.reshape(hours, wanted.size)
    return table if (key[table] == wanted).all() else None


def _check(
    year: YearProgram, flows: IntArray, cycles: IntArray, buses: IntArray
) -> Mesh | None:
    """Return the mesh if it is the same in all hours and nothing else is tied to its flows."""
    program = year.program
    columns = program.matrix[:, flows.ravel()].tocsr()
    incidence = columns[buses[0], : flows.shape[1]].toarray()
    loops = columns[cycles[0], : flows.shape[1]].toarray()
    same = np.vstack([incidence, loops])
    rows = np.hstack([buses, cycles])
    repeated = sparse.kron(sparse.eye_array(year.hours), sparse.csr_array(same), format="csr")
    alike = (columns[rows.ravel()] - repeated).count_nonzero() == 0
    only = columns.nnz == year.hours * np.count_nonzero(same)
    cycle_matrix = program.matrix.tocsr()[cycles.ravel()]
    plain = cycle_matrix.nnz == year.hours * np.count_nonzero(loops)
    zero = not program.row_lower[cycles].any() and not program.row_upper[cycles].any()
    equal = (program.row_lower[buses] == program.row_upper[buses]).all()
    free = not program.cost[flows].any()
    if not (alike and only and plain and zero and equal and free):
        return None
    return _mesh(flows, cycles, buses, incidence, loops)


def _mesh(
    flows: IntArray, cycles: IntArray, buses: IntArray, incidence: FloatArray, loops: FloatArray
) -> Mesh | None:
    adjacency = sparse.csr_array(np.abs(incidence) @ np.abs(incidence).T)
    count, component = connected_components(adjacency, directed=False)
    reference = np.array([int(np.flatnonzero(component == c)[0]) for c in range(count)])
    others = np.setdiff1d(np.arange(incidence.shape[0]), reference)
    square = np.vstack([incidence[others], loops])
    if square.shape[0] != square.shape[1] or np.linalg.cond(square) > 1e10:
        return None
    solve = np.linalg.inv(square)
    factors = np.zeros((incidence.shape[1], incidence.shape[0]))
    factors[:, others] = -solve[:, : others.size]
    factors[np.abs(factors) < 1e-12] = 0.0
    return Mesh(flows, cycles, buses, incidence, loops, component, solve, factors)


def reduce_mesh(year: YearProgram, mesh: Mesh, limited: Any) -> YearProgram:
    """Return the program without flows, with the limits marked in ``limited`` (hour, line).

    Keys of the year's program stay; injections, mesh balances and limits get keys behind them.
    Its sources point into the year's program, -1 for what is new.
    """
    program = year.program
    hours = np.flatnonzero(limited.any(axis=1))
    groups = int(mesh.component.max()) + 1
    rows_of = _row_places(year, mesh, hours)
    keep_column = np.ones(program.cost.size, dtype=bool)
    keep_column[mesh.flow_columns] = False
    entries = program.matrix.tocoo()
    used = keep_column[entries.coords[1]]
    extra = _extra_entries(mesh, limited, hours, year, groups)
    injections = hours.size * mesh.component.size
    limits = int(limited.sum())
    total_rows = program.row_lower.size + year.hours * groups + limits
    matrix = sparse.coo_array(
        (
            np.concatenate([entries.data[used], extra[2]]),
            (
                np.concatenate([rows_of[entries.coords[0][used]], extra[0]]),
                np.concatenate([entries.coords[1][used], extra[1]]),
            ),
        ),
        shape=(total_rows, program.cost.size + injections),
    ).tocsr()
    row_lower, row_upper = _row_bounds(year, mesh, limited, rows_of, groups)
    row_id, row_hour, row_key = _rows(year, mesh, limited, rows_of, groups)
    free = np.full(injections, np.inf)
    column_hour = np.concatenate(
        [_hours(year.column_start, program.cost.size, year.hours),
         np.repeat(hours, mesh.component.size)]
    )
    column_key = np.concatenate(
        [year.column_key,
         np.tile(len(year.column_names) + np.arange(mesh.component.size), hours.size)]
    )
    kept = np.concatenate([keep_column, np.ones(injections, dtype=bool)])
    column_id = np.flatnonzero(kept)
    column_id = column_id[np.lexsort((column_key[column_id], column_hour[column_id]))]
    order = np.lexsort((row_key, row_hour))
    final = matrix[row_id[order]].tocsc()[:, column_id]
    final.sort_indices()
    reduced = LinearProgram(
        final,
        np.concatenate([program.cost, np.zeros(injections)])[column_id],
        np.concatenate([program.lower, -free])[column_id],
        np.concatenate([program.upper, free])[column_id],
        row_lower[row_id[order]],
        row_upper[row_id[order]],
    )
    return YearProgram(
        reduced,
        year.hours,
        np.searchsorted(column_hour[column_id], np.arange(year.hours + 1)),
        np.searchsorted(row_hour[order], np.arange(year.hours + 1)),
        column_key[column_id],
        row_key[order],
        np.concatenate([year.level_key, np.zeros(mesh.component.size, dtype=bool)]),
        (*year.column_names, *(("Injection", str(b)) for b in range(mesh.component.size))),
        (
            *year.row_names,
            *(("Mesh balance", str(group)) for group in range(groups)),
            *(("Limit", str(line)) for line in range(mesh.factors.shape[0])),
        ),
        np.where(column_id < program.cost.size, column_id, -1),
        np.where(row_id[order] < program.row_lower.size, row_id[order], -1),
    )


def _hours(start: IntArray, size: int, hours: int) -> IntArray:
    return np.repeat(np.arange(hours + 1), np.diff(np.append(start, size)))


def _row_places(year: YearProgram, mesh: Mesh, hours: IntArray) -> IntArray:
    """Return where each row's entries go: itself, or its hour's mesh balance."""
    size = year.program.row_lower.size
    groups = int(mesh.component.max()) + 1
    places = np.arange(size)
    summed = np.ones(year.hours, dtype=bool)
    summed[hours] = False
    which = np.flatnonzero(summed)
    places[mesh.bus_rows[which]] = size + which[:, None] * groups + mesh.component
    return places


def _extra_entries(
    mesh: Mesh, limited: Any, hours: IntArray, year: YearProgram, groups: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return entries of the injections: in bus balances, mesh balances and limits."""
    size, width = year.program.row_lower.size, mesh.component.size
    column = year.program.cost.size + np.arange(hours.size * width).reshape(hours.size, width)
    balance = size + hours[:, None] * groups + mesh.component
    place = np.full(year.hours, -1)
    place[hours] = np.arange(hours.size)
    hour, line = np.nonzero(limited)
    limit = size + year.hours * groups + np.arange(hour.size)
    factors = mesh.factors[line]
    which, bus = np.nonzero(factors)
    return (
        np.concatenate([mesh.bus_rows[hours].ravel(), balance.ravel(), limit[which]]),
        np.concatenate([column.ravel(), column.ravel(), column[place[hour[which]], bus]]),
        np.concatenate([-np.ones(column.size), np.ones(column.size), factors[which, bus]]),
    )


def _row_bounds(
    year: YearProgram, mesh: Mesh, limited: Any, rows_of: IntArray, groups: int
) -> tuple[FloatArray, FloatArray]:
    """Return bounds of all rows: the year's, the mesh balances, the limits."""
    program = year.program
    size = program.row_lower.size
    moved = rows_of >= size
    right = np.bincount(
        rows_of[moved] - size, program.row_lower[moved], minlength=year.hours * groups
    )
    columns = mesh.flow_columns[limited]
    return (
        np.concatenate([program.row_lower, right, program.lower[columns]]),
        np.concatenate([program.row_upper, right, program.upper[columns]]),
    )


def _rows(
    year: YearProgram, mesh: Mesh, limited: Any, rows_of: IntArray, groups: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Return identity, hour and key of the rows that stay."""
    size = year.program.row_lower.size
    stays = rows_of < size
    stays[mesh.cycle_rows] = False
    own = np.flatnonzero(stays)
    hour, line = np.nonzero(limited)
    balances = np.arange(year.hours * groups)
    first_limit = size + year.hours * groups
    return (
        np.concatenate([own, size + balances, first_limit + np.arange(hour.size)]),
        np.concatenate(
            [_hours(year.row_start, size, year.hours)[own], balances // groups, hour]
        ),
        np.concatenate(
            [
                year.row_key[own],
                len(year.row_names) + balances % groups,
                len(year.row_names) + groups + line,
            ]
        ),
    )


def translate(source: YearProgram, target: YearProgram, basis: Basis) -> Basis:
    """Return a basis of one reduction as a start for another: what is new is basic or slack.

    A bus balance that returns is tight and its injection basic; a limit that returns is slack.
    """
    new_rows = [
        BASIC if name == "Limit" else LOWER for name, _ in target.row_names
    ]
    return Basis(
        _carry(
            _identity(source.column_start, source.column_key, source.hours),
            _identity(target.column_start, target.column_key, target.hours),
            basis.columns,
            np.full(target.column_key.size, BASIC, np.int8),
        ),
        _carry(
            _identity(source.row_start, source.row_key, source.hours),
            _identity(target.row_start, target.row_key, target.hours),
            basis.rows,
            np.array(new_rows, np.int8)[target.row_key],
        ),
    )


def _identity(start: IntArray, key: IntArray, hours: int) -> IntArray:
    return _hours(start, key.size, hours) * 1_000_000 + key


def _carry(old: IntArray, new: IntArray, codes: Any, default: Any) -> Any:
    place = np.minimum(np.searchsorted(old, new), old.size - 1)
    return np.where(old[place] == new, codes[place], default)


def carry_values(
    year: YearProgram, mesh: Mesh, source: YearProgram, target: YearProgram, values: FloatArray
) -> FloatArray:
    """Return values of one reduction as values of another."""
    full, _ = expand(year, mesh, source, values)
    carried = full[target.column_source]
    new = target.column_source < 0
    hour = _hours(target.column_start, target.column_key.size, target.hours)[new]
    bus = target.column_key[new] - len(year.column_names)
    carried[new] = _injections(year, mesh, full)[hour, bus]
    return carried


def carry_duals(
    year: YearProgram, mesh: Mesh, source: YearProgram, target: YearProgram, duals: FloatArray
) -> FloatArray:
    """Return duals of one reduction as duals of another; limits that are new cost nothing."""
    full = expand_duals(year, mesh, source, duals)
    own = np.where(target.row_source >= 0, full[target.row_source], 0.0)
    carried: FloatArray = _carry(
        _identity(source.row_start, source.row_key, source.hours),
        _identity(target.row_start, target.row_key, target.hours),
        duals,
        own,
    )
    return carried


def limits_in_basis(year: YearProgram, mesh: Mesh, reduced: YearProgram, basis: Basis) -> Any:
    """Return which limits are tight in a basis, shape (hour, line)."""
    hour, line, row = _limit_rows(year, mesh, reduced)
    tight = np.zeros(mesh.flow_columns.shape, dtype=bool)
    tight[hour, line] = basis.rows[row] != BASIC
    return tight


def _limit_rows(
    year: YearProgram, mesh: Mesh, reduced: YearProgram
) -> tuple[IntArray, IntArray, IntArray]:
    first = len(year.row_names) + int(mesh.component.max()) + 1
    row = np.flatnonzero(reduced.row_key >= first)
    hour = _hours(reduced.row_start, reduced.row_key.size, reduced.hours)[row]
    return hour, reduced.row_key[row] - first, row


def loading(year: YearProgram, mesh: Mesh, flows: FloatArray) -> FloatArray:
    """Return flows relative to their limits; above one a limit is broken."""
    lower = year.program.lower[mesh.flow_columns]
    upper = year.program.upper[mesh.flow_columns]
    middle, half = (upper + lower) / 2, (upper - lower) / 2
    # A corridor without any capacity is overloaded by what exceeds the solver's tolerance.
    return np.abs(flows - middle) / np.maximum(half, 1e-9) * (half > 0) + (half <= 0) * (
        1.0 + np.where(np.abs(flows - middle) > 1e-7, 1.0, 0.0)
    )


def _injections(year: YearProgram, mesh: Mesh, full: FloatArray) -> FloatArray:
    """Return the net injection of each bus, shape (hour, bus), from values without flows."""
    values = full.copy()
    values[mesh.flow_columns] = 0.0
    activity = year.program.matrix @ values
    injection: FloatArray = activity[mesh.bus_rows] - year.program.row_lower[mesh.bus_rows]
    return injection


def expand(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the year's values with the flows that follow, and those flows (hour, line)."""
    full = np.zeros(year.program.cost.size)
    real = reduced.column_source >= 0
    full[reduced.column_source[real]] = values[real]
    flows = _injections(year, mesh, full) @ mesh.factors.T
    full[mesh.flow_columns] = flows
    return full, flows


def expand_duals(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, duals: FloatArray
) -> FloatArray:
    """Return the year's duals: bus prices, and cycle duals that price out every flow."""
    full = np.zeros(year.program.row_lower.size)
    real = reduced.row_source >= 0
    full[reduced.row_source[real]] = duals[real]
    groups = int(mesh.component.max()) + 1
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
