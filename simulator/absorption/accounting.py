"""Curtailment of wind, solar and hydro in one solved year, for reasons of the system only.

Notes
-----
PyPSA's ``statistics.curtailment()`` is not used: unfiltered it counts the headroom of thermal
plants and of load shedding, leaves out hydro spill, and splits between zero-cost plants as they
happened to be added. Here the surplus of each hour is summed over the buses that share it
(:mod:`simulator.absorption.islands`) and shared out by a stated order
(:mod:`simulator.absorption.orders`); only the surplus is taken from the solve.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.balance import check_energy_balance, check_level_balance
from simulator.absorption.islands import price_islands
from simulator.absorption.orders import ORDERS, Order, share_surplus
from simulator.absorption.storage import storage_table
from simulator.absorption.surplus import Surplus, solved_surplus
from simulator.dispatch.result import DispatchResult
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


def account_absorption(
    scenario: Scenario, profiles: Profiles, dispatch: DispatchResult
) -> AbsorptionAccount:
    """Return who was curtailed, by how much, in every order of curtailment.

    Parameters
    ----------
    scenario
        The order that decides; plants and levels of the pack.
    profiles
        Inflow of hydro plants.
    dispatch
        The solved year; snapshots are hours.

    Raises
    ------
    SolveError
        If the dispatch does not balance or contradicts its own limits.

    Notes
    -----
    ``available_mwh`` is used plus curtailed: for wind, solar and hydro without storage what weather
    and river allowed; for a pond what it generated plus what it spilled for reasons of the system.
    ``used_mwh`` of a plant is its share in the account, not its output in the solve; the sums over
    an island and hour are the solve's.
    """
    check_energy_balance(scenario, dispatch)
    check_level_balance(scenario, dispatch)
    surplus = solved_surplus(scenario, profiles, dispatch)
    island = price_islands(dispatch.price_cny_per_mwh, dispatch.lines)
    curtailed = {order: share_surplus(surplus, island, order) for order in ORDERS}
    plants = {
        order: _plant_rows(surplus, curtailed[order], dispatch.year, order) for order in ORDERS
    }
    order = deciding_order(scenario)
    return AbsorptionAccount(
        year=dispatch.year,
        plants=pd.concat(plants.values(), ignore_index=True),
        rates=pd.DataFrame({order: _rates(rows) for order, rows in plants.items()}).T,
        order=order,
        curtailed_mw=pd.DataFrame(
            curtailed[order], index=dispatch.output_mw.index, columns=surplus.plants.index
        ),
        storage=storage_table(dispatch),
    )


def deciding_order(scenario: Scenario) -> Order:
    """Return the order of curtailment that decides: the scenario's, or else the pack's."""
    chosen = scenario.dispatch.curtail_first
    return scenario.pack.commitment.curtail_first if chosen == "pack" else chosen


def _plant_rows(
    surplus: Surplus, curtailed_mw: NDArray[np.float64], year: int, order: Order
) -> pd.DataFrame:
    """Return the rows of absorption.csv for one order."""
    available, curtailed = surplus.potential_mw.sum(axis=0), curtailed_mw.sum(axis=0)
    return pd.DataFrame(
        {
            "year": year,
            "plant": surplus.plants.index,
            "carrier": surplus.plants["carrier"].to_numpy(),
            "bus": surplus.plants["bus"].to_numpy(),
            "available_mwh": available,
            "used_mwh": available - curtailed,
            "curtailed_mwh": curtailed,
            "spilled_mwh": surplus.spilled_mwh,
            "curtailment_rate": np.divide(
                curtailed, available, out=np.zeros_like(available), where=available > 0
            ),
            "order": order,
        }
    )


def _rates(rows: pd.DataFrame) -> dict[str, float]:
    """Return curtailed over used plus curtailed; 0 where nothing was available. [0..1]."""
    wind_solar = rows[rows["carrier"].isin(("wind", "solar"))]
    return {"wind_solar": _rate(wind_solar), "with_hydro": _rate(rows)}


def _rate(rows: pd.DataFrame) -> float:
    curtailed, used = float(rows["curtailed_mwh"].sum()), float(rows["used_mwh"].sum())
    return curtailed / (used + curtailed) if used + curtailed > 0 else 0.0
