"""Hours in which nothing comes to a store or goes from it: out of the program they go.

Demand response has energy on a few days of the year. Before them its balances say that nothing
stays nothing, and after them that what is left is left: a third of the rows of a year.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simulator.dispatch.hours import Balances, Idle, YearProgram
from simulator.dispatch.simplex import FloatArray, LinearProgram

Mask = npt.NDArray[np.bool_]
TWO_BALANCES = 2  # a level's own and that of the next hour


def find_idle(year: YearProgram) -> Idle:
    """Return levels that follow from another without a decision, and their balances.

    In a run of hours in which nothing comes or goes all levels are the same. They are nothing if
    one of them, or the one before them, is nothing by its bounds. In a run that lasts until the end
    of the year they are whatever the run begins with.
    """
    columns, levels, rows, prices = [], [], [], []
    program, balances = year.program, year.balances
    plain = (np.diff(program.matrix.indptr) <= TWO_BALANCES) & (program.cost == 0)
    for store in range(balances.level.shape[1]):
        level, row = balances.level[:, store], balances.row[:, store]
        if (level < 0).any() or (row < 0).any():
            continue
        low, high = program.lower[level], program.upper[level]
        possible = (low <= 0) & (high >= 0) & plain[level]
        for first, last in _runs(possible & _still(balances, store)):
            before = max(first - 1, 0)
            nothing = (low[before : last + 1] == 0) & (high[before : last + 1] == 0)
            hours = np.arange(first, last + 1)
            if possible[before] and (first == 0 or nothing.any()):
                # Prices come from before the level that its bounds hold, and from after it.
                held = before + int(np.argmax(nothing)) if first else -1
                beside = np.where(hours <= held, first - 1, last + 1)
                columns.append(level[before : last + 1])
                levels.append(np.full(last + 1 - before, -1))
                prices.append(np.where(beside < year.hours, row[beside % year.hours], -1))
            elif last + 1 == year.hours and (
                (low[before:] == 0).all() and (high[before:] == high[before]).all()
            ):
                columns.append(level[hours])
                levels.append(np.full(hours.size, level[before]))
                prices.append(np.full(hours.size, -1))
            else:
                continue
            rows.append(row[hours])
    none = np.empty(0, np.int64)
    return Idle(*(np.concatenate([none, *part]) for part in (columns, levels, rows, prices)))


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


def fill_idle(idle: Idle | None, values: FloatArray) -> None:
    """Give the levels that were left out the values of those they follow from, in place."""
    if idle is not None:
        values[idle.columns] = np.where(idle.levels >= 0, values[idle.levels], 0.0)


def price_idle(idle: Idle | None, duals: FloatArray) -> None:
    """Give the balances that were left out the duals of those beside them, in place."""
    if idle is not None:
        duals[idle.rows] = np.where(idle.prices >= 0, duals[idle.prices], 0.0)
