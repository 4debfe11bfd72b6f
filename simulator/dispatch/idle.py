"""Hours in which a store is empty because nothing can fill it: out of the program they go.

Demand response has energy on a few days of the year. In all other hours its balance says that
nothing stays nothing, and a third of the rows of a year are of this kind.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simulator.dispatch.hours import Idle, YearProgram
from simulator.dispatch.reach import Balances, balances_of
from simulator.dispatch.simplex import FloatArray, LinearProgram

Mask = npt.NDArray[np.bool_]
TWO_BALANCES = 2  # a level's own and that of the next hour


def find_idle(year: YearProgram) -> Idle:
    """Return the levels that can only be nothing, and the balances that say no more than that.

    Nothing comes or goes in such an hour, and the level before it, its own, or one further along
    in a run of such hours is nothing by its bounds.
    """
    program, balances = year.program, balances_of(year)
    columns, rows, prices = [], [], []
    single = np.diff(program.matrix.indptr) <= TWO_BALANCES
    for store in range(balances.level.shape[1]):
        level = balances.level[:, store]
        if (level < 0).any() or (balances.row[:, store] < 0).any():
            continue
        low, high = program.lower[level], program.upper[level]
        may_be_nothing = (low <= 0) & (high >= 0) & single[level]
        still = may_be_nothing & _still(balances, store)
        for first, last in _runs(still):
            begin = max(first - 1, 0)
            nothing = (low[begin : last + 1] == 0) & (high[begin : last + 1] == 0)
            if not (first == 0 or nothing.any()) or not may_be_nothing[begin]:
                continue
            # Prices come from before the level that its bounds hold, and from after it.
            held = begin + int(np.argmax(nothing)) if first else -1
            hours = np.arange(first, last + 1)
            around = np.where(hours <= held, first - 1, last + 1)
            columns.append(level[begin : last + 1])
            rows.append(balances.row[hours, store])
            prices.append(
                np.where(around < year.hours, balances.row[around % year.hours, store], -1)
            )
    return Idle(
        *(np.concatenate([np.empty(0, np.int64), *part]) for part in (columns, rows, prices))
    )


def _still(balances: Balances, store: int) -> Mask:
    """Return in which hours nothing comes, goes or is lost."""
    still: Mask = (balances.least[:, store] == 0) & (balances.most[:, store] == 0)
    still[1:] &= balances.own[1:, store] == balances.before[1:, store]
    return still


def _runs(mask: Mask) -> list[tuple[int, int]]:
    """Return first and last of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def leave_out_idle(year: YearProgram) -> YearProgram:
    """Return the program without what is idle; its sources are positions in the one given."""
    program, idle = year.program, year.idle
    columns = np.ones(program.cost.size, dtype=bool)
    rows = np.ones(program.row_lower.size, dtype=bool)
    if idle is not None:
        columns[idle.columns] = rows[idle.rows] = False
    column, row = np.flatnonzero(columns), np.flatnonzero(rows)
    return replace(
        year,
        program=LinearProgram(
            program.matrix.tocsr()[row].tocsc()[:, column],
            program.cost[column],
            program.lower[column],
            program.upper[column],
            program.row_lower[row],
            program.row_upper[row],
        ),
        column_start=np.concatenate([[0], np.cumsum(columns)])[year.column_start],
        row_start=np.concatenate([[0], np.cumsum(rows)])[year.row_start],
        column_key=year.column_key[column],
        row_key=year.row_key[row],
        column_source=column,
        row_source=row,
        idle=None,
    )


def price_idle(idle: Idle | None, duals: FloatArray) -> None:
    """Give the balances that were left out the duals of those beside them, in place."""
    if idle is not None:
        duals[idle.rows] = np.where(idle.prices >= 0, duals[idle.prices], 0.0)
