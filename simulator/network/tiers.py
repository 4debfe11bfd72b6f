"""Who is curtailed first: small costs that decide between plants of equal worth."""

import numpy as np
import pandas as pd

from simulator.scenario.schema import Scenario

# Large enough to order plants of equal cost, small enough never to outweigh a real cost. [CNY/MWh]
CURTAILMENT_TIER_CNY_PER_MWH = 0.5
# Orders hours of equal worth, so that the hour a surplus falls in is not the solver's accident.
TIE_BREAK_CNY_PER_MWH = 0.05
GOLDEN_RATIO = (5**0.5 - 1) / 2


def curtailment_cost(
    scenario: Scenario, snapshots: pd.DatetimeIndex, *, hydro: bool
) -> "pd.Series[float]":
    """Return the small cost of hydro, or of wind and solar, by hour. [CNY/MWh]

    The dearer gives way. Under ``pro-rata`` hydro carries the tier too, so that the optimum is
    unique; the accounting then shares the surplus of each hour by available energy.

    Beside the tier stands a smaller cost that differs from hour to hour: where storage could take
    a surplus of one hour or of another at equal cost, the split of curtailment between plants
    would depend on the solver's path, and so on the order of plants. Multiples of the golden
    ratio, modulo one, are spread evenly and never repeat.
    """
    hydro_gives_way = curtailment_order(scenario) != "wind-solar"
    tier = CURTAILMENT_TIER_CNY_PER_MWH if hydro == hydro_gives_way else 0.0
    return tier + tie_break(snapshots)


def tie_break(snapshots: pd.DatetimeIndex) -> "pd.Series[float]":
    """Return the cost that tells hours of equal worth apart, also those of spilling. [CNY/MWh]"""
    spread = np.arange(len(snapshots)) * GOLDEN_RATIO % 1.0
    return pd.Series(TIE_BREAK_CNY_PER_MWH * spread, index=snapshots)


def curtailment_order(scenario: Scenario) -> str:
    """Return who is curtailed first: the scenario's word, or else the pack's."""
    chosen = scenario.dispatch.curtail_first
    return scenario.pack.commitment.curtail_first if chosen == "pack" else chosen
