"""From the windows' solution to the exact optimum of the whole program.

The windows' values are feasible for the whole year and all but optimal, yet no vertex of it: at
each boundary some storage level lies between its bounds with nothing left to decide it. Joining
the windows' bases leaves as many columns too many. Each of those is split in two at its value,
one part full and one empty. The split program has the same optimum, and the joined basis is one
of its vertices, feasible from the start.

Only columns whose reduced cost is small enter; the others wait at their bounds until prices say
otherwise. The dual simplex goes first. The primal takes over when columns are let in: it needs few
pivots from there, but each of them costs ten of the dual's, so that it is given a limit.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from simulator.dispatch.simplex import (
    BASIC,
    LOWER,
    PERTURBED_LITTLE,
    ROUNDING,
    UPPER,
    Basis,
    FloatArray,
    IntArray,
    LinearProgram,
    Outcome,
    Simplex,
)

# Columns that enter beside the basic ones, per row: enough that pricing rarely calls for more.
ENTERING_PER_ROW = 1.8
# Each round lets in so many times more, as chains of levels are priced link by link. Few are called
# for: twice as many gave the same pivots and took 65 MiB more.
WIDER = 1.3
PRICE_TOLERANCE = 1e-7  # HiGHS's own dual tolerance
# The primal simplex, up to a number of pivots beyond which the dual is sooner done; and the dual
# with weights that need no costly start, unlike its usual steepest edges.
WITH_PRIMAL: dict[str, float] = {
    "simplex_strategy": 4,
    "simplex_iteration_limit": 300,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
}
WITH_DUAL: dict[str, float] = {
    "simplex_strategy": 1,
    "simplex_dual_edge_weight_strategy": 1,
    **PERTURBED_LITTLE,
}
# Where every pivot is costly, steepest edges pay for their start: half as many pivots.
WITH_STEEPEST: dict[str, float] = {"simplex_strategy": 1, **PERTURBED_LITTLE}


@dataclass(frozen=True)
class Start:
    """Where the finish begins: values near the optimum, duals near it, and a basis."""

    values: FloatArray
    duals: FloatArray
    basis: Basis


def finish(
    program: LinearProgram, start: Start, *, feasible: bool, way: dict[str, float] = WITH_DUAL
) -> Outcome:
    """Return the optimum of a program.

    Parameters
    ----------
    start
        Its basis may hold too many columns.
    feasible
        Whether the start's values are feasible; otherwise the basis is taken as it is.
    way
        How the first columns are solved over.
    """
    basis = Simplex().complete(program, start.basis) if feasible else start.basis
    split = _between(program, start.values, basis)
    whole, basis = _split(program, start.values, basis, split)
    return _unsplit(_by_columns(whole, start.duals, basis, way), program, split)


def _between(program: LinearProgram, values: FloatArray, basis: Basis) -> IntArray:
    """Return columns that no row decides though they stand between their bounds."""
    inside = np.minimum(values - program.lower, program.upper - values) > ROUNDING
    split: IntArray = np.flatnonzero(inside & (basis.columns != BASIC))
    return split


def _split(
    program: LinearProgram, values: FloatArray, basis: Basis, split: IntArray
) -> tuple[LinearProgram, Basis]:
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
    codes = np.concatenate([codes, np.full(split.size, LOWER, np.int8)])
    return whole, Basis(codes, basis.rows)


def _unsplit(outcome: Outcome, program: LinearProgram, split: IntArray) -> Outcome:
    size = program.cost.size
    values = outcome.values[:size].copy()
    values[split] += outcome.values[size:]
    codes = outcome.basis.columns[:size].copy()
    codes[split[outcome.basis.columns[size:] == BASIC]] = BASIC
    # Whole again, a column with both parts at the meeting point is basic in neither.
    return replace(outcome, values=values, basis=Basis(codes, outcome.basis.rows))


def _by_columns(
    program: LinearProgram, duals: FloatArray, basis: Basis, way: dict[str, float]
) -> Outcome:
    """Solve over the columns that matter, letting in those that prices call for."""
    inside = _entering(program, duals, basis, ENTERING_PER_ROW)[1]
    iterations, per_row = 0, ENTERING_PER_ROW
    while True:
        outcome = _over_columns(program, basis, inside, way)
        iterations += outcome.iterations
        if not outcome.optimal and way is WITH_PRIMAL:
            outcome = _over_columns(program, outcome.basis, inside, WITH_DUAL)
            iterations += outcome.iterations
        outcome = replace(outcome, iterations=iterations)
        if outcome.optimal:
            duals, basis = outcome.duals, outcome.basis
            way = WITH_PRIMAL  # more columns leave the values feasible
        per_row *= WIDER
        called, near = _entering(program, duals, basis, per_row)
        done = outcome.optimal and not (called & ~inside).any()
        if done or inside.all():
            return replace(outcome, objective=float(program.cost @ outcome.values))
        wider = inside | called | near
        more = outcome.optimal or (wider & ~inside).any()
        inside = wider if more else np.ones_like(inside)


def _over_columns(
    program: LinearProgram, basis: Basis, inside: Any, options: dict[str, float]
) -> Outcome:
    """Solve over some columns; the others rest at their bounds."""
    values = np.where(inside, 0.0, _at_bound(program, basis))
    outside = program.matrix @ values
    columns = np.flatnonzero(inside)
    part = LinearProgram(
        program.matrix[:, columns],
        program.cost[columns],
        program.lower[columns],
        program.upper[columns],
        program.row_lower - outside,
        program.row_upper - outside,
    )
    outcome = Simplex(**options).run(part, Basis(basis.columns[columns], basis.rows))
    values[columns] = outcome.values
    codes = basis.columns.copy()
    codes[columns] = outcome.basis.columns
    return replace(outcome, values=values, basis=Basis(codes, outcome.basis.rows))


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
