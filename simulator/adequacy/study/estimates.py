"""From shortfalls by weather year and draw to figures with honest errors.

Draws of one weather year share its weather, so the weather year is the unit that is independent:
errors are those of the means of weather years (cluster sampling: Cochran, Sampling Techniques,
3rd ed., chapter 9).
"""

from typing import Final

import numpy as np

from simulator.adequacy.study.intervals import NORMAL_95, wilson
from simulator.adequacy.study.result import UNITS, Figure, undefined
from simulator.adequacy.system import FloatArray
from simulator.adequacy.tally import DAYS, ENERGY, EVENTS, HOURS, PEAKS

_TAIL: Final = 0.05  # CVaR95: the mean of the worst 5 % of samples


def clustered_error(values: FloatArray) -> float:
    """Return the standard error of the mean of all samples.

    Parameters
    ----------
    values
        Shape (weather year, draw).

    Examples
    --------
    >>> clustered_error(np.array([[1.0, 1.0], [3.0, 3.0]]))
    1.0
    """
    means = values.mean(axis=1)
    return float(means.std(ddof=1)) / float(len(means) ** 0.5)


def mean_figure(values: FloatArray, note: str = "") -> Figure:
    """Return the mean of samples of a quantity that is never negative."""
    mean, error = float(values.mean()), clustered_error(values)
    reach = NORMAL_95 * error
    return Figure(mean, error, max(mean - reach, 0.0), mean + reach, note)


def share_figure(holds: FloatArray) -> Figure:
    """Return the share of samples in which something holds, with its Wilson interval.

    Parameters
    ----------
    holds
        1 or 0, shape (weather year, draw).

    Notes
    -----
    The interval (Wilson, J. Am. Stat. Assoc. 22 (1927)) takes as many independent samples as give
    the clustered error: at least the number of weather years, at most all samples.

    Examples
    --------
    >>> round(share_figure(np.ones((100, 10))).low, 4)
    0.963
    """
    share, error = float(holds.mean()), clustered_error(holds)
    count = float(len(holds))
    if error > 0:
        count = min(max(share * (1.0 - share) / error**2, count), float(holds.size))
    low, high = wilson(share, count)
    return Figure(share, error, low, high)


def study_figures(figures: FloatArray, demand_mwh: FloatArray) -> dict[str, Figure]:
    """Return the metrics of one case, by the names of ``UNITS``.

    Parameters
    ----------
    figures
        Shape (weather year, draw, figure), figures as in ``tally``.
    demand_mwh
        Demand of each weather year. [MWh]
    """
    if not figures[..., HOURS].any():
        note = f"no shortfall in {figures.shape[0] * figures.shape[1]:,} samples"
        nothing = Figure(0.0, 0.0, 0.0, None, note)
        return {**dict.fromkeys(UNITS, nothing), "mean_duration": undefined(note)}
    demand = np.broadcast_to(demand_mwh[:, None], figures.shape[:2])
    per_million = _ratio(figures[..., ENERGY], demand, 1e6)
    return {
        "lolh": mean_figure(figures[..., HOURS]),
        "lole": mean_figure(figures[..., PEAKS]),
        "lold": mean_figure(figures[..., DAYS]),
        "eue": mean_figure(figures[..., ENERGY]),
        "neue": per_million,
        "lolf": mean_figure(figures[..., EVENTS]),
        "mean_duration": _ratio(figures[..., HOURS], figures[..., EVENTS]),
        "cvar95": _tail(figures[..., ENERGY]),
    }


def _ratio(above: FloatArray, below: FloatArray, factor: float = 1.0) -> Figure:
    """Return the ratio of two means; its error by the delta method."""
    mean = float(below.mean())
    ratio = float(above.mean()) / mean
    error = clustered_error(above - ratio * below) / mean * factor
    reach = NORMAL_95 * error
    value = ratio * factor
    return Figure(value, error, max(value - reach, 0.0), value + reach)


def _tail(energy_mwh: FloatArray) -> Figure:
    """Return the mean of the worst 5 % of samples (Rockafellar and Uryasev, J. Risk 2 (2000))."""
    threshold = float(np.quantile(energy_mwh, 1.0 - _TAIL, method="inverted_cdf"))
    beyond = np.maximum(energy_mwh - threshold, 0.0) / _TAIL
    error = clustered_error(beyond)
    value = threshold + float(beyond.mean())
    reach = NORMAL_95 * error
    return Figure(value, error, max(value - reach, 0.0), value + reach)
