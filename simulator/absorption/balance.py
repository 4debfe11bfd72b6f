"""Whether a solved year balances: at each bus and hour, and in each pond and store."""

from typing import Final

import numpy as np
import pandas as pd

from simulator.absorption.tolerance import worst_cell
from simulator.dispatch.result import DispatchResult
from simulator.errors import SolveError
from simulator.scenario.schema import Scenario

BALANCE_TOLERANCE: Final = 1e-6
"""Largest imbalance, as a share of the region's demand in that hour."""
LEVEL_TOLERANCE_MWH: Final = 1e-4
"""Largest imbalance of a level in an hour: ten times a certified constraint violation."""


def bus_imbalance_mw(scenario: Scenario, dispatch: DispatchResult) -> pd.DataFrame:
    """Return what enters each bus less what leaves it, shape (snapshot, bus). [MW].

    Notes
    -----
    Output, shortfall, import and inflowing corridors enter; demand, charging, overgeneration,
    export and outflowing corridors leave. The exchange stands at the provincial bus.
    """
    buses = dispatch.price_cny_per_mwh.columns
    balance = _by_bus(dispatch.output_mw, dispatch.plants["bus"], buses)
    balance -= _by_bus(dispatch.charge_mw, dispatch.plants["bus"], buses)
    balance += dispatch.shortfall_mw.reindex(columns=buses, fill_value=0.0)
    balance -= dispatch.overgeneration_mw.reindex(columns=buses, fill_value=0.0)
    balance -= dispatch.demand_mw.reindex(columns=buses, fill_value=0.0)
    balance += _by_bus(dispatch.flow_mw, dispatch.lines["bus1"], buses)
    balance -= _by_bus(dispatch.flow_mw, dispatch.lines["bus0"], buses)
    province = next(bus.bus for bus in scenario.pack.buses if bus.kind == "province")
    balance[province] += dispatch.import_mw - dispatch.export_mw
    return balance


def check_energy_balance(scenario: Scenario, dispatch: DispatchResult) -> None:
    """Raise SolveError at the bus and hour that balances worst, if it misses the tolerance."""
    imbalance = bus_imbalance_mw(scenario, dispatch)
    values = imbalance.to_numpy(dtype=np.float64)
    allowed = BALANCE_TOLERANCE * np.maximum(dispatch.demand_mw.sum(axis=1).to_numpy(float), 1.0)
    excess = np.abs(values) - allowed[:, None]
    if (excess <= 0).all():
        return
    hour, bus = worst_cell(excess)
    raise SolveError(
        f"{dispatch.year}: energy does not balance at {imbalance.columns[bus]} at "
        f"{imbalance.index[hour]!s}: {values[hour, bus]:+.6g} MW left over; at most "
        f"{allowed[hour]:.2g} MW may be. No account is made of this dispatch."
    )


def level_imbalance_mwh(scenario: Scenario, dispatch: DispatchResult) -> pd.DataFrame:
    """Return by how much levels of ponds and storage miss their flows, each hour. [MWh].

    Notes
    -----
    Ponds lose nothing; storage loses the root of its round-trip efficiency each way. Demand
    response is no store of energy and has no row.
    """
    technologies = scenario.pack.technologies
    ponds, stores = dispatch.spill_mw.columns, dispatch.charge_mw.columns
    names = ponds.append(stores)
    each_way = np.sqrt(
        [technologies[name].round_trip_efficiency for name in dispatch.plants["technology"][stores]]
    )
    output = dispatch.output_mw
    inflow = dispatch.available_mw[ponds] - output[ponds] - dispatch.spill_mw
    store = dispatch.charge_mw * each_way - output[stores] / each_way
    level = dispatch.level_mwh[names]
    before = level.shift(1)
    before.iloc[0] = dispatch.initial_level_mwh[names]
    return level - before - pd.concat([inflow, store], axis=1)


def check_level_balance(scenario: Scenario, dispatch: DispatchResult) -> None:
    """Raise SolveError at the store and hour that balances worst, if it misses the tolerance."""
    imbalance = level_imbalance_mwh(scenario, dispatch)
    values = imbalance.to_numpy(dtype=np.float64)
    error = np.abs(values)
    if (error <= LEVEL_TOLERANCE_MWH).all():
        return
    hour, name = worst_cell(error)
    raise SolveError(
        f"{dispatch.year}: the level of {imbalance.columns[name]} does not follow its flows at "
        f"{imbalance.index[hour]!s}: {values[hour, name]:+.6g} MWh left over; at most "
        f"{LEVEL_TOLERANCE_MWH:g} MWh may be. No account is made of this dispatch."
    )


def _by_bus(power: pd.DataFrame, bus: "pd.Series[str]", buses: pd.Index) -> pd.DataFrame:
    """Return the sum of columns over the bus each stands at, shape (snapshot, bus)."""
    at_bus = bus.loc[power.columns].to_numpy()[:, None] == buses.to_numpy()[None, :]
    return pd.DataFrame(
        power.to_numpy(dtype=float) @ at_bus.astype(float), index=power.index, columns=buses
    )
