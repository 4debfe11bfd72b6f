"""What resources are worth in load carried (ELCC), and the load that supply carries."""

from typing import Final

import numpy as np

from simulator.adequacy.study.city import City
from simulator.adequacy.study.curve import BoolArray, RisingCurve
from simulator.adequacy.study.estimates import NORMAL_95, clustered_error
from simulator.adequacy.study.result import Credit, Figure, undefined
from simulator.adequacy.system import FloatArray
from simulator.adequacy.tally import ENERGY, HOURS

_FIRST_DRAWS: Final = 50
_RESOLUTION: Final = 2e-3  # last bracket of a credit as a share of the capacity
_WANTED: Final = 0.01  # half-width of its interval as a share of the capacity
_SCALES: Final = (0.3, 4.0)  # of demand, between which the load carried is looked for
_SCALE_RESOLUTION: Final = 2e-4
_LEAST_SHORT: Final = 30  # samples with a shortfall below which an interval is not believed


def load_carried(
    city: City, peak_mw: float, standard_h: float, draws: int, lacking: str = ""
) -> Figure:
    """Return the load that is carried with so many hours of shortfall a year.

    Parameters
    ----------
    city
        The case.
    peak_mw
        Peak by which the load is named: demand keeps its shape, so all hours grow with it. [MW]
    standard_h
        Hours a year with a shortfall (LOLH). [h]
    draws
        Outage draws of each weather year.
    lacking
        A resource that is not counted.
    """

    def evaluate(scale: float, active: BoolArray | None) -> FloatArray:
        found = city.shortfall(draws, scale=scale, lacking=lacking, active=active)
        return found.figures[..., HOURS]

    curve = RisingCurve(evaluate)
    scale, slope = curve.solve(standard_h, *_start(curve, standard_h), _SCALE_RESOLUTION)
    if slope <= 0:
        return undefined("no load reaches the standard")
    error = clustered_error(curve.at(scale)) / slope * peak_mw
    value, reach = scale * peak_mw, NORMAL_95 * error
    return Figure(value, error, value - reach, value + reach)


def _start(curve: RisingCurve, level: float) -> tuple[float, float]:
    """Return a bracket around a level, searched outwards from the load as it is."""
    low, high = _SCALES
    step = 0.1
    at = 1.0
    while low < at < high:
        rising = curve.mean(at) < level
        other = at + step if rising else at - step
        if (curve.mean(other) < level) != rising:
            return (at, other) if rising else (other, at)
        at = other
    return low, high


def credits_of(
    city: City, capacity_mw: dict[str, float], draws: int, scale: float = 1.0
) -> tuple[Credit, ...]:
    """Return the ELCC of every resource: the constant load it carries at the same EUE.

    Parameters
    ----------
    city
        The case.
    capacity_mw
        Capacity of each resource; those without any are left out. [MW]
    draws
        Most outage draws of each weather year; fewer are taken where they give an interval of
        one per cent of the capacity either way.
    scale
        Factor on demand.

    Notes
    -----
    The same draws with and without the resource (common random numbers). The load beyond which
    shortfall reaches what it is without the resource is read from one curve for all resources.
    """
    pending = {name: mw for name, mw in capacity_mw.items() if mw > 0}
    found: dict[str, Credit] = {}
    count = min(_FIRST_DRAWS, draws)
    while pending:
        study = _CreditStudy(city, scale, count)
        tried = {name: study.credit(name, mw) for name, mw in pending.items()}
        needed = count
        for name, credit in tried.items():
            more = study.draws_for(credit)
            if more <= count or count >= draws:
                found[name] = credit
                del pending[name]
            else:
                needed = max(needed, more)
        count = min(needed, draws)
    return tuple(found[name] for name in capacity_mw if name in found)


class _CreditStudy:
    """Credits from one number of draws."""

    def __init__(self, city: City, scale: float, draws: int) -> None:
        self._city, self._scale, self._draws = city, scale, draws
        self._curve = RisingCurve(self._energy)

    def _energy(self, extra_mw: float, active: BoolArray | None) -> FloatArray:
        found = self._city.shortfall(
            self._draws, scale=self._scale, extra_mw=extra_mw, active=active
        )
        return found.figures[..., ENERGY]

    def credit(self, resource: str, capacity_mw: float) -> Credit:
        without = self._city.shortfall(self._draws, scale=self._scale, lacking=resource)
        poorer = without.figures[..., ENERGY]
        resolution = _RESOLUTION * capacity_mw
        mw, slope = self._curve.solve(float(poorer.mean()), 0.0, capacity_mw, resolution)
        if slope <= 0:
            figure = undefined(f"no shortfall even without it and with {capacity_mw:.0f} MW more")
            return Credit(resource, capacity_mw, figure, self._draws)
        error = clustered_error(self._curve.at(mw) - poorer) / slope
        reach = NORMAL_95 * error
        low, high = max(mw - reach, 0.0), min(mw + reach, capacity_mw)
        note = f"of {capacity_mw:.0f} MW; {self._draws} draws of each weather year"
        short = int(np.count_nonzero(poorer))
        if short < _LEAST_SHORT:
            note += f"; rests on {short} samples with a shortfall"
        return Credit(resource, capacity_mw, Figure(mw, error, low, high, note), self._draws)

    def draws_for(self, credit: Credit) -> int:
        """Return how many draws would give the interval wanted, at least twice these."""
        if credit.mw.standard_error is None:
            return 4 * self._draws
        half = NORMAL_95 * credit.mw.standard_error / credit.capacity_mw
        if 0 < half <= _WANTED:
            return self._draws
        return max(2 * self._draws, int(self._draws * (half / _WANTED) ** 2))
