"""The planned outage calendar of thermal units: level against the weekly peak of demand."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.profiles.fleet import carrier_of, serves, serves_in_year
from simulator.scenario.pack import Pack, Plant

_THERMAL: Final = ("coal", "biomass")
_WEEK: Final = 7


def build_availability(pack: Pack, year: int, demand_mw: "pd.Series[float]") -> pd.DataFrame:
    """Return the share of each thermal plant's units that is not in planned maintenance.

    Parameters
    ----------
    pack
        Region pack.
    year
        Target year.
    demand_mw
        Hourly demand of the whole region over the whole year. [MW]

    Returns
    -------
    pandas.DataFrame
        Shape (snapshot, coal or biomass plant in service in the year). [0..1]

    Notes
    -----
    Every unit stands for its planned days on end, inside the maintenance months and while its
    plant is in service. Base units are placed largest first, those in reserve last, each where
    the highest weekly peak plus capacity already out is lowest (the earliest of equals). A unit
    that fits nowhere inside the maintenance months is placed anywhere in the year; one in service
    for fewer days than its outage lasts has none.
    """
    daily_peak = demand_mw.resample("D").max()
    days = pd.DatetimeIndex(daily_peak.index)
    risk_mw = daily_peak.rolling(_WEEK, center=True, min_periods=1).max().to_numpy().copy()
    season = np.isin(days.month, sorted(pack.commitment.maintenance_months))
    plants = [
        plant
        for plant in pack.plants
        if carrier_of(pack, plant) in _THERMAL and serves_in_year(plant, year)
    ]
    out = {plant.plant: np.zeros(len(days)) for plant in plants}
    for plant in sorted(plants, key=_order):
        length = round(pack.technologies[plant.technology].planned_outage_d)
        in_service = _days_in_service(plant, days)
        for _ in range(plant.units if length else 0):
            start = _best_start(risk_mw, in_service & season, length)
            if start is None:
                start = _best_start(risk_mw, in_service, length)
            if start is not None:
                out[plant.plant][start : start + length] += 1
                risk_mw[start : start + length] += plant.unit_capacity_mw
    daily = pd.DataFrame(
        {plant.plant: 1.0 - out[plant.plant] / plant.units for plant in plants}, index=days
    )
    return daily.reindex(demand_mw.index, method="ffill")


def _order(plant: Plant) -> tuple[bool, float]:
    """Return the place of a plant among those whose overhauls are set."""
    return plant.role == "reserve", -plant.unit_capacity_mw


def _days_in_service(plant: Plant, days: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    months = days.year * 12 + days.month - 1
    return np.array([serves(plant, int(month)) for month in months])


def _best_start(
    risk_mw: npt.NDArray[np.float64], allowed: npt.NDArray[np.bool_], length: int
) -> int | None:
    """Return the first day of the allowed slot whose worst day is least, or None."""
    if length > len(risk_mw):
        return None
    fits = np.lib.stride_tricks.sliding_window_view(allowed, length).all(axis=1)
    if not fits.any():
        return None
    worst = np.lib.stride_tricks.sliding_window_view(risk_mw, length).max(axis=1)
    return int(np.argmin(np.where(fits, worst, np.inf)))
