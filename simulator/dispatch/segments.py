"""Which hours of a day the guide takes as one: those alike in what they need and what it costs.

Blocks of equal length mix hours of different tariffs and of different need, so that the guide
trades at prices that no hour has and its value of water errs by a step of the merit order. The
parts of a day, as many every day, are laid so that they leave the least variance within them.
"""

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from simulator.dispatch.hours import BALANCES, YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray

DAY = 24  # [h]
COST_MATTERS = 1.0  # standard deviation of a cost below which it tells no hours apart [CNY/MWh]
COST_WEIGHT = 0.7  # of a standard deviation of costs, against one of the need [-]


def lay_segments(year: YearProgram, parts: int) -> IntArray:
    """Return the segment of each hour, ``parts`` to a day; a last day that is short has as many.

    Days are counted from the first hour.
    """
    days, rest = divmod(year.hours, DAY)
    sums = np.zeros((2, days, DAY + 1))
    np.cumsum(_needs_and_costs(year)[:, : days * DAY].reshape(2, days, DAY), 2, out=sums[:, :, 1:])
    begin, end = np.triu_indices(DAY + 1, 1)
    gain = np.zeros((days, DAY + 1, DAY + 1))
    gain[:, begin, end] = ((sums[:, :, end] - sums[:, :, begin]) ** 2 / (end - begin)).sum(axis=0)
    edges = np.array([(0, *cuts, DAY) for cuts in combinations(range(1, DAY), parts - 1)])
    explained = sum(gain[:, edges[:, part], edges[:, part + 1]] for part in range(parts))
    inner = edges[np.argmax(explained, axis=1), 1:-1]
    part = (np.arange(DAY)[None, :, None] >= inner[:, None, :]).sum(axis=2)
    short = np.arange(rest) * parts // max(rest, 1)
    segment = np.concatenate([(part + parts * np.arange(days)[:, None]).ravel(), short])
    segment[days * DAY :] += parts * days
    return np.unique(segment, return_inverse=True)[1]


def _needs_and_costs(year: YearProgram) -> FloatArray:
    """Return by hour what the system lacks at most supply, and what its offers cost, scaled."""
    program = year.program
    is_store = np.array([name in BALANCES for name, _ in year.row_names])[year.row_key]
    is_balance = ~is_store & (program.row_lower == program.row_upper)
    is_balance[year.row_start[year.hours] :] = False
    entries = program.matrix.tocoo(copy=False)
    there = is_balance[entries.coords[0]] & (entries.data != 0.0)
    column, factor = entries.coords[1][there], entries.data[there]
    hour = year.column_hour[column]
    ends = factor * np.stack([program.lower[column], program.upper[column]])
    ends[~np.isfinite(ends)] = 0.0
    supply = np.bincount(hour, np.maximum(ends[0], ends[1]), year.hours)
    demand = np.bincount(year.row_hour[is_balance], program.row_lower[is_balance], year.hours)
    kind, kinds = year.column_key[column], len(year.column_names)
    count = np.maximum(np.bincount(kind, minlength=kinds), 1)
    size = np.bincount(kind, np.abs(ends[1] - ends[0]), kinds) / count
    price = program.cost[column] / factor
    apart = price - (np.bincount(kind, price, kinds) / count)[kind]
    differs = np.sqrt(np.bincount(kind, apart**2, kinds) / count) > COST_MATTERS
    offers = np.bincount(hour, np.where(differs, size, 0.0)[kind] * apart, year.hours)
    return np.stack([_scaled(demand - supply), COST_WEIGHT * _scaled(offers)])


def _scaled(feature: npt.NDArray[Any]) -> FloatArray:
    spread = float(feature.std())
    scaled: FloatArray = (feature - feature.mean()) / (spread if spread > 0.0 else 1.0)
    return scaled
