"""Stress spells: days of a weather year made hotter, darker, calmer, colder or drier than drawn.

A spell sets the mean of its days to what stress.csv says and leaves their differences between
hours and counties; it comes and goes over a few days. Sun and wind are shifted by scaling their
odds, so that they stay between their bounds; temperature is shifted by kelvins, with the wider
daily range of sunny days.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from simulator.errors import InputDataError, Problem
from simulator.profiles.temperature import between_noons, daily_range
from simulator.profiles.weather_calendar import DAYS, FloatArray, IntArray
from simulator.profiles.weather_parameters import WeatherParameters
from simulator.scenario.stress import Stress

_MOST_LOG_ODDS = 25.0


@dataclass(frozen=True, eq=False)
class Spell:
    """A stress as weights over a weather year.

    Parameters
    ----------
    stress
        What the pack says of it.
    core
        Its days.
    days
        Weight of each day, shape (366,): 1 in the spell, falling to 0 on either side. [0..1]
    hours
        The same by hour, linear between noons, shape (366, 24). [0..1]
    """

    stress: Stress
    core: IntArray
    days: FloatArray
    hours: FloatArray


def spell_of(stress: Stress) -> Spell:
    """Return the spell of a stress on the calendar of weather years."""
    core = stress.start + np.arange(stress.days)
    day = np.arange(DAYS)
    away = np.maximum(np.maximum(core[0] - day, day - core[-1]), 0)
    share = np.minimum(away / (stress.edge + 1), 1.0)
    weight = 0.5 + 0.5 * np.cos(np.pi * share)
    hours = between_noons(np.concatenate([[0.0], weight, [0.0]])[None, :])[0]
    return Spell(stress, core, weight, hours)


def stressed_clearness(
    parameters: WeatherParameters, spell: Spell, index: FloatArray
) -> FloatArray:
    """Return the clear-sky index of each day with the spell in it, shape (site, day)."""
    target = spell.stress.clear_sky_index
    if target is None:
        return index
    lower, upper = parameters.clearness_bounds
    unit = np.clip((index - lower) / (upper - lower), 0.0, 1.0)
    wanted = (target - lower) / (upper - lower)
    return lower + (upper - lower) * _shifted(spell, "clear_sky_index", unit, spell.days, wanted)


def stressed_wind(spell: Spell, wind: FloatArray) -> FloatArray:
    """Return wind capacity factors with the spell in them, shape (site, day, hour). [0..1]"""
    target = spell.stress.wind_capacity_factor
    if target is not None:
        wind = _shifted(spell, "wind_capacity_factor", wind, spell.hours, target)
    return wind * (1.0 - spell.stress.wind_icing * spell.hours)


def stressed_temperature(
    parameters: WeatherParameters,
    spell: Spell,
    temperature_c: FloatArray,
    climate_c: FloatArray,
    clearer: FloatArray,
) -> FloatArray:
    """Return air temperature with the spell in it, shape (site, day, hour). [°C]

    Parameters
    ----------
    parameters
        Parameters of the generator.
    spell
        The spell.
    temperature_c
        Air temperature without it, shape (site, day, hour). [°C]
    climate_c
        Mean of each day in the climate, shape (day,). [°C]
    clearer
        How far the spell raises the clear-sky index of each day, shape (site, day).
    """
    result = temperature_c + daily_range(parameters.temperature_range_k[1] * clearer)
    target = spell.stress.temperature_anomaly_k
    if target is None:
        return result
    anomaly = float((result[:, spell.core].mean(axis=(0, 2)) - climate_c[spell.core]).mean())
    weight = float(spell.hours[spell.core].mean())
    return np.asarray(result + (target - anomaly) / weight * spell.hours)


def stressed_inflow(
    spell: Spell, inflow: FloatArray, mean_year: FloatArray, days: IntArray
) -> FloatArray:
    """Return the inflow of one plant with the spell in it.

    Parameters
    ----------
    spell
        The spell.
    inflow
        Inflow over nameplate without it, shape (366 days, hour). [p.u.]
    mean_year
        Inflow of each day in a mean year, shape (366 days,). [p.u.]
    days
        Days that the calendar has.
    """
    share = spell.stress.inflow
    if share is None:
        return inflow
    core = np.intersect1d(spell.core, days)
    drawn = float(inflow[core].mean())
    ratio = share * float(mean_year[core].mean()) / drawn if drawn > 0 else 1.0
    return np.asarray(inflow * (1.0 + (ratio - 1.0) * spell.hours))


def _shifted(
    spell: Spell, name: str, values: FloatArray, weight: FloatArray, target: float
) -> FloatArray:
    """Return values whose odds are scaled so that the mean of the spell's days is the target."""
    inside, inside_weight = values[:, spell.core], weight[spell.core]

    def beyond(log_odds: float) -> float:
        return float(_with_odds(inside, log_odds * inside_weight).mean()) - target

    if not beyond(-_MOST_LOG_ODDS) < 0.0 < beyond(_MOST_LOG_ODDS):
        low = float((inside >= 1.0).mean())
        high = float((inside > 0.0).mean())
        allowed = f"cannot be met by this weather year ({low:.3f} to {high:.3f} of its range)"
        path = f"stress.{spell.stress.stress}.{name}"
        raise InputDataError([Problem("stress.csv", 0, path, f"{target:.4g}", allowed)])
    log_odds = brentq(beyond, -_MOST_LOG_ODDS, _MOST_LOG_ODDS, xtol=1e-12)
    return _with_odds(values, log_odds * weight)


def _with_odds(values: FloatArray, log_odds: FloatArray) -> FloatArray:
    odds = np.exp(log_odds)
    return np.asarray(values * odds / (1.0 - values + values * odds))
