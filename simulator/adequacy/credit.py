"""Capacity credit: how much load or firm capacity a resource is worth, found by bisection.

ELCC and EFC as in IEEE PES Task Force on the Capacity Value of Wind Power, IEEE Trans. Power
Systems 26 (2011), doi:10.1109/TPWRS.2010.2062543.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from simulator.adequacy.change import without
from simulator.adequacy.system import FloatArray, IntArray, System

CreditMethod = Literal["elcc", "efc"]
CreditMetric = Literal["eue", "lolh"]
Evaluate = Callable[[System, IntArray], FloatArray]
"""Metric of each of the samples of these numbers; one value for an exact method."""

_RESOLUTION: Final = 1e-3  # last bracket as a share of the capacity
_SLOPE_SPAN: Final = 0.02  # over which the metric's slope is taken, as a share of the capacity
_NORMAL_95: Final = 1.959964


@dataclass(frozen=True)
class Credit:
    """The capacity credit of one resource.

    Parameters
    ----------
    method, metric
        What was asked for.
    mw, low, high
        Credit and its 95 % interval from sampling; None where it is not defined. [MW]
    capacity_mw
        Capacity of the resource. [MW]
    note
        Why there is none.
    """

    method: CreditMethod
    metric: CreditMetric
    mw: float | None
    low: float | None
    high: float | None
    capacity_mw: float
    note: str = ""


def members_of(system: System, name: str) -> frozenset[str]:
    """Return the names of the units, plants and programmes that a name stands for.

    Parameters
    ----------
    system
        The system.
    name
        A unit, storage plant or programme; a technology; or ``storage`` or ``demand_response``
        for all of them.
    """
    everything = {
        *system.units.names, *system.storage.elements.names, *system.demand_response.names,
    }  # fmt: skip
    if name in everything:
        return frozenset({name})
    pairs = zip(system.units.names, system.technology, strict=True)
    group = frozenset(unit for unit, technology in pairs if technology == name)
    classes = {
        "storage": system.storage.elements.names,
        "demand_response": system.demand_response.names,
    }
    return group or frozenset(classes.get(name, ()))


def capacity_of(system: System, names: frozenset[str]) -> float:
    """Return the largest power these resources can give together. [MW]"""
    total = np.zeros(system.snapshots)
    for index, name in enumerate(system.units.names):
        if name in names:
            total += system.unit_capacity_mw(index)
    power = dict(zip(system.storage.elements.names, system.storage.power_mw, strict=True))
    power |= dict(zip(system.demand_response.names, system.demand_response.power_mw, strict=True))
    return float(total.max(initial=0.0)) + float(sum(power.get(name, 0.0) for name in names))


def shifted(system: System, names: frozenset[str], extra_mw: float) -> System:
    """Return the system with constant extra demand where the resources are.

    Parameters
    ----------
    system
        The system.
    names
        Resources; if they stand in several regions, demand is added in proportion to demand.
    extra_mw
        Demand added in every snapshot; negative for firm capacity. [MW]
    """
    homes = [
        *zip(system.units.names, system.units.region, strict=True),
        *zip(system.storage.elements.names, system.storage.elements.region, strict=True),
        *zip(system.demand_response.names, system.demand_response.region, strict=True),
    ]
    regions = {int(region) for name, region in homes if name in names}
    weights = system.demand_mw.sum(axis=1)
    if len(regions) == 1:
        weights = np.zeros(len(system.regions))
        weights[regions.pop()] = 1.0
    return system.with_demand(system.demand_mw + extra_mw * (weights / weights.sum())[:, None])


def capacity_credit(
    system: System,
    name: str,
    method: CreditMethod,
    metric: CreditMetric,
    evaluate: Evaluate,
    samples: int,
) -> Credit:
    """Return the capacity credit of a resource of the system.

    Parameters
    ----------
    system
        The system with the resource in it.
    name
        What ``members_of`` knows.
    method
        ``elcc``: the constant demand that can be added with the resource, at the same metric as
        without both; ``efc``: the firm capacity that does the same as the resource.
    metric
        Expected unserved energy or hours with a shortfall.
    evaluate
        Gives the metric by sample, with the same draws for the same numbers (common random
        numbers).
    samples
        How many samples there are.

    Notes
    -----
    Samples that are never short between the ends of the search are not looked at again.
    """
    names = members_of(system, name)
    capacity = capacity_of(system, names)
    numbers = np.arange(samples, dtype=np.int64)
    bare = without(system, names)
    poorer = evaluate(bare, numbers)
    if not poorer.any():
        note = f"{metric} is 0 without {name}: no credit is defined"
        return Credit(method, metric, None, None, None, capacity, note)
    if capacity == 0:
        return Credit(method, metric, 0.0, 0.0, 0.0, capacity)
    if method == "elcc":
        changing, fixed, sign = system, poorer, 1.0
        worst = evaluate(shifted(system, names, capacity), numbers)
    else:
        changing, fixed, sign = bare, evaluate(system, numbers), -1.0
        worst = poorer
    active = (worst > 0) | (fixed > 0)

    def difference(extra_mw: float) -> FloatArray:
        """Return metric less target of every sample; the mean rises with demand."""
        found = np.zeros(len(numbers))
        moved = shifted(changing, names, sign * extra_mw)
        found[active] = evaluate(moved, numbers[active]) - fixed[active]
        return sign * found

    mw, error = _root(difference, capacity)
    return Credit(method, metric, mw, mw - error, mw + error, capacity)


def _root(difference: Callable[[float], FloatArray], capacity: float) -> tuple[float, float]:
    """Return where the mean difference is 0, and the half-width of its 95 % interval. [MW]"""
    means: dict[float, float] = {}

    def mean(at: float) -> float:
        if at not in means:
            means[at] = float(difference(at).mean())
        return means[at]

    low, high = 0.0, capacity
    if mean(low) >= 0:
        high = low
    elif mean(high) <= 0:
        low = high
    while high - low > _RESOLUTION * capacity:
        middle = 0.5 * (low + high)
        if mean(middle) < 0:
            low = middle
        else:
            high = middle
    rise = means[high] - means[low]
    mw = low - means[low] * (high - low) / rise if rise > 0 else low
    at_root = difference(mw)
    if len(at_root) < 2:  # noqa: PLR2004 - an exact method gives one value
        return mw, 0.0
    error = float(at_root.std(ddof=1)) / len(at_root) ** 0.5
    span = _SLOPE_SPAN * capacity
    left, right = max(mw - span, 0.0), min(mw + span, capacity)
    slope = (mean(right) - mean(left)) / (right - left)
    return mw, _NORMAL_95 * error / slope if slope > 0 else capacity
