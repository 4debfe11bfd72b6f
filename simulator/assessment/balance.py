"""What the three planning balances share: a row, and the table that a run folder holds.

The balances are the planners' own way to the questions that the hourly run answers: 电力平衡 (is
there power enough at the peak), 电量平衡 (where does the year's energy come from), 调峰平衡 (is
there room in the valley). Each item stands beside what the hourly run gives for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from simulator.assessment.balance_terms import CASES, ITEMS, WHY

COLUMNS: Final = (
    "year", "case", "case_zh", "item", "item_zh", "value", "unit", "hourly_value",
    "why_different", "why_different_zh",
)  # fmt: skip

THERMAL: Final = ("coal", "biomass")
HYDRO: Final = ("hydro-run-of-river", "hydro-reservoir")
RENEWABLE: Final = ("wind", "solar")
STORAGE: Final = ("pumped-hydro", "battery")
TYPES: Final = (*THERMAL, *HYDRO, *RENEWABLE, *STORAGE)
"""Types of plant in the order of a planning report."""


class Pair(NamedTuple):
    """A figure by the planners' static method, and what the hourly run gives for it."""

    planned: float
    hourly: float


@dataclass(frozen=True)
class BalanceRow:
    """One item of one balance.

    Parameters
    ----------
    case, item, why
        Ids of :mod:`simulator.assessment.balance_terms`.
    value
        Planned and hourly, in ``unit``.
    """

    case: str
    item: str
    value: Pair
    unit: str
    why: str


@dataclass(frozen=True)
class Balances:
    """The three balances of one year: rows of power_balance.csv and its two siblings."""

    power: pd.DataFrame
    energy: pd.DataFrame
    regulation: pd.DataFrame


NO_BALANCES: Final = Balances(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
"""Those of a year for which they were not asked."""


def total(values: Iterable[Pair]) -> Pair:
    """Return the sum of both columns."""
    both = list(values)
    return Pair(sum(value.planned for value in both), sum(value.hourly for value in both))


def at_hour(table: pd.DataFrame, hour: pd.Timestamp, names: Iterable[str] | None = None) -> float:
    """Return the sum over columns of an hourly table in one hour; by default over all."""
    columns = table if names is None else table[list(names)]
    return float(columns.to_numpy(dtype=np.float64)[table.index == hour].sum())


def balance_table(year: int, rows: Iterable[BalanceRow]) -> pd.DataFrame:
    """Return rows as a table with their names in both languages."""
    table = [
        (
            year, row.case, CASES[row.case].zh, row.item, ITEMS[row.item].zh,
            row.value.planned, row.unit, row.value.hourly, WHY[row.why].en, WHY[row.why].zh,
        )
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(table, columns=list(COLUMNS))
