"""Where a curve of curtailment crosses a limit: which runs close in on it.

Pure arithmetic. A rate need not rise everywhere (one coal unit less is committed where wind and
solar are larger, and curtailment drops), so what is looked for is the first crossing: below it
every run that was made meets the limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from simulator.pathway.hosting_scenario import Installed

CLOSE: Final = 0.01
"""A capacity is found when the runs on both sides are this near, as a share of the upper one."""
MOST_LEVEL: Final = 16.0
"""Capacities beyond this many times the plan's are not looked for."""
LEAST_FACTOR: Final = 1 / 16
"""Nor those below this factor; where another technology stays, 0 is tried at once."""
_STEP: Final = 0.009  # of the capacity: how far apart the two runs are that enclose an estimate
_FEW: Final = 3  # runs of a variant, beyond which its own curve tells more than its base
_NEAR: Final = 1.10  # brackets wider than this take one run first
_PATIENCE: Final = 12  # rounds after which brackets are halved
_STEPS: Final = 2001
_TOLD: Final = 0.25  # of the limit: a rate from which on a variant is known to lose something


@dataclass(frozen=True)
class Curve:
    """What is known of a curve: its capacities, and its rates by factor in ascending order."""

    part: Installed
    rates: Mapping[float, float]


def bracket(rates: Mapping[float, float], most: float) -> tuple[float | None, float | None]:
    """Return the largest factor that meets a limit below the first that does not, and that one.

    Examples
    --------
    >>> bracket({0.5: 0.0, 1.0: 0.02, 1.5: 0.01, 2.0: 0.2}, 0.05)
    (1.5, 2.0)
    >>> bracket({0.5: 0.0, 1.0: 0.06, 1.5: 0.01}, 0.05)
    (0.5, 1.0)
    """
    meets = None
    for factor in sorted(rates):
        if rates[factor] > most:
            return meets, factor
        meets = factor
    return meets, None


def is_found(curve: Curve, most: float) -> bool:
    """Whether nothing more is to be tried."""
    low, high = bracket(curve.rates, most)
    if high is None:
        return low is not None and _level(curve, low) >= MOST_LEVEL * _level(curve, 1.0)
    if low is None:
        return high <= _least(curve)
    return _level(curve, high) - _level(curve, low) <= CLOSE * _level(curve, high)


def next_factors(
    curve: Curve, most: float, number: int, base: Curve | None = None
) -> tuple[float, ...]:
    """Return the factors to try next; none where the crossing is found.

    Parameters
    ----------
    curve
        What is known.
    most
        Largest rate that meets the limit. [0..1]
    number
        Rounds in which this was looked for so far.
    base
        A curve that is known, of which this one is a variant: it tells where to look first.
    """
    if curve.rates and is_found(curve, most):
        return ()
    guess = None if base is None else _guess(curve, most, base)
    low, high = bracket(curve.rates, most)
    if low is None and high is None:
        return (_first(curve, base) if guess is None else guess,)
    if high is None:
        return (_upward(curve, low or 0.0, guess, most, number),)
    if low is None:
        return (_downward(curve, high, guess),)
    if number > _PATIENCE:
        return ((low + high) / 2,)
    return _inside(curve, most, low, high, guess)


def _first(curve: Curve, base: Curve | None) -> float:
    """Return where to begin without a guess: at the plan, or where the base fails at the least."""
    return 1.0 if base is None else _least(curve)


def _upward(curve: Curve, low: float, guess: float | None, most: float, number: int) -> float:
    """Return a factor above all that meet the limit; a guess counts once something is lost.

    Without a guess, or with one that has been passed, the last two runs are carried on in a
    straight line. What is tried lies at least a step above, and never beyond twice, the largest run
    so far; from far below the plan, the plan is next.
    """
    level, plan = _level(curve, low), _level(curve, 1.0)
    far = min(max(2 * level, plan), MOST_LEVEL * plan)
    told = len(curve.rates) <= 1 or curve.rates.get(low, 0.0) > _TOLD * most
    where = guess if told and guess is not None and guess > low else _ahead(curve, most)
    if where is None or number > _PATIENCE:
        return curve.part.factor(far)
    return curve.part.factor(min(max(_level(curve, where), (1 + _STEP) * level), far))


def _ahead(curve: Curve, most: float) -> float | None:
    """Return where the line through the last two runs meets the limit, if it rises."""
    if len(curve.rates) < 2:  # noqa: PLR2004 - a line takes two
        return None
    (before, lower), (last, upper) = sorted(curve.rates.items())[-2:]
    if upper <= lower:
        return None
    return last + (most - upper) * (last - before) / (upper - lower)


def _downward(curve: Curve, high: float, guess: float | None) -> float:
    """Return a factor below all that fail."""
    least = _least(curve)
    if guess is not None and least < guess < (1 - CLOSE) * high and len(curve.rates) <= 1:
        return guess
    return least if least == 0 else max(high / 2, least)


def _inside(
    curve: Curve, most: float, low: float, high: float, guess: float | None
) -> tuple[float, ...]:
    """Return what narrows a bracket: runs near the crossing, or beside the end that is near it."""
    good = guess is not None and low < guess < high and len(curve.rates) <= _FEW
    middle = guess if guess is not None and good else _crossing(curve, most, low, high)
    bottom, level, top = (_level(curve, factor) for factor in (low, middle, high))
    if top - level < _STEP * top:
        tried = [curve.part.factor((1 - _STEP) * top)]
    elif level - bottom < _STEP * bottom:
        tried = [curve.part.factor((1 + _STEP) * bottom)]
    elif top > _NEAR * bottom:
        tried = [middle]
    else:
        tried = [curve.part.factor((1 + side) * level) for side in (-_STEP / 2, _STEP / 2)]
    return tuple(factor for factor in tried if low < factor < high) or ((low + high) / 2,)


def _crossing(curve: Curve, most: float, low: float, high: float) -> float:
    """Return where a smooth curve through all known points crosses the limit in a bracket."""
    factors = np.array(sorted(curve.rates))
    smooth = PchipInterpolator(factors, [curve.rates[factor] for factor in factors])
    grid = np.linspace(low, high, _STEPS)
    above = np.flatnonzero(smooth(grid) > most)
    return float(grid[above[0]]) if above[0] > 0 else (low + high) / 2


def _guess(curve: Curve, most: float, base: Curve) -> float | None:
    """Return where a variant of a known curve should cross the limit.

    Each known rate of the variant tells which capacity of the base it is worth; that relation is
    nearly straight, and is carried on to the capacity at which the base crosses. A base that meets
    the limit nowhere tells nothing.
    """
    if min(base.rates.values()) > most:
        return None
    target = _worth(base, most)
    if not curve.rates:
        return target
    known = {_worth(base, rate): factor for factor, rate in curve.rates.items()}
    worths = sorted(known)
    if len(worths) == 1:
        return max(known[worths[0]] + target - worths[0], 0.0) or None
    below, above = min(pairwise(worths), key=lambda two: abs((two[0] + two[1]) / 2 - target))
    slope = (known[above] - known[below]) / (above - below)
    return max(known[below] + slope * (target - below), 0.0) or None


def _worth(base: Curve, rate: float) -> float:
    """Return the factor at which a known curve has a rate; its ends stand for what lies beyond."""
    factors = np.array(sorted(base.rates))
    smooth = PchipInterpolator(factors, [base.rates[factor] for factor in factors])
    grid = np.linspace(factors[0], factors[-1], _STEPS)
    rising = np.maximum.accumulate(smooth(grid))
    return float(np.interp(rate, rising, grid))


def _least(curve: Curve) -> float:
    """Return the least factor that is tried."""
    return 0.0 if curve.part.level(0.0) > 0 else LEAST_FACTOR


def _level(curve: Curve, factor: float) -> float:
    return curve.part.level(factor)
