"""What stored energy is worth, given bus prices, and the bound on the cost that follows.

Windows decide prices well and the value of long storage badly: each has a value of its own. Given
the prices, every store and every energy limit is a small program by itself over all hours. Its
duals are the best that prices allow, and with them any prices bound the cost of the whole program
from below (a Lagrangian bound).
"""

from dataclasses import replace

import numpy as np
from scipy import sparse

from simulator.dispatch.hours import YearProgram
from simulator.dispatch.reach import BALANCES
from simulator.dispatch.simplex import (
    Basis,
    FloatArray,
    IntArray,
    LinearProgram,
    Simplex,
    bound_of,
)
from simulator.dispatch.windows import Estimate

# Part of the cost by which a store may fall short of its best before it is looked at.
NEGLIGIBLE = 2e-6
# Weights that need no costly start; a store's basis is a long chain.
QUICK: dict[str, float] = {"simplex_strategy": 1, "simplex_dual_edge_weight_strategy": 1}


def revalue(year: YearProgram, estimate: Estimate) -> tuple[Estimate, FloatArray]:
    """Return the estimate with the duals of stores and energy limits renewed from bus prices.

    Beside it stand its values with levels drawn half the way to what the stores would choose at
    those prices: targets for a further pass, no dispatch.
    """
    program = year.program
    rows_of = program.matrix.tocsr()
    duals, values = estimate.duals.copy(), estimate.values.copy()
    worst = NEGLIGIBLE * abs(float(program.cost @ values))
    left = _open(program, duals, values)
    for rows in _groups(year):
        mine = rows_of[rows]
        columns: IntArray = np.unique(mine.indices).astype(np.int64)
        if left[columns].sum() <= worst:
            continue
        inside = mine[:, columns].tocsc()
        own = _priced(program, duals, inside, rows, columns)
        basis = Basis(estimate.basis.columns[columns], estimate.basis.rows[rows])
        outcome = Simplex(**QUICK).run(own, basis)
        if outcome.optimal:
            duals[rows] = outcome.duals
            values[columns] = outcome.values
    aims = np.where(year.is_level, 0.5 * (values + estimate.values), estimate.values)
    return replace(estimate, duals=duals), aims


def gap_of(program: LinearProgram, values: FloatArray, duals: FloatArray) -> float:
    """Return how much of the cost of some values a bound from some duals leaves open."""
    cost = float(program.cost @ values)
    return (cost - bound_of(program, duals, values)) / max(1.0, abs(cost))


def open_hours(year: YearProgram, values: FloatArray, duals: FloatArray) -> FloatArray:
    """Return what each hour leaves open between the cost of some values and a bound from duals."""
    program = year.program
    bound = np.where(duals > 0, program.row_lower, program.row_upper)
    activity = program.matrix @ values
    rows = duals * (activity - np.where(np.isfinite(bound), bound, activity))
    columns = np.bincount(year.column_hour, _open(program, duals, values), year.hours)
    return np.asarray(columns + np.bincount(year.row_hour, rows, year.hours + 1)[:-1], float)


def _groups(year: YearProgram) -> list[IntArray]:
    """Return the rows of each store's balance, and each energy limit's."""
    kinds = [key for key, (name, _) in enumerate(year.row_names) if name in BALANCES]
    order = np.argsort(year.row_key, kind="stable")
    start = np.searchsorted(year.row_key[order], np.arange(len(year.row_names) + 1))
    stores = [order[start[key] : start[key + 1]] for key in kinds]
    spanning = np.arange(year.row_start[year.hours], year.row_key.size)
    return [*stores, *(np.array([row]) for row in spanning)]


def _open(program: LinearProgram, duals: FloatArray, values: FloatArray) -> FloatArray:
    """Return what each column leaves open between cost and bound."""
    reduced = program.cost - program.matrix.T @ duals
    bound = np.where(reduced > 0, program.lower, program.upper)
    return np.asarray(reduced * (values - np.where(np.isfinite(bound), bound, values)))


def _priced(
    program: LinearProgram,
    duals: FloatArray,
    inside: sparse.csc_array,
    rows: IntArray,
    columns: IntArray,
) -> LinearProgram:
    """Return the program of some rows alone, with all others priced."""
    others = program.matrix[:, columns].T @ duals - inside.T @ duals[rows]
    return LinearProgram(
        inside,
        program.cost[columns] - others,
        program.lower[columns],
        program.upper[columns],
        program.row_lower[rows],
        program.row_upper[rows],
    )
