"""In how many weather years small hydro keeps its promise."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.adequacy.study.intervals import wilson
from simulator.adequacy.study.weather import WeatherYears, weather_years
from simulator.assessment.measurement import plants_of
from simulator.assessment.small_hydro import PEAK_HOURS, SMALL_HYDRO, sustained_power
from simulator.assessment.targets import promised_amount
from simulator.assessment.verdict import Verdict
from simulator.profiles.fleet import serves
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Target
from simulator.scenario.schema import Scenario

FloatArray = npt.NDArray[np.float64]

_QUANTITY: Final = "small-hydro-3day"
_HOURS: Final = 24
_SPELL: Final = 3 * _HOURS
_HALVINGS: Final = 14
"""Of the interval of a station's power: below a ten-thousandth of its capacity."""
_YEARS_AT_ONCE: Final = 20


def with_weather_years(
    scenario: Scenario, profiles: Profiles, verdicts: Sequence[Verdict]
) -> tuple[Verdict, ...]:
    """Return verdicts in which small hydro has the share of weather years that keep the promise.

    Notes
    -----
    Only in the year of the promise, and for the worst spell of summer and winter in the peak
    window and in all hours. The interval is Wilson's.
    """
    targets = {
        target.target: target
        for target in scenario.pack.targets
        if target.quantity == _QUANTITY and target.year == profiles.year and target.testable
    }
    if not targets:
        return tuple(verdicts)
    draws = weather_years(scenario)
    shares = {
        (name, reading): share
        for name, target in targets.items()
        for reading, share in _shares(scenario, profiles, target, draws).items()
    }
    return tuple(
        _with_share(verdict, shares.get((verdict.target, verdict.reading)), len(draws))
        for verdict in verdicts
    )


def _with_share(verdict: Verdict, share: float | None, years: int) -> Verdict:
    if share is None:
        return verdict
    low, high = wilson(share, years)
    return replace(verdict, probability=share, low=low, high=high)


def _shares(
    scenario: Scenario, profiles: Profiles, target: Target, draws: WeatherYears
) -> dict[str, float]:
    """Return the share of weather years that hold, by reading."""
    promised_mw = promised_amount(target)
    hours = np.tile(np.arange(_HOURS), _SPELL // _HOURS)
    windows = {
        "peak-window": np.isin(hours, PEAK_HOURS),
        "constant-72h": np.ones(_SPELL, dtype=bool),
    }
    return {
        reading: float((_worst_mw(scenario, profiles, target, draws, window) >= promised_mw).mean())
        for reading, window in windows.items()
    }


def _worst_mw(
    scenario: Scenario, profiles: Profiles, target: Target, draws: WeatherYears,
    in_window: npt.NDArray[np.bool_],
) -> FloatArray:  # fmt: skip
    """Return what small hydro sustains in the worst spell of each weather year. [MW]"""
    days = profiles.snapshots[::_HOURS]
    days = days[: len(days) - _SPELL // _HOURS + 1]
    region = scenario.pack.region
    months = sorted(region.summer_months | region.winter_months)
    spells = np.flatnonzero(np.isin(days.month, months))
    inflow = draws.inflow[isleap(profiles.year)]
    worst = [
        _fleet_mw(
            scenario, target, draws, inflow[first : first + _YEARS_AT_ONCE], spells, days, in_window
        ).min(axis=1)
        for first in range(0, len(inflow), _YEARS_AT_ONCE)
    ]
    return np.concatenate(worst)


def _fleet_mw(
    scenario: Scenario, target: Target, draws: WeatherYears, inflow: npt.NDArray[np.float32],
    spells: npt.NDArray[np.intp], days: pd.DatetimeIndex, in_window: npt.NDArray[np.bool_],
) -> FloatArray:  # fmt: skip
    """Return the power sustained in each spell, shape (weather year, spell). [MW]"""
    months = (days.year * 12 + days.month - 1)[spells]
    total = np.zeros((len(inflow), len(spells)))
    for plant in plants_of(scenario.pack, target.area):
        if not plant.technology.startswith(SMALL_HYDRO) or plant.plant not in draws.plants:
            continue
        technology = scenario.pack.technologies[plant.technology]
        hourly = inflow[:, :, draws.plants.index(plant.plant)].astype(np.float64)
        of_spell = np.lib.stride_tricks.sliding_window_view(hourly, _SPELL, axis=1)[:, ::_HOURS]
        water = of_spell[:, spells].reshape(-1, _SPELL) * plant.capacity_mw
        power = sustained_power(
            water, plant.capacity_mw, plant.energy_mwh or 0.0, in_window,
            technology.min_stable * plant.capacity_mw, halvings=_HALVINGS,
        )  # fmt: skip
        serving = [serves(plant, int(month)) for month in months]
        total += power.reshape(total.shape) * np.array(serving)
    return total
