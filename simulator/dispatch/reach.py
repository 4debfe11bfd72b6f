"""Between which levels a store can still keep its set level at the end of the year.

A window sees nothing of a store's later hours but their price. One that leaves demand response, or
a reservoir in the dry season, below what its inflow and its charging can make up for makes the last
window infeasible, and the year has no solution to start from.
"""

from typing import Final, NamedTuple

import numpy as np

from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray

BALANCES: Final = ("StorageUnit-energy_balance", "Store-energy_balance")


class Balances(NamedTuple):
    """The balance of each store in each hour: ``before x(t-1) = own x(t) + what else there is``.

    Arrays of hours × stores: coefficients, the row and the level's column (-1: none), and the range
    of what other columns and the right-hand side come to. A level that is not there is nothing.
    """

    own: FloatArray
    before: FloatArray
    row: IntArray
    level: IntArray
    least: FloatArray
    most: FloatArray


def reachable(year: YearProgram, balances: Balances) -> tuple[FloatArray, FloatArray]:
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
    reached = np.empty(ends.shape[1])
    for hour in range(year.hours - 1, 0, -1):
        np.multiply(ends[hour], factor[hour - 1], out=reached)
        np.add(reached, other[hour - 1], out=reached)
        np.maximum(reached, ends[hour - 1], out=ends[hour - 1])
    low, high = np.hsplit(ends, 2)
    # Where no level will do the year has no solution, and says so itself.
    some = exists & (low <= -high).all(axis=0)
    lower[level[some]], upper[level[some]] = low[some], -high[some]
    return lower, upper


def balances_of(year: YearProgram) -> Balances:
    """Return the balances of all stores, their levels' columns, and what else may add to them."""
    program = year.program
    keys = [key for key, (name, _) in enumerate(year.row_names) if name in BALANCES]
    rows = np.flatnonzero(np.isin(year.row_key, keys))
    hour, store = year.row_hour[rows], np.searchsorted(keys, year.row_key[rows])
    entries = program.matrix.tocsr()[rows].tocoo()
    row, column = entries.coords
    shape = year.hours, len(keys)
    balances = Balances(
        np.zeros(shape),
        np.zeros(shape),
        np.full(shape, -1),
        np.full(shape, -1),
        np.zeros(shape),
        np.zeros(shape),
    )
    balances.row[hour, store] = rows
    behind = np.where(year.is_level[column], hour[row] - year.column_hour[column], -1)
    now, then = behind == 0, behind == 1
    balances.own[hour[row[now]], store[row[now]]] = -entries.data[now]
    balances.level[hour[row[now]], store[row[now]]] = column[now]
    balances.before[hour[row[then]], store[row[then]]] = entries.data[then]
    other = ~now & ~then
    ends = -entries.data[other, None] * np.stack([program.lower, program.upper], 1)[column[other]]
    least, most = (np.bincount(row[other], end, rows.size) for end in (ends.min(1), ends.max(1)))
    balances.least[hour, store] = least + program.row_lower[rows]
    balances.most[hour, store] = most + program.row_upper[rows]
    return balances
