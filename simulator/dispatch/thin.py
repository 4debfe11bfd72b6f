"""What a finish can do without: levels of large stores, and rows that are far from tight.

A store that takes days to fill has a balance and a level in every hour, and a change in one hour
moves all levels after it: long vectors for the simplex. Where a level is far from its limits, its
hour's balance is added to that of the next hour and the level drops out. Ramps that the start does
not nearly use are left out, too. Whatever is broken by the outcome returns, so that the optimum is
that of the whole program.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from simulator.dispatch.finish import Start
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import BASIC, LOWER, Basis, IntArray, LinearProgram, Outcome

KEPT_EVERY = 0.08  # a level is kept each time the store could fill or empty by so much [-]
SHORTEST = 4  # stores whose levels would be kept more often than that keep them all [h]
NEAR_BOUND = 0.05  # levels this near to a limit are kept [part of the range]
FAR_FROM_TIGHT = 0.9  # rows stay out if more than this part of their bound is unused [-]
BROKEN = 1e-7  # violation at which what was left out returns [MW, MWh]
TWO_BALANCES = 2  # a level's own and that of the next hour
AROUND = 2  # so many levels before and after a broken one return with it


@dataclass(frozen=True)
class LeftOut:
    """Which levels and rows are left out, as masks over the unreduced program of the year."""

    columns: Any
    rows: Any


@dataclass(frozen=True)
class Thin:
    """A program without some levels and rows.

    Parameters
    ----------
    columns, rows
        Positions in the whole program; of balances added up, that of the last.
    dropped
        Levels left out, in the order of their balances.
    balance
        The balance of each dropped level's own hour.
    leader
        The row that each row was added to; itself for most.
    out
        Mask of rows left out.
    """

    program: LinearProgram
    columns: IntArray
    rows: IntArray
    dropped: IntArray
    balance: IntArray
    leader: IntArray
    out: Any


def choose(year: YearProgram, target: YearProgram, start: Start) -> LeftOut:
    """Return what can be left out of a reduction of the year's program, given a start for it."""
    columns = np.zeros(year.column_key.size, dtype=bool)
    rows = np.zeros(year.row_key.size, dtype=bool)
    columns[target.column_source[_free_levels(target, start)]] = True
    rows[target.row_source[_slack_rows(target.program, start) & (target.row_source >= 0)]] = True
    return LeftOut(columns, rows)


def _free_levels(year: YearProgram, start: Start) -> IntArray:
    """Return levels of large stores, without losses, that are far from their limits."""
    program, balances = year.program, year.balances
    found = [np.empty(0, dtype=np.int64)]
    for store in np.flatnonzero((balances.level >= 0).all(axis=0)):
        level = balances.level[:, store]
        span = program.upper[level] - program.lower[level]
        swing = np.maximum(-balances.least[:, store], balances.most[:, store])
        every = KEPT_EVERY * np.median(span) / max(float(np.median(swing)), BROKEN)
        if not SHORTEST <= every < np.inf:
            continue
        value, margin = start.values[level], NEAR_BOUND * span
        free = (value - program.lower[level] > margin) & (program.upper[level] - value > margin)
        free &= (start.basis.columns[level] == BASIC) & (program.cost[level] == 0)
        free &= np.diff(program.matrix.indptr)[level] == TWO_BALANCES
        free[:-1] &= balances.own[:-1, store] == balances.before[1:, store]
        free[int(every) - 1 :: int(every)] = False
        free[-1] = False
        found.append(level[free])
    return np.concatenate(found)


def _slack_rows(program: LinearProgram, start: Start) -> Any:
    """Return inequalities that the start leaves largely unused."""
    activity = program.matrix @ start.values
    above, below = program.row_upper - activity, activity - program.row_lower
    bound = np.where(np.isfinite(program.row_upper), program.row_upper, program.row_lower)
    one_sided = np.isfinite(program.row_upper) != np.isfinite(program.row_lower)
    far = np.minimum(above, below) > FAR_FROM_TIGHT * np.abs(bound)
    return one_sided & far & (start.basis.rows == BASIC)


def thin_out(target: YearProgram, left: LeftOut) -> Thin:
    """Return a reduction of the year's program without what is left out."""
    program = target.program
    gone = (target.column_source >= 0) & left.columns[target.column_source]
    out = (target.row_source >= 0) & left.rows[target.row_source]
    dropped = np.flatnonzero(gone)
    first = program.matrix.indptr[dropped]
    balance = program.matrix.indices[first].astype(np.int64)
    leader = np.arange(out.size)
    leader[balance] = program.matrix.indices[first + 1]
    while (leader[leader] != leader).any():
        leader = leader[leader]
    rows, columns = np.flatnonzero((leader == np.arange(out.size)) & ~out), np.flatnonzero(~gone)
    added = sparse.csr_array(
        (np.ones(out.size), (leader, np.arange(out.size))), shape=(out.size, out.size)
    )[rows]
    matrix = (added @ program.matrix[:, columns]).tocsc()
    matrix.sort_indices()
    lower, upper = np.where(out, 0.0, program.row_lower), np.where(out, 0.0, program.row_upper)
    thin = LinearProgram(
        matrix,
        program.cost[columns],
        program.lower[columns],
        program.upper[columns],
        added @ lower,
        added @ upper,
    )
    order = np.lexsort((balance, leader[balance]))
    return Thin(thin, columns, rows, dropped[order], balance[order], leader, out)


def thin_start(thin: Thin, start: Start) -> Start:
    """Return a start for the thin program."""
    basis = Basis(start.basis.columns[thin.columns], start.basis.rows[thin.rows])
    return Start(start.values[thin.columns], start.duals[thin.rows], basis)


def whole_again(program: LinearProgram, thin: Thin, outcome: Outcome) -> Outcome:
    """Return the thin program's outcome as one of the whole: levels follow from the balances."""
    values, duals = np.zeros(program.cost.size), np.zeros(program.row_lower.size)
    values[thin.columns], duals[thin.rows] = outcome.values, outcome.duals
    if thin.dropped.size:
        left = (program.row_lower - program.matrix @ values)[thin.balance]
        total, leader = np.cumsum(left), thin.leader[thin.balance]
        begins = np.flatnonzero(np.diff(leader, prepend=-1))
        before = np.repeat((total - left)[begins], np.diff(np.append(begins, leader.size)))
        own = program.matrix.data[program.matrix.indptr[thin.dropped]]
        values[thin.dropped] = (total - before) / own
    columns = np.full(values.size, BASIC, np.int8)
    columns[thin.columns] = outcome.basis.columns
    rows = np.where(thin.out, BASIC, LOWER).astype(np.int8)
    rows[thin.rows] = outcome.basis.rows
    return replace(outcome, values=values, duals=duals[thin.leader], basis=Basis(columns, rows))


def bring_back(target: YearProgram, thin: Thin, values: Any, left: LeftOut) -> LeftOut:
    """Return what is still left out when all that values break has returned."""
    program = target.program
    level = thin.dropped
    over = np.maximum(program.lower[level] - values[level], values[level] - program.upper[level])
    activity = program.matrix @ values
    excess = np.maximum(program.row_lower - activity, activity - program.row_upper)
    broken = np.flatnonzero(over > BROKEN)
    rows = np.flatnonzero(thin.out & (excess > BROKEN))
    if not broken.size and not rows.size:
        return left
    near = np.unique(broken[:, None] + np.arange(-AROUND, AROUND + 1))
    back = level[near[(near >= 0) & (near < level.size)]]
    columns, kept = left.columns.copy(), left.rows.copy()
    columns[target.column_source[back]] = False
    kept[target.row_source[rows]] = False
    return LeftOut(columns, kept)
