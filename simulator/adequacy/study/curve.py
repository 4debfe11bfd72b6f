"""How shortfall rises with load, and the load at which it reaches a level."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from simulator.adequacy.system import FloatArray

BoolArray = npt.NDArray[np.bool_]
Evaluate = Callable[[float, BoolArray | None], FloatArray]
"""Shortfall of every sample, shape (weather year, draw), at a load; only of the samples marked."""

_MOST_STEPS: Final = 30


class RisingCurve:
    """Shortfall of all samples by load; each load is evaluated once, with common random numbers.

    Parameters
    ----------
    evaluate
        Gives the shortfall of each sample; no sample falls as the load rises.

    Notes
    -----
    A sample without shortfall at one load has none at any lower load and is not looked at again.
    """

    def __init__(self, evaluate: Evaluate) -> None:
        self._evaluate = evaluate
        self._points: dict[float, FloatArray] = {}

    def know(self, load: float, values: FloatArray) -> None:
        """Take the shortfall of every sample at a load from elsewhere."""
        self._points[load] = values

    def at(self, load: float) -> FloatArray:
        """Return the shortfall of every sample at a load."""
        if load not in self._points:
            above = [known for known in self._points if known > load]
            active = self._points[min(above)] > 0 if above else None
            self._points[load] = self._evaluate(load, active)
        return self._points[load]

    def mean(self, load: float) -> float:
        """Return the mean shortfall at a load."""
        return float(self.at(load).mean())

    def solve(
        self, level: float, low: float, high: float, resolution: float
    ) -> tuple[float, float]:
        """Return the load at which the mean shortfall reaches a level, and the slope there.

        Parameters
        ----------
        level
            Mean shortfall looked for.
        low, high
            Loads between which it is looked for; the nearer end if it lies outside.
        resolution
            Last bracket.

        Notes
        -----
        Steps go where a straight line through the logarithms of the bracket's ends reaches the
        level, a little beyond on the far side, so that the bracket closes from both ends.
        """
        low, high = self._bracket(level, low, high)  # looks at the higher load first
        if self.mean(low) >= level:
            return low, self._slope(low, high)
        if self.mean(high) <= level:
            return high, self._slope(low, high)
        for _ in range(_MOST_STEPS):
            if high - low <= resolution:
                break
            guess = self._between(level, low, high)
            below = self.mean(guess) < level
            low, high = (guess, high) if below else (low, guess)
            near = guess + (1.0 if below else -1.0) * 0.9 * resolution
            if low < near < high:
                low, high = (near, high) if self.mean(near) < level else (low, near)
        at = self._between(level, low, high)
        return at, self._slope(low, high)

    def _bracket(self, level: float, low: float, high: float) -> tuple[float, float]:
        """Return a narrow bracket from what is known; widen from below, where it is cheap."""
        inside = [load for load in self._points if low <= load <= high]
        low = max((load for load in inside if self.mean(load) < level), default=low)
        known = [load for load in inside if self.mean(load) >= level and load > low]
        if known:
            return low, min(known)
        step = (high - low) / 8.0
        while low + step < high:
            if self.mean(low + step) >= level:
                return low, low + step
            low, step = low + step, 2.0 * step
        return low, high

    def _between(self, level: float, low: float, high: float) -> float:
        """Return where a line through the logarithms of the ends reaches the level."""
        below, above = self.mean(low), self.mean(high)
        if not 0.0 < below < above:
            return 0.5 * (low + high)
        share = float(np.log(level / below) / np.log(above / below))
        return low + (high - low) * min(max(share, 0.02), 0.98)

    def _slope(self, low: float, high: float) -> float:
        return (self.mean(high) - self.mean(low)) / (high - low) if high > low else 0.0
