"""Levels of ponds, reservoirs and storage that years hand on, where years are chained."""

from collections.abc import Mapping

import pypsa


def start_from(network: pypsa.Network, level_mwh: Mapping[str, float]) -> None:
    """Let plants begin with the levels they were left at; those without one begin as they are.

    Parameters
    ----------
    level_mwh
        Level at the end of the year before, by plant; never more than the plant holds. [MWh]
    """
    units = network.storage_units
    for plant, level in level_mwh.items():
        if plant in units.index:
            capacity = units.at[plant, "max_hours"] * units.at[plant, "p_nom"]
            units.at[plant, "state_of_charge_initial"] = min(max(level, 0.0), capacity)


def free_year_end(network: pypsa.Network) -> None:
    """Let the levels of the last hour be what the year's optimum makes of them."""
    series = network.storage_units_t
    series.state_of_charge_set = series.state_of_charge_set.iloc[:, :0]
