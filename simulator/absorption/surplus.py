"""What wind, solar and hydro could have given and the solve did not use, plant by plant."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.absorption.hydrology import hydrological_spill
from simulator.absorption.tolerance import non_negative
from simulator.dispatch.result import DispatchResult
from simulator.errors import SolveError
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

WIND_SOLAR: Final = ("wind", "solar")
HYDRO: Final = ("hydro-run-of-river", "hydro-reservoir")
SPILL_TOLERANCE: Final = 1e-6
"""Of a year's inflow: rounding summed over a year of hourly balances."""


@dataclass(frozen=True)
class Surplus:
    """One solved year of wind, solar and hydro, as arrays of shape (snapshot, plant).

    Parameters
    ----------
    plants
        The rows of ``DispatchResult.plants`` of these plants, in the order of the columns.
    bus
        Position of each plant's bus among the price columns, shape (plant,).
    is_wind_solar
        Whether a plant is wind or solar; the others are hydro, shape (plant,).
    potential_mw
        Output plus what was left unused for reasons of the system. [MW]
    unused_mw
        What was left unused in the solve: wind, solar and hydro without storage not generated,
        spill of ponds and reservoirs less its hydrological part. [MW]
    forced_mw
        Hydro output that cannot be reduced, 0 for wind and solar. [MW]
    spilled_mwh
        Hydrological spill of the year, not counted as curtailment, shape (plant,). [MWh]
    """

    plants: pd.DataFrame
    bus: NDArray[np.intp]
    is_wind_solar: NDArray[np.bool_]
    potential_mw: NDArray[np.float64]
    unused_mw: NDArray[np.float64]
    forced_mw: NDArray[np.float64]
    spilled_mwh: NDArray[np.float64]


def solved_surplus(scenario: Scenario, profiles: Profiles, dispatch: DispatchResult) -> Surplus:
    """Return what the solve left unused, by plant.

    Parameters
    ----------
    scenario
        When plants serve, and the level of ponds at the ends of the year.
    profiles
        Inflow of hydro plants, for the water that exceeds a turbine without a pond.
    dispatch
        The solved year.

    Raises
    ------
    SolveError
        If a plant generates more than is available, or spills less than it must.

    Notes
    -----
    Thermal plants, storage and shedding have no row here: headroom is not curtailment.
    """
    plants = dispatch.plants[dispatch.plants["carrier"].isin((*WIND_SOLAR, *HYDRO))]
    is_wind_solar = plants["carrier"].isin(WIND_SOLAR).to_numpy(dtype=bool)
    has_pond = ~is_wind_solar & (plants["energy_mwh"].fillna(0.0) > 0).to_numpy(dtype=bool)
    output = non_negative(dispatch.output_mw[plants.index], "output", dispatch.year)
    available = dispatch.available_mw[plants.index[~has_pond]]
    unused = np.zeros_like(output)
    unused[:, ~has_pond] = non_negative(
        available - dispatch.output_mw[available.columns], "available less output", dispatch.year
    )
    spilled = _water_past_turbines(profiles, dispatch, plants, has_pond)
    ponds = plants.index[has_pond]
    if len(ponds):
        unused[:, has_pond], spilled[has_pond] = _split_spill(scenario, dispatch, ponds)
    forced = dispatch.minimum_output_mw.reindex(columns=plants.index, fill_value=0.0)
    return Surplus(
        plants=plants,
        bus=dispatch.price_cny_per_mwh.columns.get_indexer(pd.Index(plants["bus"])),
        is_wind_solar=is_wind_solar,
        potential_mw=output + unused,
        unused_mw=unused,
        # What was generated is all that can have been forced, whatever rounding says.
        forced_mw=np.where(is_wind_solar, 0.0, np.minimum(forced.to_numpy(dtype=float), output)),
        spilled_mwh=spilled,
    )


def _water_past_turbines(
    profiles: Profiles,
    dispatch: DispatchResult,
    plants: pd.DataFrame,
    has_pond: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the inflow beyond the turbines of hydro plants without a pond. [MWh]."""
    spilled = np.zeros(len(plants))
    is_direct = plants["carrier"].isin(HYDRO).to_numpy(dtype=bool) & ~has_pond
    direct = plants.index[is_direct]
    # Where inflow exceeds nameplate, what is available is the capacity in service in that hour.
    excess = (profiles.hydro_inflow[direct] - 1.0).clip(lower=0.0)
    spilled[is_direct] = (excess * dispatch.available_mw[direct]).sum()
    return spilled


def _split_spill(
    scenario: Scenario, dispatch: DispatchResult, ponds: pd.Index
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the spill of ponds for reasons of the system [MW] and the hydrological one [MWh].

    The hydrological part of the year is taken from all spilling hours in proportion, because a
    pond that is full today may be full for a reason of last week.
    """
    spill = non_negative(dispatch.spill_mw[ponds], "spill", dispatch.year)
    total: NDArray[np.float64] = spill.sum(axis=0)
    least = _least_spill(scenario, dispatch, ponds)
    inflow = dispatch.available_mw[ponds].sum().to_numpy(dtype=float)
    missing = least - total - SPILL_TOLERANCE * np.maximum(inflow, 1.0)
    if (missing > 0).any():
        worst = int(np.argmax(missing))
        raise SolveError(
            f"{dispatch.year}: {ponds[worst]} spills {total[worst]:.6g} MWh in the dispatch, but "
            f"must spill {least[worst]:.6g} MWh even with unlimited export. "
            "Its pond, turbine or inflow differ between the network and the pack."
        )
    hydrological = np.minimum(least, total)
    share = np.divide(hydrological, total, out=np.zeros_like(total), where=total > 0)
    return spill * (1.0 - share), hydrological


def _least_spill(
    scenario: Scenario, dispatch: DispatchResult, ponds: pd.Index
) -> NDArray[np.float64]:
    """Return the spill of each pond that would remain with unlimited export. [MWh]."""
    hours = pd.DatetimeIndex(dispatch.spill_mw.index)
    members = {plant.plant: plant for plant in plants_in_year(scenario.pack, dispatch.year)}
    plants = tuple(members[name] for name in ponds)
    capacity = np.array([plant.capacity_mw for plant in plants])
    energy = dispatch.plants.loc[ponds, "energy_mwh"].to_numpy(dtype=float)
    return hydrological_spill(
        dispatch.available_mw[ponds].to_numpy(dtype=float),
        service_calendar(plants, hours).to_numpy(dtype=float) * capacity,
        energy,
        first_level_mwh=np.asarray(dispatch.initial_level_mwh[ponds], dtype=np.float64),
        last_level_mwh=dispatch.level_mwh[ponds].iloc[-1].to_numpy(dtype=float),
    )
