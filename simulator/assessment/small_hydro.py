"""Small hydro as peaking capability: what ponds and inflow sustain for three days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.assessment.decision import Decision
from simulator.assessment.measurement import Measurement, YearFacts, plants_of
from simulator.compiled import kernel
from simulator.profiles.fleet import serves
from simulator.scenario.pack import Plant, Region, Target

FloatArray = npt.NDArray[np.float64]

READINGS: Final = ("peak-window", "constant-72h", "peak-window-at-peak-demand")

SMALL_HYDRO: Final = "hydro-small"
_HOURS: Final = 24
_DAYS: Final = 3
PEAK_HOURS: Final = (18, 19, 20, 21)
"""Hours of the daily peak window, 18 to 22 h, hour beginning."""
_STEPS: Final = 40
"""Halvings of the interval in which the largest power lies: far below 1 W at any plant."""


@dataclass(frozen=True)
class Spell:
    """The deciding three days of one season: first day, and the power they sustain [MW]."""

    season: str
    first_day: pd.Timestamp
    power_mw: float


def measure_small_hydro(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return the power small hydro sustains, in the worst spell of summer or winter [MW].

    ``peak-window`` runs 18 to 22 h on three days on end, ``constant-72h`` all 72 hours; both are
    the lowest of all spells of the season. ``peak-window-at-peak-demand`` is that of the three
    days with the highest demand of the season.

    Notes
    -----
    Each station holds a constant power of its own; the fleet's is their sum, which is cautious:
    stations that relieve each other could hold slightly more. Ponds are full when the spell
    begins (the grid orders them filled); outside the window a station releases only its minimum
    output, and inflow beyond a full pond is spilled.
    """
    if facts.short_run:
        return tuple(Measurement(name, None, untestable=facts.short_run) for name in READINGS)
    days = facts.profiles.snapshots[::_HOURS]
    demand = facts.profiles.demand_mw.sum(axis=1).to_numpy().reshape(-1, _HOURS).max(axis=1)
    spell_demand = np.lib.stride_tricks.sliding_window_view(demand, _DAYS).sum(axis=1)
    peak_mw = _fleet_power(facts, target.area, peak_window_only=True)
    flat_mw = _fleet_power(facts, target.area, peak_window_only=False)
    return (
        _worst("peak-window", _spells(facts.pack.region, days, peak_mw, peak_mw)),
        _worst("constant-72h", _spells(facts.pack.region, days, flat_mw, flat_mw)),
        _worst(
            "peak-window-at-peak-demand", _spells(facts.pack.region, days, peak_mw, -spell_demand)
        ),
    )


def sustained_power(
    inflow_mw: FloatArray,
    capacity_mw: float | FloatArray,
    pond_mwh: float | FloatArray,
    in_window: npt.NDArray[np.bool_],
    minimum_mw: float | FloatArray = 0.0,
    halvings: int = _STEPS,
) -> FloatArray:
    """Return the largest constant power a station holds in the window hours of each spell.

    Parameters
    ----------
    inflow_mw
        Natural inflow as power, shape (spell, hour). [MW]
    capacity_mw, pond_mwh
        Nameplate and pond of the station, or of that of each spell; the pond is full at the first
        hour. [MW, MWh]
    in_window
        Whether the power is wanted, shape (hour,).
    minimum_mw
        Least output outside the window, never more than the inflow. [MW]
    halvings
        Of the interval in which the power lies.

    Examples
    --------
    >>> inflow = np.full((1, 72), 1.0)
    >>> in_window = np.tile(np.isin(np.arange(24), (18, 19, 20, 21)), 3)
    >>> sustained_power(inflow, 100.0, 20.0, in_window).round(6)
    array([6.])
    """
    spells = len(inflow_mw)
    power = np.empty(spells)
    _sustain(
        np.ascontiguousarray(inflow_mw, dtype=float),
        np.broadcast_to(np.asarray(capacity_mw, dtype=float), spells).copy(),
        np.broadcast_to(np.asarray(pond_mwh, dtype=float), spells).copy(),
        in_window,
        np.broadcast_to(np.asarray(minimum_mw, dtype=float), spells).copy(),
        halvings,
        power,
    )
    return power


@kernel
def _sustain(
    inflow_mw: FloatArray,
    capacity_mw: FloatArray,
    pond_mwh: FloatArray,
    in_window: npt.NDArray[np.bool_],
    minimum_mw: FloatArray,
    halvings: int,
    power_mw: FloatArray,
) -> None:
    """Write the largest power that each spell holds."""
    for spell in range(power_mw.size):
        low, high = 0.0, capacity_mw[spell]
        if _holds(high, inflow_mw, spell, pond_mwh[spell], in_window, minimum_mw[spell]):
            low = high
        for _ in range(halvings):
            if low == high:
                break
            power = (low + high) / 2
            if _holds(power, inflow_mw, spell, pond_mwh[spell], in_window, minimum_mw[spell]):
                low = power
            else:
                high = power
        power_mw[spell] = low


@kernel
def _holds(
    power: float,
    inflow_mw: FloatArray,
    spell: int,
    pond_mwh: float,
    in_window: npt.NDArray[np.bool_],
    minimum_mw: float,
) -> bool:
    """Return whether the pond never runs dry."""
    level = pond_mwh
    for hour in range(in_window.size):
        inflow = inflow_mw[spell, hour]
        level += inflow - (power if in_window[hour] else min(minimum_mw, inflow))
        if level < 0:
            return False
        level = min(level, pond_mwh)
    return True


def _fleet_power(facts: YearFacts, area: str, *, peak_window_only: bool) -> FloatArray:
    """Return the fleet's sustained power in the spell that begins on each day [MW]."""
    hours = np.tile(np.arange(_HOURS), _DAYS)
    in_window = np.isin(hours, PEAK_HOURS) if peak_window_only else np.ones(len(hours), bool)
    first_days = facts.profiles.snapshots[::_HOURS]
    first_days = first_days[: len(first_days) - _DAYS + 1]
    plants = [
        plant
        for plant in plants_of(facts.pack, area)
        if plant.technology.startswith(SMALL_HYDRO) and plant.plant in facts.profiles.hydro_inflow
    ]
    if not plants:
        return np.zeros(len(first_days))
    each = [np.repeat(values, len(first_days)) for values in _stations(facts, plants)]
    capacity_mw, pond_mwh, minimum_mw = each
    inflow_mw = np.concatenate([_by_spell(facts, plant) for plant in plants])
    power = sustained_power(inflow_mw, capacity_mw, pond_mwh, in_window, minimum_mw)
    months = first_days.year * 12 + first_days.month - 1
    there = [[serves(plant, int(month)) for month in months] for plant in plants]
    return np.asarray((power.reshape(len(plants), -1) * there).sum(axis=0))


def _stations(facts: YearFacts, plants: Sequence[Plant]) -> tuple[FloatArray, ...]:
    """Return nameplate, pond and least output of each station. [MW, MWh, MW]"""
    least = [facts.pack.technologies[plant.technology].min_stable for plant in plants]
    capacity = np.array([plant.capacity_mw for plant in plants])
    return capacity, np.array([plant.energy_mwh or 0.0 for plant in plants]), capacity * least


def _by_spell(facts: YearFacts, plant: Plant) -> FloatArray:
    """Return the inflow of the three days from each day on, shape (spell, hour). [MW]"""
    inflow_mw = facts.profiles.hydro_inflow[plant.plant].to_numpy() * plant.capacity_mw
    spells = np.lib.stride_tricks.sliding_window_view(inflow_mw, _DAYS * _HOURS)
    return np.asarray(spells[::_HOURS])


def _spells(
    region: Region, days: pd.DatetimeIndex, power_mw: FloatArray, rank: FloatArray
) -> tuple[Spell, ...]:
    """Return the spell of lowest rank in each season; a spell belongs to its first day's month."""
    found = []
    seasons = {"summer": region.summer_months, "winter": region.winter_months}
    for season, months in seasons.items():
        inside = np.isin(days[: len(power_mw)].month, sorted(months))
        spell = int(np.argmin(np.where(inside, rank, np.inf)))
        found.append(Spell(season, days[spell], float(power_mw[spell])))
    return tuple(found)


def _worst(reading: str, spells: tuple[Spell, ...]) -> Measurement:
    worst = min(spells, key=lambda spell: spell.power_mw)
    each = {f"{spell.season}_mw": spell.power_mw for spell in spells}
    spell = Decision("small-hydro-spell", f"{worst.first_day:%Y-%m-%d}", each)
    return Measurement(reading, worst.power_mw, (spell,))
