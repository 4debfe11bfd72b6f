"""Who is curtailed first: small costs that decide between plants of equal worth."""

import numpy as np
import pandas as pd

from simulator.scenario.schema import Scenario

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
    gives_way = hydro == hydro_gives_way
    tier = scenario.pack.commitment.curtailment_tier_cny_per_mwh if gives_way else 0.0
    return tier + tie_break(scenario, snapshots)


def tie_break(scenario: Scenario, snapshots: pd.DatetimeIndex) -> "pd.Series[float]":
    """Return the cost that tells hours of equal worth apart, also those of spilling. [CNY/MWh]"""
    spread = np.arange(len(snapshots)) * GOLDEN_RATIO % 1.0
    return pd.Series(scenario.pack.commitment.tie_break_cny_per_mwh * spread, index=snapshots)


def curtailment_order(scenario: Scenario) -> str:
    """Return who is curtailed first: the scenario's word, or else the pack's."""
    chosen = scenario.dispatch.curtail_first
    return scenario.pack.commitment.curtail_first if chosen == "pack" else chosen
