"""From counted shortfalls to the indices of resource adequacy, each with its standard error.

Definitions: EPRI, Tech. Rep. 3002023230 (2022); CVaR: Rockafellar and Uryasev, J. Risk 2 (2000).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.adequacy.system import FloatArray
from simulator.adequacy.tally import DAYS, ENERGY, EVENTS, HOURS, PEAKS

_TAIL: Final = 0.05  # CVaR95: the mean of the worst 5 % of samples


@dataclass(frozen=True)
class Estimate:
    """A figure and its standard error; None where a method does not give it.

    Parameters
    ----------
    mean, standard_error
        In the unit of the figure; the error is 0 for exact figures.
    """

    mean: float | None
    standard_error: float | None


UNKNOWN: Final = Estimate(None, None)


@dataclass(frozen=True)
class Metrics:
    """Adequacy of one study period: the period is not rescaled to a year.

    Parameters
    ----------
    lolh_hours_per_year
        Expected hours with a shortfall. [h]
    lole_days_per_year
        Expected days whose peak-demand snapshot is short. [d]
    lold_days_per_year
        Expected days with any shortfall. [d]
    eue_mwh_per_year
        Expected unserved energy. [MWh]
    neue_ppm
        The same as a share of demand. [ppm]
    lolf_events_per_year
        Expected runs of short snapshots. [events]
    mean_duration_h
        Expected hours over expected events. [h]
    cvar95_mwh
        Mean unserved energy of the worst 5 % of samples. [MWh]
    """

    lolh_hours_per_year: Estimate
    lole_days_per_year: Estimate
    lold_days_per_year: Estimate
    eue_mwh_per_year: Estimate
    neue_ppm: Estimate
    lolf_events_per_year: Estimate
    mean_duration_h: Estimate
    cvar95_mwh: Estimate


@dataclass(frozen=True)
class Control:
    """A figure with known mean that varies with the one wanted (a control variate).

    Parameters
    ----------
    figures
        Figures of the samples without storage and response, shape (sample, figure).
    exact
        Their exact means by figure; NaN where unknown.
    """

    figures: FloatArray
    exact: FloatArray


def sample_metrics(
    figures: FloatArray, hours: float, demand_mwh: float, control: Control | None = None
) -> Metrics:
    """Return the metrics of a place from its figures.

    Parameters
    ----------
    figures
        Figures of each sample, shape (sample, figure); at least two samples.
    hours
        Length of a snapshot. [h]
    demand_mwh
        Demand of the place over the period. [MWh]
    control
        Control variate; it lowers the error of what depends on outages alone.

    Notes
    -----
    Samples are independent, snapshots within one are not: errors come from sample totals.
    """
    adjusted = _controlled(figures, control)
    scale = np.ones(figures.shape[1])
    scale[HOURS] = hours
    means = adjusted.mean(axis=0) * scale
    errors = adjusted.std(axis=0, ddof=1) * scale / len(adjusted) ** 0.5
    figure = [Estimate(float(m), float(e)) for m, e in zip(means, errors, strict=True)]
    energy = figure[ENERGY]
    return Metrics(
        figure[HOURS], figure[PEAKS], figure[DAYS], energy, _per_million(energy, demand_mwh),
        figure[EVENTS], _ratio(adjusted[:, HOURS] * hours, adjusted[:, EVENTS]),
        tail_mean(figures[:, ENERGY]),
    )  # fmt: skip


def _controlled(figures: FloatArray, control: Control | None) -> FloatArray:
    """Subtract what the control variate was off by, times its regression coefficient."""
    if control is None:
        return figures
    adjusted = figures.copy()
    for index in np.flatnonzero(np.isfinite(control.exact)):
        other = control.figures[:, index]
        variance = float(other.var(ddof=1))
        if variance > 0:
            slope = float(np.cov(figures[:, index], other)[0, 1]) / variance
            adjusted[:, index] -= slope * (other - control.exact[index])
    return adjusted


def _per_million(energy: Estimate, demand_mwh: float) -> Estimate:
    if energy.mean is None or energy.standard_error is None or demand_mwh <= 0:
        return UNKNOWN
    factor = 1e6 / demand_mwh
    return Estimate(energy.mean * factor, energy.standard_error * factor)


def _ratio(above: FloatArray, below: FloatArray) -> Estimate:
    """Return the ratio of two means, its error by the delta method; unknown without events."""
    mean = float(below.mean())
    if mean <= 0:
        return UNKNOWN
    ratio = float(above.mean()) / mean
    error = float((above - ratio * below).std(ddof=1)) / len(below) ** 0.5 / mean
    return Estimate(ratio, error)


def tail_mean(energy_mwh: FloatArray) -> Estimate:
    """Return the mean of the worst 5 % of samples (CVaR at 95 %).

    Parameters
    ----------
    energy_mwh
        Unserved energy of each sample. [MWh]

    Examples
    --------
    >>> tail_mean(np.arange(100.0)).mean
    97.0
    """
    threshold = float(np.quantile(energy_mwh, 1.0 - _TAIL, method="inverted_cdf"))
    beyond = np.maximum(energy_mwh - threshold, 0.0) / _TAIL
    error = float(beyond.std(ddof=1)) / len(beyond) ** 0.5
    return Estimate(threshold + float(beyond.mean()), error)


def exact_metrics(
    probability: FloatArray,
    shortfall_mw: FloatArray,
    peaks: FloatArray,
    days: float | None,
    events: float | None,
    hours: float,
    demand_mwh: float,
) -> Metrics:
    """Return the metrics of a place from exact figures.

    Parameters
    ----------
    probability, shortfall_mw
        Loss-of-load probability and expected shortfall of each snapshot. [0..1], [MW]
    peaks
        Loss-of-load probability of each day's peak snapshot. [0..1]
    days, events
        Expected short days and events, if known.
    hours, demand_mwh
        Length of a snapshot [h] and demand of the period [MWh].
    """
    lolh = float(probability.sum()) * hours
    energy = Estimate(float(shortfall_mw.sum()) * hours, 0.0)
    duration = lolh / events if events else None
    return Metrics(
        Estimate(lolh, 0.0), Estimate(float(peaks.sum()), 0.0), _exact(days), energy,
        _per_million(energy, demand_mwh), _exact(events), _exact(duration), UNKNOWN,
    )  # fmt: skip


def _exact(value: float | None) -> Estimate:
    return UNKNOWN if value is None else Estimate(value, 0.0)
