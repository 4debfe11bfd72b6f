"""The meshed part of a network: where it stands in a program, and its transfer factors."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from simulator.dispatch.compile import NODAL
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray

BRANCHES = ("Line-s", "Transformer-s")
CYCLES = "Kirchhoff-Voltage-Law"
SINGULAR = 1e10  # condition number beyond which reactances are not to be trusted
ROUNDING = 1e-12  # factors this small are zero


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

    @property
    def groups(self) -> int:
        """Return the number of connected components."""
        return int(self.component.max()) + 1


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
    if not all(row_names[key].endswith(NODAL) for key in bus_keys):
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


def _check(year: YearProgram, flows: IntArray, cycles: IntArray, buses: IntArray) -> Mesh | None:
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
    count, labels = connected_components(adjacency, directed=False)
    component: IntArray = np.asarray(labels, dtype=np.int64)
    reference = np.array([int(np.flatnonzero(component == c)[0]) for c in range(count)])
    others = np.setdiff1d(np.arange(incidence.shape[0]), reference)
    square = np.vstack([incidence[others], loops])
    if square.shape[0] != square.shape[1] or np.linalg.cond(square) > SINGULAR:
        return None
    solve = np.linalg.inv(square)
    factors = np.zeros((incidence.shape[1], incidence.shape[0]))
    factors[:, others] = -solve[:, : others.size]
    factors[np.abs(factors) < ROUNDING] = 0.0
    return Mesh(flows, cycles, buses, incidence, loops, component, solve, factors)
