"""Which limit binds at the margin in each hour of curtailment.

Notes
-----
Beside the causes of a year (:mod:`simulator.absorption.causes`), which ask what would change if a
limit were gone, this asks hour by hour which limit it would pay most to move by one megawatt. The
worth of a megawatt follows from the prices of the dispatch:

- network: the highest price of any bus less the price where wind and solar are curtailed.
- export limit: what the province pays less the price at its bus, while export is at its limit.
- least thermal output: fuel saved less the price at the plant, while a committed unit is at its
  minimum; likewise biomass.
- size of storage: what a megawatt hour earns when it is next discharged, after losses, less the
  price now, while charging is at full power or the store is full.
- least hydro output: what remains where none of these is worth anything and water is forced.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.absorption.surplus import HYDRO, WIND_SOLAR
from simulator.dispatch.result import DispatchResult
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

FloatArray = NDArray[np.float64]

REASONS: Final = (
    "network", "thermal-minimum", "hydro-minimum", "export-limit", "storage-size",
)  # fmt: skip
NONE: Final = ""
"""The reason of an hour in which nothing is curtailed."""
_AT_LIMIT_MW: Final = 1e-3
_NOTHING_MW: Final = 1e-6
_STORAGE: Final = ("battery", "pumped-hydro")


def binding_reasons(
    scenario: Scenario, profiles: Profiles, dispatch: DispatchResult, curtailed_mw: pd.DataFrame
) -> "pd.Series[str]":
    """Return the reason of each hour, empty where no wind or solar is curtailed.

    Parameters
    ----------
    scenario, profiles, dispatch
        The solved year.
    curtailed_mw
        The account's curtailment, shape (snapshot, plant). [MW]
    """
    plants = dispatch.plants
    price = dispatch.price_cny_per_mwh
    weather = curtailed_mw.columns[plants["carrier"].reindex(curtailed_mw.columns).isin(WIND_SOLAR)]
    curtails = curtailed_mw[weather].sum(axis=1).to_numpy(dtype=np.float64) > _NOTHING_MW
    where = curtailed_mw[weather].to_numpy(dtype=np.float64) > _NOTHING_MW
    at_plant = price[list(plants["bus"].loc[weather])].to_numpy(dtype=np.float64)
    here = np.where(where, at_plant, np.inf).min(axis=1, initial=np.inf)
    here = np.where(curtails, here, 0.0)
    worth = np.column_stack(
        [
            price.to_numpy(dtype=np.float64).max(axis=1) - here,
            _thermal_worth(scenario, dispatch),
            np.full(len(price), _AT_LIMIT_MW),
            _export_worth(scenario, profiles, dispatch),
            _storage_worth(scenario, dispatch),
        ]
    )
    worth[:, 2] *= _forced_hydro(dispatch)
    best = worth.argmax(axis=1)
    named = [REASONS[place] if lost else NONE for place, lost in zip(best, curtails, strict=True)]
    return pd.Series(named, index=price.index, name="reason")


def _thermal_worth(scenario: Scenario, dispatch: DispatchResult) -> FloatArray:
    """Return the fuel saved by the dearest unit at its minimum, less the price. [CNY/MWh]"""
    technologies, plants = scenario.pack.technologies, dispatch.plants
    worth = np.zeros(len(dispatch.output_mw))
    for name in plants.index[plants["carrier"].isin(("coal", "biomass"))]:
        least = dispatch.minimum_output_mw[name].to_numpy(dtype=np.float64)
        output = dispatch.output_mw[name].to_numpy(dtype=np.float64)
        bound = (least > _AT_LIMIT_MW) & (output <= least + _AT_LIMIT_MW)
        cost = technologies[plants["technology"].loc[name]].variable_cost_cny_per_mwh
        saved = cost - _price(dispatch, name)
        worth = np.maximum(worth, np.where(bound, saved, 0.0))
    return worth


def _export_worth(scenario: Scenario, profiles: Profiles, dispatch: DispatchResult) -> FloatArray:
    """Return what one more exported megawatt hour would earn. [CNY/MWh]"""
    province = next(bus.bus for bus in scenario.pack.buses if bus.kind == "province")
    bound = dispatch.export_mw >= dispatch.export_available_mw - _AT_LIMIT_MW
    earned = profiles.export_price_cny_per_mwh - dispatch.price_cny_per_mwh[province]
    return np.where(bound.to_numpy(dtype=bool), earned.to_numpy(dtype=np.float64), 0.0)


def _storage_worth(scenario: Scenario, dispatch: DispatchResult) -> FloatArray:
    """Return what one more stored megawatt hour would earn. [CNY/MWh]"""
    plants = dispatch.plants
    throughput = scenario.pack.commitment.storage_throughput_cost_cny_per_mwh
    worth = np.zeros(len(dispatch.output_mw))
    for name in plants.index[plants["carrier"].isin(_STORAGE)]:
        row = plants.loc[name]
        power = float(row["capacity_mw"])
        full = dispatch.level_mwh[name] >= float(row["energy_mwh"]) - _AT_LIMIT_MW
        bound = (dispatch.charge_mw[name] >= power - _AT_LIMIT_MW) | full
        kept = scenario.pack.technologies[row["technology"]].round_trip_efficiency
        price = pd.Series(_price(dispatch, name), dispatch.output_mw.index)
        later = price.where(dispatch.output_mw[name] > _AT_LIMIT_MW).bfill().fillna(0.0)
        earned = kept * (later - throughput) - price
        worth = np.maximum(worth, np.where(bound & (power > 0), earned, 0.0))
    return worth


def _forced_hydro(dispatch: DispatchResult) -> NDArray[np.bool_]:
    plants = dispatch.plants
    names = plants.index[plants["carrier"].isin(HYDRO)]
    least = dispatch.minimum_output_mw.reindex(columns=names, fill_value=0.0)
    return np.asarray(least.to_numpy(dtype=np.float64).sum(axis=1) > _AT_LIMIT_MW)


def _price(dispatch: DispatchResult, plant: str) -> FloatArray:
    bus = str(dispatch.plants["bus"].loc[plant])
    return dispatch.price_cny_per_mwh[bus].to_numpy(dtype=np.float64)
