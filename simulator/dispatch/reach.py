"""Between which levels a store can still keep its set level at the end of the year.

A window sees nothing of a store's later hours but their price. One that leaves demand response, or
a reservoir in the dry season, below what its inflow and its charging can make up for makes the last
window infeasible, and the year has no solution to start from.
"""

import numpy as np

from simulator.compiled import kernel
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import FloatArray


def reachable(year: YearProgram) -> tuple[FloatArray, FloatArray]:
    """Return bounds of columns, those of levels narrowed to what the year's end allows.

    Each store is taken by itself, from the last hour back: the level before an hour lies where some
    inflow, charging, discharging and spilling within their bounds leads to a level of that hour
    that lies there, too.

    Returns
    -------
    lower, upper
        Of all columns of the program; other columns keep theirs. [MW, MWh]
    """
    lower, upper = year.program.lower.copy(), year.program.upper.copy()
    balances = year.balances
    level = balances.level
    known = (level[:-1] >= 0) & (balances.before[1:] > 0)
    before = np.where(known, balances.before[1:], 1.0)
    # Lower bounds beside upper ones with the other sign: each is the greatest of two.
    exists = level >= 0
    ends = np.where(np.tile(exists, 2), np.hstack([lower[level], -upper[level]]), 0.0)
    factor = np.tile(balances.own[1:] / before, 2)
    other = np.where(
        np.tile(known, 2),
        np.hstack([balances.least[1:], -balances.most[1:]]) / np.tile(before, 2),
        -np.inf,
    )
    _go_back(ends, factor, other)
    low, high = np.hsplit(ends, 2)
    # Where no level will do the year has no solution, and says so itself.
    some = exists & (low <= -high).all(axis=0)
    lower[level[some]], upper[level[some]] = low[some], -high[some]
    return lower, upper


@kernel
def _go_back(ends: FloatArray, factor: FloatArray, other: FloatArray) -> None:
    """Raise each hour's ends to what those of the hour after allow, in place."""
    for hour in range(ends.shape[0] - 1, 0, -1):
        for end in range(ends.shape[1]):
            reached = ends[hour, end] * factor[hour - 1, end] + other[hour - 1, end]
            ends[hour - 1, end] = max(ends[hour - 1, end], reached)
