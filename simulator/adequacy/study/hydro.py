"""What hydro gives in every weather year: natural flow, and stored water where the need is."""

from calendar import isleap
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.adequacy.study.water import fill_peaks
from simulator.adequacy.study.weather import WeatherYears
from simulator.adequacy.system import FloatArray, IntArray
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.fleet import carrier_of
from simulator.profiles.hydro import HYDRO_CARRIERS
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Plant, Technology
from simulator.scenario.schema import Scenario

_DAY: Final = 24
_SEASONAL_FROM_H: Final = 48.0
"""Hours of full output in a pond from which water is kept over days, within the month."""


@dataclass(frozen=True)
class Water:
    """Water of a group of plants.

    Parameters
    ----------
    base_mw
        What flows through whatever the need, shape (weather year, hour). [MW]
    room_mw
        Turbines left above that, same shape. [MW]
    energy_mwh
        Water that can be moved within each period, shape (weather year, period). [MWh]
    """

    base_mw: FloatArray
    room_mw: FloatArray
    energy_mwh: FloatArray


def hydro_mw(
    scenario: Scenario, profiles: Profiles, draws: WeatherYears, need_mw: FloatArray
) -> FloatArray:
    """Return the output of all hydro plants, shape (weather year, hour). [MW]

    Parameters
    ----------
    scenario, profiles, draws
        The target year and the weather years.
    need_mw
        What is wanted of hydro, on any scale that rises with the need, same shape. [MW]

    Notes
    -----
    A plant gives its inflow up to its capacity less its outage rate. Water that can be held back
    (within a day the pond's energy, within a month all of a reservoir of more than 48 hours) goes
    to the hours of highest need, ponds first. The schedule knows demand, wind, sun and overhauls
    of the day or month ahead, and no forced outage.
    """
    pack = scenario.pack
    plants = tuple(
        plant
        for plant in plants_in_year(pack, profiles.year)
        if carrier_of(pack, plant) in HYDRO_CARRIERS
    )
    service = service_calendar(plants, profiles.snapshots)
    hours = len(profiles.snapshots)
    days = np.arange(0, hours + 1, _DAY, dtype=np.int64)
    month_begins = np.flatnonzero(np.diff(profiles.snapshots.month, prepend=0))
    months = np.append(month_begins, hours).astype(np.int64)
    inflow = draws.inflow[isleap(profiles.year)]
    total = np.zeros_like(need_mw)
    for starts, seasonal in ((days, False), (months, True)):
        waters = [
            plant_water(
                plant, pack.technologies[plant.technology],
                inflow[:, :, draws.plants.index(plant.plant)].astype(np.float64),
                service[plant.plant].to_numpy(), starts, seasonal=seasonal,
            )
            for plant in plants
            if is_seasonal(plant) == seasonal
        ]  # fmt: skip
        if waters:
            total += _spend(waters, need_mw - total, starts)
    return total


def is_seasonal(plant: Plant) -> bool:
    """Return whether a plant keeps water over days."""
    return (plant.energy_mwh or 0.0) > _SEASONAL_FROM_H * plant.capacity_mw


def plant_water(
    plant: Plant, technology: Technology, inflow: FloatArray, service: FloatArray,
    starts: IntArray, *, seasonal: bool,
) -> Water:  # fmt: skip
    """Return the water of one plant.

    Parameters
    ----------
    plant, technology
        The plant.
    inflow
        Natural inflow as power over nameplate, shape (weather year, hour). [p.u.]
    service
        1 in hours in which the plant serves.
    starts
        First hour of each period, and the number of hours.
    seasonal
        Whether all water beyond the least output can be moved within the period, inflow above the
        turbines' capacity included.
    """
    capacity = plant.capacity_mw * (1.0 - technology.forced_outage_rate) * service
    flow = inflow * plant.capacity_mw * service
    natural = np.minimum(flow, capacity)
    if seasonal:
        base = np.minimum(natural, technology.min_stable * capacity)
        energy = np.add.reduceat(flow - base, starts[:-1], axis=1)
        return Water(base, capacity - base, energy)
    of_period = np.add.reduceat(natural, starts[:-1], axis=1)
    energy = np.minimum(plant.energy_mwh or 0.0, of_period)
    kept = energy / np.where(of_period > 0, of_period, 1.0)
    base = natural * (1.0 - np.repeat(kept, np.diff(starts), axis=1))
    return Water(base, capacity - base, energy)


def _spend(waters: list[Water], need_mw: FloatArray, starts: IntArray) -> FloatArray:
    """Return the output of a group of plants, their movable water taken together. [MW]"""
    output = sum((water.base_mw for water in waters), start=np.zeros_like(need_mw))
    room = sum((water.room_mw for water in waters), start=np.zeros_like(need_mw))
    energy = sum(
        (water.energy_mwh for water in waters), start=np.zeros((len(need_mw), len(starts) - 1))
    )
    moved = np.zeros(need_mw.shape[1])
    for row in range(len(need_mw)):
        fill_peaks(need_mw[row] - output[row], room[row], energy[row], starts, moved)
        output[row] += moved
    return output
