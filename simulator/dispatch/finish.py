"""From the windows' solution to the exact optimum of the whole program.

The windows' values are feasible for the whole year and all but optimal, yet no vertex of it: at
each boundary some storage level lies between its bounds with nothing left to decide it. Joining
the windows' bases leaves as many columns too many. Each of those is split in two at its value,
one part full and one empty. The split program has the same optimum, and the joined basis is one
of its vertices, feasible from the start: the primal simplex needs a tenth of the pivots the dual
simplex spends on repairing a broken start.

Only columns whose reduced cost is small enter; the others wait at their bounds until prices say
otherwise.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from simulator.dispatch.simplex import (
    BASIC,
    LOWER,
    UPPER,
    Basis,
    FloatArray,
    IntArray,
    LinearProgram,
    Outcome,
    Simplex,
)

# Columns that enter beside the basic ones, per row: enough that pricing rarely calls for more.
ENTERING_PER_ROW = 1.0
WIDER = 2.0  # each round lets in so many times more, as chains of levels are priced link by link
PRICE_TOLERANCE = 1e-7  # HiGHS's own dual tolerance
MOST_ROUNDS = 20


@dataclass(frozen=True)
class Start:
    """Where the finish begins: values near the optimum, duals near it, and a basis."""

    values: FloatArray
    duals: FloatArray
    basis: Basis


def finish(program: LinearProgram, start: Start, *, feasible: bool) -> Outcome:
    """Return the optimum of a program.

    Parameters
    ----------
    start
        Its basis may hold too many columns.
    feasible
        Whether the start's values are feasible, so that the primal simplex can begin; otherwise
        the duals are expected to be, and the dual simplex begins.
    """
    split = np.empty(0, dtype=np.int64)
    whole, values, basis = program, start.values, start.basis
    if feasible:
        square = Simplex().complete(program, basis)
        split = np.flatnonzero((basis.columns == BASIC) & (square.columns != BASIC))
        whole, values, basis = _split(program, start.values, square, split)
    outcome = _by_columns(whole, values, start.duals, basis, feasible=feasible)
    return _unsplit(outcome, program, split)


def _split(
    program: LinearProgram, values: FloatArray, basis: Basis, split: IntArray
) -> tuple[LinearProgram, FloatArray, Basis]:
    """Return the program with some columns in two parts that meet at their values."""
    at = np.clip(values[split], program.lower[split], program.upper[split])
    upper = program.upper.copy()
    upper[split] = at
    codes = basis.columns.copy()
    codes[split] = UPPER
    whole = replace(
        program,
        matrix=sparse.hstack([program.matrix, program.matrix[:, split]], format="csc"),
        cost=np.concatenate([program.cost, program.cost[split]]),
        lower=np.concatenate([program.lower, np.zeros(split.size)]),
        upper=np.concatenate([upper, program.upper[split] - at]),
    )
    return (
        whole,
        np.concatenate([values, np.zeros(split.size)]),
        Basis(np.concatenate([codes, np.full(split.size, LOWER, np.int8)]), basis.rows),
    )


def _unsplit(outcome: Outcome, program: LinearProgram, split: IntArray) -> Outcome:
    size = program.cost.size
    values = outcome.values[:size].copy()
    values[split] += outcome.values[size:]
    codes = outcome.basis.columns[:size].copy()
    codes[split[outcome.basis.columns[size:] == BASIC]] = BASIC
    # Whole again, a column with both parts at the meeting point is basic in neither.
    return replace(outcome, values=values, basis=Basis(codes, outcome.basis.rows))


def _by_columns(
    program: LinearProgram, values: FloatArray, duals: FloatArray, basis: Basis, *, feasible: bool
) -> Outcome:
    """Solve over the columns that matter, and let in those that prices call for."""
    inside = _entering(program, duals, basis, ENTERING_PER_ROW)[1]
    simplex = Simplex(
        simplex_strategy=4 if feasible else 1,
        simplex_dual_edge_weight_strategy=1,
        primal_simplex_bound_perturbation_multiplier=0.0,
    )
    iterations = 0
    for turn in range(1, MOST_ROUNDS):
        resting = np.where(inside, 0.0, _at_bound(program, basis))
        outside = program.matrix @ resting
        columns = np.flatnonzero(inside)
        part = LinearProgram(
            program.matrix[:, columns],
            program.cost[columns],
            program.lower[columns],
            program.upper[columns],
            program.row_lower - outside,
            program.row_upper - outside,
        )
        outcome = simplex.run(part, Basis(basis.columns[columns], basis.rows))
        iterations += outcome.iterations
        resting[columns] = outcome.values
        codes = basis.columns.copy()
        codes[columns] = outcome.basis.columns
        basis = Basis(codes, outcome.basis.rows)
        outcome = replace(outcome, values=resting, basis=basis, iterations=iterations)
        if not outcome.optimal:
            return _whole(program, outcome)
        per_row = ENTERING_PER_ROW * WIDER**turn
        called, near = _entering(program, outcome.duals, basis, per_row)
        if not (called & ~inside).any():
            return replace(outcome, objective=float(program.cost @ resting))
        inside |= called | near
    return _whole(program, outcome)


def _whole(program: LinearProgram, outcome: Outcome) -> Outcome:
    """Return the optimum over all columns at once, from where the outcome stands."""
    last = Simplex(simplex_dual_edge_weight_strategy=1).run(program, outcome.basis)
    return replace(last, iterations=last.iterations + outcome.iterations)


def _at_bound(program: LinearProgram, basis: Basis) -> FloatArray:
    bound = np.where(basis.columns == UPPER, program.upper, program.lower)
    return np.where(np.isfinite(bound), bound, 0.0)


def _wrong(program: LinearProgram, reduced: FloatArray, basis: Basis) -> FloatArray:
    """Return by how much a column's reduced cost asks it to leave its bound."""
    wish = np.where(basis.columns == UPPER, reduced, -reduced)
    return np.where((basis.columns == BASIC) | (program.lower == program.upper), -np.inf, wish)


def _entering(program: LinearProgram, duals: FloatArray, basis: Basis, per_row: float) -> Any:
    """Return which columns prices call for, and which are basic or among the next in line."""
    wish = _wrong(program, program.cost - program.matrix.T @ duals, basis)
    count = min(int(per_row * program.row_lower.size), wish.size)
    nearest = min(0.0, np.partition(wish, wish.size - count)[wish.size - count])
    near = (wish >= nearest) & np.isfinite(wish)
    return wish > PRICE_TOLERANCE, near | (basis.columns == BASIC)
