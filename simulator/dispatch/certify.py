"""Certificates: feasibility and a dual bound on the program as PyPSA wrote it, nothing folded."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.compiled import kernel
from simulator.dispatch.compile import EQUAL, Original
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import FloatArray

# Largest reduced cost taken for zero on a column without a finite bound. [CNY/MWh]
DUAL_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Certificate:
    """What can be said of a solution without trusting the solver.

    Parameters
    ----------
    values, duals
        Primal and dual solution of the original program, in its order.
    objective, bound
        Cost of the values, and a lower bound on the cost of any dispatch. [CNY]
    violation
        Largest violation of a row or bound, relative to its right-hand side where that is above
        one. [MW]
    """

    values: FloatArray
    duals: FloatArray
    objective: float
    bound: float
    violation: float

    @property
    def gap(self) -> float:
        """Return how much of the cost the bound leaves open, at least zero.

        A bound that is not a number leaves a gap that is none, which no limit lets pass.
        """
        left = (self.objective - self.bound) / max(1.0, abs(self.objective))
        return 0.0 if left < 0.0 else left


def certify(
    original: Original, year: YearProgram, values: FloatArray, duals: FloatArray
) -> Certificate:
    """Return the certificate of a folded solution, unfolded first.

    Any duals give a valid bound: those of the wrong sign are dropped, and what is left of a
    column's cost is priced at the bound it would go to.
    """
    real = year.column_source >= 0
    full = np.zeros(original.cost.size)
    full[year.column_source[real]] = values[real]
    prices = np.zeros(original.right.size)
    prices[year.row_source] = duals
    reduced = original.cost.copy()
    matrix = original.matrix
    by_rows, row_violation = _check_rows(
        (matrix.indptr, matrix.indices, matrix.data),
        original.sense,
        original.right,
        full,
        prices,
        reduced,
    )
    bounds = (original.lower, original.upper)
    by_columns, column_violation = _check_columns(bounds, full, reduced)
    folded = (original.lower_row, original.upper_row)
    _price_bounds(folded, (matrix.indptr, matrix.data), reduced, prices)
    violation = float(np.max([row_violation, column_violation]))  # not a number stays one
    cost = float(original.cost @ full)
    return Certificate(full, prices, cost, by_rows + by_columns, violation)


@kernel
def _check_rows(
    matrix: Any,
    sense: Any,
    right: FloatArray,
    values: FloatArray,
    prices: FloatArray,
    reduced: FloatArray,
) -> tuple[float, float]:
    """Return what rows add to the dual bound, and their largest violation.

    Prices of the wrong sign are set to nothing, and ``reduced`` is lessened by what is left.
    """
    starts, columns, numbers = matrix
    bound, worst = 0.0, 0.0
    for row in range(right.size):
        if sense[row] * prices[row] < 0.0:
            prices[row] = 0.0
        activity, price = 0.0, prices[row]
        for entry in range(starts[row], starts[row + 1]):
            activity += numbers[entry] * values[columns[entry]]
            reduced[columns[entry]] -= numbers[entry] * price
        bound += right[row] * price
        excess = activity - right[row]
        excess = abs(excess) if sense[row] == EQUAL else -sense[row] * excess
        excess /= max(1.0, abs(right[row]))
        if not excess <= worst:
            worst = excess
            if excess != excess:  # noqa: PLR0124 - not a number
                break
    return bound, worst


@kernel
def _check_columns(bounds: Any, values: FloatArray, reduced: FloatArray) -> tuple[float, float]:
    """Return what bounds add to the dual bound, minus infinity if unbounded; and the violation."""
    lower, upper = bounds
    total, worst = 0.0, 0.0
    for column in range(values.size):
        price = reduced[column]
        bound = lower[column] if price > 0.0 else upper[column]
        if not np.isfinite(bound):
            if abs(price) > DUAL_TOLERANCE:
                total = -np.inf
            bound = values[column]
        total += price * bound
        excess = max(lower[column] - values[column], values[column] - upper[column])
        if not excess <= worst:
            worst = excess
            if excess != excess:  # noqa: PLR0124 - not a number
                break
    return total, worst


@kernel
def _price_bounds(folded: Any, matrix: Any, reduced: FloatArray, prices: FloatArray) -> None:
    """Write the duals of rows that became bounds: what is left of their columns' cost."""
    (lower_row, upper_row), (starts, numbers) = folded, matrix
    for column in range(reduced.size):
        price = reduced[column]
        row = lower_row[column] if price > 0.0 else upper_row[column]
        if row >= 0 and price != 0.0:
            prices[row] = price / numbers[starts[row]]  # its only entry
