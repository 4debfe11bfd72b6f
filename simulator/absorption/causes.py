"""Why wind and solar were curtailed: the network, and four limits that leave too little room.

Notes
-----
- 断面受限 (network): what the year curtails beyond its copper-plate twin, in which all corridors
  and transformers are gone. A part of it can be negative where the network happens to help.
- 调峰受限 (valley regulation): what the twin still curtails, shared among least thermal output,
  least hydro output, the province's export limit and the size of storage. Each of the 16 twins
  takes some of them away (:mod:`simulator.dispatch.counterfactual` says how) and keeps the
  commitment. A limit gets its Shapley value: the mean, over all orders of taking the limits away
  one after another, of what its removal saves; beside it stand the least and the most over those
  orders.
- Forecast error: what the year curtails beyond its twin committed with all known; the parts above
  are then those of that twin.

The value is computed by month and county at once, and parts sum to the total in each of them. With
export unlimited nothing is curtailed as long as every exported megawatt hour earns more than
curtailing saves; those eight twins are settled by that argument and not solved.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import deciding_order
from simulator.absorption.orders import share_surplus
from simulator.absorption.surplus import WIND_SOLAR, solved_surplus
from simulator.dispatch.counterfactual import REMOVALS, Prepare, as_it_is, solve_copper_plate
from simulator.dispatch.result import Commitment
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario
from simulator.workers import map_tasks

FloatArray = NDArray[np.float64]
Removed = frozenset[str]

EXPORT: Final = "export-limit"
CLASSES: Final = {
    "network": "network",
    **dict.fromkeys(REMOVALS, "regulation"),
    "forecast-error": "forecast",
}
"""Class of each cause: network is 断面受限, regulation 调峰受限."""
COLUMNS: Final = (
    "year", "month", "county", "cause", "class", "curtailed_mwh", "share", "low_mwh", "high_mwh",
)  # fmt: skip
CITY: Final = "city"
_LOST_PROCESS: Final = (
    "A process that solved a counterfactual ended without a result, most likely for want of "
    "memory. Try --workers 1."
)
NOTHING_MWH: Final = 1.0
"""A year that curtails less has no causes to look for. [MWh]"""


@dataclass(frozen=True)
class CauseAccount:
    """The causes of one year's curtailment of wind and solar.

    Parameters
    ----------
    rows
        The rows of causes.csv. ``month`` 0 is the year, ``county`` ``city`` all counties;
        ``share`` is of the year's and city's total.
    solved
        How many counterfactuals were solved.
    """

    year: int
    rows: pd.DataFrame
    solved: int


@dataclass(frozen=True)
class Shares:
    """What each limit causes, by cell: the Shapley value and its range over orders. [MWh]"""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def account_causes(
    scenario: Scenario,
    profiles: Profiles,
    commitment: Commitment,
    absorption: AbsorptionAccount,
    *,
    perfect: AbsorptionAccount | None = None,
    prepare: Prepare = as_it_is,
    processes: int = 1,
) -> CauseAccount:
    """Return why a year curtails.

    Parameters
    ----------
    scenario, profiles
        The year.
    commitment
        Coal units on; with a forecast, those of the twin committed with all known.
    absorption
        The year's account.
    perfect
        Where commitment knew forecasts alone: the account of the twin committed with all known.
    prepare
        What is done to each network, as a year in a chain needs.
    processes
        Processes that solve counterfactuals side by side; results do not depend on it.

    Raises
    ------
    SolveError
        If a counterfactual has no certified optimum.
    """
    total = _by_cell(absorption)
    if float(total[CITY].iloc[0]) < NOTHING_MWH and perfect is None:
        return CauseAccount(profiles.year, pd.DataFrame(columns=list(COLUMNS)), 0)
    explained = total if perfect is None else _by_cell(perfect)
    everything = _subsets(tuple(REMOVALS))
    settled = export_always_pays(scenario, profiles)
    asked = [removed for removed in everything if not (settled and EXPORT in removed)]
    solve = partial(_curtailed, scenario, profiles, commitment, prepare, explained)
    solved = dict(zip(asked, map_tasks(processes, solve, asked, _LOST_PROCESS), strict=True))
    nothing = np.zeros(explained.shape)
    curtailed = {removed: solved.get(removed, nothing) for removed in everything}
    parts = {"network": _single(explained.to_numpy() - curtailed[frozenset()])}
    parts |= shapley(tuple(REMOVALS), curtailed)
    if perfect is not None:
        parts["forecast-error"] = _single(total.to_numpy() - explained.to_numpy())
    return CauseAccount(profiles.year, _rows(profiles.year, total, parts), len(asked))


def shapley(causes: tuple[str, ...], curtailed: Mapping[Removed, FloatArray]) -> dict[str, Shares]:
    """Return each cause's share of what is curtailed with none of them removed.

    Parameters
    ----------
    causes
        Names.
    curtailed
        What is curtailed with some of them removed, for every subset; arrays of one shape. [MWh]

    Examples
    --------
    Either of two limits alone would curtail 6; together they curtail 10:

    >>> sets = {(): 10.0, ("a",): 6.0, ("b",): 6.0, ("a", "b"): 0.0}
    >>> parts = shapley(("a", "b"), {frozenset(k): np.array([v]) for k, v in sets.items()})
    >>> [float(parts["a"].value[0]), float(parts["a"].low[0]), float(parts["a"].high[0])]
    [5.0, 4.0, 6.0]
    """
    shares = {}
    count = len(causes)
    for cause in causes:
        others = tuple(name for name in causes if name != cause)
        saved, weights = [], []
        for before in _subsets(others):
            saved.append(curtailed[before] - curtailed[before | {cause}])
            ahead = math.factorial(len(before)) * math.factorial(count - len(before) - 1)
            weights.append(ahead / math.factorial(count))
        table = np.array(saved)
        shares[cause] = Shares(
            np.tensordot(np.array(weights), table, axes=1), table.min(axis=0), table.max(axis=0)
        )
    return shares


def _subsets(causes: tuple[str, ...]) -> list[Removed]:
    sizes = range(len(causes) + 1)
    return [frozenset(some) for size in sizes for some in itertools.combinations(causes, size)]


def _single(value: FloatArray) -> Shares:
    return Shares(value, value, value)


def export_always_pays(scenario: Scenario, profiles: Profiles) -> bool:
    """Whether exporting earns more in every hour than curtailing could save. [CNY/MWh]

    Curtailing saves the variable cost of wind and solar and at most the tier and the tie-break
    that order plants; where export is unlimited and earns more, no optimum curtails.
    """
    rule, technologies = scenario.pack.commitment, scenario.pack.technologies.values()
    variable = max(
        (t.variable_cost_cny_per_mwh for t in technologies if t.carrier in WIND_SOLAR), default=0.0
    )
    saved = variable + rule.curtailment_tier_cny_per_mwh + rule.tie_break_cny_per_mwh
    return float(profiles.export_price_cny_per_mwh.min()) > saved


def _curtailed(
    scenario: Scenario,
    profiles: Profiles,
    commitment: Commitment,
    prepare: Prepare,
    cells: pd.DataFrame,
    removed: Removed,
) -> FloatArray:
    """Return what a copper-plate year curtails by month and county. [MWh]"""
    changed, series, dispatch = solve_copper_plate(scenario, profiles, commitment, removed, prepare)
    surplus = solved_surplus(changed, series, dispatch)
    one_island = np.zeros(dispatch.price_cny_per_mwh.shape, dtype=np.intp)
    shared = share_surplus(surplus, one_island, deciding_order(scenario))
    by_plant = pd.DataFrame(shared, dispatch.output_mw.index, surplus.plants.index)
    lost = by_plant.loc[:, surplus.is_wind_solar]
    bus = surplus.plants["bus"].loc[lost.columns]
    return _cells(lost, bus).reindex_like(cells).fillna(0.0).to_numpy(dtype=np.float64)


def _by_cell(absorption: AbsorptionAccount) -> pd.DataFrame:
    """Return curtailed wind and solar by month and county. [MWh]"""
    rows = absorption.plants[absorption.plants["order"] == absorption.order]
    rows = rows[rows["carrier"].isin(WIND_SOLAR)].set_index("plant")
    return _cells(absorption.curtailed_mw[rows.index], rows["bus"])


def _cells(curtailed_mw: pd.DataFrame, bus: "pd.Series[str]") -> pd.DataFrame:
    """Return energy by month and county, the city in front and the year as month 0. [MWh]

    Sums are cells like any other, so that a range over orders is one of the sum as well.
    """
    months = pd.DatetimeIndex(curtailed_mw.index).month
    table = curtailed_mw.groupby(months).sum().T.groupby(bus).sum().T
    table.insert(0, CITY, table.sum(axis=1))
    return pd.concat([table.sum().to_frame(0).T, table])


def _rows(year: int, total: pd.DataFrame, parts: Mapping[str, Shares]) -> pd.DataFrame:
    """Return the rows of causes.csv."""
    city_mwh = float(total[CITY].iloc[0])
    blocks = []
    for cause, shares in parts.items():
        table = pd.DataFrame(
            {
                "year": year,
                "month": np.repeat(total.index.to_numpy(), total.shape[1]),
                "county": np.tile(total.columns.to_numpy(), total.shape[0]),
                "cause": cause,
                "class": CLASSES[cause],
                "curtailed_mwh": shares.value.ravel(),
                "share": shares.value.ravel() / city_mwh if city_mwh > 0 else 0.0,
                "low_mwh": shares.low.ravel(),
                "high_mwh": shares.high.ravel(),
            }
        )
        blocks.append(table[list(COLUMNS)])
    return pd.concat(blocks, ignore_index=True)
