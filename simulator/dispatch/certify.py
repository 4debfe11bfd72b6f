"""Certificates: feasibility and a dual bound on the program as PyPSA wrote it, nothing folded."""

from dataclasses import dataclass

import numpy as np

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
        """Return how much of the cost the bound leaves open, at least zero."""
        return max(0.0, (self.objective - self.bound) / max(1.0, abs(self.objective)))


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
    prices[original.sense * prices < 0] = 0.0
    reduced = original.cost - original.matrix.T @ prices
    bound = float(original.right @ prices) + _priced_bounds(original, reduced, full)
    for row, active in ((original.lower_row, reduced > 0), (original.upper_row, reduced < 0)):
        use = active & (row >= 0)
        prices[row[use]] = reduced[use] / original.row_scale[row[use]]
    return Certificate(full, prices, float(original.cost @ full), bound, _violation(original, full))


def _priced_bounds(original: Original, reduced: FloatArray, values: FloatArray) -> float:
    """Return what the columns' bounds add to the dual objective; minus infinity if unbounded."""
    bound = np.where(reduced > 0, original.lower, original.upper)
    open_ended = ~np.isfinite(bound)
    if (np.abs(reduced[open_ended]) > DUAL_TOLERANCE).any():
        return -np.inf
    return float(reduced @ np.where(open_ended, values, bound))


def _violation(original: Original, values: FloatArray) -> float:
    excess = original.matrix @ values - original.right
    rows = np.where(original.sense == EQUAL, np.abs(excess), -original.sense * excess)
    rows /= np.maximum(1.0, np.abs(original.right))
    columns = np.maximum(original.lower - values, values - original.upper)
    return float(max(rows.max(initial=0.0), columns.max(initial=0.0), 0.0))
